import { Anchor, Group as Row, List, Stack, Text } from '@mantine/core'
import { IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useLive } from '../../api/live.ts'
import { LoadedPages, useCursorPages } from '../../parts/cursor-pages.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { Panel } from '../../parts/panel.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { MemberCount } from './group-words.tsx'
import {
  groupMembersQuery,
  groupQuery,
  groupsKey,
  type Group,
  type GroupMember,
} from './queries.ts'
import { groupRoute } from './routes.ts'

export function GroupPage() {
  const { groups } = useTexts()
  const { organizationId, groupId } = groupRoute.useParams()
  useLive(organizationId, 'scim-request', groupsKey(organizationId))
  const query = useQuery(groupQuery(organizationId, groupId))
  const back = { label: groups.title, href: `/console/organizations/${organizationId}/groups` }
  return (
    <>
      <PageHeader title={query.data?.name ?? groups.title} trail={[back]} />
      <Loaded query={query} rows={6}>
        {(group) => (
          <Stack gap="lg">
            <Details group={group} />
            <Roles organizationId={organizationId} group={group} />
            <Members organizationId={organizationId} groupId={groupId} />
          </Stack>
        )}
      </Loaded>
    </>
  )
}

function Details({ group }: { readonly group: Group }) {
  const { groups } = useTexts()
  const { facts } = groups
  return (
    <Panel title={groups.details}>
      <Facts
        columns={3}
        facts={[
          { label: facts.members, value: <MemberCount members={group.members} /> },
          { label: facts.directory, value: group.directoryName },
          { label: facts.externalId, value: group.externalId ?? groups.none },
          { label: facts.created, value: <TimeText at={group.createdAt} /> },
          { label: facts.updated, value: <TimeText at={group.updatedAt} /> },
        ]}
      />
    </Panel>
  )
}

function Roles(props: { readonly organizationId: string; readonly group: Group }) {
  const { groups } = useTexts()
  const { roles, directoryId } = props.group
  return (
    <Panel
      title={groups.roles.title}
      description={groups.roles.description}
      actions={
        <Anchor
          size="sm"
          renderRoot={(anchor) => (
            <Link
              {...anchor}
              to="/organizations/$organizationId/provisioning"
              params={{ organizationId: props.organizationId }}
              search={{ directory: directoryId, tab: 'settings' }}
            />
          )}
        >
          {groups.roles.edit}
        </Anchor>
      }
    >
      {roles.length === 0 ? (
        <Text size="sm" c="dimmed">
          {groups.roles.none}
        </Text>
      ) : (
        <List listStyleType="none" spacing="xs">
          {roles.map(({ role, by }) => (
            <List.Item key={`${role} ${by.kind} ${by.id}`}>
              <Row gap="sm">
                <StatusBadge tone="info">{role}</StatusBadge>
                <Text size="sm" c="dimmed">
                  {by.kind === 'directory'
                    ? groups.roles.byDirectory(by.name)
                    : groups.roles.byConnection(by.name)}
                </Text>
              </Row>
            </List.Item>
          ))}
        </List>
      )}
    </Panel>
  )
}

function Members(props: { readonly organizationId: string; readonly groupId: string }) {
  const { groups } = useTexts()
  const pages = useCursorPages({ groupId: props.groupId })
  const query = useQuery(groupMembersQuery(props.organizationId, props.groupId, pages.cursor))
  return (
    <Panel title={groups.members} description={groups.memberDescription}>
      <LoadedPages query={query} pages={pages} rows={6}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<IconUsersGroup />} {...groups.noMembers} />
          ) : (
            <MemberTable organizationId={props.organizationId} items={items} />
          )
        }
      </LoadedPages>
    </Panel>
  )
}

function MemberTable(props: {
  readonly organizationId: string
  readonly items: readonly GroupMember[]
}) {
  const { groups } = useTexts()
  const columns = groups.memberColumns
  const home = `/organizations/${props.organizationId}`
  return (
    <DataTable
      label={groups.memberTable}
      rows={props.items}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'name',
          label: columns.name,
          render: ({ id, kind, name, person }) => {
            const to = kind === 'group' ? `/groups/${id}` : person && `/members/${person.memberId}`
            const label = name ?? groups.unnamed
            if (to === null) return label
            return (
              <Anchor component={Link} size="sm" fw={500} to={home + to}>
                {label}
              </Anchor>
            )
          },
        },
        {
          key: 'username',
          label: columns.username,
          render: ({ person }) => person?.username ?? person?.email ?? '',
        },
        { key: 'kind', label: columns.kind, render: ({ kind }) => groups.kinds[kind] },
        { key: 'status', label: columns.status, render: (member) => <Status member={member} /> },
      ]}
    />
  )
}

function Status({ member }: { readonly member: GroupMember }) {
  const { groups } = useTexts()
  if (member.kind === 'group') return null
  if (member.person === null) return <StatusBadge tone="neutral">{groups.noMember}</StatusBadge>
  const { status } = member.person
  return (
    <StatusBadge tone={status === 'active' ? 'good' : 'neutral'}>
      {groups.statuses[status]}
    </StatusBadge>
  )
}
