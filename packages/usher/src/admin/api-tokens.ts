// API tokens of an organization: made by a person, shown once, stored as a hash. A token is the
// organization's and outlives the membership of whoever made it, whom the list names: an integration
// must not break on the day that somebody leaves, and must not be forgotten either.
import { tokenPermissions, type ApiToken } from '../core/access.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { ApiTokenId } from '../core/ids.ts'
import type { Permission } from '../core/permissions.ts'
import { userOf } from '../core/requester.ts'
import { apiTokenPrefix, makeKey } from '../engine/access.ts'
import type { Page, PageRequest } from '../engine/ports.ts'
import {
  lockOrganization,
  recordFor,
  refuseKeysOfKeys,
  type AdminCaller,
  type AdminPorts,
} from './context.ts'
import { creatorsOf, type Creator } from './creators.ts'
import { refuseExpiry } from './expiry.ts'

const activeTokensMax = 50
const lifetimeDaysMax = 366

export type ApiTokenView = {
  readonly token: ApiToken
  readonly createdBy: Creator | null
  readonly state: 'active' | 'expired' | 'revoked'
}

export type NewApiToken = {
  readonly name: string
  readonly permissions: readonly Permission[]
  readonly expiresAt: Date
}

/** Newest first, with those that are revoked or expired. */
export async function listApiTokens(
  ports: AdminPorts,
  caller: AdminCaller,
  page: PageRequest,
): Promise<Page<ApiTokenView>> {
  const { read } = ports.storage
  const { items, nextCursor } = await read.apiTokens.list(caller.organizationId, page)
  const creators = await creatorsOf(read, caller.organizationId, items)
  const now = ports.clock()
  return {
    items: items.map((token) => ({
      token,
      createdBy: (token.createdBy && creators.get(token.createdBy)) ?? null,
      state: stateOf(token, now),
    })),
    nextCursor,
  }
}

/**
 * The key is answered here and never again. Errors: FORBIDDEN (only people make keys),
 * VALIDATION_FAILED, LIMIT_REACHED.
 */
export async function createApiToken(
  ports: AdminPorts,
  caller: AdminCaller,
  input: NewApiToken,
): Promise<ApiTokenView & { readonly key: string }> {
  refuseKeysOfKeys(caller)
  const now = ports.clock()
  refuseExpiry(input.expiresAt, now, lifetimeDaysMax)
  const { key, tokenHash, hint } = makeKey(ports, apiTokenPrefix)
  const token: ApiToken = {
    id: ports.ids('apiToken'),
    organizationId: caller.organizationId,
    name: input.name,
    tokenHash,
    hint,
    permissions: withReading(input.permissions),
    createdBy: userOf(caller.by),
    expiresAt: input.expiresAt,
    lastUsedAt: null,
    revokedAt: null,
    createdAt: now,
  }
  const creators = await ports.storage.transaction(async (stores) => {
    await lockOrganization(stores, caller)
    if ((await stores.apiTokens.countActive(caller.organizationId, now)) >= activeTokensMax)
      throw new UsherError('LIMIT_REACHED', {
        detail: `At most ${activeTokensMax} tokens at once: revoke those that nobody uses.`,
      })
    await stores.apiTokens.insert(token)
    const record = recordFor(ports, caller)
    const { id, name, permissions } = token
    const expiresAt = token.expiresAt.toISOString()
    record.audit('api_token.created', { kind: 'api-token', id }, { name, permissions, expiresAt })
    record.emit('api_token.created', null, {
      organizationId: caller.organizationId,
      apiTokenId: id,
      name,
    })
    await record.write(stores)
    return creatorsOf(stores, caller.organizationId, [token])
  })
  const createdBy = (token.createdBy && creators.get(token.createdBy)) ?? null
  return { token, createdBy, state: 'active', key }
}

/** Counts from the commit on, on every node. One that is revoked stays so. Errors: NOT_FOUND. */
export async function revokeApiToken(
  ports: AdminPorts,
  caller: AdminCaller,
  id: ApiTokenId,
): Promise<void> {
  await ports.storage.transaction(async (stores) => {
    const token = await stores.apiTokens.find(caller.organizationId, id)
    if (!token) throw new UsherError('NOT_FOUND')
    if (!(await stores.apiTokens.revoke(caller.organizationId, id, ports.clock()))) return
    const record = recordFor(ports, caller)
    record.audit('api_token.revoked', { kind: 'api-token', id }, { name: token.name })
    record.emit('api_token.revoked', null, {
      organizationId: caller.organizationId,
      apiTokenId: id,
    })
    await record.write(stores)
  })
}

/** Each once. Who may write an area may read it. */
function withReading(permissions: readonly Permission[]): readonly Permission[] {
  const all = permissions.flatMap((permission): readonly string[] => [
    permission,
    permission.replace(/:write$/, ':read'),
  ])
  return tokenPermissions.filter((permission) => all.includes(permission))
}

function stateOf({ revokedAt, expiresAt }: ApiToken, now: Date): ApiTokenView['state'] {
  if (revokedAt !== null) return 'revoked'
  return expiresAt > now ? 'active' : 'expired'
}
