export type UserFacts = {
  readonly presence: 'present' | 'softDeleted' | 'gone'
  readonly enabled: boolean
  /** Assigned, directly or by a group; or everybody is in scope. */
  readonly inScope: boolean
  /** What the job knows of the account at the target, or null where there is none. */
  readonly link: { readonly active: boolean; readonly inScope: boolean } | null
}

export type UserDecision =
  | { readonly kind: 'none' }
  | { readonly kind: 'skip'; readonly reason: string }
  | { readonly kind: 'forget'; readonly reason: string }
  | { readonly kind: 'delete' }
  | { readonly kind: 'disable' }
  | { readonly kind: 'matchOrCreate' }
  | { readonly kind: 'update'; readonly active: boolean }

/** What Entra does about a user of whom something changed. */
export function decideUser(facts: UserFacts): UserDecision {
  const { presence, enabled, inScope, link } = facts
  if (presence === 'gone') {
    if (link === null) return { kind: 'none' }
    return link.inScope
      ? { kind: 'delete' }
      : { kind: 'forget', reason: 'Unassigned before it was deleted: the account stays disabled.' }
  }
  const active = presence === 'present' && enabled && inScope
  if (link === null) {
    if (active) return { kind: 'matchOrCreate' }
    return { kind: 'skip', reason: whyInactive(facts) }
  }
  if (presence === 'present' && inScope) return { kind: 'update', active: enabled }
  // Of a user out of scope nothing but the end is written.
  return link.active ? { kind: 'disable' } : { kind: 'skip', reason: whyInactive(facts) }
}

function whyInactive({ presence, inScope }: UserFacts): string {
  if (presence === 'softDeleted') return 'The user is deleted.'
  return inScope ? 'The user is disabled.' : 'The user is not assigned to the application.'
}
