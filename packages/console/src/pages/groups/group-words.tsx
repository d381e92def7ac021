import { Group as Row, Text } from '@mantine/core'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import type { Group } from './queries.ts'

export function MemberCount({ members }: { readonly members: Group['members'] }) {
  const { groups } = useTexts()
  const count = useFormat().number(members.count)
  return <span>{members.more ? groups.moreThan(count) : count}</span>
}

export function GroupRoles({ roles }: { readonly roles: Group['roles'] }) {
  const { groups } = useTexts()
  const names = [...new Set(roles.map(({ role }) => role))]
  if (names.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {groups.noRoles}
      </Text>
    )
  return (
    <Row gap={6}>
      {names.map((role) => (
        <StatusBadge key={role} tone="info">
          {role}
        </StatusBadge>
      ))}
    </Row>
  )
}
