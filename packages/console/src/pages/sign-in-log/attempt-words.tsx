import { Stack, Text } from '@mantine/core'
import { StatusBadge, type Tone } from '../../parts/status-badge.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import type { Attempt } from './queries.ts'

const tones: Readonly<Record<Attempt['outcome'], Tone>> = {
  signedIn: 'good',
  linked: 'good',
  created: 'good',
  confirm: 'info',
  denied: 'warning',
  failed: 'bad',
}

export function OutcomeBadge({ outcome }: { readonly outcome: Attempt['outcome'] }) {
  const { signInLog } = useTexts()
  return <StatusBadge tone={tones[outcome]}>{signInLog.outcomes[outcome]}</StatusBadge>
}

/** The organization's name of the person, else what they said of themselves. */
export function nameOf(attempt: Attempt): string | undefined {
  return attempt.person?.name ?? saidOf(attempt)
}

function saidOf({ subject }: Attempt): string | undefined {
  return subject?.username ?? subject?.email ?? undefined
}

export function PersonName({ attempt }: { readonly attempt: Attempt }) {
  const { signInLog } = useTexts()
  const { person } = attempt
  const said = saidOf(attempt)
  const name = nameOf(attempt) ?? signInLog.unknownPerson
  return (
    <Stack gap={0}>
      <Text size="sm" fw={500} {...(person === null && said === undefined && { c: 'dimmed' })}>
        {name}
      </Text>
      {said !== undefined && said !== name && (
        <Text size="xs" c="dimmed">
          {said}
        </Text>
      )}
    </Stack>
  )
}

export function ProviderName({ attempt }: { readonly attempt: Attempt }) {
  const { signInLog } = useTexts()
  if (attempt.connectionId === null) return <Text size="sm">{signInLog.noProvider}</Text>
  return <Text size="sm">{attempt.connectionName ?? signInLog.unknownProvider}</Text>
}
