import { createRoute, z } from '@hono/zod-openapi'
import { memberTimeline, type Timeline } from '../../../admin/timeline.ts'
import type { MemberId } from '../../../core/ids.ts'
import type { TimelineEntry } from '../../../engine/ports.ts'
import { auditAnswer, toAudit } from './audit-answer.ts'
import { callerOf, guarded } from './guard.ts'
import { attemptAnswer, toAttempt } from './history.ts'
import {
  createRouter,
  idFrom,
  jsonAnswer,
  listOf,
  memberParams,
  pageOf,
  pageQuery,
  time,
  type AdminDeps,
} from './parts.ts'

const entryAnswer = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('sign-in'),
      at: time,
      connectionName: z.string().nullable(),
      attempt: attemptAnswer,
    }),
    z.strictObject({ kind: z.literal('directory'), at: time, event: auditAnswer }),
    z.strictObject({ kind: z.literal('change'), at: time, event: auditAnswer }),
  ])
  .openapi('TimelineEntry')

const timeline = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/members/{memberId}/timeline',
  operationId: 'readMemberTimeline',
  summary: 'Read everything that happened to a member, newest first',
  description:
    'Tries to sign in, what the directory did, and all other changes, those included of accounts that were merged into this one, and of earlier memberships of whoever was removed and came back.',
  tags: ['Members'],
  ...guarded('members:read', ['VALIDATION_FAILED']),
  request: { params: memberParams, query: pageQuery },
  responses: { 200: jsonAnswer('A page of the story.', listOf(entryAnswer)) },
})

export function memberTimelineRoutes({ admin }: AdminDeps) {
  return createRouter().openapi(timeline, async (c) => {
    const id = idFrom('member', c.req.valid('param').memberId)
    const page = await memberTimeline(admin, callerOf(c), id, pageOf(c.req.valid('query')))
    const items = page.items.map((entry) => toEntry(entry, id, page.names))
    return c.json({ items, nextCursor: page.nextCursor }, 200)
  })
}

function toEntry(
  entry: TimelineEntry,
  memberId: MemberId,
  names: Timeline['names'],
): z.infer<typeof entryAnswer> {
  if (entry.kind === 'attempt') {
    const { attempt } = entry
    const connectionName = names.get(attempt.connectionId ?? '') ?? null
    return {
      kind: 'sign-in',
      at: attempt.createdAt.toISOString(),
      connectionName,
      // Whose timeline it is, whatever the account was called then.
      attempt: toAttempt({ attempt, connectionName, person: { memberId, name: null } }),
    }
  }
  const { event } = entry
  return {
    kind: event.actor.kind === 'directory' ? 'directory' : 'change',
    at: event.at.toISOString(),
    event: toAudit(event, names),
  }
}
