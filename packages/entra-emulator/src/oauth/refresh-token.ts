import { z } from 'zod'
import { decodeJson, encodeJson } from '../tokens/sealer.ts'
import type { Sealer } from '../tokens/sealer.ts'

const refreshGrant = z.object({
  appId: z.string(),
  tenantId: z.string(),
  userId: z.string(),
  scopes: z.array(z.string()),
  sessionId: z.string(),
  platform: z.enum(['web', 'spa', 'publicClient']),
  authenticatedAt: z.number(),
  issuedAt: z.number(),
  continuousAccess: z.boolean(),
})
export type RefreshGrant = z.infer<typeof refreshGrant>

const day = 86_400
/** Unused for so long, a refresh token is dead; a browser app's lives a day whatever happens. */
export const refreshSeconds = 90 * day
export const singlePageRefreshSeconds = day

/** Sealed and not stored: Entra does not revoke a refresh token when it is used. */
export function sealRefreshToken(sealer: Sealer, grant: RefreshGrant): string {
  return `1.A${sealer.seal('refresh', encodeJson(grant))}`
}

export function openRefreshToken(sealer: Sealer, token: string): RefreshGrant | undefined {
  const payload = token.startsWith('1.A') ? sealer.open('refresh', token.slice(3)) : undefined
  return payload === undefined ? undefined : decodeJson(payload, refreshGrant)
}
