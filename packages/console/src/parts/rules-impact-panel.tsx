import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { InferRequestType } from 'hono/client'
import { useState } from 'react'
import type { api } from '../api/client.ts'
import { useFormat, useTexts } from '../texts/texts-provider.tsx'
import { DataTable } from './data-table.tsx'
import { ErrorNotice } from './error-notice.tsx'
import { Panel } from './panel.tsx'
import { countedFurther, withMoreNames, type RulesImpact } from './rules-impact.ts'

type Organization = (typeof api.organizations)[':organizationId']
type Compare = Organization['connections'][':connectionId']['role-rules-impact']['$post']
/** Which names, and where the count goes on. */
type Stretch = Pick<InferRequestType<Compare>['json'], 'limit' | 'cursor'>

/** What the rules would change for the people who are members already, before they are saved. */
export function RulesImpactPanel<Tried extends object>(props: {
  readonly organizationId: string
  readonly description: string
  readonly tried: Tried
  readonly compare: (json: Tried & Stretch) => Promise<RulesImpact>
}) {
  const { roleRules } = useTexts()
  const words = roleRules.impact
  const compare = useMutation({ mutationFn: props.compare })
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
      description={props.description}
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
          organizationId={props.organizationId}
          impact={impact}
          onMoreNames={() => ask(impact.nextItemsCursor, (next) => withMoreNames(impact, next))}
          onCountFurther={() => ask(impact.nextCursor, (next) => countedFurther(impact, next))}
        />
      )}
    </Panel>
  )
}

const namesMax = 50

function ImpactWords(props: {
  readonly organizationId: string
  readonly impact: RulesImpact
  readonly onMoreNames: () => void
  readonly onCountFurther: () => void
}) {
  const { roleRules } = useTexts()
  const words = roleRules.impact
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
              // Whoever may not see members is told no names, and has no page to go to.
              render: ({ memberId, name }) =>
                name === null ? (
                  <Text size="sm">{memberId}</Text>
                ) : (
                  <Anchor
                    size="sm"
                    href={`/console/organizations/${props.organizationId}/members/${memberId}`}
                  >
                    {name}
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
