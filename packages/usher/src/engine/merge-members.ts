// Two accounts of one person become one: identities, directory users with their groups, roles and
// history of the absorbed account are the survivor's afterwards, and the absorbed one is gone. Facts →
// decision → writes, in one transaction; afterwards its sign-ins and its directory reach the survivor.
import {
  decideMerge,
  type MergeDecision,
  type MergeFacts,
  type MergeSide,
} from '../core/decide-merge.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { MemberId, OrganizationId } from '../core/ids.ts'
import type { DirectoryUser, Identity, Member } from '../core/model.ts'
import { UniqueViolation, type EnginePorts, type Stores } from './ports.ts'
import type { Recorder } from './record.ts'
import { settleDirectoryRoles } from './settle-directory-roles.ts'
import { takeTurns } from './take-turns.ts'
import { verifiedDomainsOf } from './verified-domains.ts'

export type MergeCommand = {
  readonly organizationId: OrganizationId
  readonly survivorId: MemberId
  readonly absorbedId: MemberId
  /** `null`: a token or a link asks, and so no owner. */
  readonly callerMemberId: MemberId | null
}

export type MergePreview = { readonly facts: MergeFacts; readonly decision: MergeDecision }

/** What a merge would do now. Changes nothing. Errors: NOT_FOUND. */
export async function previewMerge(stores: Stores, command: MergeCommand): Promise<MergePreview> {
  const roles = command.callerMemberId ? await stores.members.roles(command.callerMemberId) : []
  const callerIsOwner = roles.some(({ role }) => role === 'owner')
  const facts = await loadMergeFacts(stores, command, callerIsOwner)
  return { facts, decision: decideMerge(facts) }
}

/**
 * Inside the caller's transaction, to be run again on UniqueViolation. The last owner stays one: roles
 * are united, and both were active or neither. Errors: NOT_FOUND, FORBIDDEN, MERGE_….
 */
export async function mergeMembers(
  ports: EnginePorts,
  stores: Stores,
  command: MergeCommand,
  record: Recorder,
): Promise<void> {
  const { owners, entries } = await lockEverything(stores, command)
  const { callerMemberId, organizationId, survivorId } = command
  const callerIsOwner = callerMemberId !== null && owners.includes(callerMemberId)
  const facts = await loadMergeFacts(stores, command, callerIsOwner)
  // A directory came to know one of them while this waited: what was locked is not all any more.
  if (entriesOf(facts).some(({ id }) => !entries.includes(id)))
    throw new UniqueViolation('directory_users_of_merge')
  const decision = decideMerge(facts)
  if (decision.kind === 'refuse') throw new UsherError(decision.code)
  const before = await wordsOf(stores, facts.survivor)
  const absorbed = await wordsOf(stores, facts.absorbed)
  const sessionsEnded = await write(ports, stores, facts, decision)
  for (const { directoryId, id } of facts.absorbed.directoryUsers) {
    const directory = await stores.directories.find(organizationId, directoryId)
    if (directory) await settleDirectoryRoles(stores, directory, [id], record)
  }
  const after = await wordsOf(stores, await loadSide(stores, organizationId, survivorId))
  record.audit(
    'member.merged',
    { kind: 'member', id: survivorId },
    { userId: facts.survivor.user.id, absorbed, before, after, sessionsEnded },
  )
  announce(facts, record)
}

function announce({ organizationId, survivor, absorbed }: MergeFacts, record: Recorder): void {
  const userId = absorbed.user.id
  const into = { memberId: survivor.member.id, userId: survivor.user.id }
  const gone = { organizationId, memberId: absorbed.member.id, userId }
  record.emit('member.merged', survivor.user.id, { organizationId, ...into, absorbed: gone })
  record.emit('member.removed', userId, { ...gone, mergedInto: into })
}

/**
 * In the order in which all others lock: turns, directory resources, the organization, members, users.
 * From here on nobody signs in as one of the two, provisions them, or adds to their accounts.
 */
async function lockEverything(
  stores: Stores,
  command: MergeCommand,
): Promise<{ readonly owners: readonly MemberId[]; readonly entries: readonly string[] }> {
  const { organizationId } = command
  const sides = [
    await loadSide(stores, organizationId, command.survivorId),
    await loadSide(stores, organizationId, command.absorbedId),
  ]
  for (const { id } of await stores.directories.list(organizationId))
    await takeTurns(stores, id, ...sides.flatMap((side) => knownAs(side, id)))
  const entries = sides.flatMap(({ directoryUsers }) => directoryUsers)
  for (const { directoryId, id } of entries.toSorted(byId))
    await stores.resources.lock(directoryId, 'User', id)
  const owners = await stores.members.lockOwners(organizationId)
  const userIds = sides.map(({ user }) => user.id).toSorted()
  for (const userId of userIds) await stores.members.lockOfUser(organizationId, userId)
  await stores.users.lock(userIds)
  return { owners, entries: entries.map(({ id }) => id) }
}

