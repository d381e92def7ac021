// How programs and holders of a set-up link prove who they are. Both keys are 256 random bits behind
// a prefix that people and secret scanners know, stored as a hash, and looked up at each use, so that
// a revocation counts at once.
import { z } from 'zod'
import type { ApiToken, SetUpLink } from '../core/access.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { Requester } from '../core/requester.ts'
import { parseId } from '../core/ids.ts'
import type { EnginePorts, RequestOrigin, Sealer } from './ports.ts'
import { recorder } from './record.ts'
import { earlier } from './start-session.ts'

export const apiTokenPrefix = 'ust_'
export const setUpTokenPrefix = 'usl_'
/** 32 random bytes as base64url. Anything else is no key of ours and costs no look-up. */
const keyPattern = /^us[tl]_[A-Za-z0-9_-]{43}$/
const hintLength = 4
/** A token's last use is written at most this often, in seconds: a check is a read. */
const touchSeconds = 60
/** How long one opening of a set-up link lasts; the link opens again. */
const visitSeconds = 4 * 3600
const visitPurpose = 'set-up-visit'
const sealedLengthMax = 1000

export function makeKey(
  ports: EnginePorts,
  prefix: typeof apiTokenPrefix | typeof setUpTokenPrefix,
) {
  const key = prefix + ports.randomToken()
  return { key, tokenHash: ports.hashToken(key), hint: key.slice(-hintLength) }
}

/** The token behind a bearer credential; `undefined`: wrong, revoked, expired. Notes the use. */
export async function checkApiToken(
  ports: EnginePorts,
  credential: string,
): Promise<ApiToken | undefined> {
  if (!credential.startsWith(apiTokenPrefix) || !keyPattern.test(credential)) return undefined
  const now = ports.clock()
  const token = await ports.storage.read.apiTokens.findActive(ports.hashToken(credential), now)
  if (!token) return undefined
  const lastUsed = token.lastUsedAt?.getTime() ?? -Infinity
  if (now.getTime() - lastUsed >= touchSeconds * 1000)
    await ports.storage.transaction((stores) => stores.apiTokens.touch(token.id, now))
  return token
}

/** What the browser of a visit holds: sealed, and worth nothing once the link is. */
export type Visit = { readonly sealed: string; readonly expiresAt: Date; readonly link: SetUpLink }

/** Opens a set-up link; who did so from where is in the trail. Errors: TOKEN_INVALID. */
export async function openSetUpLink(
  ports: EnginePorts,
  sealer: Sealer,
  key: string,
  origin: RequestOrigin,
): Promise<Visit> {
  if (!key.startsWith(setUpTokenPrefix) || !keyPattern.test(key))
    throw new UsherError('TOKEN_INVALID')
  const now = ports.clock()
  const link = await ports.storage.transaction(async (stores) => {
    const found = await stores.setUpLinks.findOpen(ports.hashToken(key), now)
    if (!found) throw new UsherError('TOKEN_INVALID')
    await stores.setUpLinks.touch(found.id, now)
    const { id, organizationId, name } = found
    const actor = { kind: 'set-up-link', linkId: id } as const
    const record = recorder(ports, { organizationId, actor, origin })
    const target = { kind: 'set-up-link', id }
    record.audit('set_up_link.opened', target, { name, userAgent: origin.userAgent })
    await record.write(stores)
    return found
  })
  const expiresAt = earlier(new Date(now.getTime() + visitSeconds * 1000), link.expiresAt)
  const claims: z.infer<typeof visitSchema> = { link: link.id, expiresAt: expiresAt.getTime() }
  return { sealed: sealer.seal(visitPurpose, JSON.stringify(claims)), expiresAt, link }
}

const visitSchema = z.strictObject({
  link: z.string(),
  expiresAt: z.number(),
})

/** The requester behind the cookie of a visit, as long as the link still opens. */
export async function checkVisit(
  ports: EnginePorts,
  sealer: Sealer,
  sealed: string,
): Promise<Extract<Requester, { kind: 'set-up-link' }> | undefined> {
  if (sealed.length > sealedLengthMax) return undefined
  const opened = sealer.open(visitPurpose, sealed)
  if (opened === undefined) return undefined
  const claims = visitSchema.parse(JSON.parse(opened))
  const now = ports.clock()
  const id = parseId('setUpLink', claims.link)
  if (id === undefined || claims.expiresAt <= now.getTime()) return undefined
  const link = await ports.storage.read.setUpLinks.findOpenById(id, now)
  return link && { kind: 'set-up-link', link, expiresAt: new Date(claims.expiresAt) }
}
