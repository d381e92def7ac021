// Answers about what role rules would change, put together: the count goes on stretch by stretch, and
// the names have a way of their own.
import type { InferResponseType } from 'hono/client'
import type { api } from '../api/client.ts'

type Organization = (typeof api.organizations)[':organizationId']
type Compare = Organization['connections'][':connectionId']['role-rules-impact']['$post']
/** A provider's rules and a directory's are answered alike. */
export type RulesImpact = InferResponseType<Compare, 200>

/** Counts of two stretches of the walk. */
export function countedFurther(one: RulesImpact, next: RulesImpact): RulesImpact {
  const roles = new Map(one.roles.map((role) => [role.role, role]))
  for (const { role, gain, lose } of next.roles) {
    const known = roles.get(role) ?? { role, gain: 0, lose: 0 }
    roles.set(role, { role, gain: known.gain + gain, lose: known.lose + lose })
  }
  // As long as names of the first stretch are left to show, their cursor leads on through the next.
  const names = one.nextItemsCursor === null ? withMoreNames(one, next) : one
  return {
    ...names,
    lookedAt: one.lookedAt + next.lookedAt,
    changed: one.changed + next.changed,
    unknown: one.unknown + next.unknown,
    roles: [...roles.values()],
    nextCursor: next.nextCursor,
  }
}

/** What was counted stays; `next` brings names behind those that are shown. */
export function withMoreNames(one: RulesImpact, next: RulesImpact): RulesImpact {
  return {
    ...one,
    items: [...one.items, ...next.items],
    nextItemsCursor: next.nextItemsCursor,
  }
}
