import type { ConnectionKind } from '../core/connection.ts'
import type { NormalizedEmail } from '../core/email-address.ts'
import type {
  ConnectionId,
  DirectoryId,
  DirectoryGroupId,
  MemberId,
  OrganizationId,
  UserId,
} from '../core/ids.ts'
import type { Member, MemberOrigin, MemberRole, MemberStatus } from '../core/model.ts'
import type { Page, PageRequest } from './stores.ts'

export type MemberFilter = {
  /** Matches the beginning of name, user name or address; case-insensitive; wildcards are literal. */
  readonly search?: string
  readonly status?: MemberStatus
  readonly origin?: MemberOrigin
  readonly role?: string
  readonly connectionId?: ConnectionId
  /** Direct members of a group of one of the organization's directories. */
  readonly groupId?: DirectoryGroupId
}
/** Newest first is `created`, descending. Who has no name sorts by user name, else by address. */
export type MemberSort = {
  readonly by: 'created' | 'name' | 'lastSignIn'
  readonly descending: boolean
}
/** How many there are; where counting ended at a bound, `count` or more. */
export type BoundedCount = { readonly count: number; readonly isExact: boolean }
export type MemberPage = Page<MemberSummary> & {
  /** Of the whole list; `null` on all pages but the first. */
  readonly total: BoundedCount | null
}
/** A member with what lists show beside it. */
export type MemberSummary = {
  readonly member: Member
  readonly roles: readonly MemberRole[]
  /** Names of the connections that the person has an identity on, within reach of the organization. */
  readonly authSources: readonly {
    readonly connectionId: ConnectionId
    readonly name: string
    readonly kind: ConnectionKind
  }[]
  readonly lastSignInAt: Date | null
}

export type MemberStore = {
  /** Throws UniqueViolation `members_key` if the user is a member already. */
  insert(member: Member): Promise<void>
  update(
    id: MemberId,
    changes: Partial<Omit<Member, 'id' | 'organizationId' | 'userId' | 'createdAt'>>,
  ): Promise<void>
  remove(id: MemberId): Promise<void>
  find(organizationId: OrganizationId, id: MemberId): Promise<Member | undefined>
  findOfUser(organizationId: OrganizationId, userId: UserId): Promise<Member | undefined>
  /**
   * As `findOfUser`, and keeps others from changing the row until the transaction ends
   * (`FOR UPDATE` on PostgreSQL; SQLite has one writer).
   */
  lockOfUser(organizationId: OrganizationId, userId: UserId): Promise<Member | undefined>
  /** Members of the organization with this address, at most `limit`. */
  findByEmail(
    organizationId: OrganizationId,
    email: NormalizedEmail,
    limit: number,
  ): Promise<readonly Member[]>
  /**
   * In the order asked for. By default newest first, and a search in the order of what was found.
   */
  list(
    organizationId: OrganizationId,
    filter: MemberFilter,
    page: PageRequest,
    sort?: MemberSort,
  ): Promise<MemberPage>
  /** The person signed in to the organization just now. */
  noteSignIn(id: MemberId, at: Date): Promise<void>
  /** A member, or known to a directory, of another organization; deactivated and deleted ones too. */
  isKnownElsewhere(organizationId: OrganizationId, userId: UserId): Promise<boolean>
  /** Remembers that `absorbed` is part of the user `into` now; what was part of it as well. */
  noteMerge(absorbed: Member, into: UserId, at: Date): Promise<void>
  /** The accounts that were folded into the user's in this organization. */
  absorbedBy(
    organizationId: OrganizationId,
    userId: UserId,
  ): Promise<readonly { readonly userId: UserId; readonly memberId: MemberId }[]>
  /** Memberships of these accounts in this organization that ended, newest first. */
  formerOf(organizationId: OrganizationId, userIds: readonly UserId[]): Promise<readonly MemberId[]>
  summary(organizationId: OrganizationId, id: MemberId): Promise<MemberSummary | undefined>
  /** What the organization calls each of these people; who is no member of it is left out. */
  named(
    organizationId: OrganizationId,
    userIds: readonly UserId[],
  ): Promise<readonly Pick<Member, 'id' | 'userId' | 'displayName' | 'username' | 'email'>[]>
  roles(id: MemberId): Promise<readonly MemberRole[]>
  /** For a member who has just joined and has none: as `setRoles`, without looking for those before. */
  addFirstRoles(
    member: Pick<Member, 'id' | 'organizationId'>,
    roles: readonly MemberRole[],
  ): Promise<void>
  /** Replaces all roles of the member. Errors: RoleVanished. */
  setRoles(id: MemberId, roles: readonly MemberRole[]): Promise<void>
  /**
   * Active members with the owner role. Locks the organization's owner rows until the transaction
   * ends, so that two owners cannot remove each other at the same time (invariant 7).
   */
  lockOwners(organizationId: OrganizationId): Promise<readonly MemberId[]>
  /**
   * Whether somebody with one of these roles, or an operator, signs in through the connection, or stands
   * in a directory that is paired with it. Without a role: nobody is asked about.
   */
  someoneVouchedBy(
    organizationId: OrganizationId,
    connectionId: ConnectionId,
    roles: readonly string[],
  ): Promise<boolean>
  /** Whether somebody with one of these roles, or an operator, stands in the directory. */
  someoneKnownTo(
    organizationId: OrganizationId,
    directoryId: DirectoryId,
    roles: readonly string[],
  ): Promise<boolean>
  /** Roles that the organization made for itself, beside owner, admin and member. */
  customRoles(organizationId: OrganizationId): Promise<readonly string[]>
  addCustomRole(organizationId: OrganizationId, role: string): Promise<void>
  /**
   * Waits for whoever is giving the role just now, so that a look at who has it finds them; from then on
   * nobody can be given it. False where there is no such role.
   */
  removeCustomRole(organizationId: OrganizationId, role: string): Promise<boolean>
  /** How many have the role, deactivated members too; counted no further than `max`. */
  countWithRole(organizationId: OrganizationId, role: string, max: number): Promise<number>
}
