import { Button, Code, Stack, Text } from '@mantine/core'
import { IconLogin2, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useLive } from '../../api/live.ts'
import { LoadedPages, useCursorPages } from '../../parts/cursor-pages.tsx'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { useErrorTexts } from '../../parts/error-words.ts'
import { LiveBadge } from '../../parts/live-badge.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { AttemptDrawer } from './attempt-drawer.tsx'
import { AttemptFilters } from './attempt-filters.tsx'
import { OutcomeBadge, PersonName, ProviderName, nameOf } from './attempt-words.tsx'
import { attemptsQuery, signInLogKey, type Attempt } from './queries.ts'
import { signInLogRoute } from './routes.ts'
import type { LogSearch } from './search.ts'

export function SignInLogPage() {
  const { signInLog } = useTexts()
  const { organizationId } = signInLogRoute.useParams()
  const search = signInLogRoute.useSearch()
  const navigate = signInLogRoute.useNavigate()
  const pages = useCursorPages({ ...search, attempt: undefined })
  const live = useLive(organizationId, 'sign-in-attempt', signInLogKey(organizationId))
  const query = useQuery(attemptsQuery(organizationId, search, pages.cursor))
  const filteredBy = query.data?.items.find(({ userId }) => userId === search.person)
  const isUnderway = query.isPending || query.isPlaceholderData
  const change = (changes: Partial<LogSearch>) =>
    navigate({ search: (before) => ({ ...before, ...changes }), replace: true })
  return (
    <>
      <PageHeader
        title={signInLog.title}
        description={signInLog.description}
        actions={<LiveBadge state={live} />}
      />
      <AttemptFilters
        organizationId={organizationId}
        search={search}
        personName={(filteredBy && nameOf(filteredBy)) ?? (isUnderway ? '…' : undefined)}
        onChange={(changes) => void change(changes)}
      />
      <LoadedPages query={query} pages={pages} rows={10}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing search={search} />
          ) : (
            <Attempts items={items} onOpen={(attempt) => void change({ attempt })} />
          )
        }
      </LoadedPages>
      <AttemptDrawer
        organizationId={organizationId}
        attemptId={search.attempt}
        onClose={() => void change({ attempt: undefined })}
      />
    </>
  )
}

function Attempts(props: {
  readonly items: readonly Attempt[]
  readonly onOpen: (id: string) => void
}) {
  const { signInLog } = useTexts()
  const { columns } = signInLog
  const shown: readonly Column<Attempt>[] = [
    { key: 'time', label: columns.time, render: ({ createdAt }) => <TimeText at={createdAt} /> },
    {
      key: 'person',
      label: columns.person,
      render: (attempt) => <PersonName attempt={attempt} />,
    },
    {
      key: 'provider',
      label: columns.provider,
      render: (attempt) => <ProviderName attempt={attempt} />,
    },
    { key: 'outcome', label: columns.outcome, render: (attempt) => <Outcome attempt={attempt} /> },
    {
      key: 'reference',
      label: columns.reference,
      render: ({ reference }) => <Code>{reference}</Code>,
    },
    {
      key: 'open',
      label: columns.open,
      render: ({ id, reference }) => (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={signInLog.open(reference)}
          onClick={() => props.onOpen(id)}
        >
          {signInLog.details}
        </Button>
      ),
    },
  ]
  return (
    <DataTable label={signInLog.table} columns={shown} rows={props.items} rowKey={({ id }) => id} />
  )
}

function Outcome({ attempt }: { readonly attempt: Attempt }) {
  const errorTexts = useErrorTexts()
  return (
    <Stack gap={4} align="flex-start">
      <OutcomeBadge outcome={attempt.outcome} />
      {attempt.error && (
        <Text size="xs" c="dimmed">
          {errorTexts(attempt.error).title}
        </Text>
      )}
    </Stack>
  )
}

function Nothing({ search }: { readonly search: LogSearch }) {
  const { signInLog } = useTexts()
  const filtered = Object.entries(search).some(
    ([name, value]) => name !== 'attempt' && value !== undefined,
  )
  return filtered ? (
    <EmptyState icon={<IconSearch />} {...signInLog.noMatch} />
  ) : (
    <EmptyState icon={<IconLogin2 />} {...signInLog.empty} />
  )
}
