import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { DataTable } from '../../parts/data-table.tsx'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import {
  useCompareRules,
  type ConnectionRef,
  type RulesImpact,
  type TriedRules,
} from './queries.ts'

/** What the rules would change for the people who are members already, before they are saved. */
export function RulesImpactPanel(props: {
  readonly param: ConnectionRef
  readonly tried: TriedRules
}) {
  const { previews } = useTexts()
  const words = previews.rules.impact
  const compare = useCompareRules(props.param)
  const [found, setFound] = useState<{ readonly of: string; readonly impact: RulesImpact }>()
  const question = JSON.stringify(props.tried)
  const impact = found?.of === question ? found.impact : undefined
  const ask = (cursor: string | null, together: (next: RulesImpact) => RulesImpact): void =>
    compare.mutate(
      { ...props.tried, limit: namesMax, ...(cursor !== null && { cursor }) },
      { onSuccess: (next) => setFound({ of: question, impact: together(next) }) },
    )
  return (
    <Panel
      title={words.title}
      description={words.description}
      actions={
        <Button
          variant="default"
          loading={compare.isPending}
          onClick={() => ask(null, (next) => next)}
        >
          {words.ask}
        </Button>
      }
    >
      {compare.error !== null && <ErrorNotice error={compare.error} />}
      {impact && (
        <ImpactWords
          organizationId={props.param.organizationId}
          impact={impact}
          onMoreNames={() =>
            ask(impact.nextItemsCursor, (next) => ({
              ...impact,
              items: [...impact.items, ...next.items],
              nextItemsCursor: next.nextItemsCursor,
            }))
          }
          onCountFurther={() => ask(impact.nextCursor, (next) => added(impact, next))}
        />
      )}
    </Panel>
  )
}

const namesMax = 50

/** Counts of two stretches of the walk; names stay those of the first. */
function added(one: RulesImpact, other: RulesImpact): RulesImpact {
  const roles = new Map(one.roles.map((role) => [role.role, role]))
  for (const { role, gain, lose } of other.roles) {
    const known = roles.get(role) ?? { role, gain: 0, lose: 0 }
    roles.set(role, { role, gain: known.gain + gain, lose: known.lose + lose })
  }
  return {
    ...one,
    lookedAt: one.lookedAt + other.lookedAt,
    changed: one.changed + other.changed,
    unknown: one.unknown + other.unknown,
    roles: [...roles.values()],
    nextCursor: other.nextCursor,
  }
}

function ImpactWords(props: {
  readonly organizationId: string
  readonly impact: RulesImpact
  readonly onMoreNames: () => void
  readonly onCountFurther: () => void
}) {
  const { previews } = useTexts()
  const words = previews.rules.impact
  const format = useFormat()
  const { impact } = props
  const { lookedAt, changed, unknown } = impact
  const title =
    changed === 0
      ? words.nobody(format.number(lookedAt))
      : words.some(format.number(changed), format.number(lookedAt))
  return (
    <Stack gap="md" aria-live="polite">
      <Alert color={changed === 0 ? 'gray' : 'usher'} variant="light" title={title}>
        <Stack gap={4}>
          {impact.roles.map(({ role, gain, lose }) => (
            <Text key={role} size="sm">
              {words.role(role, format.number(gain), format.number(lose))}
            </Text>
          ))}
          {unknown > 0 && <Text size="sm">{words.unknown(format.number(unknown))}</Text>}
          {impact.nextCursor !== null && (
            <Group gap="sm">
              <Text size="sm">{words.partly}</Text>
              <Button size="compact-sm" variant="default" onClick={props.onCountFurther}>
                {words.countFurther}
              </Button>
            </Group>
          )}
        </Stack>
      </Alert>
      {impact.items.length > 0 && (
        <DataTable
          label={words.title}
          rows={impact.items}
          rowKey={({ memberId }) => memberId}
          columns={[
            {
              key: 'member',
              label: words.member,
              render: ({ memberId, name }) => (
                <Anchor
                  size="sm"
                  href={`/console/organizations/${props.organizationId}/members/${memberId}`}
                >
                  {name ?? memberId}
                </Anchor>
              ),
            },
            { key: 'gained', label: words.gained, render: ({ gained }) => gained.join(', ') },
            { key: 'lost', label: words.lost, render: ({ lost }) => lost.join(', ') },
          ]}
        />
      )}
      {impact.nextItemsCursor !== null && (
        <Button variant="default" w="fit-content" onClick={props.onMoreNames}>
          {words.moreNames}
        </Button>
      )}
    </Stack>
  )
}
