// People of the organization: look at them, let them rest, let them go.
import type { Directory, GroupOfUser } from '../core/directory.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { ConnectionId, IdentityId, MemberId, SessionId, UserId } from '../core/ids.ts'
import type { DirectoryUser, Identity, Member, Session } from '../core/model.ts'
import { refuseGrant, userOf } from '../core/requester.ts'
import { deactivate, reactivate } from '../engine/deactivate.ts'
import type {
  MemberFilter,
  MemberPage,
  MemberSort,
  MemberSummary,
  PageRequest,
  Stores,
} from '../engine/ports.ts'
import { present } from '../lib/assert.ts'
import {
  lockOrganization,
  recordFor,
  whole,
  type AdminCaller,
  type AdminPorts,
  type Whole,
} from './context.ts'
import { refuseOwnOnlyWayIn } from './ways-in.ts'

/** An identity with the name of the connection that it is on: its auth source. */
export type IdentityView = { readonly identity: Identity; readonly authSource: string }
/** What a directory of the organization says of the person, dead or alive. */
export type DirectoryLink = { readonly directory: Directory; readonly entry: DirectoryUser }
export type MemberDetails = MemberSummary & {
  readonly identities: readonly IdentityView[]
  readonly directories: readonly DirectoryLink[]
  /** Of all directories that know the person; groups that those groups are in included. */
  readonly groups: readonly GroupOfUser[]
}

/** Errors: NOT_FOUND for a connection or a group that the organization does not have. */
export async function listMembers(
  ports: AdminPorts,
  caller: AdminCaller,
  filter: MemberFilter,
  page: PageRequest,
  sort?: MemberSort,
): Promise<MemberPage> {
  const { read } = ports.storage
  if (filter.connectionId !== undefined) await reachable(read, caller, filter.connectionId)
  if (
    filter.groupId !== undefined &&
    !(await read.names.find(caller.organizationId, [filter.groupId])).size
  )
    throw new UsherError('NOT_FOUND')
  return read.members.list(caller.organizationId, filter, page, sort)
}

export async function getMember(
  ports: AdminPorts,
  caller: AdminCaller,
  id: MemberId,
): Promise<MemberDetails> {
  const { read } = ports.storage
  const summary = await read.members.summary(caller.organizationId, id)
  if (!summary) throw new UsherError('NOT_FOUND')
  // What the person uses to enter other organizations is none of this organization's business.
  const connections = [
    ...(await read.connections.list(caller.organizationId)),
    ...(await read.connections.list(null)),
  ]
  const identities = await read.identities.listOfUser(summary.member.userId)
  const directories = await directoryLinks(read, caller, summary.member.userId)
  const living = directories.map(({ entry }) => entry).filter(({ deletedAt }) => deletedAt === null)
  const groups = await read.groupMembers.groupsOf(living.map((entry) => entry.id))
  return {
    ...summary,
    directories,
    groups: [...groups.values()].flat(),
    identities: identities.flatMap((identity) => {
      const connection = connections.find(({ id: known }) => known === identity.connectionId)
      return connection ? [{ identity, authSource: connection.name }] : []
    }),
  }
}

async function directoryLinks(
  stores: Stores,
  { organizationId }: Pick<AdminCaller, 'organizationId'>,
  userId: UserId,
): Promise<readonly DirectoryLink[]> {
  const directories = await stores.directories.list(organizationId)
  const entries = directories.map(async (directory) => {
    const entry = await stores.directoryUsers.findOfUser(directory.id, userId)
    return entry ? [{ directory, entry }] : []
  })
  return (await Promise.all(entries)).flat()
}

/** Errors: NOT_FOUND, LAST_OWNER, FORBIDDEN (an owner, by somebody who is none). */
export async function deactivateMember(
  ports: AdminPorts,
  caller: AdminCaller,
  id: MemberId,
): Promise<MemberSummary> {
  return change(ports, caller, id, async (stores, _member, record) => {
    const target = { kind: 'member', organizationId: caller.organizationId, memberId: id } as const
    await deactivate(ports, stores, target, record)
  })
}

/** Errors: as above. A member whom the directory deactivated comes back only until it speaks again. */
export async function reactivateMember(
  ports: AdminPorts,
  caller: AdminCaller,
  id: MemberId,
): Promise<MemberSummary> {
  return change(ports, caller, id, async (stores, _member, record) => {
    const target = { kind: 'member', organizationId: caller.organizationId, memberId: id } as const
    await reactivate(ports, stores, target, record)
  })
}

/**
 * Takes the person out of the organization. The account stays, with its identities: where
 * registration is on they may join again, so that somebody who must stay out is deactivated instead.
 * Errors: NOT_FOUND, LAST_OWNER, FORBIDDEN.
 */
export async function removeMember(
  ports: AdminPorts,
  caller: AdminCaller,
  id: MemberId,
): Promise<void> {
  await ports.storage.transaction(async (stores) => {
    const member = await lockMember(stores, caller, id)
    const record = recordFor(ports, caller)
    const target = { kind: 'member', organizationId: caller.organizationId, memberId: id } as const
    await deactivate(ports, stores, target, record)
    await stores.members.remove(id)
    const { userId, displayName, username } = member
    record.audit('member.removed', { kind: 'member', id }, { userId, displayName, username })
    record.emit('member.removed', userId, {
      organizationId: caller.organizationId,
      memberId: id,
      userId,
    })
    await record.write(stores)
  })
}

