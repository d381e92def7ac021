import { Anchor, Button, Group as Row, Select } from '@mantine/core'
import { IconSearch, IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useLive } from '../../api/live.ts'
import { LoadedPages, useCursorPages } from '../../parts/cursor-pages.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { directoriesQuery } from '../provisioning/queries.ts'
import { GroupRoles, MemberCount } from './group-words.tsx'
import { groupsKey, groupsQuery, type Group } from './queries.ts'
import { groupsRoute, type GroupSearch } from './routes.ts'

export function GroupsPage() {
  const { groups } = useTexts()
  const { organizationId } = groupsRoute.useParams()
  const filter = groupsRoute.useSearch()
  const pages = useCursorPages(filter)
  useLive(organizationId, 'scim-request', groupsKey(organizationId))
  const query = useQuery(groupsQuery(organizationId, filter, pages.cursor))
  return (
    <>
      <PageHeader title={groups.title} description={groups.description} />
      <Filters />
      <LoadedPages query={query} pages={pages} rows={8}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing filtered={filter.search !== undefined || filter.directory !== undefined} />
          ) : (
            <Groups organizationId={organizationId} items={items} />
          )
        }
      </LoadedPages>
    </>
  )
}

function Filters() {
  const { groups } = useTexts()
  const { organizationId } = groupsRoute.useParams()
  const { search, directory } = groupsRoute.useSearch()
  const navigate = groupsRoute.useNavigate()
  const change = (changes: GroupSearch) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true })
  const { data } = useQuery(directoriesQuery(organizationId))
  const directories = data?.items ?? []
  return (
    <Row role="search" align="flex-end" mb="md" gap="sm">
      <SearchField
        label={groups.search}
        placeholder={groups.searchPlaceholder}
        maxLength={100}
        w={{ base: '100%', xs: 280 }}
        value={search ?? ''}
        onSearch={(words) => change({ search: words === '' ? undefined : words })}
      />
      {directories.length > 1 && (
        <Select
          label={groups.directory}
          placeholder={groups.anyDirectory}
          clearable
          w={{ base: '100%', xs: 220 }}
          data={directories.map(({ id, name }) => ({ value: id, label: name }))}
          value={directory ?? null}
          onChange={(value) => change({ directory: value ?? undefined })}
        />
      )}
    </Row>
  )
}

function Groups(props: { readonly organizationId: string; readonly items: readonly Group[] }) {
  const { groups } = useTexts()
  const { columns } = groups
  const { sort = 'name' } = groupsRoute.useSearch()
  const navigate = groupsRoute.useNavigate()
  return (
    <DataTable
      label={groups.table}
      rows={props.items}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'name',
          label: columns.name,
          sort: {
            direction: sort === 'name' ? 'ascending' : 'descending',
            onToggle: () =>
              void navigate({
                search: (before) => ({ ...before, sort: sort === 'name' ? '-name' : undefined }),
                replace: true,
              }),
          },
          render: ({ id, name }) => (
            <Anchor
              component={Link}
              size="sm"
              fw={500}
              to={`/organizations/${props.organizationId}/groups/${id}`}
            >
              {name ?? groups.unnamed}
            </Anchor>
          ),
        },
        {
          key: 'members',
          label: columns.members,
          render: ({ members }) => <MemberCount members={members} />,
        },
        { key: 'roles', label: columns.roles, render: ({ roles }) => <GroupRoles roles={roles} /> },
        {
          key: 'directory',
          label: columns.directory,
          render: ({ directoryName }) => directoryName,
        },
        {
          key: 'updated',
          label: columns.updated,
          render: ({ updatedAt }) => <TimeText at={updatedAt} />,
        },
      ]}
    />
  )
}

function Nothing({ filtered }: { readonly filtered: boolean }) {
  const { groups } = useTexts()
  const { organizationId } = groupsRoute.useParams()
  if (filtered) return <EmptyState icon={<IconSearch />} {...groups.noMatch} />
  return (
    <EmptyState
      icon={<IconUsersGroup />}
      title={groups.empty.title}
      text={groups.empty.text}
      action={
        <Button component={Link} to={`/organizations/${organizationId}/provisioning`}>
          {groups.empty.action}
        </Button>
      }
    />
  )
}
