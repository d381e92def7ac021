import { Button, Group, JsonInput, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { useState } from 'react'
import { useMay } from '../../api/me.ts'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import type { ConnectionRef } from '../authentication/queries.ts'
import { sourceOf, type ChosenSource } from './chosen-source.ts'
import { useReveal, type ClaimSource, type ClaimSources } from './queries.ts'

const startingPaste = { userInfo: '{\n  "id": "…"\n}', idToken: '{}' }

/** The list of sources; for pasted claims two fields, for a real person's the button that reveals. */
export function ClaimSourcePicker(props: {
  readonly param: ConnectionRef
  readonly sources: ClaimSources
  readonly chosen: ChosenSource
  readonly onChange: (chosen: ChosenSource) => void
}) {
  const { previews } = useTexts()
  const { chosen, onChange, param, sources } = props
  const options = useOptions(sources)
  const kept = chosen.source.kind === 'lastSignIn' || chosen.source.kind === 'test'
  return (
    <Stack gap="sm">
      <Select
        label={previews.source.label}
        description={previews.source.description}
        data={options}
        value={chosen.choice}
        allowDeselect={false}
        onChange={(choice) => choice !== null && onChange(sourceOf(choice))}
      />
      {chosen.choice === 'pasted' && (
        <PastedClaims onChange={(source) => onChange({ choice: 'pasted', source })} />
      )}
      {kept && (
        <Reveal
          param={param}
          source={chosen.source}
          onRevealed={(source) => onChange({ ...chosen, source })}
        />
      )}
      {!kept && chosen.choice !== 'pasted' && chosen.source.kind === 'pasted' && (
        <Text size="sm" c="dimmed">
          {previews.source.revealed}
        </Text>
      )}
    </Stack>
  )
}

function useOptions({ samples, lastSignInAt, tests }: ClaimSources) {
  const { previews } = useTexts()
  const format = useFormat()
  const { source } = previews
  return [
    {
      group: source.madeUp,
      items: samples.map((name) => ({ value: `sample:${name}`, label: source.samples[name] })),
    },
    {
      group: source.real,
      items: [
        ...(lastSignInAt === null
          ? []
          : [{ value: 'lastSignIn', label: source.lastSignIn(format.dateTime(lastSignInAt)) }]),
        ...tests.map(({ id, finishedAt }) => ({
          value: `test:${id}`,
          label: source.test(finishedAt === null ? '' : format.dateTime(finishedAt)),
        })),
      ],
    },
    { group: source.own, items: [{ value: 'pasted', label: source.pasted }] },
  ].filter(({ items }) => items.length > 0)
}

/** Two JSON objects; the preview follows as soon as both are. */
function PastedClaims(props: { readonly onChange: (source: ClaimSource) => void }) {
  const { previews } = useTexts()
  const [texts, setTexts] = useState(startingPaste)
  const change = (next: typeof texts): void => {
    setTexts(next)
    const [userInfo, idToken] = [objectOf(next.userInfo), objectOf(next.idToken)]
    if (userInfo && idToken) props.onChange({ kind: 'pasted', userInfo, idToken })
  }
  const field = (name: 'userInfo' | 'idToken') => (
    <JsonInput
      label={previews.source[name]}
      value={texts[name]}
      onChange={(text) => change({ ...texts, [name]: text })}
      error={objectOf(texts[name]) ? undefined : previews.source.notAnObject}
      autosize
      minRows={4}
      maxRows={14}
      styles={monospaceInput}
    />
  )
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {field('userInfo')}
      {field('idToken')}
    </SimpleGrid>
  )
}

const monospaceInput = { input: { fontFamily: 'var(--mantine-font-family-monospace)' } }

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return isObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function Reveal(props: {
  readonly param: ConnectionRef
  readonly source: ClaimSource
  readonly onRevealed: (source: ClaimSource) => void
}) {
  const { previews } = useTexts()
  const reveal = useReveal(props.param)
  const seesMembers = useMay('members:read')
  const may = useMay('connections:write') && seesMembers
  const { source } = props
  if (source.kind !== 'lastSignIn' && source.kind !== 'test') return null
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Text size="sm" c="dimmed" flex={1} miw="14rem">
          {previews.source.masked}
        </Text>
        {may && (
          <Button
            variant="default"
            size="sm"
            leftSection={<IconEye size={16} />}
            loading={reveal.isPending}
            onClick={() =>
              reveal.mutate(source, {
                onSuccess: ({ claims, groups }) =>
                  props.onRevealed({
                    kind: 'pasted',
                    ...claims,
                    ...(groups.kind === 'known' && { groups: groups.groups }),
                  }),
              })
            }
          >
            {previews.source.reveal}
          </Button>
        )}
      </Group>
      {reveal.error !== null && <ErrorNotice error={reveal.error} />}
    </Stack>
  )
}
