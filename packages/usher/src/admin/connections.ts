// Authentication providers of an organization. Their secrets are in connection-secrets.ts.
import {
  isUpstream,
  type Connection,
  type ConnectionSecret,
  type UpstreamSettings,
} from '../core/connection.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { ConnectionId } from '../core/ids.ts'
import { isOperator, memberOf, refuseGrantingRules } from '../core/requester.ts'
import { UniqueViolation, type LatestAttempts, type Stores } from '../engine/ports.ts'
import { changesBetween } from './changes.ts'
import { checkSettings, movesSubjects, readdresses, type SettingsRules } from './check-settings.ts'
import { forgetSecrets, insertSecret, type NewSecret } from './connection-secrets.ts'
import {
  lockOrganization,
  recordFor,
  whole,
  type AdminCaller,
  type AdminPorts,
  type LockedOrganization,
  type Whole,
} from './context.ts'
import { existingRoles } from './roles.ts'
import { refuseToMove } from './vouching.ts'
import { refuseOnlyWayIn } from './ways-in.ts'

const connectionsMax = 50

/** A connection with what an administrator may know of its secrets, and how it fared. */
export type ConnectionView = {
  readonly connection: Connection
  readonly secrets: readonly ConnectionSecret[]
  readonly latest: LatestAttempts
}
export type NewConnection = {
  readonly name: string
  readonly enabled: boolean
  readonly registrationEnabled: boolean
  /** Not yet checked: a preset with what the administrator entered. */
  readonly settings: UpstreamSettings
  readonly secret: NewSecret | null
}
export type ConnectionChanges = {
  readonly name?: string | undefined
  readonly enabled?: boolean | undefined
  readonly registrationEnabled?: boolean | undefined
  /** Settings to replace, by name; those that are `undefined` stay. */
  readonly settings: object
}

export async function listConnections(
  ports: AdminPorts,
  caller: AdminCaller,
): Promise<Whole<ConnectionView>> {
  const own = await ports.storage.read.connections.list(caller.organizationId)
  return whole(await Promise.all(own.map((connection) => viewOf(ports.storage.read, connection))))
}

export async function getConnection(
  ports: AdminPorts,
  caller: AdminCaller,
  id: ConnectionId,
): Promise<ConnectionView> {
  return view(ports.storage.read, caller, id)
}

/**
 * Errors: PLACEHOLDER_IN_URL, VALIDATION_FAILED, ROLE_UNKNOWN, FORBIDDEN, NAME_TAKEN, LIMIT_REACHED.
 */
export async function createConnection(
  ports: AdminPorts,
  caller: AdminCaller,
  input: NewConnection,
): Promise<ConnectionView> {
  return namesDiffer(() =>
    ports.storage.transaction(async (stores) => {
      const locked = await lockOrganization(stores, caller)
      const settings = checkSettings(input.settings, await rulesFor(ports, stores, caller, locked))
      refuseGrantingRules(caller.by, [], settings.roleRules)
      const others = await stores.connections.list(caller.organizationId)
      if (others.length >= connectionsMax)
        throw new UsherError('LIMIT_REACHED', { detail: `At most ${connectionsMax} providers.` })
      refuseTakenName(others, input.name)
      const now = ports.clock()
      const connection: Connection<UpstreamSettings> = {
        id: ports.ids('connection'),
        organizationId: caller.organizationId,
        name: input.name,
        enabled: input.enabled,
        registrationEnabled: input.registrationEnabled,
        settings,
        createdAt: now,
        updatedAt: now,
      }
      await stores.connections.insert(connection)
      const record = recordFor(ports, caller)
      const { id, name, enabled, registrationEnabled } = connection
      record.audit(
        'connection.created',
        { kind: 'connection', id },
        { name, kind: settings.kind, enabled, registrationEnabled, settings },
      )
      record.emit('connection.created', null, {
        organizationId: caller.organizationId,
        connectionId: id,
        name,
      })
      const secrets = input.secret
        ? [await insertSecret(ports, stores, connection, input.secret, record)]
        : []
      await record.write(stores)
      return { connection, secrets, latest: { succeeded: null, failed: null } }
    }),
  )
}

/**
 * Changes settings; the kind stays. New endpoints, tenants or client id may make other people of the
 * same subjects: that is allowed and marked in the audit trail (`movesSubjects`), but not to everybody
 * where owners or administrators sign in (vouching.ts). At another host the client secret has to be
 * entered again. Disabling ends the connection's sessions.
 * Errors: as for creating, NOT_FOUND, DISABLE_AUTH_CONFIG_FORBIDDEN.
 */
