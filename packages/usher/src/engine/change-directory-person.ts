// A directory changes what it says of somebody: the directory user, the organization's view of the
// person, whether they may come in, and what their address is worth, inside the caller's transaction.
import type { DirectoryPerson, DirectoryResource } from '../core/directory.ts'
import type { DirectoryUser, Member } from '../core/model.ts'
import {
  addDirectoryMember,
  setMemberActive,
  viewOf,
  writeMemberView,
  type MemberView,
} from './directory-member.ts'
import type { EnginePorts, Stores } from './ports.ts'
import { changedAttributes, claiming, withDocument } from './provision.ts'
import type { FoundUser, UserChange } from './provision-user.ts'
import type { Recorder } from './record.ts'
import { settleDirectoryEmail } from './settle-directory-email.ts'
import { settleDirectoryRoles } from './settle-directory-roles.ts'

type PersonToChange = FoundUser & { readonly write: UserChange; readonly record: Recorder }

export async function changeDirectoryPerson(
  ports: EnginePorts,
  stores: Stores,
  input: PersonToChange,
): Promise<DirectoryResource> {
  const { resource, user, write, record } = input
  const changed = await rewrite(ports, stores, input)
  const member = await setActive(ports, stores, input)
  const before = write.before ?? wordsOf(user, member)
  if (member) await writeMemberView(ports, stores, member, newWords(before, write.person), record)
  await settleDirectoryEmail(ports, stores, {
    organizationId: user.organizationId,
    userId: user.userId,
    madeAt: null,
    before: before.normalizedEmail,
    after: write.person.normalizedEmail,
    record,
  })
  record.audit(
    'directory.user_updated',
    { kind: 'directoryUser', id: user.id },
    {
      userId: user.userId,
      changed: changedAttributes(resource, write.document),
      ...beforeAndAfter({ ...before, ...user }, write.person),
    },
  )
  return changed
}

async function rewrite(
  ports: EnginePorts,
  stores: Stores,
  { resource, user, write }: PersonToChange,
): Promise<DirectoryResource> {
  const { document, person } = write
  const { userName, externalId, active } = person
  const updatedAt = ports.clock()
  const { id, directoryId } = user
  const version = await claiming({ id, resourceType: 'User', document, userName }, async () => {
    if (userName !== user.userName || externalId !== user.externalId || active !== user.active)
      await stores.directoryUsers.update(id, { userName, externalId, active })
    return stores.resources.update({ id, directoryId, document, updatedAt })
  })
  return withDocument(resource, document, version, updatedAt)
}

/**
 * A directory that repeats "active" for somebody whom an administrator deactivated here changes
 * nothing: only a change of its word lets in. One that repeats "inactive" keeps out, whoever let the
 * person in meanwhile.
 */
async function setActive(
  ports: EnginePorts,
  stores: Stores,
  { resource, user, write, record }: PersonToChange,
): Promise<Member | undefined> {
  const { organizationId, userId } = user
  const { person } = write
  const known = await stores.members.findOfUser(organizationId, userId)
  if (person.active && user.active) return known
  if (known) {
    await setMemberActive(ports, stores, known, person.active, record)
    return known
  }
  if (!person.active) return undefined
  // An administrator removed the member; the directory's new word brings the person back.
  const directory = await stores.directories.find(organizationId, resource.directoryId)
  if (!directory) return undefined
  const member = await addDirectoryMember(ports, stores, { directory, userId, person, record })
  await settleDirectoryRoles(stores, directory, [user.id], record)
  return member
}

/** Where the caller does not know, the organization's view stands in for what the directory said. */
function wordsOf(user: DirectoryUser, member: Member | undefined): DirectoryPerson {
  const { userName, externalId, active } = user
  return {
    userName: member ? (member.username ?? '') : userName,
    externalId,
    active,
    displayName: member?.displayName ?? null,
    email: member?.email ?? null,
    normalizedEmail: member?.normalizedEmail ?? null,
  }
}

function newWords(before: DirectoryPerson, after: DirectoryPerson): Partial<MemberView> {
  const old = viewOf(before)
  const fresh = viewOf(after)
  return Object.fromEntries(
    Object.entries(fresh).filter(([name, value]) => old[name as keyof MemberView] !== value),
  )
}

function beforeAndAfter(
  before: DirectoryPerson,
  after: DirectoryPerson,
): { readonly before: object; readonly after: object } {
  const names = ['userName', 'externalId', 'active', 'displayName', 'email'] as const
  const differing = names.filter((name) => before[name] !== after[name])
  const only = (person: DirectoryPerson): object =>
    Object.fromEntries(differing.map((name) => [name, person[name]]))
  return { before: only(before), after: only(after) }
}
