// The stores of what a provisioning client owns. `storage/` implements them once for both databases.
// Every look-up names the directory (and with it the organization): what belongs to another one
// behaves as absent.
import type {
  Directory,
  DirectoryResource,
  DirectoryToken,
  GroupMember,
  GroupOfUser,
  ResourceDocument,
  ResourceTypeName,
  ScimRequestRecord,
} from '../core/directory.ts'
import type {
  ConnectionId,
  DirectoryGroupId,
  DirectoryId,
  DirectoryResourceId,
  DirectoryTokenId,
  DirectoryUserId,
  IdentityId,
  MemberId,
  OrganizationId,
  ScimRequestId,
  UserId,
} from '../core/ids.ts'
import type { DirectoryUser, MemberStatus } from '../core/model.ts'
import type { ScimChange, ScimFailureCause } from '../core/scim-activity.ts'
import type { ResourceFilter, ResourceQuery } from '../core/resource-query.ts'
import type { Page, PageRequest } from './stores.ts'

export type DirectoryStore = {
  insert(directory: Directory): Promise<void>
  /** Throws UniqueViolation `directories_connection_key` if the connection is paired already. */
  update(
    id: DirectoryId,
    changes: Partial<Pick<Directory, 'name' | 'connectionId' | 'settings' | 'updatedAt'>>,
  ): Promise<void>
  /** With everything in it: resources, tokens, requests, and the rules' grants. Members stay. */
  remove(id: DirectoryId): Promise<void>
  find(organizationId: OrganizationId, id: DirectoryId): Promise<Directory | undefined>
  list(organizationId: OrganizationId): Promise<readonly Directory[]>
  /** The directory of the organization that is paired with the connection. */
  findPaired(
    organizationId: OrganizationId,
    connectionId: ConnectionId,
  ): Promise<Directory | undefined>
  /**
   * Makes those who are about to bring the same person into this directory or organization (a first
   * sign-in, a SCIM create) take turns until the transaction ends, by what they know the person by.
   * What is read afterwards includes what the one before has committed. On PostgreSQL a row that is
   * inserted and deleted again under a unique key; SQLite has one writer and needs nothing.
   */
  takeTurns(id: DirectoryId, keys: readonly string[]): Promise<void>
}

/** The person behind a directory user; the sign-in decision looks here. Tombstones stay. */
export type DirectoryUserStore = {
  /** Throws UniqueViolation `directory_users_user_name_key`. */
  insert(user: DirectoryUser): Promise<void>
  update(
    id: DirectoryUserId,
    changes: Partial<Pick<DirectoryUser, 'active' | 'deletedAt' | 'externalId' | 'userName'>>,
  ): Promise<void>
  find(directoryId: DirectoryId, id: DirectoryUserId): Promise<DirectoryUser | undefined>
  /** Living and dead (tombstones) with exactly this externalId. */
  findByExternalId(directoryId: DirectoryId, externalId: string): Promise<readonly DirectoryUser[]>
  /** Living and dead with this user name, compared by `normalizeUserName`. */
  findByUserName(
    directoryId: DirectoryId,
    normalizedUserName: string,
  ): Promise<readonly DirectoryUser[]>
  findOfUser(directoryId: DirectoryId, userId: UserId): Promise<DirectoryUser | undefined>
  /** Forgets that the directory deleted this person: it has made them anew. */
  /** In all directories of the organization, those included that a directory has deleted. */
  listOfUser(organizationId: OrganizationId, userId: UserId): Promise<readonly DirectoryUser[]>
  /** Every directory user of one is the other's afterwards. */
  moveToUser(from: UserId, to: UserId): Promise<void>
  removeTombstone(id: DirectoryUserId): Promise<void>
  /**
   * Members of the organization who came through the connection and are known to it by this
   * `externalId` (decision row 6 read backwards: `oid` or subject), at most `limit`.
   */
  findArrivedBySubject(
    organizationId: OrganizationId,
    connectionId: ConnectionId,
    externalId: string,
    limit: number,
  ): Promise<readonly ArrivedMember[]>
  /** The same by user name, normalized (row 7 read backwards). */
  findArrivedByUserName(
    organizationId: OrganizationId,
    connectionId: ConnectionId,
    normalizedUserName: string,
    limit: number,
  ): Promise<readonly ArrivedMember[]>
}

