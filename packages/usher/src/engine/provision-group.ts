// Groups that a provisioning client pushes, and who is in them.
import type {
  DirectoryResource,
  GroupMember,
  MembershipChange,
  ResourceDocument,
} from '../core/directory.ts'
import { parseId, type DirectoryGroupId } from '../core/ids.ts'
import {
  directoryRecorder,
  type DirectoryContext,
  type ExpectedVersions,
  type ProvisioningResult,
} from './directory-context.ts'
import {
  applyMembership,
  GroupCycle,
  touchGroupsOf,
  usersAmong,
  type MembershipOutcome,
} from './membership.ts'
import type { EnginePorts, Stores } from './ports.ts'
import {
  changedAttributes,
  claiming,
  isExpected,
  provision,
  provisionUnique,
  withDocument,
  type LastOwner,
} from './provision.ts'
import type { DeletionResult } from './provision-user.ts'
import type { Recorder } from './record.ts'
import { rulesLookAt, settleDirectoryRoles } from './settle-directory-roles.ts'

export type GroupWrite = {
  /** `null`: the document stays as it is. */
  readonly document: ResourceDocument | null
  readonly membership: readonly MembershipChange[]
}

export async function createDirectoryGroup(
  ports: EnginePorts,
  context: DirectoryContext,
  group: { readonly document: ResourceDocument; readonly memberIds: readonly string[] },
): Promise<ProvisioningResult> {
  return provisionGroup(ports, context, async (stores) => {
    const { directory } = context
    const { document, memberIds } = group
    const { externalId, label, attributes } = document
    const { id: directoryId, organizationId } = directory
    const id = ports.ids('directoryGroup')
    const now = ports.clock()
    const fixed = {
      id,
      directoryId,
      organizationId,
      resourceType: 'Group',
      createdAt: now,
    } as const
    await claiming({ id, resourceType: 'Group', document, userName: null }, () =>
      stores.resources.insert({ ...fixed, updatedAt: now, document }),
    )
    const resource = { ...fixed, updatedAt: now, externalId, label, attributes, version: 1 }
    const outcome = await applyMembership(stores, directoryId, id, [{ kind: 'add', memberIds }])
    refuseUnknown(context, outcome)
    const record = directoryRecorder(ports, context)
    await settleAfter(stores, context, { resource, before: resource, outcome, record })
    const target = { kind: 'directoryGroup', id }
    record.audit('directory.group_created', target, { label, externalId, ...account(outcome) })
    record.emit('group.created', null, { ...named(resource), memberCount: outcome.added.length })
    await record.write(stores)
    return { kind: 'created', resource, ignoredMemberIds: outcome.unknown, trace: [] }
  })
}

/**
 * `change` runs inside the transaction, perhaps more than once; `members` reads all members. The
 * group's row is locked, so that parallel changes of one group lose nobody.
 */
export async function changeDirectoryGroup(
  ports: EnginePorts,
  context: DirectoryContext,
  id: string,
  expected: ExpectedVersions,
  change: (
    current: DirectoryResource,
    members: () => Promise<readonly GroupMember[]>,
  ) => Promise<GroupWrite>,
): Promise<ProvisioningResult> {
  return provisionGroup(ports, context, async (stores) => {
    const found = await lockGroup(stores, context, id)
    if (!found) return { kind: 'notFound' }
    const { groupId, resource: before } = found
    if (!isExpected(expected, before)) return { kind: 'versionMismatch' }
    const write = await change(before, () => stores.groupMembers.list(groupId))
    const { directory } = context
    const outcome = await applyMembership(stores, directory.id, groupId, write.membership)
    refuseUnknown(context, outcome)
    const answer = { ignoredMemberIds: outcome.unknown, trace: [] }
    if (write.document === null && !hasChanged(outcome))
      return { ...answer, kind: 'unchanged', resource: before }
    const resource = await rewrite(ports, stores, before, groupId, write.document)
    const record = directoryRecorder(ports, context)
    await settleAfter(stores, context, { resource, before, outcome, record })
    noteChange(record, { before, resource, document: write.document, outcome })
    await record.write(stores)
    return { ...answer, kind: 'updated', resource }
  })
}

export async function deleteDirectoryGroup(
  ports: EnginePorts,
  context: DirectoryContext,
  id: string,
  expected: ExpectedVersions,
): Promise<DeletionResult> {
  return provision(ports, async (stores): Promise<DeletionResult> => {
    const found = await lockGroup(stores, context, id)
    if (!found) return { kind: 'notFound' }
    const { directory } = context
    const { groupId, resource } = found
    if (!isExpected(expected, resource)) return { kind: 'versionMismatch' }
    const affected = (await rulesLookAt(stores, directory, groupId, [resource]))
      ? await stores.groupMembers.usersWithin(groupId)
      : []
    await touchGroupsOf(stores, groupId, ports.clock())
    await stores.resources.remove(directory.id, groupId)
    const record = directoryRecorder(ports, context)
    await settleDirectoryRoles(stores, directory, affected, record)
    const { label, externalId } = resource
    const target = { kind: 'directoryGroup', id: groupId }
    record.audit('directory.group_deleted', target, { label, externalId })
    record.emit('group.deleted', null, named(resource))
    await record.write(stores)
    return { kind: 'deleted' }
  })
}

