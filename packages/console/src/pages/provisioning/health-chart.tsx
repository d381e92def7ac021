import '@mantine/charts/styles.css'
import { BarChart } from '@mantine/charts'
import { Button, Stack, VisuallyHidden } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { DataTable } from '../../parts/data-table.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import type { Health } from './queries.ts'

const shown = ['created', 'updated', 'deleted', 'failed'] as const
const colors = { created: 'green.6', updated: 'blue.6', deleted: 'gray.6', failed: 'red.6' }

/** The numbers of each day as bars, and as a table for whoever wants numbers or cannot see bars. */
export default function HealthChart({ days }: { readonly days: Health['days'] }) {
  const { provisioning } = useTexts()
  const words = provisioning.days
  const format = useFormat()
  const [opened, { toggle }] = useDisclosure(false)
  const busy = days.filter(({ counts }) => shown.some((change) => counts[change] > 0))
  return (
    <Stack gap="sm" align="flex-start">
      <div aria-hidden style={{ width: '100%' }}>
        <BarChart
          h={220}
          type="stacked"
          withLegend
          dataKey="day"
          // Hidden from assistive technology, so nothing in it takes the focus.
          barChartProps={{ accessibilityLayer: false }}
          data={days.map(({ startsAt, counts }) => ({
            day: format.dayOfMonth(startsAt),
            ...Object.fromEntries(
              shown.map((change) => [provisioning.counts[change], counts[change]]),
            ),
          }))}
          series={shown.map((change) => ({
            name: provisioning.counts[change],
            color: colors[change],
          }))}
        />
      </div>
      <VisuallyHidden>{words.chart}</VisuallyHidden>
      <Button variant="subtle" size="compact-sm" aria-expanded={opened} onClick={toggle}>
        {opened ? words.hide : words.show}
      </Button>
      {opened && (
        <DataTable
          label={words.table}
          rows={busy}
          rowKey={({ startsAt }) => startsAt}
          columns={[
            { key: 'day', label: words.day, render: ({ startsAt }) => format.date(startsAt) },
            ...shown.map((change) => ({
              key: change,
              label: provisioning.counts[change],
              render: ({ counts }: Health['days'][number]) => format.number(counts[change]),
            })),
          ]}
        />
      )}
    </Stack>
  )
}
