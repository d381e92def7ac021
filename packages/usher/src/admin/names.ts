// Which ids of an audit event a reader wants a name for.
import type { Actor, AuditEvent } from '../core/model.ts'

/** By id; what is gone has none. */
export type Names = ReadonlyMap<string, string>

/** Of who did it (person, token, link, directory) and of what it was done to. */
export function idsOf(event: Pick<AuditEvent, 'actor' | 'targetId'>): readonly string[] {
  return [...actorIds(event.actor), event.targetId]
}

/** What the trail calls an actor, the more exact one first. */
export function actorIds(actor: Actor): readonly string[] {
  switch (actor.kind) {
    case 'user':
      return [actor.userId]
    case 'directory':
      return [actor.directoryId, actor.tokenId]
    case 'api-token':
      return [actor.tokenId]
    case 'set-up-link':
      return [actor.linkId]
    case 'system':
    case 'operator-cli':
      return []
  }
}
