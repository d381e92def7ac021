import type { Guid } from './model.ts'

/** What happened, by id: whoever listens asks the directory for the present state. */
export type DirectoryChange =
  | { readonly kind: 'user'; readonly tenantId: Guid; readonly userId: Guid }
  | { readonly kind: 'group'; readonly tenantId: Guid; readonly groupId: Guid }
  | {
      readonly kind: 'member'
      readonly tenantId: Guid
      readonly groupId: Guid
      readonly memberId: Guid
    }
  | { readonly kind: 'assignments'; readonly tenantId: Guid; readonly appId: Guid }

type Listener = (change: DirectoryChange) => void

/**
 * Change tracking is left to those who need it: each listener keeps what changed since it last
 * looked, so a directory that nobody provisions from remembers nothing.
 */
export class ChangeListeners {
  readonly #listeners = new Set<Listener>()

  add(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  tell(change: DirectoryChange): void {
    for (const listener of this.#listeners) listener(change)
  }
}
