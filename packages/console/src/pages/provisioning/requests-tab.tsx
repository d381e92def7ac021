import { Button, Code, Group, Select, Text } from '@mantine/core'
import { IconListSearch, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { LoadedPages, useCursorPages } from '../../parts/cursor-pages.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Panel } from '../../parts/panel.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import { requestsQuery, type Directory, type ScimRequest } from './queries.ts'
import { RequestDrawer } from './request-drawer.tsx'
import { Result, shown } from './request-words.tsx'
import { provisioningRoute } from './routes.ts'
import { causes, methods, type ProvisioningSearch } from './search.ts'

export function RequestsTab({ directory }: { readonly directory: Directory }) {
  const { provisioning } = useTexts()
  const { organizationId } = provisioningRoute.useParams()
  const search = provisioningRoute.useSearch()
  const navigate = provisioningRoute.useNavigate()
  const at = { organizationId, directoryId: directory.id }
  const { result, method, cause } = search
  const pages = useCursorPages({ ...at, result, method, cause })
  const query = useQuery(requestsQuery(at, search, pages.cursor))
  const change = (changes: ProvisioningSearch) =>
    void navigate({
      search: (before) => ({ ...before, tab: 'requests', ...changes }),
      replace: true,
    })
  return (
    <Panel title={provisioning.tabs.requests} description={provisioning.requests.description}>
      <Filters search={search} onChange={change} />
      <LoadedPages query={query} pages={pages} rows={10}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing search={search} />
          ) : (
            <Requests items={items} onOpen={(request) => change({ request })} />
          )
        }
      </LoadedPages>
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
