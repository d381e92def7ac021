// What of an audit event it can be found by: who did it, and whom it is about. Pure.
import { parseId, type MemberId, type UserId } from './ids.ts'
import type { Actor, AuditEvent } from './model.ts'

/** One word for who did it: an id where there is one, else the kind. */
export function actorKey(actor: Actor): string {
  switch (actor.kind) {
    case 'user':
      return actor.userId
    case 'directory':
      return actor.directoryId
    case 'api-token':
      return actor.tokenId
    case 'set-up-link':
      return actor.linkId
    case 'system':
    case 'operator-cli':
      return actor.kind
  }
}

/**
 * The person whom the event is about, as it names them: by user or by member. `null` where it is about
 * nobody. A session names nobody but the one who began or ended it.
 */
export function personOf(
  event: Pick<AuditEvent, 'actor' | 'targetKind' | 'targetId' | 'details'>,
): UserId | MemberId | null {
  switch (event.targetKind) {
    case 'user':
      return parseId('user', event.targetId) ?? null
    case 'member':
      return parseId('member', event.targetId) ?? null
    case 'session':
    case 'credential':
      return personInDetails(event) ?? (event.actor.kind === 'user' ? event.actor.userId : null)
    default:
      return personInDetails(event) ?? null
  }
}

function personInDetails({ details }: Pick<AuditEvent, 'details'>): UserId | MemberId | undefined {
  const { userId, memberId } = details
  return (
    (typeof userId === 'string' ? parseId('user', userId) : undefined) ??
    (typeof memberId === 'string' ? parseId('member', memberId) : undefined)
  )
}
