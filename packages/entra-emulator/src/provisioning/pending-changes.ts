import type { Guid } from '../directory/model.ts'

/** What still has to be looked at: the job's watermark, kept as the set of what lies behind it. */
export class PendingChanges {
  readonly users = new Set<Guid>()
  /** Users of whom only the scope may have changed. */
  readonly scopeOnly = new Set<Guid>()
  readonly managers = new Set<Guid>()
  readonly groups = new Set<Guid>()
  readonly #members = new Map<Guid, Set<Guid> | 'all'>()
  assignments = false

  addMember(groupId: Guid, memberId: Guid): void {
    const known = this.#members.get(groupId)
    if (known === 'all') return
    if (known === undefined) this.#members.set(groupId, new Set([memberId]))
    else known.add(memberId)
  }

  addAllMembers(groupId: Guid): void {
    this.#members.set(groupId, 'all')
  }

  get groupsWithMembers(): readonly Guid[] {
    return [...this.#members.keys()]
  }

  takeMembers(groupId: Guid): ReadonlySet<Guid> | 'all' {
    const members = this.#members.get(groupId) ?? new Set<Guid>()
    this.#members.delete(groupId)
    return members
  }

  /** Puts back what a stopped cycle did not get to. */
  restoreMembers(groupId: Guid, members: ReadonlySet<Guid> | 'all'): void {
    if (members === 'all') this.addAllMembers(groupId)
    else for (const member of members) this.addMember(groupId, member)
  }
}
