// Directories: what a provisioning client (Entra, Okta …) may push into the organization, and what
// follows from it. Their credentials are in directory-tokens.ts.
import { isUpstream } from '../core/connection.ts'
import {
  directorySettingsSchema,
  type Directory,
  type DirectorySettings,
} from '../core/directory.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { ConnectionId, DirectoryId } from '../core/ids.ts'
import { refuseGrantingRules } from '../core/requester.ts'
import { UniqueViolation, type Stores } from '../engine/ports.ts'
import { reevaluateDirectoryRoles } from '../engine/settle-directory-roles.ts'
import { changesBetween } from './changes.ts'
import { checkExtensions, refuseChangesInUse } from './check-extensions.ts'
import {
  lockOrganization,
  recordFor,
  whole,
  type AdminCaller,
  type AdminPorts,
  type Whole,
} from './context.ts'
import { existingRoles } from './roles.ts'
import { refuseToPair } from './vouching.ts'

const directoriesMax = 10

export type DirectoryView = {
  readonly directory: Directory
  /** Of the provider that it is paired with. */
  readonly connectionName: string | null
  readonly users: number
  readonly groups: number
  readonly lastRequestAt: Date | null
}
export type NewDirectory = {
  readonly name: string
  readonly connectionId: ConnectionId | null
  readonly settings: DirectorySettings
}
export type DirectoryChanges = {
  readonly name?: string | undefined
  readonly connectionId?: ConnectionId | null | undefined
  /** Settings to replace, by name; those that are `undefined` stay. */
  readonly settings: {
    readonly [Name in keyof DirectorySettings]?: DirectorySettings[Name] | undefined
  }
}

export async function listDirectories(
  ports: AdminPorts,
  caller: AdminCaller,
): Promise<Whole<DirectoryView>> {
  await ports.flushScimRequests()
  const { read } = ports.storage
  const own = await read.directories.list(caller.organizationId)
  return whole(await Promise.all(own.map((directory) => viewOf(read, directory))))
}

/** Errors: NOT_FOUND. */
export async function getDirectory(
  ports: AdminPorts,
  caller: AdminCaller,
  id: DirectoryId,
): Promise<DirectoryView> {
  await ports.flushScimRequests()
  const { read } = ports.storage
  return viewOf(read, await ownDirectory(read, caller, id))
}

/** Errors: NOT_FOUND, VALIDATION_FAILED, ROLE_UNKNOWN, CONFLICT, CONNECTION_PAIRED, LIMIT_REACHED. */
export async function createDirectory(
  ports: AdminPorts,
  caller: AdminCaller,
  input: NewDirectory,
): Promise<DirectoryView> {
  const { name, connectionId } = input
  return pairingsDiffer(() =>
    ports.storage.transaction(async (stores) => {
      await lockOrganization(stores, caller)
      const settings = directorySettingsSchema.parse(input.settings)
      await checkSettings(stores, caller, connectionId, settings)
      refuseGrantingRules(caller.by, [], settings.roleRules)
      const others = await stores.directories.list(caller.organizationId)
      if (others.length >= directoriesMax)
        throw new UsherError('LIMIT_REACHED', { detail: `At most ${directoriesMax} directories.` })
      refuseTakenName(others, name)
      const now = ports.clock()
      const id = ports.ids('directory')
      const { organizationId } = caller
      const directory: Directory = {
        id,
        organizationId,
        name,
        connectionId,
        settings,
        createdAt: now,
        updatedAt: now,
      }
      await stores.directories.insert(directory)
      const record = recordFor(ports, caller)
      record.audit('directory.created', { kind: 'directory', id }, { name, connectionId, settings })
      record.emit('directory.created', null, { organizationId, directoryId: id, name })
      await record.write(stores)
      return viewOf(stores, directory)
    }),
  )
}

/**
 * Changes settings; new role rules count at once, for everybody in the directory's groups. Errors: as
 * for creating, EXTENSION_IN_USE, FORBIDDEN (who vouches for owners is for owners to choose).
 */
