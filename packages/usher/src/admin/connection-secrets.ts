// Secrets go in and never come out: sealed at once, told apart by a hint, two at a time so that one
// can be rotated without a gap.
import { createPrivateKey } from 'node:crypto'
import {
  isUpstream,
  type Connection,
  type ConnectionSecret,
  type UpstreamConnection,
} from '../core/connection.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { ConnectionId, SecretId } from '../core/ids.ts'
import type { Stores } from '../engine/ports.ts'
import type { Recorder } from '../engine/record.ts'
import { lockOrganization, recordFor, type AdminCaller, type AdminPorts } from './context.ts'
import { refuseOnlyWayIn } from './ways-in.ts'

const secretsMax = 2
const hintedLengthMin = 16
const hintLength = 4

export type NewSecret = {
  readonly value: string
  readonly expiresAt: Date | null
}

/** Errors: NOT_FOUND, CONFLICT (the e-mail provider), LIMIT_REACHED, VALIDATION_FAILED. */
export async function addSecret(
  ports: AdminPorts,
  caller: AdminCaller,
  id: ConnectionId,
  secret: NewSecret,
): Promise<ConnectionSecret> {
  return ports.storage.transaction(async (stores) => {
    await lockOrganization(stores, caller)
    const connection = await ownUpstream(stores, caller, id)
    if ((await stores.connections.listSecrets(id)).length >= secretsMax)
      throw new UsherError('LIMIT_REACHED', {
        detail: `At most ${secretsMax} secrets at once: delete the older one first.`,
      })
    const record = recordFor(ports, caller)
    const added = await insertSecret(ports, stores, connection, secret, record)
    await record.write(stores)
    return added
  })
}

/**
 * Errors: NOT_FOUND, DISABLE_AUTH_CONFIG_FORBIDDEN where a token or a link would take the last secret from
 * the owners' only way in.
 */
export async function removeSecret(
  ports: AdminPorts,
  caller: AdminCaller,
  id: ConnectionId,
  secretId: SecretId,
): Promise<void> {
  await ports.storage.transaction(async (stores) => {
    const locked = await lockOrganization(stores, caller)
    const connection = await ownUpstream(stores, caller, id)
    const secrets = await stores.connections.listSecrets(id)
    const kind = secrets.find((secret) => secret.id === secretId)?.kind
    const isLast = !secrets.some(
      (other) =>
        other.id !== secretId &&
        other.kind === kind &&
        (other.expiresAt === null || other.expiresAt > ports.clock()),
    )
    if (isLast && caller.by.kind !== 'session') await refuseOnlyWayIn(stores, caller, id, locked)
    const record = recordFor(ports, caller)
    if (!(await remove(stores, connection, secretId, record))) throw new UsherError('NOT_FOUND')
    await record.write(stores)
  })
}

/**
 * A secret goes to the host that it was given for: whoever could choose another one would read it there.
 * A private key stays, as nothing of it is ever sent.
 */
export async function forgetSecrets(
  stores: Stores,
  connection: UpstreamConnection,
  record: Recorder,
): Promise<void> {
  for (const { id, kind } of await stores.connections.listSecrets(connection.id))
    if (kind === 'client-secret') await remove(stores, connection, id, record)
}

async function remove(
  stores: Stores,
  { id, organizationId }: UpstreamConnection,
  secretId: SecretId,
  record: Recorder,
): Promise<boolean> {
  if (!(await stores.connections.removeSecret(id, secretId))) return false
  record.audit('connection.secret_removed', { kind: 'connection', id }, { secretId })
  record.emit('connection.secret_removed', null, { organizationId, connectionId: id, secretId })
  return true
}

/** Inside the caller's transaction, for a connection that is known to be the caller's. */
export async function insertSecret(
  ports: AdminPorts,
  stores: Stores,
  connection: UpstreamConnection,
  { value, expiresAt }: NewSecret,
  record: Recorder,
): Promise<ConnectionSecret> {
  const kind =
    connection.settings.clientAuthentication.method === 'private_key_jwt'
      ? 'private-key'
      : 'client-secret'
  refuseMistaken(connection, kind, value)
  const secret: ConnectionSecret = {
    id: ports.ids('secret'),
    connectionId: connection.id,
    kind,
    sealed: ports.sealSecret(value),
    hint:
      kind === 'client-secret' && value.length >= hintedLengthMin ? value.slice(-hintLength) : '',
    expiresAt,
    createdAt: ports.clock(),
  }
  await stores.connections.addSecret(secret)
  record.audit(
    'connection.secret_added',
    { kind: 'connection', id: connection.id },
    { secretId: secret.id, kind, expiresAt: expiresAt?.toISOString() ?? null },
  )
  record.emit('connection.secret_added', null, {
    organizationId: connection.organizationId,
    connectionId: connection.id,
    secretId: secret.id,
  })
  return secret
}

async function ownUpstream(
  stores: Stores,
  caller: AdminCaller,
  id: ConnectionId,
): Promise<UpstreamConnection> {
  const connection: Connection | undefined = await stores.connections.find(id)
  if (!connection || connection.organizationId !== caller.organizationId)
    throw new UsherError('NOT_FOUND')
  if (!isUpstream(connection))
    throw new UsherError('CONFLICT', { detail: 'The e-mail provider has no client secret.' })
  return connection
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function refuseMistaken(
  { settings }: UpstreamConnection,
  kind: ConnectionSecret['kind'],
  value: string,
): void {
  // AADSTS7000215: the portal shows a secret's ID beside its value, and the ID is a GUID.
  if (kind === 'client-secret' && settings.kind === 'entra' && guid.test(value))
    throw mistaken(
      'this is the ID of a secret, not its value',
      'Copy the column "Value" from Certificates & secrets; it is shown once, when it is made.',
    )
  if (kind === 'private-key' && !isPrivateKey(value))
    throw mistaken(
      'this is not a private key without a passphrase',
      'Paste the private key of the certificate in PEM form (-----BEGIN PRIVATE KEY-----).',
    )
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}

function mistaken(message: string, hint: string): UsherError {
  return new UsherError('VALIDATION_FAILED', { errors: [{ path: 'value', message, hint }] })
}

export type SecretWarning =
  'none' | 'within-30-days' | 'within-14-days' | 'within-3-days' | 'within-1-day' | 'expired'

/** How soon the secret expires, in the steps at which administrators are warned. */
export function secretWarning(expiresAt: Date | null, now: Date): SecretWarning {
  if (expiresAt === null) return 'none'
  const days = (expiresAt.getTime() - now.getTime()) / 86_400_000
  if (days <= 0) return 'expired'
  if (days <= 1) return 'within-1-day'
  if (days <= 3) return 'within-3-days'
  if (days <= 14) return 'within-14-days'
  return days <= 30 ? 'within-30-days' : 'none'
}
