// The place of the directory's role rules: who is in a group gets a role.
import { ActionIcon, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { randomId } from '@mantine/hooks'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../api/me.ts'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { givableRolesQuery, useUpdateDirectory, type Directory } from './queries.ts'
import { provisioningRoute } from './routes.ts'

type Rule = { readonly key: string; readonly group: string; readonly role: string }

export function DirectoryRoleRules({ directory }: { readonly directory: Directory }) {
  const { settings } = useTexts().provisioning
  const words = settings.rules
  const { organizationId } = provisioningRoute.useParams()
  const mayWrite = useMay('directories:write')
  const update = useUpdateDirectory({ organizationId, directoryId: directory.id })
  const [rules, setRules] = useState<readonly Rule[]>(() =>
    directory.roleRules.map((rule) => ({ ...rule, key: randomId() })),
  )
  const save = () =>
    update.mutate(
      { roleRules: rules.map(({ group, role }) => ({ group: group.trim(), role })) },
      { onSuccess: () => notifyDone(words.saved) },
    )
  const complete = rules.every(({ group, role }) => group.trim() !== '' && role !== '')
  return (
    <Panel title={words.title} description={words.description}>
      {rules.length === 0 && (
        <Text size="sm" c="dimmed">
          {words.none}
        </Text>
      )}
      <Stack gap="sm">
        {rules.map((rule, index) => (
          <RuleRow
            key={rule.key}
            rule={rule}
            mayWrite={mayWrite}
            onChange={(changed) => setRules(rules.with(index, changed))}
            onRemove={() => setRules(rules.toSpliced(index, 1))}
          />
        ))}
      </Stack>
      {update.error !== null && <ErrorNotice error={update.error} />}
      {mayWrite && (
        <Stack gap="xs">
          <Group>
            <Button
              variant="default"
              leftSection={<IconPlus size={16} />}
              onClick={() => setRules([...rules, { key: randomId(), group: '', role: '' }])}
            >
              {words.add}
            </Button>
            <Button loading={update.isPending} disabled={!complete} onClick={save}>
              {words.save}
            </Button>
          </Group>
          <Text size="xs" c="dimmed">
            {words.effect}
          </Text>
        </Stack>
      )}
    </Panel>
  )
}

function RuleRow(props: {
  readonly rule: Rule
  readonly mayWrite: boolean
  readonly onChange: (rule: Rule) => void
  readonly onRemove: () => void
}) {
  const { settings } = useTexts().provisioning
  const words = settings.rules
  const { organizationId } = provisioningRoute.useParams()
  const { data } = useQuery(givableRolesQuery(organizationId))
  const { rule, mayWrite } = props
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        label={words.group}
        placeholder={words.groupHint}
        maxLength={500}
        w={{ base: '100%', xs: 320 }}
        readOnly={!mayWrite}
        value={rule.group}
        onChange={(event) => props.onChange({ ...rule, group: event.currentTarget.value })}
      />
      <Select
        label={words.role}
        w={{ base: '70%', xs: 180 }}
        allowDeselect={false}
        readOnly={!mayWrite}
        data={data ?? []}
        value={rule.role === '' ? null : rule.role}
        onChange={(role) => props.onChange({ ...rule, role: role ?? '' })}
      />
      {mayWrite && (
        <ActionIcon
          variant="subtle"
          color="red"
          size="lg"
          aria-label={words.remove(rule.group)}
          onClick={props.onRemove}
        >
          <IconTrash size={18} />
        </ActionIcon>
      )}
    </Group>
  )
}
