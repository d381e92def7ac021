import { createRoute, z } from '@hono/zod-openapi'
import {
  getDirectoryHealth,
  getScimRequest,
  listScimRequests,
  type DirectoryHealth,
} from '../../../admin/directory-health.ts'
import { scimFailureCauses, type ScimCounts } from '../../../core/scim-activity.ts'
import type { ScimRequestFilter } from '../../../engine/ports.ts'
import { requestAnswer, toRequestAnswer } from './directory-answer.ts'
import { callerOf, guarded } from './guard.ts'
import {
  createRouter,
  directoryParams,
  idFrom,
  jsonAnswer,
  listOf,
  pageOf,
  pageQuery,
  scimRequestParams,
  time,
  timeRange,
  type AdminDeps,
} from './parts.ts'

const tags = ['Directories']
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const daysMax = 30

const counts = z
  .strictObject({
    created: z.int(),
    updated: z.int(),
    unchanged: z.int().openapi({ description: 'Changes that were so already.' }),
    deleted: z.int(),
    read: z.int(),
    bulk: z.int(),
    failed: z.int(),
  })
  .openapi('ScimCounts')

const healthAnswer = z
  .strictObject({
    state: z.enum(['waiting', 'silent', 'failing', 'working']).openapi({
      description:
        '`waiting`: no request yet. `silent`: none for two hours. `failing`: the last cycle had failures.',
    }),
    lastCycle: z
      .strictObject({
        startedAt: time,
        endedAt: time,
        requests: z.int(),
        counts,
        complete: z.boolean().openapi({ description: 'False where it began earlier than this.' }),
      })
      .nullable(),
    totals: counts,
    days: z.array(z.strictObject({ startsAt: time, counts })),
    failures: z.array(
      z.strictObject({
        cause: z.enum(scimFailureCauses),
        requests: z.int(),
        last: requestAnswer.nullable(),
      }),
    ),
  })
  .openapi('DirectoryHealth')

const healthQuery = z.strictObject({
  days: z.coerce.number().int().min(1).max(daysMax).default(14).openapi({ type: 'integer' }),
  utcOffsetMinutes: z.coerce
    .number()
    .int()
    .min(-840)
    .max(840)
    .default(0)
    .openapi({ type: 'integer', description: 'Where the days begin: 60 is an hour before UTC.' }),
})

const requestQuery = pageQuery.extend({
  method: z.enum(methods).optional(),
  failed: z
    .enum(['true', 'false'])
    .optional()
    .openapi({ description: '`true`: only requests that were refused or failed.' }),
  cause: z.enum(scimFailureCauses).optional(),
  ...timeRange,
})

const health = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/directories/{directoryId}/health',
  operationId: 'getDirectoryHealth',
  summary: 'Read whether provisioning works',
  description: 'The last cycle, what was done day by day, and what failed for which cause.',
  tags,
  ...guarded('directories:read', ['VALIDATION_FAILED']),
  request: { params: directoryParams, query: healthQuery },
  responses: { 200: jsonAnswer('How the directory is.', healthAnswer) },
})

const requests = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/directories/{directoryId}/requests',
  operationId: 'listScimRequests',
  summary: 'List the requests of the provisioning client, newest first',
  description: 'Of the last 30 days.',
  tags,
  ...guarded('directories:read', ['VALIDATION_FAILED']),
  request: { params: directoryParams, query: requestQuery },
  responses: { 200: jsonAnswer('A page of requests.', listOf(requestAnswer)) },
})

const request = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/directories/{directoryId}/requests/{requestId}',
  operationId: 'getScimRequest',
  summary: 'Read a request of the provisioning client',
  tags,
  ...guarded('directories:read'),
  request: { params: scimRequestParams },
  responses: { 200: jsonAnswer('The request.', requestAnswer) },
})

export function directoryHealthRoutes({ admin }: AdminDeps) {
  return createRouter()
    .openapi(health, async (c) => {
      const id = idFrom('directory', c.req.valid('param').directoryId)
      const span = c.req.valid('query')
      return c.json(toHealth(await getDirectoryHealth(admin, callerOf(c), id, span)), 200)
    })
    .openapi(requests, async (c) => {
      const id = idFrom('directory', c.req.valid('param').directoryId)
      const query = c.req.valid('query')
      const found = await listScimRequests(admin, callerOf(c), id, filterFrom(query), pageOf(query))
      return c.json({ items: found.items.map(toRequestAnswer), nextCursor: found.nextCursor }, 200)
    })
    .openapi(request, async (c) => {
      const { directoryId, requestId } = c.req.valid('param')
      const id = idFrom('directory', directoryId)
      const found = await getScimRequest(admin, callerOf(c), id, idFrom('scimRequest', requestId))
      return c.json(toRequestAnswer(found), 200)
    })
}

function filterFrom(query: z.infer<typeof requestQuery>): ScimRequestFilter {
  const { method, failed, cause, from, until } = query
  return {
    ...(method !== undefined && { method }),
    ...(failed === 'true' && { failed: true }),
    ...(cause !== undefined && { cause }),
    ...(from !== undefined && { from: new Date(from) }),
    ...(until !== undefined && { until: new Date(until) }),
  }
}

function toHealth(found: DirectoryHealth): z.infer<typeof healthAnswer> {
  const { state, cycle, totals, days, failures } = found
  return {
    state,
    lastCycle: cycle && {
      startedAt: cycle.startedAt.toISOString(),
      endedAt: cycle.endedAt.toISOString(),
      requests: cycle.requests,
      counts: toCounts(cycle.counts),
      complete: cycle.complete,
    },
    totals: toCounts(totals),
    days: days.map((day) => ({
      startsAt: day.startsAt.toISOString(),
      counts: toCounts(day.counts),
    })),
    failures: failures.map(({ cause, requests: failed, last }) => ({
      cause,
      requests: failed,
      last: last && toRequestAnswer(last),
    })),
  }
}

function toCounts(all: ScimCounts) {
  const { created, updated, unchanged, deleted, read, bulk, failed } = all
  return { created, updated, unchanged, deleted, read, bulk, failed }
}