/** The words by which a first sign-in or a directory may be about to look the person up. */
function knownAs(side: LoadedSide, directoryId: DirectoryUser['directoryId']) {
  return [
    ...side.identities.map(({ externalId, profile }) => ({
      externalId,
      userName: profile.username,
    })),
    ...side.directoryUsers.filter((entry) => entry.directoryId === directoryId),
  ]
}

async function loadMergeFacts(
  stores: Stores,
  command: MergeCommand,
  callerIsOwner: boolean,
): Promise<MergeFacts> {
  const { organizationId } = command
  return {
    organizationId,
    verifiedDomains: await verifiedDomainsOf(stores, organizationId),
    callerIsOwner,
    callerIsPerson: command.callerMemberId !== null,
    survivor: await loadSide(stores, organizationId, command.survivorId),
    absorbed: await loadSide(stores, organizationId, command.absorbedId),
  }
}

type LoadedSide = Omit<MergeSide, 'identities'> & { readonly identities: readonly OwnedIdentity[] }
type OwnedIdentity = Identity & { readonly connectionOwner: OrganizationId | null }

async function loadSide(
  stores: Stores,
  organizationId: OrganizationId,
  id: MemberId,
): Promise<LoadedSide> {
  const member = await stores.members.find(organizationId, id)
  const user = member && (await stores.users.find(member.userId))
  if (!user) throw new UsherError('NOT_FOUND')
  const identities: OwnedIdentity[] = []
  for (const identity of await stores.identities.listOfUser(user.id)) {
    const connection = await stores.connections.find(identity.connectionId)
    identities.push({ ...identity, connectionOwner: connection?.organizationId ?? null })
  }
  return {
    user,
    member,
    roles: await stores.members.roles(id),
    identities,
    directoryUsers: await stores.directoryUsers.listOfUser(organizationId, user.id),
    provenEmails: await stores.users.listEmails(user.id),
    hasPassword: (await stores.credentials.find(user.id)) !== undefined,
    isKnownElsewhere: await stores.members.isKnownElsewhere(organizationId, user.id),
  }
}

/** Returns how many sessions ended. */
async function write(
  ports: EnginePorts,
  stores: Stores,
  { survivor, absorbed }: MergeFacts,
  { roles, view }: Extract<MergeDecision, { kind: 'merge' }>,
): Promise<number> {
  const now = ports.clock()
  const [into, from] = [survivor.user.id, absorbed.user.id]
  const lastSignInAt = await lastSignInOf(stores, [survivor.member, absorbed.member])
  const sessionsEnded =
    (await stores.sessions.removeOfUser(into, null)) +
    (await stores.sessions.removeOfUser(from, null))
  // A link that waits for approval was asked for by somebody who is now somebody else.
  await stores.linkRequests.voidOfUser(into, now)
  await stores.identities.moveToUser(from, into)
  await stores.directoryUsers.moveToUser(from, into)
  await stores.users.moveEmails(from, into)
  await stores.members.noteMerge(absorbed.member, into, now)
  await stores.members.remove(absorbed.member.id)
  await stores.members.update(survivor.member.id, { ...view, updatedAt: now })
  await stores.members.setRoles(survivor.member.id, roles)
  if (lastSignInAt) await stores.members.noteSignIn(survivor.member.id, lastSignInAt)
  await stores.users.remove(from)
  return sessionsEnded
}

async function lastSignInOf(stores: Stores, members: readonly Member[]): Promise<Date | undefined> {
  const times: Date[] = []
  for (const { organizationId, id } of members) {
    const summary = await stores.members.summary(organizationId, id)
    if (summary?.lastSignInAt) times.push(summary.lastSignInAt)
  }
  return times.toSorted((one, other) => other.getTime() - one.getTime())[0]
}

function entriesOf({ survivor, absorbed }: MergeFacts): readonly DirectoryUser[] {
  return [...survivor.directoryUsers, ...absorbed.directoryUsers]
}

function byId(one: DirectoryUser, other: DirectoryUser): number {
  return one.id < other.id ? -1 : 1
}

/** What an administrator wants to find in the trail when somebody asks what was there. */
async function wordsOf(
  stores: Stores,
  side: MergeSide,
): Promise<Readonly<Record<string, unknown>>> {
  const { member, roles, identities, directoryUsers } = side
  const authSources: string[] = []
  for (const { connectionId } of identities) {
    const connection = await stores.connections.find(connectionId)
    authSources.push(connection?.name ?? connectionId)
  }
  return {
    memberId: member.id,
    displayName: member.displayName,
    username: member.username,
    email: member.email,
    roles: roles.map(({ role }) => role),
    authSources,
    directoryEntries: directoryUsers.map(({ userName }) => userName),
  }
}
