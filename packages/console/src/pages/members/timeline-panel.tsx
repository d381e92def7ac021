import { Button, Stack, Text, Timeline } from '@mantine/core'
import { IconCloudDataConnection, IconLogin2, IconPencil } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ChangesTable, hasChanges } from '../../parts/changes-table.tsx'
import { useErrorTexts } from '../../parts/error-words.ts'
import { useEventWords } from '../../parts/event-words.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { Panel } from '../../parts/panel.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { timelineQuery, type TimelineEntry } from './queries.ts'

export function TimelinePanel(props: {
  readonly organizationId: string
  readonly memberId: string
}) {
  const { member: texts } = useTexts()
  const query = useInfiniteQuery(timelineQuery(props.organizationId, props.memberId))
  return (
    <Panel title={texts.timeline} description={texts.timelineText}>
      <Loaded query={query}>
        {({ pages }) => {
          const entries = pages.flatMap(({ items }) => items)
          return entries.length === 0 ? (
            <Text size="sm" c="dimmed">
              {texts.noTimeline}
            </Text>
          ) : (
            <Stack>
              <Timeline bulletSize={26} lineWidth={2}>
                {entries.map((entry) => (
                  <Timeline.Item key={keyOf(entry)} bullet={bullets[entry.kind]}>
                    <Entry entry={entry} />
                  </Timeline.Item>
                ))}
              </Timeline>
              {query.hasNextPage && (
                <Button
                  variant="default"
                  size="sm"
                  loading={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  {texts.showMore}
                </Button>
              )}
            </Stack>
          )
        }}
      </Loaded>
    </Panel>
  )
}

const bullets: Readonly<Record<TimelineEntry['kind'], ReactNode>> = {
  'sign-in': <IconLogin2 size={14} aria-hidden />,
  directory: <IconCloudDataConnection size={14} aria-hidden />,
  change: <IconPencil size={14} aria-hidden />,
}

function keyOf(entry: TimelineEntry): string {
  return entry.kind === 'sign-in' ? entry.attempt.id : entry.event.id
}

function Entry({ entry }: { readonly entry: TimelineEntry }) {
  const { member: texts, events } = useTexts()
  const { actionOf, actorOf } = useEventWords()
  const errorTexts = useErrorTexts()
  if (entry.kind === 'sign-in') {
    const { attempt, connectionName } = entry
    return (
      <Moment
        at={entry.at}
        title={events.outcomes[attempt.outcome]}
        by={connectionName === null ? null : events.through(connectionName)}
      >
        {attempt.error && (
          <Text size="sm">
            {errorTexts(attempt.error).title} {texts.signInReference(attempt.reference)}
          </Text>
        )}
      </Moment>
    )
  }
  const { event } = entry
  return (
    <Moment at={entry.at} title={actionOf(event.action)} by={events.by(actorOf(event))}>
      {hasChanges(event.details) && <ChangesTable details={event.details} />}
    </Moment>
  )
}

function Moment(props: {
  readonly at: string
  readonly title: string
  readonly by: string | null
  readonly children: ReactNode
}) {
  return (
    <Stack gap={2}>
      <Text size="sm" fw={600}>
        {props.title}
      </Text>
      <Text size="xs" c="dimmed">
        <TimeText at={props.at} />
        {props.by !== null && ` · ${props.by}`}
      </Text>
      {props.children}
    </Stack>
  )
}
