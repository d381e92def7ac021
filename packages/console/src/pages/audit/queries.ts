import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { InferRequestType, InferResponseType } from 'hono/client'
import { answerOf, api } from '../../api/client.ts'
import type { AuditSearch } from './routes.ts'

const routes = api.organizations[':organizationId'].audit
const pageSize = '50'

type AuditQuery = InferRequestType<typeof routes.$get>['query']
export type AuditFilter = Omit<AuditQuery, 'limit' | 'cursor'>
export type AuditEvent = InferResponseType<typeof routes.$get, 200>['items'][number]

export type FilterNames = InferResponseType<typeof routes.$get, 200>['filterNames']

export const auditQuery = (
  organizationId: string,
  filter: AuditFilter,
  cursor: string | undefined,
) =>
  queryOptions({
    queryKey: ['audit', organizationId, filter, cursor ?? ''],
    queryFn: () =>
      answerOf(
        routes.$get({
          param: { organizationId },
          query: { limit: pageSize, ...filter, ...(cursor !== undefined && { cursor }) },
        }),
      ),
    placeholderData: keepPreviousData,
  })

/** Days of the reader's calendar as moments; the last day is meant whole. */
export function filterOf({ action, actor, target, text, from, until }: AuditSearch): AuditFilter {
  return {
    ...(action !== undefined && { action }),
    ...(actor !== undefined && { actor }),
    ...(target !== undefined && { target }),
    ...(text !== undefined && { text }),
    ...(from !== undefined && { from: startOf(from, 0) }),
    ...(until !== undefined && { until: startOf(until, 1) }),
  }
}

function startOf(day: string, daysLater: number): string {
  const start = new Date(`${day}T00:00:00`)
  start.setDate(start.getDate() + daysLater)
  return start.toISOString()
}

/** A plain link: the browser saves what comes, however long it is. */
export function downloadAddress(
  organizationId: string,
  filter: AuditFilter,
  format: 'csv' | 'json',
): string {
  const { pathname, search } = routes.export.$url({
    param: { organizationId },
    query: { ...filter, format },
  })
  return pathname + search
}