/** Who has signed in through the paired connection, a member of the organization or once one. */
export type ArrivedMember = {
  readonly userId: UserId
  /** `null`: an administrator has removed the member; the person and the identity are there. */
  readonly memberId: MemberId | null
  readonly identityId: IdentityId
  /** What the connection knows the person by. */
  readonly externalId: string
  readonly guest: boolean
  /** The living directory user that this person is already, if any. */
  readonly directoryUserId: DirectoryUserId | null
}

export type ResourceStore = {
  /**
   * Throws UniqueViolation `directory_resource_keys_unique` if a unique key is taken in the directory.
   */
  insert(resource: NewResource): Promise<void>
  /** Replaces document and keys, and counts the version up; the new version is returned. */
  update(resource: {
    readonly id: DirectoryResourceId
    readonly directoryId: DirectoryId
    readonly document: ResourceDocument
    readonly updatedAt: Date
  }): Promise<number>
  /** Counts the version up, as after a change of membership; the new version is returned. */
  touch(id: DirectoryResourceId, updatedAt: Date): Promise<number>
  /**
   * With its keys and its memberships, but for a user's places in groups: they are kept, unseen, until
   * `inherit` or `removeTombstone`.
   */
  remove(directoryId: DirectoryId, id: DirectoryResourceId): Promise<boolean>
  find(
    directoryId: DirectoryId,
    resourceType: ResourceTypeName,
    id: string,
  ): Promise<DirectoryResource | undefined>
  /** As `find`, and keeps others from changing it until the transaction ends. */
  lock(
    directoryId: DirectoryId,
    resourceType: ResourceTypeName,
    id: string,
  ): Promise<DirectoryResource | undefined>
  /** Resources of one type by id, in no order; unknown ids are left out. */
  findMany(
    directoryId: DirectoryId,
    ids: readonly string[],
  ): Promise<readonly Pick<DirectoryResource, 'id' | 'resourceType' | 'label' | 'externalId'>[]>
  query(directoryId: DirectoryId, query: ResourceQuery): Promise<readonly DirectoryResource[]>
  count(
    directoryId: DirectoryId,
    resourceType: ResourceTypeName,
    filter: ResourceFilter | null,
  ): Promise<number>
}
export type NewResource = Omit<
  DirectoryResource,
  'version' | 'externalId' | 'label' | 'attributes'
> & {
  readonly document: ResourceDocument
}

/** A group of an organization, whichever directory it is in. */
export type GroupSummary = Pick<
  DirectoryResource,
  'directoryId' | 'externalId' | 'label' | 'createdAt' | 'updatedAt'
> & { readonly id: DirectoryGroupId }
export type GroupFilter = {
  /** Anywhere in the name, whatever its case; wildcards are literal. */
  readonly search?: string
  readonly directoryId?: DirectoryId
  /** What the directory calls it, in full. */
  readonly externalId?: string
  /** Backwards with `-name`. */
  readonly sort?: 'name' | '-name'
}
export type GroupStore = {
  /** By name. */
  list(
    organizationId: OrganizationId,
    filter: GroupFilter,
    page: PageRequest,
  ): Promise<Page<GroupSummary>>
  find(organizationId: OrganizationId, id: DirectoryGroupId): Promise<GroupSummary | undefined>
}

/** A member of a group, and the person in the organization that a user stands for. */
export type GroupMemberView = GroupMember & {
  /** `null` for a group, and for a person who is no member of the organization (any more). */
  readonly person: {
    readonly memberId: MemberId
    readonly status: MemberStatus
    readonly displayName: string | null
    readonly username: string | null
    readonly email: string | null
  } | null
}

