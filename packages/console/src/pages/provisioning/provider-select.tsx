import { Select, Stack, type SelectProps } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { upstreamProvidersQuery, type Directory } from './queries.ts'

/** Providers that no other directory is paired with. */
export function ProviderSelect({
  organizationId,
  others,
  ...select
}: Omit<SelectProps, 'data'> & {
  readonly organizationId: string
  readonly others: readonly Directory[]
}) {
  const { data, error, refetch } = useQuery(upstreamProvidersQuery(organizationId))
  const free = freeProviders(data ?? [], others)
  return (
    <Stack gap="xs">
      <Select data={[...free]} disabled={data === undefined} {...select} />
      {error !== null && <ErrorNotice error={error} onRetry={refetch} />}
    </Stack>
  )
}

type Provider = { readonly value: string; readonly label: string }

export function freeProviders(
  providers: readonly Provider[],
  others: readonly Directory[],
): readonly Provider[] {
  const taken = others.map(({ connectionId }) => connectionId)
  return providers.filter(({ value }) => !taken.includes(value))
}
