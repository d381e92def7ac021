// What the trail looks like from outside: ids, and beside them the names that people know.
import { z } from '@hono/zod-openapi'
import { actorIds, type Names } from '../../../admin/names.ts'
import { actorKey } from '../../../core/audit-words.ts'
import type { Actor } from '../../../core/model.ts'
import type { RecordedAuditEvent } from '../../../engine/ports.ts'
import { time } from './parts.ts'

export const auditAnswer = z
  .strictObject({
    id: z.string(),
    at: time,
    actor: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('user'),
        userId: z.string(),
        sessionId: z.string().nullable(),
      }),
      z.strictObject({ kind: z.literal('system') }),
      z.strictObject({ kind: z.literal('operator-cli') }),
      z.strictObject({
        kind: z.literal('directory'),
        directoryId: z.string(),
        tokenId: z.string(),
      }),
      z.strictObject({ kind: z.literal('api-token'), tokenId: z.string() }),
      z.strictObject({ kind: z.literal('set-up-link'), linkId: z.string() }),
    ]),
    actorKey: z.string().openapi({ description: 'As the filter names who did it.' }),
    actorName: z.string().nullable().openapi({ description: 'As it is called now.' }),
    action: z.string(),
    target: z.strictObject({ kind: z.string(), id: z.string() }),
    targetName: z.string().nullable().openapi({
      description: 'As it is called now; of what is gone, as the event called it.',
    }),
    details: z.record(z.string(), z.unknown()),
    ipAddress: z.string().nullable(),
  })
  .openapi('AuditEvent')

export type AuditAnswer = z.infer<typeof auditAnswer>

export function toAudit(event: RecordedAuditEvent, names: Names): AuditAnswer {
  return {
    id: event.id,
    at: event.at.toISOString(),
    actor: toActor(event.actor),
    actorKey: actorKey(event.actor),
    actorName: nameOf(actorIds(event.actor), names),
    action: event.action,
    target: { kind: event.targetKind, id: event.targetId },
    targetName: nameOf([event.targetId], names) ?? ownWord(event.details),
    details: event.details,
    ipAddress: event.ipAddress,
  }
}

function nameOf(ids: readonly string[], names: Names): string | null {
  const found = ids.map((id) => names.get(id)).find((name) => name !== undefined)
  return found ?? null
}

function ownWord(details: RecordedAuditEvent['details']): string | null {
  const words = ['displayName', 'name', 'email', 'userName', 'username', 'domain', 'authSource']
  const found = words.map((word) => details[word]).find((word) => typeof word === 'string')
  return typeof found === 'string' ? found : null
}

function toActor(actor: Actor): AuditAnswer['actor'] {
  switch (actor.kind) {
    case 'user':
      return { kind: 'user', userId: actor.userId, sessionId: actor.sessionId }
    case 'directory':
      return { kind: 'directory', directoryId: actor.directoryId, tokenId: actor.tokenId }
    case 'api-token':
      return { kind: 'api-token', tokenId: actor.tokenId }
    case 'set-up-link':
      return { kind: 'set-up-link', linkId: actor.linkId }
    case 'system':
    case 'operator-cli':
      return { kind: actor.kind }
  }
}
