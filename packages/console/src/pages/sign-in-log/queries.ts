import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { InferResponseType } from 'hono/client'
import { answerOf, api } from '../../api/client.ts'
import { connectionsQuery } from '../authentication/queries.ts'
import { hoursOf, type AttemptFilter, type LogSearch } from './search.ts'

const attempts = api.organizations[':organizationId']['sign-in-attempts']
export type Attempt = InferResponseType<typeof attempts.$get, 200>['items'][number]
export type AttemptDetails = InferResponseType<(typeof attempts)[':attemptId']['$get'], 200>

export const signInLogKey = (organizationId: string) => ['sign-in-log', organizationId]

export function attemptsQuery(
  organizationId: string,
  search: LogSearch,
  cursor: string | undefined,
) {
  return queryOptions({
    queryKey: [...signInLogKey(organizationId), { ...search, attempt: undefined }, cursor ?? null],
    queryFn: () =>
      answerOf(
        attempts.$get({
          param: { organizationId },
          query: { ...toQuery(search), limit: '25', ...(cursor !== undefined && { cursor }) },
        }),
      ),
    placeholderData: keepPreviousData,
  })
}

function toQuery(search: LogSearch): AttemptFilter {
  const { outcome, provider, person, code, time, reference } = search
  return {
    ...(outcome === 'unsuccessful' && { failed: 'true' as const }),
    ...(outcome !== undefined && outcome !== 'unsuccessful' && { outcome }),
    ...(provider !== undefined && { connectionId: provider }),
    ...(person !== undefined && { userId: person }),
    ...(code !== undefined && { code }),
    ...(time !== undefined && { from: hoursAgo(hoursOf[time]) }),
    ...(reference !== undefined && { reference }),
  }
}

function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toISOString()
}

export function attemptQuery(organizationId: string, attemptId: string) {
  return queryOptions({
    queryKey: [...signInLogKey(organizationId), 'attempt', attemptId],
    queryFn: () => answerOf(attempts[':attemptId'].$get({ param: { organizationId, attemptId } })),
    // What happened does not change.
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Names of providers, to filter by. */
export function providersQuery(organizationId: string) {
  return queryOptions({
    ...connectionsQuery(organizationId),
    select: ({ items }) => items.map(({ id, name }) => ({ id, name })),
  })
}

/** People whose name, user name or address begins so. */
export function peopleQuery(organizationId: string, search: string) {
  return queryOptions({
    queryKey: ['members', organizationId, 'found', search],
    queryFn: async () => {
      const { items } = await answerOf(
        api.organizations[':organizationId'].members.$get({
          param: { organizationId },
          query: { search, limit: '10' },
        }),
      )
      return items.map(({ userId, displayName, username, email }) => ({
        value: userId,
        label: displayName ?? username ?? email ?? userId,
        detail: username ?? email,
      }))
    },
    enabled: search !== '',
    placeholderData: keepPreviousData,
  })
}
