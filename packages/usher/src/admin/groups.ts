// Groups that directories have pushed into the organization: who is in them, and which roles follow.
import type { Connection } from '../core/connection.ts'
import { speaksOf } from '../core/decide-roles.ts'
import type { Directory } from '../core/directory.ts'
import { UsherError } from '../core/error-catalogue.ts'
import { foldCase } from '../core/fold-case.ts'
import type { ConnectionId, DirectoryGroupId } from '../core/ids.ts'
import type {
  GroupFilter,
  GroupMemberView,
  GroupSummary,
  Page,
  PageRequest,
} from '../engine/ports.ts'
import type { AdminCaller, AdminPorts } from './context.ts'

/** Lists count this far, and one group's own page further; more is said as "more than". */
const membersCountedMax = 1000
const membersOfOneCountedMax = 200_000

/** A role that a rule gives to who is in the group. */
export type GroupRole = {
  readonly role: string
  readonly by:
    | { readonly kind: 'directory'; readonly id: Directory['id']; readonly name: string }
    | { readonly kind: 'connection'; readonly id: ConnectionId; readonly name: string }
}
export type GroupView = {
  readonly group: GroupSummary
  readonly directoryName: string
  readonly members: { readonly count: number; readonly more: boolean }
  readonly roles: readonly GroupRole[]
}

/** By name. Errors: NOT_FOUND for a directory that the organization does not have. */
export async function listGroups(
  ports: AdminPorts,
  caller: AdminCaller,
  filter: GroupFilter,
  page: PageRequest,
): Promise<Page<GroupView>> {
  const { read } = ports.storage
  if (
    filter.directoryId !== undefined &&
    !(await read.directories.find(caller.organizationId, filter.directoryId))
  )
    throw new UsherError('NOT_FOUND')
  const found = await read.groups.list(caller.organizationId, filter, page)
  return { ...found, items: await viewsOf(ports, caller, found.items, membersCountedMax) }
}

/** Errors: NOT_FOUND. */
export async function getGroup(
  ports: AdminPorts,
  caller: AdminCaller,
  id: DirectoryGroupId,
): Promise<GroupView> {
  const group = await ports.storage.read.groups.find(caller.organizationId, id)
  const [view] = group ? await viewsOf(ports, caller, [group], membersOfOneCountedMax) : []
  if (!view) throw new UsherError('NOT_FOUND')
  return view
}

/** Direct members, people and groups. Errors: NOT_FOUND. */
export async function listGroupMembers(
  ports: AdminPorts,
  caller: AdminCaller,
  id: DirectoryGroupId,
  page: PageRequest,
): Promise<Page<GroupMemberView>> {
  const { read } = ports.storage
  if (!(await read.groups.find(caller.organizationId, id))) throw new UsherError('NOT_FOUND')
  return read.groupMembers.page(caller.organizationId, id, page)
}

async function viewsOf(
  ports: AdminPorts,
  { organizationId }: AdminCaller,
  groups: readonly GroupSummary[],
  countedMax: number,
): Promise<readonly GroupView[]> {
  const { read } = ports.storage
  const directories = await read.directories.list(organizationId)
  const connections = await read.connections.list(organizationId)
  const counts = await read.groupMembers.count(
    groups.map(({ id }) => id),
    // One more, to know whether there are more.
    countedMax + 1,
  )
  return groups.flatMap((group) => {
    const directory = directories.find(({ id }) => id === group.directoryId)
    if (!directory) return []
    const count = counts.get(group.id) ?? 0
    return {
      group,
      directoryName: directory.name,
      members: { count: Math.min(count, countedMax), more: count > countedMax },
      roles: rolesOf(group, directory, connections),
    }
  })
}

/** The directory's rules, and those of the paired provider that look at the same groups in the token. */
function rolesOf(
  group: GroupSummary,
  directory: Directory,
  connections: readonly Connection[],
): readonly GroupRole[] {
  const { externalId, label } = group
  const given = directory.settings.roleRules
    .filter((rule) => speaksOf(rule, { groupId: group.id, externalId, label }))
    .map(({ role }): GroupRole => {
      return { role, by: { kind: 'directory', id: directory.id, name: directory.name } }
    })
  const paired = connections.find(({ id }) => id === directory.connectionId)
  if (!paired || paired.settings.kind === 'email') return given
  const { id, name, settings } = paired
  const claimed = settings.roleRules
    .filter(({ claim, equals }) => claim === 'groups' && isNamed(equals, group))
    .map(({ role }): GroupRole => ({ role, by: { kind: 'connection', id, name } }))
  return [...given, ...claimed]
}

function isNamed(text: string, { externalId, label }: GroupSummary): boolean {
  return text === externalId || (label !== null && foldCase(text) === foldCase(label))
}
