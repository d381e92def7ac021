import { Alert, Anchor, Button, List, Stack, Text } from '@mantine/core'
import { IconPlayerPlay, IconTestPipe } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useMay } from '../../api/me.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Panel } from '../../parts/panel.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { ConnectionFrame } from './connection-frame.tsx'
import type { ConnectionRef } from '../authentication/queries.ts'
import { testsQuery, useStartTest } from './queries.ts'
import { OutcomeBadge } from './test-outcome.tsx'

export function TestPage() {
  const param = useParams({
    from: '/frame/organizations/$organizationId/authentication/$connectionId/test',
  })
  const { previews } = useTexts()
  const { test } = previews
  return (
    <ConnectionFrame param={param} tab="test" title={test.title} description={test.description}>
      {(connection) => (
        <Stack gap="xl">
          <Panel title={test.startTitle} description={test.startDescription}>
            <List size="sm" spacing="xs">
              {test.promises.map((promise) => (
                <List.Item key={promise}>{promise}</List.Item>
              ))}
            </List>
            {!connection.enabled && <Alert color="gray">{test.disabled}</Alert>}
            <StartTest param={param} />
          </Panel>
          <RecentTests param={param} />
        </Stack>
      )}
    </ConnectionFrame>
  )
}

/** Leaves for the provider, in this tab: the way back ends on the result. */
export function StartTest(props: { readonly param: ConnectionRef; readonly again?: boolean }) {
  const { parts, previews } = useTexts()
  const start = useStartTest(props.param)
  const may = useMay('connections:write')
  if (!may) return <Text c="dimmed">{parts.readOnly}</Text>
  return (
    <Stack gap="sm" align="flex-start">
      {start.error !== null && <ErrorNotice error={start.error} />}
      <Button
        leftSection={<IconPlayerPlay size={16} />}
        loading={start.isPending || start.isSuccess}
        onClick={() =>
          start.mutate(undefined, { onSuccess: ({ url }) => window.location.assign(url) })
        }
      >
        {props.again === true ? previews.test.startAgain : previews.test.start}
      </Button>
    </Stack>
  )
}

function RecentTests({ param }: { readonly param: ConnectionRef }) {
  const { previews } = useTexts()
  const { test } = previews
  const query = useQuery(testsQuery(param))
  const base = `/console/organizations/${param.organizationId}/authentication/${param.connectionId}/test`
  return (
    <Panel title={test.recentTitle} description={test.recentDescription}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              icon={<IconTestPipe size={28} />}
              title={test.emptyTitle}
              text={test.emptyText}
            />
          ) : (
            <DataTable
              label={test.recentTitle}
              rows={items}
              rowKey={({ id }) => id}
              columns={[
                {
                  key: 'outcome',
                  label: test.columns.outcome,
                  render: ({ outcome }) => <OutcomeBadge outcome={outcome} />,
                },
                {
                  key: 'when',
                  label: test.columns.when,
                  render: ({ createdAt }) => <TimeText at={createdAt} />,
                },
                {
                  key: 'open',
                  label: test.columns.open,
                  render: ({ id }) => (
                    <Anchor size="sm" href={`${base}/${id}`}>
                      {test.open}
                    </Anchor>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Panel>
  )
}
