import { Button, Code, Group, Select, Stack, Text } from '@mantine/core'
import { IconListSearch, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { CursorPager, useCursorPages } from '../../parts/cursor-pages.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Panel } from '../../parts/panel.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import { requestsQuery, type Directory, type ScimRequest } from './queries.ts'
import { RequestDrawer } from './request-drawer.tsx'
import { provisioningRoute } from './routes.ts'
import { causes, methods, type ProvisioningSearch } from './search.ts'

export function RequestsTab({ directory }: { readonly directory: Directory }) {
  const { provisioning } = useTexts()
  const { organizationId } = provisioningRoute.useParams()
  const search = provisioningRoute.useSearch()
  const navigate = provisioningRoute.useNavigate()
  const pages = useCursorPages()
  const at = { organizationId, directoryId: directory.id }
  const query = useQuery(requestsQuery(at, search, pages.cursor))
  const change = (changes: ProvisioningSearch) =>
    void navigate({
      search: (before) => ({ ...before, tab: 'requests', ...changes }),
      replace: true,
    })
  return (
    <Panel title={provisioning.tabs.requests} description={provisioning.requests.description}>
      <Filters
        search={search}
        onChange={(changes) => {
          pages.reset()
          change(changes)
        }}
      />
      <Loaded query={query} rows={10}>
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <Nothing search={search} />
          ) : (
            <>
              <Requests items={items} onOpen={(request) => change({ request })} />
              <CursorPager pages={pages} nextCursor={nextCursor} />
            </>
          )
        }
      </Loaded>
      <RequestDrawer
        at={at}
        requestId={search.request}
        onClose={() => change({ request: undefined })}
      />
    </Panel>
  )
}

function Filters(props: {
  readonly search: ProvisioningSearch
  readonly onChange: (changes: ProvisioningSearch) => void
}) {
  const { provisioning } = useTexts()
  const { requests } = provisioning
  const { result, method, cause } = props.search
  const filtered = result !== undefined || method !== undefined || cause !== undefined
  return (
    <Group role="search" aria-label={requests.filters} align="flex-end" gap="sm">
      <Select
        label={requests.result}
        placeholder={requests.anyResult}
        clearable
        w={{ base: '100%', xs: 170 }}
        data={[{ value: 'failed', label: requests.failed }]}
        value={result ?? null}
        onChange={(value) => props.onChange({ result: value === 'failed' ? value : undefined })}
      />
      <Select
        label={requests.method}
        placeholder={requests.anyMethod}
        clearable
        w={{ base: '100%', xs: 180 }}
        data={methods.map((value) => ({ value, label: requests.methods[value] }))}
        value={method ?? null}
        onChange={(value) => props.onChange({ method: methods.find((one) => one === value) })}
      />
      <Select
        label={requests.cause}
        placeholder={requests.anyCause}
        clearable
        w={{ base: '100%', xs: 260 }}
        data={causes.map((value) => ({ value, label: provisioning.causes[value].title }))}
        value={cause ?? null}
        onChange={(value) => props.onChange({ cause: causes.find((one) => one === value) })}
      />
      {filtered && (
        <Button
          variant="subtle"
          onClick={() => props.onChange({ result: undefined, method: undefined, cause: undefined })}
        >
          {requests.clear}
        </Button>
      )}
    </Group>
  )
}

function Requests(props: {
  readonly items: readonly ScimRequest[]
  readonly onOpen: (id: string) => void
}) {
  const { requests } = useTexts().provisioning
  const format = useFormat()
  const { columns } = requests
  return (
    <DataTable
      label={requests.table}
      rows={props.items}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'time',
          label: columns.time,
          render: ({ createdAt }) => <TimeText at={createdAt} />,
        },
        {
          key: 'request',
          label: columns.request,
          render: ({ method, path }) => (
            <Text size="sm" lineClamp={2}>
              <Code>{method}</Code> {shown(path)}
            </Text>
          ),
        },
        { key: 'result', label: columns.result, render: (request) => <Result request={request} /> },
        {
          key: 'duration',
          label: columns.duration,
          render: ({ durationMilliseconds }) =>
            requests.milliseconds(format.number(durationMilliseconds)),
        },
        {
          key: 'open',
          label: columns.open,
          render: ({ id, method, path }) => (
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={requests.open(`${method} ${shown(path)}`)}
              onClick={() => props.onOpen(id)}
            >
              {requests.details}
            </Button>
          ),
        },
      ]}
    />
  )
}

/** Filters in addresses are unreadable while they are encoded. */
export function shown(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

export function Result({ request }: { readonly request: ScimRequest }) {
  const { causes: causeWords } = useTexts().provisioning
  return (
    <Stack gap={2} align="flex-start">
      <StatusBadge tone={request.cause === null ? 'good' : 'bad'}>
        {String(request.status)}
      </StatusBadge>
      <Text size="xs" c="dimmed" lineClamp={2}>
        {request.cause === null ? request.outcome : causeWords[request.cause].title}
      </Text>
    </Stack>
  )
}

function Nothing({ search }: { readonly search: ProvisioningSearch }) {
  const { requests } = useTexts().provisioning
  const filtered =
    search.result !== undefined || search.method !== undefined || search.cause !== undefined
  return filtered ? (
    <EmptyState icon={<IconSearch />} {...requests.noMatch} />
  ) : (
    <EmptyState icon={<IconListSearch />} {...requests.empty} />
  )
}
