// Carries out what decideProvisioning said: user, member, directory user, resource, roles and address,
// with their audit and outbox events, inside the caller's transaction.
import type { ProvisioningDecision } from '../core/decide-provisioning.ts'
import type { Directory, DirectoryPerson, DirectoryResource } from '../core/directory.ts'
import type { DirectoryUserId, UserId } from '../core/ids.ts'
import type { Member } from '../core/model.ts'
import { together } from '../lib/together.ts'
import { addDirectoryMember, setMemberActive, viewOf, writeMemberView } from './directory-member.ts'
import { touchGroupsOf } from './membership.ts'
import type { EnginePorts, Stores } from './ports.ts'
import { claiming } from './provision.ts'
import type { UserWrite } from './provision-user.ts'
import type { Recorder } from './record.ts'
import { settleDirectoryEmail } from './settle-directory-email.ts'
import { settleDirectoryRoles } from './settle-directory-roles.ts'

export type Welcome = Exclude<ProvisioningDecision, { kind: 'conflict' }>

type Known = Exclude<Welcome, { kind: 'create' }>

type UserToWrite = {
  readonly directory: Directory
  readonly decision: Welcome
  readonly write: UserWrite
  readonly record: Recorder
}

export async function writeDirectoryUser(
  ports: EnginePorts,
  stores: Stores,
  input: UserToWrite,
): Promise<DirectoryResource> {
  const { directory, decision, write, record } = input
  const { person } = write
  const { userId, resource, member, madeAt } =
    decision.kind === 'create'
      ? await writeNewcomer(ports, stores, input)
      : await writeKnown(ports, stores, input, decision)
  const id = resource.id as DirectoryUserId
  if (decision.kind !== 'create') await settleDirectoryRoles(stores, directory, [id], record)
  await settleDirectoryEmail(ports, stores, {
    organizationId: directory.organizationId,
    userId,
    madeAt,
    before: null,
    after: person.normalizedEmail,
    record,
  })
  const { userName, externalId, active } = person
  const details = { userId, memberId: member.id, userName, externalId, active }
  record.audit(
    actions[decision.kind],
    { kind: 'directoryUser', id },
    { ...details, ...why(decision) },
  )
  return resource
}

type Written = {
  readonly userId: UserId
  readonly resource: DirectoryResource
  readonly member: Member
  /** `null`: the account was there. */
  readonly madeAt: Date | null
}

/** Sent, and so locked, in this order: two who make the same person meet at the same place. */
async function writeNewcomer(
  ports: EnginePorts,
  stores: Stores,
  input: UserToWrite,
): Promise<Written> {
  const { directory, write, record } = input
  const { person } = write
  const userId = ports.ids('user')
  const madeAt = ports.clock()
  const [, resource, member] = await together([
    addUser(stores, { userId, madeAt, person, record }),
    addResource(ports, stores, input, userId),
    addDirectoryMember(ports, stores, { directory, userId, person, record }),
  ])
  return { userId, resource, member, madeAt }
}

async function writeKnown(
  ports: EnginePorts,
  stores: Stores,
  input: UserToWrite,
  decision: Known,
): Promise<Written> {
  const { userId } = decision
  const grave = await graveOf(stores, input.directory, decision)
  const resource = await addResource(ports, stores, input, userId)
  // Groups before members, as a change of a group locks them.
  if (grave !== undefined) await leaveGrave(ports, stores, grave, resource.id as DirectoryUserId)
  const member = await welcomeMember(ports, stores, input, decision)
  return { userId, resource, member, madeAt: null }
}

const actions = {
  create: 'directory.user_created',
  adopt: 'directory.user_adopted',
  revive: 'directory.user_revived',
} as const

/** What a person who looks at the audit wants to know: by which rule, or why by none. */
function why(decision: Welcome): Readonly<Record<string, unknown>> {
  const last = decision.trace.at(-1)
  const by = last && { rule: last.rule, saw: last.saw }
  if (decision.kind !== 'create') return { by }
  return decision.ambiguous === null ? {} : { by, ambiguous: true }
}

async function addUser(
  stores: Stores,
  {
    userId: id,
    madeAt,
    person,
    record,
  }: {
    readonly userId: UserId
    readonly madeAt: Date
    readonly person: DirectoryPerson
    readonly record: Recorder
  },
): Promise<void> {
  const displayName = person.displayName ?? person.userName
  record.audit('user.created', { kind: 'user', id }, { origin: 'scim' })
  record.emit('user.created', id, { userId: id, displayName })
  await stores.users.insert({
    id,
    active: true,
    operator: false,
    displayName,
    createdAt: madeAt,
  })
}

/** Where the person lay until now. Somebody adopted may have been deleted here under other words. */
async function graveOf(
  stores: Stores,
  directory: Directory,
  decision: Known,
): Promise<DirectoryUserId | undefined> {
  switch (decision.kind) {
    case 'revive':
      return decision.tombstoneId
    case 'adopt': {
      const known = await stores.directoryUsers.findOfUser(directory.id, decision.userId)
      return known && known.deletedAt !== null ? known.id : undefined
    }
  }
}

async function welcomeMember(
  ports: EnginePorts,
  stores: Stores,
  { directory, write, record }: UserToWrite,
  decision: Known,
): Promise<Member> {
  const { person } = write
  const { userId } = decision
  const known = await stores.members.findOfUser(directory.organizationId, userId)
  if (!known) return addDirectoryMember(ports, stores, { directory, userId, person, record })
  // An adopted person whom an administrator has deactivated stays so: to adopt is not to pardon. One
  // whom the directory deleted and makes anew is its explicit new word.
  if (!person.active || decision.kind === 'revive')
    await setMemberActive(ports, stores, known, person.active, record)
  const view = viewOf(person)
  await writeMemberView(
    ports,
    stores,
    known,
    // What a new directory user leaves open is no reason to forget what a sign-in has said.
    Object.fromEntries(Object.entries(view).filter(([, value]) => value !== null)),
    record,
  )
  return known
}

async function addResource(
  ports: EnginePorts,
  stores: Stores,
  { directory, write }: UserToWrite,
  userId: UserId,
): Promise<DirectoryResource> {
  const { person, document } = write
  const { userName, externalId, active } = person
  const { id: directoryId, organizationId } = directory
  const id = ports.ids('directoryUser')
  const now = ports.clock()
  const at = { id, directoryId, organizationId }
  const times = { createdAt: now, updatedAt: now }
  await claiming({ id, resourceType: 'User', document, userName }, async () => {
    const user = { ...at, userId, externalId, userName, active, deletedAt: null, createdAt: now }
    await together([
      stores.directoryUsers.insert(user),
      stores.resources.insert({ ...at, ...times, resourceType: 'User', document }),
    ])
  })
  const { label, attributes } = document
  return {
    ...at,
    ...times,
    resourceType: 'User',
    externalId: document.externalId,
    label,
    attributes,
    version: 1,
  }
}

async function leaveGrave(
  ports: EnginePorts,
  stores: Stores,
  grave: DirectoryUserId,
  id: DirectoryUserId,
): Promise<void> {
  await stores.groupMembers.inherit(grave, id)
  await stores.directoryUsers.removeTombstone(grave)
  await touchGroupsOf(stores, id, ports.clock())
}
