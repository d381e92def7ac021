import type { Guid } from './model.ts'

export type UserChange = {
  readonly userId: Guid
  readonly sequence: number
  readonly kind: 'changed' | 'softDeleted' | 'deleted'
}

/** The last change of every user, in order, so that `/users/delta` can say what came after a token. */
export class UserChanges {
  readonly #byTenant = new Map<Guid, Map<Guid, UserChange>>()
  #sequence = 0

  get latest(): number {
    return this.#sequence
  }

  record(tenantId: Guid, userId: Guid, kind: UserChange['kind']): void {
    this.#sequence += 1
    const changes = this.#byTenant.get(tenantId) ?? new Map<Guid, UserChange>()
    changes.delete(userId)
    changes.set(userId, { userId, sequence: this.#sequence, kind })
    this.#byTenant.set(tenantId, changes)
  }

  since(tenantId: Guid, sequence: number): readonly UserChange[] {
    const changes = this.#byTenant.get(tenantId)?.values() ?? []
    return [...changes].filter((change) => change.sequence > sequence)
  }
}
