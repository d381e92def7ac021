import { randomBytes, randomUUID } from 'node:crypto'
import { UserChanges } from './user-changes.ts'
import { ChangeListeners } from './directory-change.ts'
import { appFrom, groupFrom, tenantFrom, userFrom } from './defaults.ts'
import { personalTenantId } from './model.ts'
import type { DirectoryChange } from './directory-change.ts'
import type {
  App,
  AppAssignment,
  ClientSecret,
  DeletedUser,
  FederatedCredential,
  Group,
  Guid,
  NewApp,
  NewGroup,
  NewTenant,
  NewUser,
  Seed,
  Tenant,
  User,
} from './model.ts'

/** After this long, a soft-deleted user is gone for good. */
export const softDeletedDaysMax = 30

/**
 * Everything the emulator knows about, in memory, open to change while it runs. Reading methods
 * return `undefined` for what is absent; changing methods throw, because a test that changes
 * something absent has a mistake in it.
 */
export class Directory {
  readonly #tenants = new Map<Guid, Tenant>()
  readonly #users = new Map<Guid, User>()
  readonly #usersByName = new Map<string, Guid>()
  readonly #groups = new Map<Guid, Group>()
  readonly #apps = new Map<Guid, App>()
  readonly #groupsByMember = new Map<Guid, Set<Guid>>()
  readonly #softDeleted = new Map<Guid, DeletedUser>()
  readonly #consents = new Set<string>()
  readonly #clock: () => Date
  /** What `/users/delta` reports. */
  readonly userChanges = new UserChanges()
  readonly #listeners = new ChangeListeners()
  /** Group.members is a live view of these sets, so that a change of one member costs one step. */
  readonly #members = new Map<Guid, Set<Guid>>()

  constructor(seed: Seed, clock: () => Date) {
    this.#clock = clock
    for (const given of seed.tenants) {
      const tenant = this.addTenant(given)
      for (const user of given.users ?? []) this.addUser(tenant.id, user)
      for (const group of given.groups ?? []) this.addGroup(tenant.id, group)
      for (const app of given.apps ?? []) this.addApp(tenant.id, app)
    }
    if (!this.#tenants.has(personalTenantId)) {
      this.addTenant({ id: personalTenantId, displayName: 'Personal accounts', domains: [] })
    }
  }