export async function updateDirectory(
  ports: AdminPorts,
  caller: AdminCaller,
  id: DirectoryId,
  changes: DirectoryChanges,
): Promise<DirectoryView> {
  return pairingsDiffer(() =>
    ports.storage.transaction(async (stores) => {
      const locked = await lockOrganization(stores, caller)
      const before = await ownDirectory(stores, caller, id)
      const named = Object.entries(changes.settings).filter(([, value]) => value !== undefined)
      const after = {
        name: changes.name ?? before.name,
        connectionId:
          changes.connectionId === undefined ? before.connectionId : changes.connectionId,
      }
      const settings = directorySettingsSchema.parse({
        ...before.settings,
        ...Object.fromEntries(named),
      })
      if (after.connectionId !== before.connectionId && after.connectionId !== null)
        await refuseToPair(stores, caller, id, locked)
      await checkSettings(stores, caller, after.connectionId, settings)
      refuseGrantingRules(caller.by, before.settings.roleRules, settings.roleRules)
      await refuseChangesInUse(stores, before, settings.extensions)
      if (after.name !== before.name)
        refuseTakenName(await stores.directories.list(caller.organizationId), after.name, id)
      await stores.directories.update(id, { ...after, settings, updatedAt: ports.clock() })
      const changed = {
        ...changesBetween(before, after),
        ...changesBetween(before.settings, settings),
      }
      const record = recordFor(ports, caller)
      record.audit('directory.updated', { kind: 'directory', id }, { changes: changed })
      record.emit('directory.updated', null, {
        organizationId: caller.organizationId,
        directoryId: id,
        fields: Object.keys(changed),
      })
      const updated = await ownDirectory(stores, caller, id)
      if ('roleRules' in changed) await reevaluateDirectoryRoles(ports, stores, updated, record)
      await record.write(stores)
      return viewOf(stores, updated)
    }),
  )
}

/**
 * Deletes the directory with its users, groups, tokens and requests, and takes back the roles that its
 * rules gave. Members and accounts stay. Errors: NOT_FOUND.
 */
export async function deleteDirectory(
  ports: AdminPorts,
  caller: AdminCaller,
  id: DirectoryId,
): Promise<void> {
  await ports.flushScimRequests()
  await ports.storage.transaction(async (stores) => {
    await lockOrganization(stores, caller)
    const directory = await ownDirectory(stores, caller, id)
    const { users, groups } = await viewOf(stores, directory)
    const record = recordFor(ports, caller)
    const { name, connectionId, settings } = directory
    const withoutRules = { ...directory, settings: { ...settings, roleRules: [] } }
    await stores.directories.update(id, { settings: withoutRules.settings })
    await reevaluateDirectoryRoles(ports, stores, withoutRules, record)
    await stores.directories.remove(id)
    const details = { name, connectionId, users, groups }
    record.audit('directory.deleted', { kind: 'directory', id }, details)
    record.emit('directory.deleted', null, {
      organizationId: caller.organizationId,
      directoryId: id,
      name,
    })
    await record.write(stores)
  })
}

/** Errors: NOT_FOUND. */
export async function ownDirectory(
  stores: Stores,
  caller: AdminCaller,
  id: DirectoryId,
): Promise<Directory> {
  const directory = await stores.directories.find(caller.organizationId, id)
  if (!directory) throw new UsherError('NOT_FOUND')
  return directory
}

async function viewOf(stores: Stores, directory: Directory): Promise<DirectoryView> {
  const { id, organizationId, connectionId } = directory
  const connection = connectionId && (await stores.connections.find(connectionId))
  const last = await stores.scimRequests.list(organizationId, id, {}, { limit: 1, cursor: null })
  return {
    directory,
    connectionName: connection?.name ?? null,
    users: await stores.resources.count(id, 'User', null),
    groups: await stores.resources.count(id, 'Group', null),
    lastRequestAt: last.items[0]?.createdAt ?? null,
  }
}

async function checkSettings(
  stores: Stores,
  caller: AdminCaller,
  connectionId: ConnectionId | null,
  { roleRules, extensions }: DirectorySettings,
): Promise<void> {
  const connection = connectionId && (await stores.connections.find(connectionId))
  if (connectionId !== null) {
    if (!connection || connection.organizationId !== caller.organizationId)
      throw new UsherError('NOT_FOUND', { detail: 'The organization has no such provider.' })
    if (!isUpstream(connection))
      throw new UsherError('VALIDATION_FAILED', {
        errors: [
          { path: 'connectionId', message: 'people in a directory do not sign in by e-mail' },
        ],
      })
  }
  const existing = await existingRoles(stores, caller)
  const unknown = roleRules.find(({ role }) => !existing.includes(role))
  if (unknown)
    throw new UsherError('ROLE_UNKNOWN', { detail: `There is no role "${unknown.role}".` })
  checkExtensions(extensions)
}

function refuseTakenName(
  others: readonly Directory[],
  name: string,
  except: DirectoryId | null = null,
): void {
  if (others.some((other) => other.id !== except && folded(other.name) === folded(name)))
    throw new UsherError('CONFLICT', { detail: 'A directory of this name exists already.' })
}

function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}

async function pairingsDiffer<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof UniqueViolation)
      throw new UsherError('CONNECTION_PAIRED', { cause: error })
    throw error
  }
}
