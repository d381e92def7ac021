import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTexts } from '../texts/texts-provider.tsx'
import { ErrorNotice } from './error-notice.tsx'

/**
 * The three states of what comes from the server: grey bars while it loads, the error with a way to
 * try again, or the content.
 */
export function Loaded<Data>(props: {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch'>
  readonly rows?: number
  readonly children: (data: Data) => ReactNode
}) {
  const { data, error, refetch } = props.query
  if (data !== undefined) return props.children(data)
  if (error !== null) return <ErrorNotice error={error} onRetry={refetch} />
  return <LoadingRows rows={props.rows ?? 4} />
}

export function LoadingRows(props: { readonly rows: number }) {
  const { parts } = useTexts()
  return (
    <Stack gap="sm" role="status" data-loading>
      <VisuallyHidden>{parts.loading}</VisuallyHidden>
      {Array.from({ length: props.rows }, (_, row) => (
        <Skeleton key={row} height={36} radius="md" />
      ))}
    </Stack>
  )
}
