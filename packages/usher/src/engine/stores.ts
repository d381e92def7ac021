// One store an aggregate: what the engine reads and writes, as types. `storage/` implements them once
// for both databases.
import type {
  Arrival,
  DirectoryStore,
  DirectoryTokenStore,
  DirectoryUserStore,
  GroupMemberStore,
  GroupStore,
  ResourceStore,
  ScimRequestStore,
} from './directory-stores.ts'
import type { ClaimMemoryStore, TestSignInStore } from './preview-stores.ts'
import type { AuditStore, NameStore, TimelineStore } from './history-stores.ts'
import type { MemberStore } from './member-store.ts'
import type { ActivityStore } from './activity-store.ts'
import type { ApiTokenStore, SetUpLinkStore } from './access-stores.ts'
import type { Connection, ConnectionSecret } from '../core/connection.ts'
import type { ErrorCode } from '../core/error-catalogue.ts'
import type { NormalizedEmail } from '../core/email-address.ts'
import type {
  AttemptId,
  ConnectionId,
  DomainId,
  IdentityId,
  IdOf,
  InvitationId,
  LinkRequestId,
  MailTokenId,
  MemberId,
  OrganizationId,
  SecretId,
  SessionId,
  UserId,
} from '../core/ids.ts'
import type {
  Credential,
  DomainEvent,
  Identity,
  Invitation,
  InvitationStatus,
  LinkRequest,
  MailToken,
  Organization,
  OrganizationDomain,
  Session,
  SignInAttempt,
  User,
  UserEmail,
} from '../core/model.ts'

export type * from './activity-store.ts'
export type * from './access-stores.ts'
export type * from './directory-stores.ts'
export type * from './preview-stores.ts'
export type * from './history-stores.ts'
export type * from './member-store.ts'

/**
 * A unique constraint said no. The engine reads again and decides again; `constraint` is the name
 * that the migrations give it, the same on both databases (e.g. `identities_key`).
 */
export class UniqueViolation extends Error {
  override readonly name = 'UniqueViolation'
  readonly constraint: string
  constructor(constraint: string, options?: ErrorOptions) {
    super(`unique constraint ${constraint}`, options)
    this.constraint = constraint
  }
}

/** A role that is to be given was deleted meanwhile. The engine reads again and decides again. */
export class RoleVanished extends Error {
  override readonly name = 'RoleVanished'
}

/** Others were in the way at each of several tries; nothing was changed, and later it may go well. */
export class StorageBusy extends Error {
  override readonly name = 'StorageBusy'
}

/** A page of a list in a stable order; `cursor` continues behind the last item. */
export type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null }
export type PageRequest = { readonly limit: number; readonly cursor: string | null }

export type OrganizationStore = {
  insert(organization: Organization): Promise<void>
  update(
    id: OrganizationId,
    changes: Partial<Omit<Organization, 'id' | 'createdAt'>>,
  ): Promise<void>
  find(id: OrganizationId): Promise<Organization | undefined>
  findBySlug(slug: string): Promise<Organization | undefined>
  /** The organization that verified the domain, if it is enabled or not. */
  findByVerifiedDomain(domain: string): Promise<Organization | undefined>
  /** `search`: those whose name or slug has it somewhere. */
  list(page: PageRequest, search?: string): Promise<Page<Organization>>
  /** Up to `limit` enabled organizations, to know whether there is exactly one. */
  listEnabled(limit: number): Promise<readonly Organization[]>
  /** The organizations in which the user is an active member. */
  listOfUser(userId: UserId): Promise<readonly Organization[]>
}

export type DomainStore = {
  insert(domain: OrganizationDomain): Promise<void>
  /** Throws UniqueViolation `organization_domains_verified` if another organization has verified it. */
  verify(id: DomainId, at: Date, by: 'dns' | 'operator'): Promise<void>
  remove(organizationId: OrganizationId, id: DomainId): Promise<boolean>
  find(organizationId: OrganizationId, id: DomainId): Promise<OrganizationDomain | undefined>
  list(organizationId: OrganizationId): Promise<readonly OrganizationDomain[]>
}

export type ConnectionStore = {
  insert(connection: Connection): Promise<void>
  update(
    id: ConnectionId,
    changes: Partial<Omit<Connection, 'id' | 'organizationId' | 'createdAt'>>,
  ): Promise<void>
  remove(id: ConnectionId): Promise<void>
  find(id: ConnectionId): Promise<Connection | undefined>
  /** Connections of the organization, oldest first. `null`: the instance-wide ones. */
  list(organizationId: OrganizationId | null): Promise<readonly Connection[]>
  addSecret(secret: ConnectionSecret): Promise<void>
  removeSecret(connectionId: ConnectionId, id: SecretId): Promise<boolean>
  /** Newest first. */
  listSecrets(connectionId: ConnectionId): Promise<readonly ConnectionSecret[]>
}

