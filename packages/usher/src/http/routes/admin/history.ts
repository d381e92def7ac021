import { createRoute, z } from '@hono/zod-openapi'
import { errorCatalogue, errorCodes, type ErrorCode } from '../../../core/error-catalogue.ts'
import { getAttempt, listAttempts, type AttemptView } from '../../../admin/history.ts'
import type { AttemptFilter } from '../../../engine/ports.ts'
import { callerOf, guarded } from './guard.ts'
import {
  attemptParams,
  createRouter,
  idFrom,
  jsonAnswer,
  listOf,
  organizationParams,
  pageOf,
  pageQuery,
  time,
  timeRange,
  type AdminDeps,
} from './parts.ts'
import { providerErrorAnswer, toProviderErrorAnswer } from './provider-error-answer.ts'

const outcomes = ['signedIn', 'linked', 'created', 'confirm', 'denied', 'failed'] as const

const attemptFields = {
  id: z.string(),
  reference: z.string().openapi({ description: 'What the person saw on the page.' }),
  outcome: z.enum(outcomes),
  connectionId: z.string().nullable(),
  connectionName: z.string().nullable(),
  userId: z.string().nullable(),
  person: z
    .strictObject({ memberId: z.string(), name: z.string().nullable() })
    .nullable()
    .openapi({ description: 'The member that the person is now, under the organization’s name.' }),
  error: z
    .strictObject({ code: z.enum(errorCodes), title: z.string(), hint: z.string() })
    .nullable(),
  providerError: providerErrorAnswer.nullable(),
  subject: z
    .strictObject({ username: z.string().nullable(), email: z.string().nullable() })
    .nullable(),
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: time,
}
export const attemptAnswer = z.strictObject(attemptFields).openapi('SignInAttempt')
const attemptDetailsAnswer = z
  .strictObject({
    ...attemptFields,
    trace: z
      .array(z.strictObject({ rule: z.string(), saw: z.string() }))
      .openapi({ description: 'Which rules were asked, in order, and what they saw.' }),
  })
  .openapi('SignInAttemptDetails')

const attemptQuery = pageQuery.extend({
  outcome: z.enum(outcomes).optional(),
  connectionId: z.string().max(64).optional(),
  userId: z.string().max(64).optional(),
  reference: z.string().trim().toUpperCase().max(20).optional(),
  code: z.enum(errorCodes).optional().openapi({ description: 'The error it ended with.' }),
  failed: z
    .enum(['true', 'false'])
    .optional()
    .openapi({ description: '`true`: only attempts that ended with an error.' }),
  ...timeRange,
})

const attempts = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/sign-in-attempts',
  operationId: 'listSignInAttempts',
  summary: 'List sign-in attempts, newest first',
  tags: ['History'],
  ...guarded('sign-in-log:read', ['VALIDATION_FAILED']),
  request: { params: organizationParams, query: attemptQuery },
  responses: { 200: jsonAnswer('A page of attempts.', listOf(attemptAnswer)) },
})

const attempt = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/sign-in-attempts/{attemptId}',
  operationId: 'getSignInAttempt',
  summary: 'Read why a sign-in ended as it did',
  tags: ['History'],
  ...guarded('sign-in-log:read'),
  request: { params: attemptParams },
  responses: { 200: jsonAnswer('The attempt with its trace.', attemptDetailsAnswer) },
})

export function historyRoutes({ admin }: AdminDeps) {
  return createRouter()
    .openapi(attempts, async (c) => {
      const query = c.req.valid('query')
      const page = await listAttempts(admin, callerOf(c), filterFrom(query), pageOf(query))
      return c.json({ items: page.items.map(toAttempt), nextCursor: page.nextCursor }, 200)
    })
    .openapi(attempt, async (c) => {
      const id = idFrom('attempt', c.req.valid('param').attemptId)
      const found = await getAttempt(admin, callerOf(c), id)
      const trace = found.attempt.trace.map(({ rule, saw }) => ({ rule, saw }))
      return c.json({ ...toAttempt(found), trace }, 200)
    })
}

function filterFrom(query: z.infer<typeof attemptQuery>): AttemptFilter {
  const { outcome, connectionId, userId, reference, code, failed, from, until } = query
  return {
    ...(code !== undefined && { code }),
    ...(failed === 'true' && { failed: true }),
    ...(from !== undefined && { from: new Date(from) }),
    ...(until !== undefined && { until: new Date(until) }),
    ...(outcome !== undefined && { outcome }),
    ...(connectionId !== undefined && { connectionId: idFrom('connection', connectionId) }),
    ...(userId !== undefined && { userId: idFrom('user', userId) }),
    ...(reference !== undefined && reference !== '' && { reference }),
  }
}

export function toAttempt(view: AttemptView): z.infer<typeof attemptAnswer> {
  const { attempt: found, connectionName, person } = view
  return {
    id: found.id,
    reference: found.reference,
    outcome: found.outcome,
    connectionId: found.connectionId,
    connectionName,
    userId: found.userId,
    person: person && { memberId: person.memberId, name: person.name },
    error: found.code === null ? null : explain(found.code),
    providerError: found.providerError && toProviderErrorAnswer(found.providerError),
    subject: found.subject && { username: found.subject.username, email: found.subject.email },
    ipAddress: found.ipAddress,
    userAgent: found.userAgent,
    createdAt: found.createdAt.toISOString(),
  }
}

function explain(code: ErrorCode) {
  const { title, hint } = errorCatalogue[code]
  return { code, title, hint }
}
