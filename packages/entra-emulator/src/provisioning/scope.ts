import type { Directory } from '../directory/directory.ts'
import type { AppRole, Guid, User } from '../directory/model.ts'
import type { ProvisioningScope } from './job-options.ts'

/**
 * Who is to be provisioned. Assignments reach a user directly or through a direct membership of an
 * assigned group: nesting does not count.
 */
export class Scope {
  readonly #directory: Directory
  readonly #tenantId: Guid
  readonly #appId: Guid
  readonly #kind: ProvisioningScope
  #rolesByPrincipal = new Map<Guid, readonly (string | null)[]>()

  constructor(directory: Directory, tenantId: Guid, appId: Guid, kind: ProvisioningScope) {
    this.#directory = directory
    this.#tenantId = tenantId
    this.#appId = appId
    this.#kind = kind
    this.refresh()
  }

  /** Reads the assignments again and answers with the users and groups of which they changed. */
  refresh(): readonly Guid[] {
    const before = this.#rolesByPrincipal
    const after = new Map<Guid, (string | null)[]>()
    for (const { principalId, role } of this.#directory.app(this.#appId)?.assignments ?? []) {
      const roles = after.get(principalId)
      if (roles === undefined) after.set(principalId, [role])
      else roles.push(role)
    }
    this.#rolesByPrincipal = after
    const principals = new Set([...before.keys(), ...after.keys()])
    return [...principals].filter(
      (id) => JSON.stringify(before.get(id)) !== JSON.stringify(after.get(id)),
    )
  }

  hasUser(user: User): boolean {
    if (user.tenantId !== this.#tenantId || user.kind === 'personal') return false
    if (this.#kind === 'all' || this.#rolesByPrincipal.has(user.id)) return true
    return this.#directory.groupsOf(user.id).some(({ id }) => this.#rolesByPrincipal.has(id))
  }

  hasGroup(groupId: Guid): boolean {
    const group = this.#directory.group(groupId)
    if (group?.tenantId !== this.#tenantId) return false
    return this.#kind === 'all' || this.#rolesByPrincipal.has(groupId)
  }

  /** All ids in scope; an id may come twice. */
  *userIds(): Iterable<Guid> {
    if (this.#kind === 'all') {
      for (const user of this.#directory.users(this.#tenantId)) {
        if (user.kind !== 'personal') yield user.id
      }
      return
    }
    for (const principalId of this.#rolesByPrincipal.keys()) {
      const group = this.#directory.group(principalId)
      if (group === undefined) yield principalId
      else yield* group.members
    }
  }

  *groupIds(): Iterable<Guid> {
    if (this.#kind === 'all') {
      for (const group of this.#directory.groups(this.#tenantId)) yield group.id
      return
    }
    for (const id of this.#rolesByPrincipal.keys()) {
      if (this.#directory.group(id) !== undefined) yield id
    }
  }

  /** The app roles of a user, in the order of assignment. */
  rolesOf(user: User): readonly AppRole[] {
    const app = this.#directory.app(this.#appId)
    if (app === undefined || app.appRoles.length === 0) return []
    const principals = [user.id, ...this.#directory.groupsOf(user.id).map(({ id }) => id)]
    const values = new Set(principals.flatMap((id) => this.#rolesByPrincipal.get(id) ?? []))
    return app.appRoles.filter((role) => values.has(role.value))
  }
}
