// The organization's view of a person (the member) as a directory writes it. The user behind it, who
// may belong to other organizations too, is never renamed.
import type { DirectoryPerson } from '../core/directory.ts'
import type { OrganizationId, UserId } from '../core/ids.ts'
import type { Member, Organization } from '../core/model.ts'
import { builtInRoles, decideDirectoryRoles, isBuiltIn } from '../core/decide-roles.ts'
import type { Directory } from '../core/directory.ts'
import { together } from '../lib/together.ts'
import { deactivate, reactivate } from './deactivate.ts'
import type { EnginePorts, Stores } from './ports.ts'
import type { Recorder } from './record.ts'

export type MemberView = Pick<Member, 'displayName' | 'username' | 'email' | 'normalizedEmail'>

export function viewOf(person: DirectoryPerson): MemberView {
  const { displayName, userName, email, normalizedEmail } = person
  return { displayName, username: userName, email, normalizedEmail }
}

/** A member whom the directory brings; roles by groups follow when the groups do. */
export async function addDirectoryMember(
  ports: EnginePorts,
  stores: Stores,
  input: {
    readonly directory: Directory
    readonly userId: UserId
    readonly person: DirectoryPerson
    readonly record: Recorder
  },
): Promise<Member> {
  const { directory, userId, person, record } = input
  const { organizationId } = directory
  const now = ports.clock()
  const member: Member = {
    id: ports.ids('member'),
    organizationId,
    userId,
    status: person.active ? 'active' : 'deactivated',
    origin: 'scim',
    ...viewOf(person),
    avatarUrl: null,
    createdAt: now,
    updatedAt: now,
    deactivatedAt: person.active ? null : now,
  }
  const [organization] = await together([
    stores.organizations.find(organizationId),
    stores.members.insert(member),
  ])
  const { roles } = decideDirectoryRoles({
    directoryId: directory.id,
    rules: [],
    groups: [],
    current: [],
    ...(await roleChoice(stores, organizationId, organization)),
  })
  await stores.members.addFirstRoles(member, roles)
  const { status, origin } = member
  record.audit('member.joined', { kind: 'member', id: member.id }, { origin, status })
  const who = { organizationId, memberId: member.id, userId }
  record.emit('member.joined', userId, { ...who, origin, status })
  return member
}

/** The roles that exist, and the default among them. Most organizations have none of their own. */
export async function roleChoice(
  stores: Stores,
  organizationId: OrganizationId,
  organization: Organization | undefined,
  rulesAsk = false,
): Promise<{ readonly existingRoles: readonly string[]; readonly defaultRole: string }> {
  const defaultRole = organization?.defaultRole ?? 'member'
  const custom =
    isBuiltIn(defaultRole) && !rulesAsk ? [] : await stores.members.customRoles(organizationId)
  return { existingRoles: [...builtInRoles, ...custom], defaultRole }
}

/** Active or not, by the one way in each direction. Last owner: throws LAST_OWNER. */
export async function setMemberActive(
  ports: EnginePorts,
  stores: Stores,
  { id, organizationId }: Member,
  active: boolean,
  record: Recorder,
): Promise<void> {
  const target = { kind: 'member', organizationId, memberId: id } as const
  await (active ? reactivate : deactivate)(ports, stores, target, record)
}

/** Writes what is new in the view; the later word of directory and sign-in wins. */
export async function writeMemberView(
  ports: EnginePorts,
  stores: Stores,
  member: Member,
  view: Partial<MemberView>,
  record: Recorder,
): Promise<void> {
  const names = ['displayName', 'username', 'email', 'normalizedEmail'] as const
  const differing = names.filter((name) => view[name] !== undefined && view[name] !== member[name])
  if (differing.length === 0) return
  const changes: Partial<MemberView> = Object.fromEntries(
    differing.map((name) => [name, view[name]]),
  )
  await stores.members.update(member.id, { ...changes, updatedAt: ports.clock() })
  const { organizationId, userId } = member
  const { displayName, username, email } = { ...member, ...changes }
  const who = { organizationId, memberId: member.id, userId }
  record.emit('member.updated', userId, { ...who, displayName, username, email })
}
