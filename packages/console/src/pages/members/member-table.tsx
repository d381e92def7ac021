import { Anchor, Badge, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { PersonLine, useNameOf } from './person.tsx'
import type { Member, MemberFilter } from './queries.ts'

type Sort = NonNullable<MemberFilter['sort']>

export function MemberTable(props: {
  readonly organizationId: string
  readonly members: readonly Member[]
  readonly sort: Sort | undefined
  readonly onSort: (sort: Sort) => void
}) {
  const { shell, members: texts } = useTexts()
  const sortable = (by: 'name' | 'lastSignIn' | 'created') => ({
    direction: directionOf(by, props.sort),
    onToggle: () => props.onSort(toggled(by, props.sort)),
  })
  const columns: readonly Column<Member>[] = [
    {
      key: 'name',
      label: texts.name,
      sort: sortable('name'),
      render: (member) => <NameCell organizationId={props.organizationId} member={member} />,
    },
    {
      key: 'status',
      label: texts.status,
      render: ({ status }) => (
        <StatusBadge tone={status === 'active' ? 'good' : 'neutral'}>
          {texts.statuses[status]}
        </StatusBadge>
      ),
    },
    { key: 'source', label: texts.source, render: (member) => <Sources member={member} /> },
    {
      key: 'roles',
      label: texts.roles,
      render: ({ roles }) => (
        <Group gap={4}>
          {roles.map(({ role }) => (
            <Badge key={role} variant="default" tt="none" fw={500} radius="sm">
              {role}
            </Badge>
          ))}
        </Group>
      ),
    },
    {
      key: 'lastSignIn',
      label: texts.lastSignIn,
      sort: sortable('lastSignIn'),
      render: ({ lastSignInAt }) => <TimeText at={lastSignInAt} />,
    },
    {
      key: 'joined',
      label: texts.joined,
      sort: sortable('created'),
      render: ({ createdAt }) => <TimeText at={createdAt} />,
    },
  ]
  return (
    <DataTable
      label={shell.pages.members}
      rows={props.members}
      rowKey={({ id }) => id}
      columns={columns}
    />
  )
}

function NameCell(props: { readonly organizationId: string; readonly member: Member }) {
  const { organizationId, member } = props
  const name = useNameOf()(member)
  return (
    <PersonLine
      person={member}
      name={
        <Anchor
          component={Link}
          to={`/organizations/${organizationId}/members/${member.id}`}
          size="sm"
          fw={600}
        >
          {name}
        </Anchor>
      }
    />
  )
}

function Sources({ member }: { readonly member: Member }) {
  const { members: texts } = useTexts()
  const names = member.authSources.map(({ name }) => name)
  return (
    <div>
      <Text size="sm">{names.length > 0 ? names.join(', ') : texts.noSource}</Text>
      <Text size="xs" c="dimmed">
        {texts.origins[member.origin]}
      </Text>
    </div>
  )
}

function directionOf(by: 'name' | 'lastSignIn' | 'created', sort: Sort | undefined) {
  if (sort === by) return 'ascending' as const
  return sort === `-${by}` ? ('descending' as const) : ('none' as const)
}

/** Names begin at A, times at the newest. */
function toggled(by: 'name' | 'lastSignIn' | 'created', sort: Sort | undefined): Sort {
  if (by === 'name') return sort === 'name' ? '-name' : 'name'
  return sort === `-${by}` ? by : `-${by}`
}
