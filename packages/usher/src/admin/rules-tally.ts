// Adds up what role rules would change, member by member, with the first names.
import type { RoleDecision } from '../core/decide-roles.ts'
import type { MemberId } from '../core/ids.ts'
import type { MemberWithClaims } from '../engine/ports.ts'

export type MemberChange = {
  readonly memberId: MemberId
  /** `null` where the caller may not see members. */
  readonly name: string | null
  readonly gained: readonly string[]
  readonly lost: readonly string[]
}
export type RulesImpact = {
  readonly lookedAt: number
  readonly changed: number
  /** Nothing is remembered of their last sign-in, or not their groups: their next one decides. */
  readonly unknown: number
  readonly roles: readonly { readonly role: string; readonly gain: number; readonly lose: number }[]
  /** Of those who change, the first `limit`. */
  readonly items: readonly MemberChange[]
  /** Continues the names, behind the last one shown. */
  readonly nextItemsCursor: string | null
  /** Continues the count, behind the last member looked at. */
  readonly nextCursor: string | null
}

/** Counts what changes, and keeps the first names. */
export class RulesTally {
  lookedAt = 0
  #changed = 0
  #unknown = 0
  readonly #roles = new Map<string, { gain: number; lose: number }>()
  readonly #items: MemberChange[] = []
  #itemsCursor: string | null = null
  readonly #limit: number
  readonly #showsNames: boolean

  constructor(limit: number, showsNames: boolean) {
    this.#limit = limit
    this.#showsNames = showsNames
  }

  get isFull(): boolean {
    return this.#itemsCursor !== null
  }

  /** `undefined`: nothing is known of the member; `isKnown`: too little was, where it is false. */
  add(
    member: Pick<MemberWithClaims, 'memberId' | 'displayName' | 'username'>,
    decided: RoleDecision | undefined,
    isKnown: boolean,
  ): void {
    if (!isKnown) this.#unknown += 1
    const { gained = [], lost = [] } = decided ?? {}
    if (gained.length === 0 && lost.length === 0) return
    this.#changed += 1
    for (const role of gained) this.#count(role).gain += 1
    for (const role of lost) this.#count(role).lose += 1
    if (this.isFull) return
    const name = this.#showsNames ? (member.displayName ?? member.username) : null
    this.#items.push({ memberId: member.memberId, name, gained, lost })
  }

  endPage(walked: number, next: string | null): void {
    this.lookedAt += walked
    // The list of names ends with a page, so that its cursor is one of the walk.
    if (!this.isFull && this.#items.length >= this.#limit) this.#itemsCursor = next
  }

  result(nextCursor: string | null): RulesImpact {
    return {
      lookedAt: this.lookedAt,
      changed: this.#changed,
      unknown: this.#unknown,
      roles: [...this.#roles]
        .map(([role, { gain, lose }]) => ({ role, gain, lose }))
        .toSorted((one, other) => one.role.localeCompare(other.role)),
      items: this.#items,
      nextItemsCursor: this.#itemsCursor,
      nextCursor,
    }
  }

  #count(role: string): { gain: number; lose: number } {
    const known = this.#roles.get(role) ?? { gain: 0, lose: 0 }
    this.#roles.set(role, known)
    return known
  }
}