export async function listMemberSessions(
  ports: AdminPorts,
  caller: AdminCaller,
  id: MemberId,
): Promise<Whole<Session>> {
  const { read } = ports.storage
  if (!(await read.members.find(caller.organizationId, id))) throw new UsherError('NOT_FOUND')
  return whole(await read.sessions.listOfMember(caller.organizationId, id, ports.clock()))
}

/** "Sign out everywhere", in this organization. Returns how many sessions ended. */
export async function endMemberSessions(
  ports: AdminPorts,
  caller: AdminCaller,
  id: MemberId,
): Promise<number> {
  return ports.storage.transaction(async (stores) => {
    const member = await stores.members.find(caller.organizationId, id)
    if (!member) throw new UsherError('NOT_FOUND')
    const sessionsEnded = await stores.sessions.removeOfMember(id)
    const record = recordFor(ports, caller)
    record.audit('member.sessions_ended', { kind: 'member', id }, { sessionsEnded })
    record.emit('member.sessions_ended', member.userId, {
      organizationId: caller.organizationId,
      memberId: id,
      userId: member.userId,
    })
    await record.write(stores)
    return sessionsEnded
  })
}

/** Ends one of them. Errors: NOT_FOUND. */
export async function endMemberSession(
  ports: AdminPorts,
  caller: AdminCaller,
  id: MemberId,
  sessionId: SessionId,
): Promise<void> {
  await ports.storage.transaction(async (stores) => {
    const { organizationId } = caller
    const member = await stores.members.find(organizationId, id)
    const sessions = await stores.sessions.listOfMember(organizationId, id, ports.clock())
    if (!member || !sessions.some((session) => session.id === sessionId))
      throw new UsherError('NOT_FOUND')
    if (!(await stores.sessions.remove(sessionId))) throw new UsherError('NOT_FOUND')
    const record = recordFor(ports, caller)
    const { userId } = member
    record.audit('session.ended', { kind: 'session', id: sessionId }, { userId, memberId: id })
    record.emit('session.ended', userId, { sessionId, userId })
    await record.write(stores)
  })
}

/**
 * Takes an identity on one of the organization's own connections from the person. Its sessions end
 * and open link requests are void (CVE-2026-82968). Errors: NOT_FOUND, FORBIDDEN,
 * DISABLE_AUTH_CONFIG_FORBIDDEN where it is the caller's only way in.
 */
export async function unlinkIdentity(
  ports: AdminPorts,
  caller: AdminCaller,
  id: MemberId,
  identityId: IdentityId,
): Promise<void> {
  await ports.storage.transaction(async (stores) => {
    const member = await lockMember(stores, caller, id)
    const identity = (await stores.identities.listOfUser(member.userId)).find(
      (each) => each.id === identityId,
    )
    const connection = identity && (await stores.connections.find(identity.connectionId))
    if (!identity || connection?.organizationId !== caller.organizationId)
      throw new UsherError('NOT_FOUND')
    const roles = await stores.members.roles(id)
    // Without it, whoever the directory or a provider names would be linked in their place.
    refuseGrant(
      caller.by,
      roles.map(({ role }) => role),
    )
    if (member.userId === userOf(caller.by)) await refuseOwnOnlyWayIn(stores, caller, connection.id)
    const now = ports.clock()
    await stores.identities.remove(identityId)
    await stores.linkRequests.voidOfUser(member.userId, now)
    const { issuer, subject } = identity
    await stores.linkRequests.voidOfSubject(connection.id, issuer, subject, now)
    const record = recordFor(ports, caller)
    const authSource = connection.name
    record.audit(
      'identity.unlinked',
      { kind: 'identity', id: identityId },
      { memberId: id, authSource, issuer, subject },
    )
    record.emit('identity.unlinked', member.userId, { userId: member.userId, authSource })
    await record.write(stores)
  })
}

async function change(
  ports: AdminPorts,
  caller: AdminCaller,
  id: MemberId,
  work: (stores: Stores, member: Member, record: ReturnType<typeof recordFor>) => Promise<void>,
): Promise<MemberSummary> {
  return ports.storage.transaction(async (stores) => {
    const member = await lockMember(stores, caller, id)
    const record = recordFor(ports, caller)
    await work(stores, member, record)
    await record.write(stores)
    return present(await stores.members.summary(caller.organizationId, id), 'the member')
  })
}

/** Only an owner lays hands on an owner: otherwise any administrator could be rid of them all. */
async function lockMember(stores: Stores, caller: AdminCaller, id: MemberId): Promise<Member> {
  const { callerIsOwner } = await lockOrganization(stores, caller)
  const member = await stores.members.find(caller.organizationId, id)
  if (!member) throw new UsherError('NOT_FOUND')
  const roles = await stores.members.roles(id)
  if (!callerIsOwner && roles.some(({ role }) => role === 'owner'))
    throw new UsherError('FORBIDDEN', { detail: 'Only an owner may do this to an owner.' })
  return member
}

async function reachable(stores: Stores, caller: AdminCaller, id: ConnectionId): Promise<void> {
  const connection = await stores.connections.find(id)
  const within =
    connection?.organizationId === null || connection?.organizationId === caller.organizationId
  if (!within) throw new UsherError('NOT_FOUND')
}
