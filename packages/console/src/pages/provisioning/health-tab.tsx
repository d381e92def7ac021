import { Alert, Anchor, Button, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconCircleCheck, IconHourglass, IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { DailyBars } from '../../parts/daily-chart.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Panel } from '../../parts/panel.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import { healthQuery, type Directory, type Health } from './queries.ts'
import { dayAt, readersOffset } from './reader-day.ts'
import { provisioningRoute } from './routes.ts'
import type { ProvisioningSearch } from './search.ts'

/** In the order in which they are stacked. */
const changes = [
  { name: 'created', tone: 'good' },
  { name: 'updated', tone: 'info' },
  { name: 'deleted', tone: 'neutral' },
  { name: 'failed', tone: 'bad' },
] as const

export function HealthTab({ directory }: { readonly directory: Directory }) {
  const { organizationId } = provisioningRoute.useParams()
  const query = useQuery(healthQuery({ organizationId, directoryId: directory.id }))
  return (
    <Loaded query={query} rows={8}>
      {(health) => (
        <Stack gap="lg">
          <State health={health} />
          <DirectoryFacts directory={directory} />
          {health.lastCycle && <Cycle cycle={health.lastCycle} />}
          {health.lastCycle && <Days health={health} />}
          {health.lastCycle && <Failures failures={health.failures} />}
        </Stack>
      )}
    </Loaded>
  )
}

const looks = {
  waiting: { color: 'gray', Icon: IconHourglass },
  working: { color: 'green', Icon: IconCircleCheck },
  failing: { color: 'yellow', Icon: IconAlertTriangle },
  silent: { color: 'red', Icon: IconAlertTriangle },
} as const

function useGo() {
  const navigate = provisioningRoute.useNavigate()
  const { directory } = provisioningRoute.useSearch()
  return (search: ProvisioningSearch) => void navigate({ search: { directory, ...search } })
}

function State({ health }: { readonly health: Health }) {
  const { provisioning } = useTexts()
  const go = useGo()
  const words = provisioning.states[health.state]
  const { color, Icon } = looks[health.state]
  return (
    <Alert color={color} variant="light" icon={<Icon />} title={words.title}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{words.text}</Text>
        {(health.state === 'waiting' || health.state === 'silent') && (
          <Button variant="default" size="compact-sm" onClick={() => go({ tab: 'connect' })}>
            {provisioning.connectNow}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

function DirectoryFacts({ directory }: { readonly directory: Directory }) {
  const { facts } = useTexts().provisioning
  const format = useFormat()
  return (
    <Panel title={directory.name}>
      <Facts
        facts={[
          { label: facts.people, value: format.number(directory.users) },
          { label: facts.groups, value: format.number(directory.groups) },
          { label: facts.lastRequest, value: <TimeText at={directory.lastRequestAt} /> },
          { label: facts.provider, value: directory.connectionName ?? facts.noProvider },
        ]}
      />
    </Panel>
  )
}

function Cycle({ cycle }: { readonly cycle: NonNullable<Health['lastCycle']> }) {
  const { cycle: words, counts } = useTexts().provisioning
  const format = useFormat()
  const began = format.dateTime(cycle.startedAt)
  const requests = format.number(cycle.requests)
  return (
    <Panel title={words.title} description={words.description}>
      <SimpleGrid cols={{ base: 2, xs: 4 }} spacing="md">
        {changes.map(({ name: change }) => (
          <Stack key={change} gap={0}>
            <Text
              size="xl"
              fw={650}
              {...(change === 'failed' &&
                cycle.counts.failed > 0 && { c: 'var(--mantine-color-error)' })}
            >
              {format.number(cycle.counts[change])}
            </Text>
            <Text size="xs" c="dimmed">
              {counts[change]}
            </Text>
          </Stack>
        ))}
      </SimpleGrid>
      <Facts
        columns={3}
        facts={[
          { label: words.began, value: cycle.complete ? began : words.earlier(began) },
          { label: words.ended, value: format.dateTime(cycle.endedAt) },
          {
            label: words.requests,
            value: cycle.complete ? requests : words.atLeast(requests),
          },
        ]}
      />
    </Panel>
  )
}

function Days({ health }: { readonly health: Health }) {
  const { counts, days } = useTexts().provisioning
  const { created, updated, deleted, failed } = health.totals
  return (
    <Panel title={days.title} description={days.description}>
      {created + updated + deleted + failed === 0 ? (
        <Text size="sm" c="dimmed">
          {days.none}
        </Text>
      ) : (
        <DailyBars
          label={days.table}
          rows={health.days.map(({ startsAt, counts: ofDay }) => ({
            day: dayAt(startsAt, readersOffset()),
            ...ofDay,
          }))}
          series={changes.map(({ name, tone }) => ({ name, tone, label: counts[name] }))}
        />
      )}
    </Panel>
  )
}

function Failures({ failures }: { readonly failures: Health['failures'] }) {
  const { causes, failures: words } = useTexts().provisioning
  const format = useFormat()
  const go = useGo()
  return (
    <Panel title={words.title} description={words.description}>
      {failures.length === 0 && (
        <Text size="sm" c="dimmed">
          {words.none}
        </Text>
      )}
      <Stack gap="lg">
        {failures.map(({ cause, requests, last }) => (
          <Stack key={cause} gap={4} align="flex-start">
            <Title order={3} size="h6">
              {causes[cause].title} · {words.count(format.number(requests))}
            </Title>
            <Text size="sm">{causes[cause].fix}</Text>
            {last && (
              <Text size="sm" c="dimmed">
                {last.outcome === null ? words.lastTime : words.lastOne(last.outcome)} (
                <TimeText at={last.createdAt} />)
              </Text>
            )}
            <Anchor
              component="button"
              type="button"
              size="sm"
              onClick={() => go({ tab: 'requests', cause })}
            >
              {words.show}
            </Anchor>
          </Stack>
        ))}
      </Stack>
    </Panel>
  )
}
