import { Group, Text } from '@mantine/core'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import { useNow } from '../../parts/use-now.ts'
import type { Connection, ConnectionSecret } from './queries.ts'

/** The newest secret is the one that is used, so its end is what counts. */
export function SecretState({ connection }: { readonly connection: Connection }) {
  const { secrets } = useTexts().authentication
  if (!needsSecret(connection))
    return (
      <Text size="sm" c="dimmed">
        {secrets.notNeeded}
      </Text>
    )
  const newest = connection.secrets.toSorted((one, other) =>
    other.createdAt.localeCompare(one.createdAt),
  )[0]
  if (!newest) return <StatusBadge tone="bad">{secrets.none}</StatusBadge>
  return <SecretExpiry secret={newest} />
}

export function SecretExpiry({ secret }: { readonly secret: ConnectionSecret }) {
  const { secrets } = useTexts().authentication
  const format = useFormat()
  const now = useNow()
  if (secret.expiresAt === null)
    return (
      <Text size="sm" c="dimmed">
        {secrets.noExpiry}
      </Text>
    )
  const date = format.day(secret.expiresAt)
  if (secret.warning === 'expired')
    return (
      <Group gap="xs">
        <StatusBadge tone="bad">{secrets.expired}</StatusBadge>
        <Text size="sm">{date}</Text>
      </Group>
    )
  if (secret.warning === 'none') return <Text size="sm">{date}</Text>
  return (
    <StatusBadge tone="warning">
      {secrets.expires(format.relative(secret.expiresAt, now))}
    </StatusBadge>
  )
}

export function needsSecret({ settings }: Connection): boolean {
  return (
    settings.kind !== 'email' &&
    settings.clientAuthentication.method !== 'none' &&
    settings.clientAuthentication.method !== 'federated'
  )
}
