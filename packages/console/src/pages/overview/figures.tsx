import { SimpleGrid, Text } from '@mantine/core'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import classes from './figures.module.css'
import type { Overview } from './queries.ts'

const weekDays = 7

/** The numbers that one looks for first. */
export function Figures({ overview }: { readonly overview: Overview }) {
  const { figures } = useTexts().overview
  const week = overview.days.slice(-weekDays)
  const sum = (count: (day: Overview['days'][number]) => number) =>
    week.reduce((total, day) => total + count(day), 0)
  return (
    <SimpleGrid component="dl" cols={{ base: 2, md: 4 }} spacing="lg" m={0}>
      <Figure label={figures.active} value={overview.members.active} />
      <Figure label={figures.deactivated} value={overview.members.deactivated} />
      <Figure label={figures.signIns} value={sum(({ signedIn }) => signedIn)} />
      <Figure label={figures.refused} value={sum(({ refused }) => refused)} />
    </SimpleGrid>
  )
}

function Figure(props: { readonly label: string; readonly value: number }) {
  const format = useFormat()
  return (
    <div className={classes['figure']}>
      <Text component="dt" size="sm" c="dimmed">
        {props.label}
      </Text>
      <Text component="dd" m={0} className={classes['value'] ?? ''}>
        {format.number(props.value)}
      </Text>
    </div>
  )
}