export async function updateConnection(
  ports: AdminPorts,
  caller: AdminCaller,
  id: ConnectionId,
  changes: ConnectionChanges,
): Promise<ConnectionView> {
  return namesDiffer(() =>
    ports.storage.transaction(async (stores) => {
      const locked = await lockOrganization(stores, caller)
      const { connection: before } = await view(stores, caller, id)
      const rules = await rulesFor(ports, stores, caller, locked)
      const settings = changedSettings(before, changes.settings, rules)
      if (isUpstream(before) && settings) {
        refuseGrantingRules(caller.by, before.settings.roleRules, settings.roleRules)
        const change = { before: before.settings, after: settings }
        await refuseToMove(stores, caller, id, change, locked)
      }
      const moves = isUpstream(before) && settings && movesSubjects(before.settings, settings)
      const after = {
        name: changes.name ?? before.name,
        enabled: changes.enabled ?? before.enabled,
        registrationEnabled: changes.registrationEnabled ?? before.registrationEnabled,
      }
      if (after.name !== before.name)
        refuseTakenName(await stores.connections.list(caller.organizationId), after.name, id)
      const disables = before.enabled && !after.enabled
      if (disables) await refuseOnlyWayIn(stores, caller, id, locked)
      const sessionsEnded = disables ? await stores.sessions.removeOfConnection(id) : 0
      await stores.connections.update(id, {
        ...after,
        ...(settings && { settings }),
        updatedAt: ports.clock(),
      })
      const changed = {
        ...changesBetween(before, after),
        ...(settings && changesBetween(before.settings, settings)),
      }
      const record = recordFor(ports, caller)
      if (isUpstream(before) && settings && readdresses(before.settings, settings))
        await forgetSecrets(stores, before, record)
      record.audit(
        'connection.updated',
        { kind: 'connection', id },
        {
          changes: changed,
          ...(moves === true && { movesSubjects: true }),
          ...(disables && { sessionsEnded }),
        },
      )
      record.emit('connection.updated', null, {
        organizationId: caller.organizationId,
        connectionId: id,
        fields: Object.keys(changed),
      })
      await record.write(stores)
      return view(stores, caller, id)
    }),
  )
}

/**
 * Deletes the connection with its secrets, identities and sessions; accounts and members stay.
 * Errors: NOT_FOUND, CONFLICT (the e-mail provider), DISABLE_AUTH_CONFIG_FORBIDDEN.
 */
export async function deleteConnection(
  ports: AdminPorts,
  caller: AdminCaller,
  id: ConnectionId,
): Promise<void> {
  await ports.storage.transaction(async (stores) => {
    const locked = await lockOrganization(stores, caller)
    const { connection } = await view(stores, caller, id)
    if (!isUpstream(connection))
      throw new UsherError('CONFLICT', {
        detail: 'Every organization has its e-mail provider; switch it off instead.',
      })
    await refuseOnlyWayIn(stores, caller, id, locked)
    const sessionsEnded = await stores.sessions.removeOfConnection(id)
    await stores.connections.remove(id)
    const record = recordFor(ports, caller)
    record.audit(
      'connection.deleted',
      { kind: 'connection', id },
      { name: connection.name, kind: connection.settings.kind, sessionsEnded },
    )
    record.emit('connection.deleted', null, {
      organizationId: caller.organizationId,
      connectionId: id,
      name: connection.name,
    })
    await record.write(stores)
  })
}

/** Settings that nobody saved yet, judged as if they were to be saved. Errors: as for creating. */
export async function checkUnsaved(
  ports: AdminPorts,
  caller: AdminCaller,
  settings: UpstreamSettings,
): Promise<UpstreamSettings> {
  const { read } = ports.storage
  const memberId = memberOf(caller.by)
  const roles = memberId === null ? [] : await read.members.roles(memberId)
  return checkSettings(settings, {
    allowsInsecure: ports.allowsInsecure,
    existingRoles: await existingRoles(read, caller),
    callerIsOperator: isOperator(caller.by),
    callerIsOwner: roles.some(({ role }) => role === 'owner'),
  })
}

/** The connection of this organization; an instance-wide one is the operator's and absent here. */
export async function view(
  stores: Stores,
  caller: AdminCaller,
  id: ConnectionId,
): Promise<ConnectionView> {
  const connection = await stores.connections.find(id)
  if (!connection || connection.organizationId !== caller.organizationId)
    throw new UsherError('NOT_FOUND')
  return viewOf(stores, connection)
}

async function viewOf(stores: Stores, connection: Connection): Promise<ConnectionView> {
  return {
    connection,
    secrets: await stores.connections.listSecrets(connection.id),
    latest: await stores.attempts.latestOfConnection(connection.id),
  }
}

async function rulesFor(
  ports: AdminPorts,
  stores: Stores,
  caller: AdminCaller,
  locked: LockedOrganization,
): Promise<SettingsRules> {
  return {
    allowsInsecure: ports.allowsInsecure,
    existingRoles: await existingRoles(stores, caller),
    callerIsOperator: isOperator(caller.by),
    callerIsOwner: locked.callerIsOwner,
  }
}

/** `undefined` where no setting is named. */
function changedSettings(
  { settings }: Connection,
  changes: object,
  rules: SettingsRules,
): UpstreamSettings | undefined {
  const named = Object.entries(changes).filter(([, value]) => value !== undefined)
  return named.length === 0
    ? undefined
    : checkSettings({ ...settings, ...Object.fromEntries(named) }, rules)
}

/** Two names that differ only in case would look alike on the sign-in page. */
function refuseTakenName(
  others: readonly Connection[],
  name: string,
  except: ConnectionId | null = null,
): void {
  if (others.some((other) => other.id !== except && folded(other.name) === folded(name)))
    throw new UsherError('NAME_TAKEN')
}

function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}

async function namesDiffer<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof UniqueViolation) throw new UsherError('NAME_TAKEN', { cause: error })
    throw error
  }
}