/** An answer that undoes what was written before it was known. */
class UnknownMembers extends Error {
  override readonly name = 'UnknownMembers'
  readonly ids: readonly string[]
  constructor(ids: readonly string[]) {
    super(`${ids.length} unknown members`)
    this.ids = ids
  }
}

async function provisionGroup(
  ports: EnginePorts,
  { directory }: DirectoryContext,
  work: (stores: Stores) => Promise<ProvisioningResult>,
): Promise<ProvisioningResult | LastOwner> {
  try {
    return await provisionUnique(ports, directory.id, work)
  } catch (error) {
    if (error instanceof GroupCycle) return { kind: 'groupCycle' }
    if (error instanceof UnknownMembers) return { kind: 'unknownMembers', ids: error.ids }
    throw error
  }
}

/** Leniently, the known ones come in: a push does not fail for one id that lags behind. */
function refuseUnknown({ directory }: DirectoryContext, { unknown }: MembershipOutcome): void {
  if (directory.settings.strict && unknown.length > 0) throw new UnknownMembers(unknown)
}

async function lockGroup(
  stores: Stores,
  { directory }: DirectoryContext,
  id: string,
): Promise<
  { readonly groupId: DirectoryGroupId; readonly resource: DirectoryResource } | undefined
> {
  const groupId = parseId('directoryGroup', id)
  const resource = groupId && (await stores.resources.lock(directory.id, 'Group', groupId))
  return resource && { groupId, resource }
}

async function rewrite(
  ports: EnginePorts,
  stores: Stores,
  before: DirectoryResource,
  id: DirectoryGroupId,
  document: ResourceDocument | null,
): Promise<DirectoryResource> {
  const updatedAt = ports.clock()
  if (document === null)
    return { ...before, updatedAt, version: await stores.resources.touch(id, updatedAt) }
  const { directoryId } = before
  const version = await claiming({ id, resourceType: 'Group', document, userName: null }, () =>
    stores.resources.update({ id, directoryId, document, updatedAt }),
  )
  return withDocument(before, document, version, updatedAt)
}

/** Roles of everybody whom the change concerns, groups inside groups included. */
async function settleAfter(
  stores: Stores,
  { directory }: DirectoryContext,
  change: {
    readonly resource: DirectoryResource
    readonly before: DirectoryResource
    readonly outcome: MembershipOutcome
    readonly record: Recorder
  },
): Promise<void> {
  const { resource, before, outcome, record } = change
  const groupId = resource.id as DirectoryGroupId
  const renamed = resource.label !== before.label || resource.externalId !== before.externalId
  if (!renamed && !hasChanged(outcome)) return
  if (!(await rulesLookAt(stores, directory, groupId, [before, resource]))) return
  const moved = await usersAmong(stores, [...outcome.added, ...outcome.removed])
  const within = renamed ? await stores.groupMembers.usersWithin(groupId) : []
  await settleDirectoryRoles(stores, directory, [...new Set([...moved, ...within])], record)
}

function noteChange(
  record: Recorder,
  change: {
    readonly before: DirectoryResource
    readonly resource: DirectoryResource
    readonly document: ResourceDocument | null
    readonly outcome: MembershipOutcome
  },
): void {
  const { before, resource, document, outcome } = change
  const names = ['label', 'externalId'] as const
  const differing = names.filter((name) => before[name] !== resource[name])
  const only = (group: DirectoryResource) =>
    Object.fromEntries(differing.map((name) => [name, group[name]]))
  const target = { kind: 'directoryGroup', id: resource.id }
  record.audit('directory.group_updated', target, {
    changed: document === null ? [] : changedAttributes(before, document),
    before: only(before),
    after: only(resource),
    ...account(outcome),
  })
  if (document !== null) record.emit('group.updated', null, named(resource))
  if (hasChanged(outcome))
    record.emit('group.members_changed', null, { ...named(resource), ...account(outcome) })
}

function hasChanged({ added, removed }: MembershipOutcome): boolean {
  return added.length > 0 || removed.length > 0
}

function named({ id, organizationId, label, externalId }: DirectoryResource) {
  return { organizationId, groupId: id, displayName: label, externalId }
}

/** An event tells how many, and names at most this many. */
const namedMembersMax = 100

function account({ added, removed, unknown }: MembershipOutcome) {
  return {
    addedCount: added.length,
    removedCount: removed.length,
    ignoredCount: unknown.length,
    added: added.slice(0, namedMembersMax),
    removed: removed.slice(0, namedMembersMax),
  }
}