export type UserStore = {
  insert(user: User): Promise<void>
  update(
    id: UserId,
    changes: Partial<Pick<User, 'active' | 'operator' | 'displayName'>>,
  ): Promise<void>
  find(id: UserId): Promise<User | undefined>
  /** Throws UniqueViolation `user_emails_key` if another user has proved the address. */
  insertEmail(email: UserEmail): Promise<void>
  /** The user no longer counts as the owner of the address. */
  removeEmail(userId: UserId, email: NormalizedEmail): Promise<void>
  findEmail(email: NormalizedEmail): Promise<UserEmail | undefined>
  listEmails(userId: UserId): Promise<readonly UserEmail[]>
  countOperators(): Promise<number>
  /** Nobody adds an identity, an address or a password to them until the transaction ends. */
  lock(ids: readonly UserId[]): Promise<void>
  /** Every proven address of one is the other's afterwards. */
  moveEmails(from: UserId, to: UserId): Promise<void>
  /** For good, with all that is still theirs. */
  remove(id: UserId): Promise<void>
}

export type IdentityStore = {
  /** Throws UniqueViolation `identities_key` if the subject is known on the connection. */
  insert(identity: Identity): Promise<void>
  update(
    id: IdentityId,
    changes: Partial<Pick<Identity, 'profile' | 'lastSignInAt' | 'upstream'>>,
  ): Promise<void>
  findByKey(
    connectionId: ConnectionId,
    issuer: string,
    subject: string,
  ): Promise<Identity | undefined>
  /** The identity of a user on a connection, if there is one. */
  findOfUser(userId: UserId, connectionId: ConnectionId): Promise<Identity | undefined>
  listOfUser(userId: UserId): Promise<readonly Identity[]>
  countOfConnection(connectionId: ConnectionId): Promise<number>
  /** Whether anybody has ever come by the connection and is still there. */
  anyOfConnection(connectionId: ConnectionId): Promise<boolean>
  /** Every identity of one is the other's afterwards. */
  moveToUser(from: UserId, to: UserId): Promise<void>
  remove(id: IdentityId): Promise<void>
}

export type InvitationStore = {
  insert(invitation: Invitation): Promise<void>
  find(organizationId: OrganizationId, id: InvitationId): Promise<Invitation | undefined>
  findByTokenHash(tokenHash: string): Promise<Invitation | undefined>
  /** Neither accepted, revoked nor expired at `now`. */
  findOpen(
    organizationId: OrganizationId,
    email: NormalizedEmail,
    now: Date,
  ): Promise<Invitation | undefined>
  /** Newest first; of one status at a time, if asked. */
  list(
    organizationId: OrganizationId,
    page: PageRequest,
    only?: { readonly status: InvitationStatus; readonly at: Date },
  ): Promise<Page<Invitation>>
  /** Open at `now`, and with this role. */
  countOpenWithRole(organizationId: OrganizationId, role: string, now: Date): Promise<number>
  /** False if it was spent or revoked meanwhile: an invitation is used once. */
  accept(id: InvitationId, at: Date): Promise<boolean>
  revoke(organizationId: OrganizationId, id: InvitationId, at: Date): Promise<boolean>
  /** A new token and expiry for "resend". */
  renew(id: InvitationId, tokenHash: string, expiresAt: Date): Promise<void>
}

export type CredentialStore = {
  find(userId: UserId): Promise<Credential | undefined>
  set(credential: Credential): Promise<void>
  remove(userId: UserId): Promise<void>
  insertMailToken(token: MailToken): Promise<void>
  findMailToken(tokenHash: string): Promise<MailToken | undefined>
  /** False if it was spent meanwhile. */
  spendMailToken(id: MailTokenId, at: Date): Promise<boolean>
  /** Voids the open tokens of an address, or one purpose of them. */
  voidMailTokens(
    email: NormalizedEmail,
    purpose: MailToken['purpose'] | null,
    at: Date,
  ): Promise<void>
  removeExpiredMailTokens(now: Date, limit: number): Promise<number>
}

export type SessionStore = {
  insert(session: Session): Promise<void>
  touch(id: SessionId, lastSeenAt: Date, idleExpiresAt: Date): Promise<void>
  listOfUser(userId: UserId, now: Date): Promise<readonly Session[]>
  listOfMember(
    organizationId: OrganizationId,
    memberId: MemberId,
    now: Date,
  ): Promise<readonly Session[]>
  remove(id: SessionId): Promise<boolean>
  removeOfMember(memberId: MemberId): Promise<number>
  removeOfUser(userId: UserId, except: SessionId | null): Promise<number>
  /** `except`: a session that stays. */
  removeOfOrganization(organizationId: OrganizationId, except?: SessionId | null): Promise<number>
  /** How many run, for people to know what a change would end. */
  countOfOrganization(organizationId: OrganizationId, now: Date): Promise<number>
  removeOfConnection(connectionId: ConnectionId): Promise<number>
  /** Sessions of a connection that have not expired. */
  countOfConnection(connectionId: ConnectionId, now: Date): Promise<number>
  /** Front-channel logout: sessions of a connection with the provider's session id. */
  removeByUpstreamSession(connectionId: ConnectionId, upstreamSessionId: string): Promise<number>
  removeExpired(now: Date, limit: number): Promise<number>
}

