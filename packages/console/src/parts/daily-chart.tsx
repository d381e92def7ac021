import { Accordion, Group, ScrollArea, Table, Text } from '@mantine/core'
import { useFormat, useTexts } from '../texts/texts-provider.tsx'
import classes from './daily-chart.module.css'
import { Panel } from './panel.tsx'

export type DailySeries<Name extends string> = {
  readonly name: Name
  readonly label: string
  readonly tone: 'good' | 'bad' | 'info' | 'neutral'
}
/** `day` is one of a calendar: `2026-11-24`. */
type Row<Name extends string> = { readonly day: string } & { readonly [name in Name]: number }
type Chart<Name extends string> = {
  readonly rows: readonly Row<Name>[]
  /** Stacked in this order, from below. */
  readonly series: readonly DailySeries<Name>[]
}

/**
 * Stacked bars, one a day, and the same as a table for whoever cannot see bars. Drawn here, because
 * the chart library would weigh half of the whole console.
 */
export function DailyChart<Name extends string>(
  props: Chart<Name> & { readonly title: string; readonly description: string },
) {
  const { title, description, ...chart } = props
  return (
    <Panel title={title} description={description}>
      <DailyBars {...chart} label={title} />
    </Panel>
  )
}

/** The same without a frame; `label` names the table. */
export function DailyBars<Name extends string>(props: Chart<Name> & { readonly label: string }) {
  const { charts } = useTexts().parts
  const { label, ...chart } = props
  if (chart.rows.every((row) => totalOf(row, chart.series) === 0))
    return <Text c="dimmed">{charts.quiet}</Text>
  return (
    <div>
      <Legend series={chart.series} />
      <Bars {...chart} />
      <AsTable {...chart} title={label} />
    </div>
  )
}

function Legend<Name extends string>({ series }: Pick<Chart<Name>, 'series'>) {
  if (series.length < 2) return null
  return (
    <Group gap="md" mb="xs" aria-hidden>
      {series.map(({ name, label, tone }) => (
        <Group key={name} gap={6}>
          <span className={classes['swatch']} data-tone={tone} />
          <Text size="xs">{label}</Text>
        </Group>
      ))}
    </Group>
  )
}

/** In units of one bar by a hundred; the browser stretches it. */
const height = 100
const gap = 0.25

function Bars<Name extends string>({ rows, series }: Chart<Name>) {
  const format = useFormat()
  const most = Math.max(...rows.map((row) => totalOf(row, series)))
  const [first, last] = [rows[0], rows.at(-1)]
  return (
    <figure className={classes['figure']} aria-hidden>
      <Text size="xs" c="dimmed">
        {format.number(most)}
      </Text>
      <svg
        className={classes['bars']}
        viewBox={`0 0 ${rows.length} ${height}`}
        preserveAspectRatio="none"
      >
        {rows.map((row, index) => (
          <g key={row.day}>
            <title>{describe(row, series, format)}</title>
            <rect className={classes['ground']} x={index} y={0} width={1} height={height} />
            {stack(row, series, most).map(({ name, tone, y, tall }) => (
              <rect
                key={name}
                data-tone={tone}
                x={index + gap / 2}
                y={y}
                width={1 - gap}
                height={tall}
              />
            ))}
          </g>
        ))}
      </svg>
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {first && format.dayOfMonth(first.day)}
        </Text>
        <Text size="xs" c="dimmed">
          {last && format.dayOfMonth(last.day)}
        </Text>
      </Group>
    </figure>
  )
}

function stack<Name extends string>(
  row: Row<Name>,
  series: readonly DailySeries<Name>[],
  most: number,
) {
  let top = height
  return series.map(({ name, tone }) => {
    const tall = (row[name] / most) * height
    top -= tall
    return { name, tone, y: top, tall }
  })
}

function describe<Name extends string>(
  row: Row<Name>,
  series: readonly DailySeries<Name>[],
  format: ReturnType<typeof useFormat>,
): string {
  const values = series.map(({ name, label }) => `${label}: ${format.number(row[name])}`)
  return [format.day(row.day), ...values].join('\n')
}

function totalOf<Name extends string>(row: Row<Name>, series: readonly DailySeries<Name>[]) {
  return series.reduce((total, { name }) => total + row[name], 0)
}

function AsTable<Name extends string>(props: Chart<Name> & { readonly title: string }) {
  const { charts } = useTexts().parts
  const format = useFormat()
  const eventful = props.rows.filter((row) => totalOf(row, props.series) !== 0)
  return (
    <Accordion variant="default" chevronPosition="left">
      <Accordion.Item value="table" bd={0}>
        <Accordion.Control px={0}>
          <Text size="sm">{charts.table}</Text>
        </Accordion.Control>
        <Accordion.Panel>
          <ScrollArea.Autosize mah={260} viewportProps={{ tabIndex: 0 }}>
            <Table aria-label={props.title}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{charts.day}</Table.Th>
                  {props.series.map(({ name, label }) => (
                    <Table.Th key={name} scope="col">
                      {label}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {eventful.map((row) => (
                  <Table.Tr key={row.day}>
                    <Table.Td>{format.day(row.day)}</Table.Td>
                    {props.series.map(({ name }) => (
                      <Table.Td key={name}>{format.number(row[name])}</Table.Td>
                    ))}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea.Autosize>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  )
}
