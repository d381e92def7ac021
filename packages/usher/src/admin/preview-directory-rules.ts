// What the role rules of a directory would change before they are saved. Who is in which group is
// known, so that nothing is left to the next sign-in: saving the rules does exactly this.
import { decideDirectoryRoles } from '../core/decide-roles.ts'
import type { Directory, DirectoryResource, GroupRoleRule } from '../core/directory.ts'
import { UsherError } from '../core/error-catalogue.ts'
import { parseId, type DirectoryId, type DirectoryUserId } from '../core/ids.ts'
import { permissionsOf } from '../core/requester.ts'
import type { Stores } from '../engine/ports.ts'
import { giveWay } from '../lib/give-way.ts'
import type { AdminCaller, AdminPorts } from './context.ts'
import { existingRoles } from './roles.ts'
import { RulesTally, type RulesImpact } from './rules-tally.ts'

/** How many people of the directory one request looks at. */
export const directoryUsersLookedAtMax = 2000
const batchLength = 100

/** Errors: NOT_FOUND, VALIDATION_FAILED for a foreign cursor. */
export async function previewDirectoryRules(
  ports: AdminPorts,
  caller: AdminCaller,
  id: DirectoryId,
  input: {
    readonly roleRules: readonly GroupRoleRule[]
    readonly limit: number
    /** The id of the last person looked at. */
    readonly cursor: string | null
  },
): Promise<RulesImpact> {
  const { read } = ports.storage
  const directory = await read.directories.find(caller.organizationId, id)
  if (!directory) throw new UsherError('NOT_FOUND')
  const organization = await read.organizations.find(caller.organizationId)
  const choice = {
    existingRoles: await existingRoles(read, caller),
    defaultRole: organization?.defaultRole ?? 'member',
  }
  const tally = new RulesTally(input.limit, permissionsOf(caller.by).includes('members:read'))
  let after = input.cursor === null ? null : cursorOf(input.cursor)
  do {
    // A page at a time, so that no request holds all people of a directory.
    // eslint-disable-next-line no-await-in-loop
    const page = await pageOfPeople(read, directory, after)
    for (const { member, current, groups } of page.people) {
      const facts = { directoryId: id, rules: input.roleRules, groups, current, ...choice }
      const who = { ...member, memberId: member.id }
      tally.add(who, decideDirectoryRoles(facts), true)
    }
    tally.endPage(page.walked, page.next)
    after = page.next
    // eslint-disable-next-line no-await-in-loop
    await giveWay()
  } while (after !== null && tally.lookedAt < directoryUsersLookedAtMax)
  return tally.result(after)
}

function cursorOf(text: string): DirectoryUserId {
  const id = parseId('directoryUser', text)
  if (id !== undefined) return id
  const message = 'This cursor does not belong to this list.'
  throw new UsherError('VALIDATION_FAILED', { errors: [{ path: 'cursor', message }] })
}

/** The next people of the directory who are members, with what decides about their roles. */
async function pageOfPeople(stores: Stores, directory: Directory, after: DirectoryUserId | null) {
  const users: readonly DirectoryResource[] = await stores.resources.query(directory.id, {
    resourceType: 'User',
    filter: null,
    sort: null,
    limit: batchLength,
    from: { kind: 'after', id: after },
  })
  const ids = users
    .map((user) => parseId('directoryUser', user.id))
    .filter((id) => id !== undefined)
  const groups = await stores.groupMembers.groupsOf(ids)
  const found = await Promise.all(
    ids.map(async (id) => {
      const user = await stores.directoryUsers.find(directory.id, id)
      const member =
        user && user.deletedAt === null
          ? await stores.members.findOfUser(directory.organizationId, user.userId)
          : undefined
      if (!member) return undefined
      const current = await stores.members.roles(member.id)
      return { member, current, groups: groups.get(id) ?? [] }
    }),
  )
  return {
    people: found.filter((person) => person !== undefined),
    walked: ids.length,
    next: ids.length < batchLength ? null : (ids.at(-1) ?? null),
  }
}
