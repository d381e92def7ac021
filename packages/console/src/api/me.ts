// Who uses the console, and what they may do. What is hidden here is refused by the server too.
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import type { InferResponseType } from 'hono/client'
import { answerOf, api } from './client.ts'
import { visit } from './visit.ts'

export type Me = InferResponseType<typeof api.me.$get, 200>
/** `members:read`, … */
export type Permission = Me['permissions'][number]

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async () => {
    const me = await answerOf(api.me.$get())
    // Who signs in has an account, whatever link they may have opened before.
    if (me.kind === 'session') visit.end()
    return me
  },
  staleTime: 60_000,
})

/** Inside the frame, which has loaded it. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data
}

/** Whether to offer something. */
export function useMay(permission: Permission): boolean {
  return useMe().permissions.includes(permission)
}
