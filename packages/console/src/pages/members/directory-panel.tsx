import { Badge, Group, Stack, Text } from '@mantine/core'
import { Panel } from '../../parts/panel.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import type { MemberDetails } from './queries.ts'

/** What directories say of the person: their entries, and the groups that these are in. */
export function AccessPanel({ member }: { readonly member: MemberDetails }) {
  const { member: texts } = useTexts()
  const { directories, groups } = member
  return (
    <Panel title={texts.groups} description={texts.groupsText}>
      {directories.length === 0 ? (
        <Text size="sm" c="dimmed">
          {texts.notInDirectory}
        </Text>
      ) : (
        <Stack gap="md">
          {directories.map((entry) => (
            <Entry key={entry.resourceId} entry={entry} />
          ))}
          {groups.length === 0 ? (
            <Text size="sm" c="dimmed">
              {texts.noGroups}
            </Text>
          ) : (
            <Group gap="xs">
              {groups.map(({ groupId, name, isDirect }) => (
                <Badge key={groupId} variant="light" tt="none" fw={500} radius="sm">
                  {name ?? groupId}
                  {!isDirect && ` (${texts.through})`}
                </Badge>
              ))}
            </Group>
          )}
        </Stack>
      )}
    </Panel>
  )
}

function Entry({ entry }: { readonly entry: MemberDetails['directories'][number] }) {
  const { member: texts } = useTexts()
  const state =
    entry.deletedAt !== null
      ? texts.entryDeleted
      : entry.active
        ? texts.entryActive
        : texts.entryInactive
  return (
    <Group justify="space-between" align="flex-start" gap="sm" wrap="nowrap">
      <Stack gap={2} miw={0}>
        <Text size="sm" fw={600}>
          {entry.name}
        </Text>
        <Text size="sm">{entry.userName}</Text>
        {entry.externalId !== null && (
          <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {texts.externalId}: {entry.externalId}
          </Text>
        )}
      </Stack>
      <StatusBadge tone={entry.active ? 'good' : 'neutral'}>{state}</StatusBadge>
    </Group>
  )
}
