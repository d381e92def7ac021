import { Code, Group, Stack, Text } from '@mantine/core'
import { DataTable } from '../../parts/data-table.tsx'
import { StatusBadge, type Tone } from '../../parts/status-badge.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import type { RulesPreview } from './queries.ts'

type Verdict = RulesPreview['rules'][number]

/** Rule by rule whether it holds and why, and the roles that follow. */
export function RulesVerdicts({ preview }: { readonly preview: RulesPreview }) {
  const { previews } = useTexts()
  const words = previews.rules
  return (
    <Stack gap="md" aria-live="polite">
      <Groups groups={preview.groups} />
      {preview.rules.length > 0 && (
        <DataTable
          label={words.previewTitle}
          rows={preview.rules.map((rule, index) => ({ ...rule, index }))}
          rowKey={({ index }) => String(index)}
          columns={[
            { key: 'rule', label: words.columns.rule, render: (rule) => <RuleWords rule={rule} /> },
            {
              key: 'answer',
              label: words.columns.answer,
              render: (rule) => <Answer rule={rule} />,
            },
            {
              key: 'why',
              label: words.columns.why,
              render: ({ reason }) => <Text size="sm">{words.reasons[reason]}</Text>,
            },
          ]}
        />
      )}
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {words.result}
        </Text>
        {preview.roles.map(({ role, source }) => (
          <StatusBadge key={role} tone={source === 'rule' ? 'good' : 'neutral'}>
            {source === 'default' ? words.byDefault(role) : role}
          </StatusBadge>
        ))}
      </Group>
    </Stack>
  )
}

function RuleWords({ rule }: { readonly rule: Pick<Verdict, 'claim' | 'equals' | 'role'> }) {
  return (
    <Text size="sm">
      <Code>{rule.claim}</Code> = <Code>{rule.equals}</Code> → {rule.role}
    </Text>
  )
}

const tones: Readonly<Record<Verdict['answer'], Tone>> = {
  holds: 'good',
  holdsNot: 'neutral',
  unknown: 'warning',
}

function Answer({ rule }: { readonly rule: Verdict }) {
  const { previews } = useTexts()
  return <StatusBadge tone={tones[rule.answer]}>{previews.rules.answers[rule.answer]}</StatusBadge>
}

function Groups({ groups }: { readonly groups: RulesPreview['groups'] }) {
  const { previews } = useTexts()
  const words = previews.rules.groupsKnown
  const text =
    groups.kind === 'known'
      ? words.known(groups.count)
      : groups.kind === 'absent'
        ? words.absent
        : words.failed(groups.reason)
  return (
    <Text size="sm" c="dimmed">
      {text}
    </Text>
  )
}