  get tenants(): readonly Tenant[] {
    return [...this.#tenants.values()]
  }

  /** By GUID or by verified domain, as in the first segment of every endpoint. */
  tenant(idOrDomain: string): Tenant | undefined {
    const wanted = idOrDomain.toLowerCase()
    return (
      this.#tenants.get(wanted) ?? this.tenants.find((tenant) => tenant.domains.includes(wanted))
    )
  }

  addTenant(given: NewTenant): Tenant {
    const tenant = tenantFrom(given)
    this.#tenants.set(tenant.id, tenant)
    return tenant
  }

  updateTenant(id: Guid, changes: Partial<Omit<Tenant, 'id'>>): Tenant {
    const tenant = { ...present(this.#tenants.get(id), 'tenant', id), ...changes }
    this.#tenants.set(id, tenant)
    return tenant
  }

  users(tenantId?: Guid): readonly User[] {
    const all = [...this.#users.values()]
    return tenantId === undefined ? all : all.filter((user) => user.tenantId === tenantId)
  }

  user(id: Guid): User | undefined {
    return this.#users.get(id)
  }

  /** Names compare without regard to case, as in Entra. */
  userByName(tenantId: Guid, userPrincipalName: string): User | undefined {
    const id = this.#usersByName.get(nameKey(tenantId, userPrincipalName))
    return id === undefined ? undefined : this.#users.get(id)
  }

  addUser(tenantId: Guid, given: NewUser): User {
    present(this.#tenants.get(tenantId), 'tenant', tenantId)
    const user = userFrom(tenantId, given)
    if (this.userByName(tenantId, user.userPrincipalName) !== undefined) {
      throw new Error(`The tenant already has a user named ${user.userPrincipalName}.`)
    }
    this.#putUser(user)
    return user
  }

  updateUser(id: Guid, changes: Partial<Omit<User, 'id' | 'tenantId'>>): User {
    const before = present(this.#users.get(id), 'user', id)
    const user = { ...before, ...changes }
    const holder = this.userByName(user.tenantId, user.userPrincipalName)
    if (holder !== undefined && holder.id !== id) {
      throw new Error(`The tenant already has a user named ${user.userPrincipalName}.`)
    }
    this.#usersByName.delete(nameKey(before.tenantId, before.userPrincipalName))
    this.#putUser(user)
    return user
  }

  /** Soft by default: the user can come back with `restoreUser` and keeps id and memberships. */
  deleteUser(id: Guid, options: { readonly permanently?: boolean } = {}): void {
    const user = present(this.#users.get(id) ?? this.#softDeleted.get(id)?.user, 'user', id)
    this.#users.delete(id)
    // Somebody else may have got the name of a user who was deleted before.
    const key = nameKey(user.tenantId, user.userPrincipalName)
    if (this.#usersByName.get(key) === id) this.#usersByName.delete(key)
    if (options.permanently === true) {
      this.#softDeleted.delete(id)
      for (const group of this.groupsOf(id)) this.removeMember(group.id, id)
      this.userChanges.record(user.tenantId, id, 'deleted')
    } else {
      // At the end, so that the map stays in order of deletion.
      this.#softDeleted.delete(id)
      this.#softDeleted.set(id, { user, deletedAt: this.#clock() })
      this.userChanges.record(user.tenantId, id, 'softDeleted')
    }
    this.#tell({ kind: 'user', tenantId: user.tenantId, userId: id })
  }

  restoreUser(id: Guid): User {
    const { user } = present(this.#softDeleted.get(id), 'deleted user', id)
    if (this.userByName(user.tenantId, user.userPrincipalName) !== undefined) {
      throw new Error(`The tenant already has a user named ${user.userPrincipalName}.`)
    }
    this.#softDeleted.delete(id)
    this.#putUser(user)
    return user
  }

  /** Soft-deleted users; `deletedUser` finds one of them. */
  deletedUsers(tenantId?: Guid): readonly DeletedUser[] {
    const all = [...this.#softDeleted.values()]
    return tenantId === undefined ? all : all.filter(({ user }) => user.tenantId === tenantId)
  }

  deletedUser(id: Guid): DeletedUser | undefined {
    return this.#softDeleted.get(id)
  }

  /** Deletes for good who was soft-deleted 30 days ago. Oldest first, so it stops at the first. */
  purgeDeletedUsers(): void {
    const limit = this.#clock().getTime() - softDeletedDaysMax * 86_400_000
    for (const { user, deletedAt } of this.#softDeleted.values()) {
      if (deletedAt.getTime() > limit) return
      this.deleteUser(user.id, { permanently: true })
    }
  }

  /** Every grant issued until now stops working, as after a password change. */
  revokeSessions(id: Guid): User {
    return this.updateUser(id, { tokensValidFrom: this.#clock() })
  }

  groups(tenantId?: Guid): readonly Group[] {
    const all = [...this.#groups.values()]
    return tenantId === undefined ? all : all.filter((group) => group.tenantId === tenantId)
  }

  group(id: Guid): Group | undefined {
    return this.#groups.get(id)
  }

  addGroup(tenantId: Guid, given: NewGroup): Group {
    present(this.#tenants.get(tenantId), 'tenant', tenantId)
    const members = new Set(given.members)
    const group: Group = { ...groupFrom(tenantId, given), members }
    this.#members.set(group.id, members)
    this.#groups.set(group.id, group)
    this.#tell({ kind: 'group', tenantId, groupId: group.id })
    for (const member of members) this.#memberChanged(group, member, true)
    return group
  }

  updateGroup(id: Guid, changes: Partial<Omit<Group, 'id' | 'tenantId' | 'members'>>): Group {
    const group = { ...present(this.#groups.get(id), 'group', id), ...changes }
    this.#groups.set(id, group)
    this.#tell({ kind: 'group', tenantId: group.tenantId, groupId: id })
    return group
  }

  deleteGroup(id: Guid): void {
    const group = present(this.#groups.get(id), 'group', id)
    for (const parent of this.groupsOf(id)) this.removeMember(parent.id, id)
    this.#groups.delete(id)
    this.#members.delete(id)
    this.#tell({ kind: 'group', tenantId: group.tenantId, groupId: id })
    for (const member of group.members) this.#memberChanged(group, member, false)
  }

  addMember(groupId: Guid, memberId: Guid): void {
    const group = present(this.#groups.get(groupId), 'group', groupId)
    const members = present(this.#members.get(groupId), 'group', groupId)
    if (members.has(memberId)) return
    members.add(memberId)
    this.#memberChanged(group, memberId, true)
  }

  removeMember(groupId: Guid, memberId: Guid): void {
    const group = present(this.#groups.get(groupId), 'group', groupId)
    const members = present(this.#members.get(groupId), 'group', groupId)
    if (members.delete(memberId)) this.#memberChanged(group, memberId, false)
  }

  /** The groups that list this user or group as a direct member. */
  groupsOf(memberId: Guid): readonly Group[] {
    const ids = this.#groupsByMember.get(memberId) ?? new Set<Guid>()
    return [...ids].flatMap((id) => this.#groups.get(id) ?? [])
  }

  get apps(): readonly App[] {
    return [...this.#apps.values()]
  }

  app(appId: Guid): App | undefined {
    return this.#apps.get(appId.toLowerCase())
  }

  addApp(tenantId: Guid, given: NewApp): App {
    present(this.#tenants.get(tenantId), 'tenant', tenantId)
    const app = appFrom(tenantId, given)
    this.#apps.set(app.appId, app)
    return app
  }

  updateApp(appId: Guid, changes: Partial<Omit<App, 'appId' | 'tenantId'>>): App {
    const app = { ...present(this.app(appId), 'app', appId), ...changes }
    this.#apps.set(app.appId, app)
    if (changes.assignments !== undefined) {
      this.#tell({ kind: 'assignments', tenantId: app.tenantId, appId: app.appId })
    }
    return app
  }

  /** Adds a client secret beside those there are; made up where no value is given. */
  addSecret(appId: Guid, given: Partial<Omit<ClientSecret, 'keyId'>> = {}): ClientSecret {
    const secret: ClientSecret = {
      keyId: randomUUID(),
      value: given.value ?? randomBytes(30).toString('base64url'),
      expiresAt: given.expiresAt ?? null,
    }
    const app = present(this.app(appId), 'app', appId)
    this.updateApp(appId, { secrets: [...app.secrets, secret] })
    return secret
  }

  removeSecret(appId: Guid, keyId: Guid): void {
    const app = present(this.app(appId), 'app', appId)
    this.updateApp(appId, { secrets: app.secrets.filter((secret) => secret.keyId !== keyId) })
  }

  /** Registers an X.509 certificate (PEM) for `private_key_jwt`. */
  addCertificate(appId: Guid, pem: string): void {
    const app = present(this.app(appId), 'app', appId)
    const certificate = { keyId: randomUUID(), pem }
    this.updateApp(appId, { certificates: [...app.certificates, certificate] })
  }

  addFederatedCredential(appId: Guid, credential: FederatedCredential): void {
    const app = present(this.app(appId), 'app', appId)
    this.updateApp(appId, { federatedCredentials: [...app.federatedCredentials, credential] })
  }

  addRedirectUri(appId: Guid, uri: string, platform: 'web' | 'spa' | 'publicClient' = 'web'): void {
    const app = present(this.app(appId), 'app', appId)
    const others = app.redirectUris.filter((known) => known.uri !== uri)
    this.updateApp(appId, { redirectUris: [...others, { uri, platform }] })
  }

  /** Assigns a user or a group to an app, with an app role or with default access. */
  assign(appId: Guid, principalId: Guid, role: string | null = null): void {
    const app = present(this.app(appId), 'app', appId)
    const assignment: AppAssignment = { principalId, role }
    this.updateApp(appId, { assignments: [...app.assignments, assignment] })
  }

  unassign(appId: Guid, principalId: Guid): void {
    const app = present(this.app(appId), 'app', appId)
    const assignments = app.assignments.filter((known) => known.principalId !== principalId)
    this.updateApp(appId, { assignments })
  }

  /** Calls back after every change; answers with the way to stop that. */
  onChange(listener: (change: DirectoryChange) => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Whether the app may act for this person: an administrator's word, or the person's own. */
  hasConsent(app: App, userId: Guid): boolean {
    return app.consent === 'granted' || this.#consents.has(`${app.appId}/${userId}`)
  }

  grantConsent(appId: Guid, userId: Guid): void {
    this.#consents.add(`${appId}/${userId}`)
  }

  revokeConsent(appId: Guid, userId: Guid): void {
    this.#consents.delete(`${appId}/${userId}`)
  }

  #putUser(user: User): void {
    this.#users.set(user.id, user)
    this.#usersByName.set(nameKey(user.tenantId, user.userPrincipalName), user.id)
    this.userChanges.record(user.tenantId, user.id, 'changed')
    this.#tell({ kind: 'user', tenantId: user.tenantId, userId: user.id })
  }

  #memberChanged({ id, tenantId }: Group, memberId: Guid, added: boolean): void {
    const groups = this.#groupsByMember.get(memberId) ?? new Set<Guid>()
    if (added) groups.add(id)
    else groups.delete(id)
    this.#groupsByMember.set(memberId, groups)
    this.#tell({ kind: 'member', tenantId, groupId: id, memberId })
  }

  #tell(change: DirectoryChange): void {
    this.#listeners.tell(change)
  }
}

function nameKey(tenantId: Guid, userPrincipalName: string): string {
  return `${tenantId}/${userPrincipalName.normalize('NFC').toLowerCase()}`
}

function present<T>(value: T | undefined, kind: string, id: string): T {
  if (value === undefined) throw new Error(`There is no ${kind} ${id} in the local directory.`)
  return value
}
