import { Anchor, Button, Code, Drawer, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ChangesTable, hasChanges } from '../../parts/changes-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { useEventWords } from '../../parts/event-words.ts'
import { TimeText } from '../../parts/time-text.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import type { AuditEvent } from './queries.ts'
import type { AuditSearch } from './routes.ts'

type Props = {
  readonly organizationId: string
  readonly events: readonly AuditEvent[]
  readonly onFilter: (change: Partial<AuditSearch>) => void
}

export function AuditTable(props: Props) {
  const { shell, audit: texts } = useTexts()
  const { actionOf, actorOf } = useEventWords()
  const [opened, setOpened] = useState<AuditEvent | null>(null)
  return (
    <>
      <DataTable
        label={shell.pages.audit}
        rows={props.events}
        rowKey={({ id }) => id}
        columns={[
          { key: 'when', label: texts.when, render: ({ at }) => <TimeText at={at} /> },
          {
            key: 'what',
            label: texts.what,
            render: (event) => (
              <Anchor
                component="button"
                type="button"
                size="sm"
                fw={600}
                ta="left"
                onClick={() => setOpened(event)}
              >
                {actionOf(event.action)}
              </Anchor>
            ),
          },
          { key: 'who', label: texts.who, render: (event) => actorOf(event) },
          {
            key: 'whom',
            label: texts.whom,
            render: (event) => <Target organizationId={props.organizationId} event={event} />,
          },
          { key: 'address', label: texts.address, render: ({ ipAddress }) => ipAddress ?? '–' },
        ]}
      />
      <Drawer
        opened={opened !== null}
        onClose={() => setOpened(null)}
        title={opened === null ? '' : actionOf(opened.action)}
        position="right"
        size="lg"
      >
        {opened !== null && (
          <Details
            event={opened}
            onFilter={(change) => {
              setOpened(null)
              props.onFilter(change)
            }}
          />
        )}
      </Drawer>
    </>
  )
}

function Target(props: { readonly organizationId: string; readonly event: AuditEvent }) {
  const { target, targetName } = props.event
  const name = targetName ?? target.id
  if (target.kind !== 'member') return <Text size="sm">{name}</Text>
  return (
    <Anchor
      component={Link}
      to={`/organizations/${props.organizationId}/members/${target.id}`}
      size="sm"
    >
      {name}
    </Anchor>
  )
}

function Details(props: {
  readonly event: AuditEvent
  readonly onFilter: (change: Partial<AuditSearch>) => void
}) {
  const { audit: texts } = useTexts()
  const { actorOf } = useEventWords()
  const format = useFormat()
  const { event, onFilter } = props
  return (
    <Stack>
      <Text size="sm">
        {format.dateTime(event.at)}
        {event.ipAddress !== null && ` · ${event.ipAddress}`}
      </Text>
      {hasChanges(event.details) && <ChangesTable details={event.details} />}
      <div>
        <Text size="sm" fw={600} mb={4}>
          {texts.raw}
        </Text>
        <Code block tabIndex={0}>
          {JSON.stringify(
            { action: event.action, actor: event.actor, target: event.target, ...event.details },
            null,
            2,
          )}
        </Code>
      </div>
      <Button variant="default" size="sm" onClick={() => onFilter({ actor: event.actorKey })}>
        {texts.onlyActor(actorOf(event))}
      </Button>
      <Button variant="default" size="sm" onClick={() => onFilter({ target: event.target.id })}>
        {texts.onlyTarget(event.targetName ?? event.target.id)}
      </Button>
      <Text size="xs" c="dimmed" ff="monospace">
        {texts.eventId} {event.id}
      </Text>
    </Stack>
  )
}
