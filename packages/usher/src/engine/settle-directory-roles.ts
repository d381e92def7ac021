// Roles that follow from directory groups, evaluated whenever the directory or its rules change.
import { decideDirectoryRoles, speaksOf } from '../core/decide-roles.ts'
import type { Directory, DirectoryResource, GroupOfUser } from '../core/directory.ts'
import type { DirectoryGroupId, DirectoryUserId, UserId } from '../core/ids.ts'
import type { Member, MemberRole } from '../core/model.ts'
import { roleChoice } from './directory-member.ts'
import type { EnginePorts, Stores } from './ports.ts'
import type { Recorder } from './record.ts'

/** How many people are settled at a time. */
const batchLength = 500

/**
 * After the rules of a directory were changed: everybody in it. For the admin API, inside the
 * transaction that changes them.
 */
export async function reevaluateDirectoryRoles(
  _ports: EnginePorts,
  stores: Stores,
  directory: Directory,
  record: Recorder,
): Promise<void> {
  for (let after: DirectoryResource['id'] | null = null; ;) {
    const page: readonly DirectoryResource[] = await stores.resources.query(directory.id, {
      resourceType: 'User',
      filter: null,
      sort: null,
      limit: batchLength,
      from: { kind: 'after', id: after },
    })
    await settleAll(
      stores,
      directory,
      page.map(({ id }) => id as DirectoryUserId),
      record,
    )
    const last = page.at(-1)
    if (!last || page.length < batchLength) return
    after = last.id
  }
}

/** After their groups may have changed. Costs nothing where the directory has no rules. */
export async function settleDirectoryRoles(
  stores: Stores,
  directory: Directory,
  ids: readonly DirectoryUserId[],
  record: Recorder,
): Promise<void> {
  if (directory.settings.roleRules.length === 0) return
  const all = ids.toSorted()
  for (let start = 0; start < all.length; start += batchLength)
    await settleAll(stores, directory, all.slice(start, start + batchLength), record)
}

/** The same for one person, who has just come in; nothing where the directory does not know them. */
export async function settleRolesOf(
  stores: Stores,
  directory: Directory,
  userId: UserId,
  record: Recorder,
): Promise<void> {
  if (directory.settings.roleRules.length === 0) return
  const user = await stores.directoryUsers.findOfUser(directory.id, userId)
  if (user) await settleDirectoryRoles(stores, directory, [user.id], record)
}

/** Whether a rule looks at one of the groups, or at one that they are in. */
export async function rulesLookAt(
  stores: Stores,
  directory: Directory,
  groupId: DirectoryGroupId,
  descriptions: readonly Pick<DirectoryResource, 'externalId' | 'label'>[],
): Promise<boolean> {
  const rules = directory.settings.roleRules
  if (rules.length === 0) return false
  const above = (await stores.groupMembers.groupsOf([groupId])).get(groupId) ?? []
  const groups = [...above, ...descriptions.map((group) => ({ ...group, groupId }))]
  return groups.some((group) => rules.some((rule) => speaksOf(rule, group)))
}

async function settleAll(
  stores: Stores,
  given: Directory,
  ids: readonly DirectoryUserId[],
  record: Recorder,
): Promise<void> {
  const members = new Map<DirectoryUserId, Member>()
  for (const id of ids) {
    const user = await stores.directoryUsers.find(given.id, id)
    // The lock comes before the look at groups and rules: two changes that concern one person are
    // settled one after the other, and the second sees what the first has done.
    const member =
      user && user.deletedAt === null
        ? await stores.members.lockOfUser(given.organizationId, user.userId)
        : undefined
    if (member) members.set(id, member)
  }
  if (members.size === 0) return
  const { organizationId } = given
  const directory = (await stores.directories.find(organizationId, given.id)) ?? given
  const organization = await stores.organizations.find(organizationId)
  const choice = await roleChoice(stores, organizationId, organization, true)
  const groups = await stores.groupMembers.groupsOf([...members.keys()])
  for (const [id, member] of members) {
    const current = await stores.members.roles(member.id)
    await settleMember(
      stores,
      { directory, member, current, choice, groups: groups.get(id) ?? [] },
      record,
    )
  }
}

async function settleMember(
  stores: Stores,
  input: {
    readonly directory: Directory
    readonly member: Member
    readonly current: readonly MemberRole[]
    readonly choice: Awaited<ReturnType<typeof roleChoice>>
    readonly groups: readonly GroupOfUser[]
  },
  record: Recorder,
): Promise<void> {
  const { directory, member, current, choice, groups } = input
  const decided = decideDirectoryRoles({
    directoryId: directory.id,
    rules: directory.settings.roleRules,
    groups,
    current,
    ...choice,
  })
  if (!decided.changed) return
  await stores.members.setRoles(member.id, decided.roles)
  const { gained, lost } = decided
  if (gained.length === 0 && lost.length === 0) return
  const target = { kind: 'member', id: member.id }
  record.audit('member.roles_changed', target, { gained, lost, by: 'directory' })
  record.emit('member.roles_changed', member.userId, { memberId: member.id, gained, lost })
}
