import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from './client.ts'
import { visit } from './visit.ts'

/** Whoever is no longer signed in is sent to the sign-in page, and back here afterwards. */
function leaveIfSignedOut(error: unknown): void {
  if (!(error instanceof ApiError) || error.code !== 'UNAUTHENTICATED') return
  if (visit.isBegun()) {
    window.location.assign('/console/set-up')
    return
  }
  const here = window.location.pathname + window.location.search
  window.location.assign(`/sign-in?return_to=${encodeURIComponent(here)}`)
}

const retriesMax = 2

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: leaveIfSignedOut }),
  mutationCache: new MutationCache({ onError: leaveIfSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the server refused, it refuses again; only what did not reach it is worth a retry.
      retry: (failures, error) =>
        error instanceof ApiError &&
        (error.code === 'NETWORK' || error.status >= 500) &&
        failures < retriesMax,
    },
  },
})
