// Counting tries of something that can be guessed or flooded.
import { UsherError } from '../core/error-catalogue.ts'
import type { RateLimit } from '../lib/rate-limit.ts'
import type { HttpContext } from './context.ts'

/** Errors: TOO_MANY_REQUESTS, with how long to wait. */
export async function takeTry(limit: RateLimit, key: string): Promise<void> {
  const answer = await limit.take(key)
  if (!answer.ok)
    throw new UsherError('TOO_MANY_REQUESTS', { retryAfterSeconds: answer.retryAfterSeconds })
}

/** By address of the network too; an embedded handler may not know it, and then there is no such limit. */
export async function takeTryFrom(limit: RateLimit, c: HttpContext, what: string): Promise<void> {
  const { ipAddress } = c.get('origin')
  if (ipAddress !== null) await takeTry(limit, `${what}:ip:${ipAddress}`)
}