export type AttemptFilter = {
  readonly reference?: string
  readonly outcome?: SignInAttempt['outcome']
  readonly connectionId?: ConnectionId
  readonly userId?: UserId
  readonly code?: ErrorCode
  /** Only attempts that ended with an error: denied, failed, or waiting for the link's approval. */
  readonly failed?: boolean
  readonly from?: Date
  /** Exclusive. */
  readonly until?: Date
}
export type LatestAttempts = {
  readonly succeeded: SignInAttempt | null
  readonly failed: SignInAttempt | null
}
export type AttemptStore = {
  insert(attempt: SignInAttempt): Promise<void>
  /** `null`: an attempt that belongs to no organization. */
  find(organizationId: OrganizationId | null, id: AttemptId): Promise<SignInAttempt | undefined>
  /** Newest first. `null`: attempts that belong to no organization. */
  list(
    organizationId: OrganizationId | null,
    filter: AttemptFilter,
    page: PageRequest,
  ): Promise<Page<SignInAttempt>>
  /** What came since `from` in any organization, newest first, for `LiveFeed`. */
  arrivals(from: Date, limit: number): Promise<readonly Arrival<AttemptId>[]>
  /** The last sign-in through the connection that let somebody in, and the last that did not. */
  latestOfConnection(connectionId: ConnectionId): Promise<LatestAttempts>
  /**
   * Remembers a used state. Throws UniqueViolation `spent_states_key` if it was used before, which
   * undoes the transaction it is part of: a replayed callback changes nothing.
   */
  spendState(stateHash: string, attemptId: AttemptId, expiresAt: Date): Promise<void>
  isStateSpent(stateHash: string): Promise<boolean>
  /** Removes the oldest attempts that were made before `at`. */
  removeOlderThan(at: Date, limit: number): Promise<number>
  /** Forgets states that have expired, and with them could not be used anyway. Keeps the attempts. */
  removeExpired(now: Date, limit: number): Promise<number>
}

export type LinkRequestStore = {
  insert(request: LinkRequest): Promise<void>
  findByTokenHash(tokenHash: string): Promise<LinkRequest | undefined>
  /** False if it was spent meanwhile. */
  spend(id: LinkRequestId, at: Date): Promise<boolean>
  /** Voids every open request for the user: after a link, an unlink, a password change. */
  voidOfUser(userId: UserId, at: Date): Promise<void>
  /** Voids every open request for an upstream subject. */
  voidOfSubject(
    connectionId: ConnectionId,
    issuer: string,
    subject: string,
    at: Date,
  ): Promise<void>
  removeExpired(now: Date, limit: number): Promise<number>
}

export type OutboxStore = {
  append(
    events: readonly (DomainEvent & { readonly id: IdOf['event']; readonly at: Date })[],
  ): Promise<void>
}

/** The organization in which the operator was made: its providers vouch for them. */
export const operatorsOrganizationKey = 'operators-organization'

/** One value an instance: `default-organization`, `operators-organization`, the master key check. */
export type InstanceStore = {
  get(key: string): Promise<string | undefined>
  set(key: string, value: string): Promise<void>
  /** False if the key was there already: the first writer wins. */
  claim(key: string, value: string): Promise<boolean>
}

export type Stores = {
  readonly organizations: OrganizationStore
  readonly domains: DomainStore
  readonly connections: ConnectionStore
  readonly users: UserStore
  readonly identities: IdentityStore
  readonly members: MemberStore
  readonly directories: DirectoryStore
  readonly directoryUsers: DirectoryUserStore
  readonly resources: ResourceStore
  readonly groups: GroupStore
  readonly groupMembers: GroupMemberStore
  readonly directoryTokens: DirectoryTokenStore
  readonly scimRequests: ScimRequestStore
  readonly invitations: InvitationStore
  readonly credentials: CredentialStore
  readonly sessions: SessionStore
  readonly attempts: AttemptStore
  readonly activity: ActivityStore
  readonly linkRequests: LinkRequestStore
  readonly claimMemory: ClaimMemoryStore
  readonly testSignIns: TestSignInStore
  readonly audit: AuditStore
  readonly timelines: TimelineStore
  readonly names: NameStore
  readonly outbox: OutboxStore
  readonly apiTokens: ApiTokenStore
  readonly setUpLinks: SetUpLinkStore
  readonly instance: InstanceStore
}