export type GroupMemberStore = {
  /** Members that are there already are left alone; the ids that are new are returned. */
  add(
    directoryId: DirectoryId,
    groupId: DirectoryGroupId,
    members: readonly Pick<GroupMember, 'memberId' | 'memberType'>[],
  ): Promise<readonly DirectoryResourceId[]>
  /** The ids that were in and are out now. */
  remove(
    groupId: DirectoryGroupId,
    memberIds: readonly DirectoryResourceId[],
  ): Promise<readonly DirectoryResourceId[]>
  /** All of them; the ids that were in are returned. */
  clear(groupId: DirectoryGroupId): Promise<readonly DirectoryResourceId[]>
  /** Members that are alive, in the order of their ids. */
  list(groupId: DirectoryGroupId): Promise<readonly GroupMember[]>
  /** Members of several groups at once, for a page of groups. */
  listMany(
    groupIds: readonly DirectoryGroupId[],
  ): Promise<ReadonlyMap<DirectoryGroupId, readonly GroupMember[]>>
  /** As `list`, a page; with the person behind each user. */
  page(
    organizationId: OrganizationId,
    groupId: DirectoryGroupId,
    page: PageRequest,
  ): Promise<Page<GroupMemberView>>
  /** How many living members each group has, counted up to `max` and no further. */
  count(
    groupIds: readonly DirectoryGroupId[],
    max: number,
  ): Promise<ReadonlyMap<DirectoryGroupId, number>>
  /** Groups that each of these users or groups is in, directly or through others. */
  groupsOf(
    ids: readonly DirectoryResourceId[],
  ): Promise<ReadonlyMap<DirectoryResourceId, readonly GroupOfUser[]>>
  /** Users in the group, directly or through others, in the order of their ids. */
  usersWithin(groupId: DirectoryGroupId): Promise<readonly DirectoryUserId[]>
  /** Whether `candidate` is this group or lies somewhere inside it. */
  contains(groupId: DirectoryGroupId, candidate: DirectoryGroupId): Promise<boolean>
  /**
   * A person whom the directory made anew gets the memberships of the one it deleted: rows that were
   * kept for the dead `from` now speak of `to`.
   */
  inherit(from: DirectoryUserId, to: DirectoryUserId): Promise<void>
}

export type DirectoryTokenStore = {
  insert(token: DirectoryToken): Promise<void>
  /** Newest first, revoked ones included. */
  list(directoryId: DirectoryId): Promise<readonly DirectoryToken[]>
  find(organizationId: OrganizationId, id: DirectoryTokenId): Promise<DirectoryToken | undefined>
  /** False if it was revoked already. */
  revoke(organizationId: OrganizationId, id: DirectoryTokenId, at: Date): Promise<boolean>
  touch(id: DirectoryTokenId, at: Date): Promise<void>
}

export type ScimRequestFilter = {
  readonly method?: string
  /** Only requests that were refused or failed. */
  readonly failed?: boolean
  readonly cause?: ScimFailureCause
  readonly from?: Date
  /** Exclusive. */
  readonly until?: Date
}
/** How many requests of one kind there were in one hour. */
export type ScimActivityCount = {
  readonly hour: Date
  readonly change: ScimChange
  readonly cause: ScimFailureCause | null
  readonly requests: number
}
export type ScimRequestStore = {
  /** Writes them and counts them. */
  append(requests: readonly ScimRequestRecord[]): Promise<void>
  /** Newest first. */
  list(
    organizationId: OrganizationId,
    directoryId: DirectoryId,
    filter: ScimRequestFilter,
    page: PageRequest,
  ): Promise<Page<ScimRequestRecord>>
  find(
    organizationId: OrganizationId,
    directoryId: DirectoryId,
    id: ScimRequestId,
  ): Promise<ScimRequestRecord | undefined>
  /** The end of the log, newest first, without bodies. */
  newest(
    organizationId: OrganizationId,
    directoryId: DirectoryId,
    limit: number,
  ): Promise<
    readonly Pick<ScimRequestRecord, 'method' | 'path' | 'status' | 'outcome' | 'createdAt'>[]
  >
  /** By hours, oldest first, from the hour of `from` on. */
  activity(directoryId: DirectoryId, from: Date): Promise<readonly ScimActivityCount[]>
  /** What came since `from` in any organization, newest first, for `LiveFeed`. */
  arrivals(from: Date, limit: number): Promise<readonly Arrival<ScimRequestId>[]>
  removeOlderThan(at: Date, limit: number): Promise<number>
  removeActivityOlderThan(at: Date): Promise<void>
}
/** That something new is there, and whose it is. */
export type Arrival<Id> = { readonly id: Id; readonly organizationId: OrganizationId | null }
