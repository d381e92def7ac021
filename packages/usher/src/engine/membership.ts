// Who is in a directory group: changes in the order in which they were asked for. Membership is rows,
// so that one more costs what it costs in a group of ten.
import type { MembershipChange } from '../core/directory.ts'
import {
  parseId,
  type DirectoryGroupId,
  type DirectoryId,
  type DirectoryResourceId,
  type DirectoryUserId,
} from '../core/ids.ts'
import type { Stores } from './ports.ts'

/** What is different afterwards; who was added and removed again is in neither list. */
export type MembershipOutcome = {
  readonly added: readonly DirectoryResourceId[]
  readonly removed: readonly DirectoryResourceId[]
  /** Ids to add that name nobody in this directory. */
  readonly unknown: readonly string[]
}

/** A group would end up inside itself: undoes the transaction. */
export class GroupCycle extends Error {
  override readonly name = 'GroupCycle'
}

/** How many ids one statement names. */
const chunkLength = 500

export async function applyMembership(
  stores: Stores,
  directoryId: DirectoryId,
  groupId: DirectoryGroupId,
  changes: readonly MembershipChange[],
): Promise<MembershipOutcome> {
  const net = new Map<DirectoryResourceId, 'added' | 'removed'>()
  const unknown = new Set<string>()
  const note = (ids: readonly DirectoryResourceId[], now: 'added' | 'removed'): void => {
    for (const id of ids) {
      const before = net.get(id)
      if (before === undefined) net.set(id, now)
      else if (before !== now) net.delete(id)
    }
  }
  const remove = async (ids: readonly DirectoryResourceId[]): Promise<void> => {
    for (const chunk of chunksOf(ids))
      note(await stores.groupMembers.remove(groupId, chunk), 'removed')
  }
  const add = async (ids: readonly string[]): Promise<void> => {
    const known = await knownMembers(stores, directoryId, ids)
    for (const id of known.unknown) unknown.add(id)
    await refuseCycle(stores, directoryId, groupId, known.members)
    for (const chunk of chunksOf(known.members))
      note(await stores.groupMembers.add(directoryId, groupId, chunk), 'added')
  }
  for (const change of changes) {
    switch (change.kind) {
      case 'add':
        await add(change.memberIds)
        break
      case 'remove':
        await remove(memberIds(change.memberIds))
        break
      case 'replace': {
        const wanted = new Set(change.memberIds)
        const current = await stores.groupMembers.list(groupId)
        await remove(current.map(({ memberId }) => memberId).filter((id) => !wanted.has(id)))
        await add(change.memberIds)
        break
      }
      case 'clear':
        note(await stores.groupMembers.clear(groupId), 'removed')
        break
    }
  }
  const netOf = (now: 'added' | 'removed') =>
    [...net].filter(([, what]) => what === now).map(([id]) => id)
  return { added: netOf('added'), removed: netOf('removed'), unknown: [...unknown] }
}

/** The users among them, and those within the groups among them. */
export async function usersAmong(
  stores: Stores,
  ids: readonly DirectoryResourceId[],
): Promise<readonly DirectoryUserId[]> {
  const users = new Set<DirectoryUserId>()
  for (const id of ids) {
    const user = parseId('directoryUser', id)
    const group = parseId('directoryGroup', id)
    if (user) users.add(user)
    if (group) for (const within of await stores.groupMembers.usersWithin(group)) users.add(within)
  }
  return [...users]
}

/** Groups show their members: when one comes or goes, they have another version. */
export async function touchGroupsOf(
  stores: Stores,
  id: DirectoryUserId | DirectoryGroupId,
  at: Date,
): Promise<void> {
  const groups = (await stores.groupMembers.groupsOf([id])).get(id) ?? []
  const direct = groups.filter((group) => group.direct).map(({ groupId }) => groupId)
  // In one order, so that two who do this wait for each other and do not lock each other out.
  for (const groupId of direct.toSorted()) await stores.resources.touch(groupId, at)
}

type Known = {
  readonly members: readonly {
    readonly memberId: DirectoryUserId | DirectoryGroupId
    readonly memberType: 'User' | 'Group'
  }[]
  readonly unknown: readonly string[]
}

async function knownMembers(
  stores: Stores,
  directoryId: DirectoryId,
  asked: readonly string[],
): Promise<Known> {
  const ids = [...new Set(asked)]
  const there = new Set<string>()
  for (const chunk of chunksOf(memberIds(ids)))
    for (const { id } of await stores.resources.findMany(directoryId, chunk)) there.add(id)
  const members = ids
    .filter((id) => there.has(id))
    .map((id) => {
      const user = parseId('directoryUser', id)
      const group = parseId('directoryGroup', id)
      if (user) return { memberId: user, memberType: 'User' } as const
      return group && ({ memberId: group, memberType: 'Group' } as const)
    })
    .filter((member) => member !== undefined)
  return { members, unknown: ids.filter((id) => !there.has(id)) }
}

/** Only ids of users and groups, in our own form: anything else names nobody. */
function memberIds(ids: readonly string[]): readonly (DirectoryUserId | DirectoryGroupId)[] {
  return [...new Set(ids)]
    .map((id) => parseId('directoryUser', id) ?? parseId('directoryGroup', id))
    .filter((id) => id !== undefined)
}

async function refuseCycle(
  stores: Stores,
  directoryId: DirectoryId,
  groupId: DirectoryGroupId,
  members: Known['members'],
): Promise<void> {
  const groups = members
    .map(({ memberId }) => parseId('directoryGroup', memberId))
    .filter((id) => id !== undefined)
  if (groups.length === 0) return
  // Two groups that are put into each other at the same time lock different rows.
  await stores.directories.takeTurns(directoryId, ['groups in groups'])
  for (const group of groups)
    if (group === groupId || (await stores.groupMembers.contains(group, groupId)))
      throw new GroupCycle(`${group} contains ${groupId}`)
}

function chunksOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const chunks: (readonly Item[])[] = []
  for (let start = 0; start < items.length; start += chunkLength)
    chunks.push(items.slice(start, start + chunkLength))
  return chunks
}
