// Credentials of provisioning clients: made here, shown once, stored as a hash. Two of a kind may be
// valid at once, so that one is replaced without a gap.
import type { DirectoryScope, DirectoryToken } from '../core/directory.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { DirectoryId, DirectoryTokenId } from '../core/ids.ts'
import { makeCredential } from '../engine/directory-access.ts'
import {
  lockOrganization,
  recordFor,
  whole,
  type AdminCaller,
  type AdminPorts,
  type Whole,
} from './context.ts'
import { ownDirectory } from './directories.ts'
import { refuseCredential } from './vouching.ts'

/** Of each kind. */
const activeTokensMax = 2

export type NewDirectoryToken = {
  readonly kind: DirectoryToken['kind']
  readonly name: string
  readonly scopes: readonly DirectoryScope[]
  readonly expiresAt: Date | null
}

/** Newest first, with those that are revoked. Errors: NOT_FOUND. */
export async function listDirectoryTokens(
  ports: AdminPorts,
  caller: AdminCaller,
  id: DirectoryId,
): Promise<Whole<DirectoryToken>> {
  await ports.flushScimRequests()
  const { read } = ports.storage
  await ownDirectory(read, caller, id)
  return whole(await read.directoryTokens.list(id))
}

/**
 * The credential is answered here and never again. Errors: NOT_FOUND, FORBIDDEN (a token asks, or a link
 * where groups of the directory administer), LIMIT_REACHED, VALIDATION_FAILED.
 */
export async function createDirectoryToken(
  ports: AdminPorts,
  caller: AdminCaller,
  directoryId: DirectoryId,
  { kind, name, scopes, expiresAt }: NewDirectoryToken,
): Promise<{ readonly token: DirectoryToken; readonly credential: string }> {
  const now = ports.clock()
  if (expiresAt !== null && expiresAt <= now)
    throw new UsherError('VALIDATION_FAILED', {
      errors: [{ path: 'expiresAt', message: 'this is in the past' }],
    })
  const { credential, tokenHash, hint } = makeCredential(ports, kind)
  const token: DirectoryToken = {
    id: ports.ids('directoryToken'),
    directoryId,
    organizationId: caller.organizationId,
    kind,
    name,
    tokenHash,
    hint,
    // Who may write may read.
    scopes: scopes.includes('write') ? ['read', 'write'] : ['read'],
    expiresAt,
    lastUsedAt: null,
    revokedAt: null,
    createdAt: now,
  }
  await ports.storage.transaction(async (stores) => {
    await lockOrganization(stores, caller)
    const { settings } = await ownDirectory(stores, caller, directoryId)
    refuseCredential(caller, settings.roleRules)
    const active = (await stores.directoryTokens.list(directoryId)).filter(
      (other) => other.kind === kind && isActive(other, now),
    )
    if (active.length >= activeTokensMax)
      throw new UsherError('LIMIT_REACHED', {
        detail: `At most ${activeTokensMax} at once: revoke the older one first.`,
      })
    await stores.directoryTokens.insert(token)
    const record = recordFor(ports, caller)
    record.audit(
      'directory.token_created',
      { kind: 'directory', id: directoryId },
      {
        tokenId: token.id,
        kind,
        name,
        scopes: token.scopes,
        expiresAt: expiresAt?.toISOString() ?? null,
      },
    )
    record.emit('directory.token_created', null, {
      organizationId: caller.organizationId,
      directoryId,
      tokenId: token.id,
    })
    await record.write(stores)
  })
  return { token, credential }
}

/** Counts from the commit on, for access tokens that came of it too. Errors: NOT_FOUND. */
export async function revokeDirectoryToken(
  ports: AdminPorts,
  caller: AdminCaller,
  directoryId: DirectoryId,
  id: DirectoryTokenId,
): Promise<void> {
  await ports.storage.transaction(async (stores) => {
    await ownDirectory(stores, caller, directoryId)
    const token = await stores.directoryTokens.find(caller.organizationId, id)
    if (token?.directoryId !== directoryId) throw new UsherError('NOT_FOUND')
    if (!(await stores.directoryTokens.revoke(caller.organizationId, id, ports.clock()))) return
    const record = recordFor(ports, caller)
    const { kind, name } = token
    record.audit(
      'directory.token_revoked',
      { kind: 'directory', id: directoryId },
      { tokenId: id, kind, name },
    )
    record.emit('directory.token_revoked', null, {
      organizationId: caller.organizationId,
      directoryId,
      tokenId: id,
    })
    await record.write(stores)
  })
}

export function isActive({ revokedAt, expiresAt }: DirectoryToken, now: Date): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now)
}
