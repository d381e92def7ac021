import { escrowAfterFailure, isDue } from './escrow.ts'
import { PendingChanges } from './pending-changes.ts'
import type { Guid } from '../directory/model.ts'
import type { EscrowEntry } from './escrow.ts'

/** A user's account at the target, as this job left it. */
export type UserLink = {
  readonly scimId: string
  readonly name: string
  readonly active: boolean
  readonly inScope: boolean
  /** The mapped paths that this job wrote. */
  readonly written: ReadonlySet<string>
  /** The manager's id at the target. */
  readonly managerScimId: string | null
}

export type GroupLink = {
  readonly scimId: string
  readonly name: string
  readonly written: ReadonlySet<string>
  /** Object id → SCIM id of the members that this job wrote. Changes in place. */
  readonly members: Map<Guid, string>
}

/** A user or a group may wait for each of these on its own. */
export type EscrowKind = 'user' | 'manager' | 'group' | 'members'

/** Everything a job remembers between cycles. */
export class JobState {
  readonly users = new Map<Guid, UserLink>()
  readonly groups = new Map<Guid, GroupLink>()
  readonly pending = new PendingChanges()
  /** Reports whose manager has no account at the target yet, by manager. */
  readonly waitingForManager = new Map<Guid, Set<Guid>>()
  readonly #escrow = new Map<
    string,
    EscrowEntry & { readonly kind: EscrowKind; readonly id: Guid }
  >()
  readonly #writtenSets = new Map<string, ReadonlySet<string>>()

  get escrowed(): number {
    return this.#escrow.size
  }

  get known(): number {
    return this.users.size + this.groups.size
  }

  escrowOf(kind: EscrowKind, id: Guid): EscrowEntry | undefined {
    return this.#escrow.get(`${kind}/${id}`)
  }

  failed(kind: EscrowKind, id: Guid, now: Date): void {
    const key = `${kind}/${id}`
    this.#escrow.set(key, { ...escrowAfterFailure(this.#escrow.get(key), now), kind, id })
  }

  succeeded(kind: EscrowKind, id: Guid): void {
    this.#escrow.delete(`${kind}/${id}`)
  }

  clearEscrow(): void {
    this.#escrow.clear()
  }

  /** Makes pending what has waited long enough. */
  retryDue(now: Date): void {
    for (const entry of this.#escrow.values()) {
      if (!isDue(entry, now)) continue
      if (entry.kind === 'user') this.pending.users.add(entry.id)
      else if (entry.kind === 'manager') this.pending.managers.add(entry.id)
      else if (entry.kind === 'group') this.pending.groups.add(entry.id)
      else this.pending.addAllMembers(entry.id)
    }
  }

  /** Most users have the same attributes, so the sets are shared. */
  writtenSet(targets: Iterable<string>): ReadonlySet<string> {
    const list = [...targets]
    const key = list.join('\n')
    const known = this.#writtenSets.get(key) ?? new Set(list)
    this.#writtenSets.set(key, known)
    return known
  }
}
