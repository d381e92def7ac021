import { Stack, Text } from '@mantine/core'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import type { ScimRequest } from './queries.ts'

/** Filters in addresses are unreadable while they are encoded. */
export function shown(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

export function Result({ request }: { readonly request: ScimRequest }) {
  const { causes: causeWords } = useTexts().provisioning
  return (
    <Stack gap={2} align="flex-start">
      <StatusBadge tone={request.cause === null ? 'good' : 'bad'}>
        {String(request.status)}
      </StatusBadge>
      <Text size="xs" c="dimmed" lineClamp={2}>
        {request.cause === null ? request.outcome : causeWords[request.cause].title}
      </Text>
    </Stack>
  )
}
