// Counting tries of something that can be guessed or flooded.
import { UsherError } from '../core/error-catalogue.ts'
import { networkOf } from '../lib/network-of.ts'
import type { RateLimit } from '../lib/rate-limit.ts'
import type { HttpContext } from './context.ts'

/** Errors: TOO_MANY_REQUESTS, with how long to wait. */
export async function takeTry(limit: RateLimit, key: string): Promise<void> {
  const answer = await limit.take(key)
  if (!answer.ok)
    throw new UsherError('TOO_MANY_REQUESTS', { retryAfterSeconds: answer.retryAfterSeconds })
}

/** By network too; an embedded handler may not know the address, and then there is no such limit. */
export async function takeTryFrom(limit: RateLimit, c: HttpContext, what: string): Promise<void> {
  const network = callerNetwork(c)
  if (network !== null) await takeTry(limit, `${what}:ip:${network}`)
}

/** What every limit by network address counts by. */
export function callerNetwork(c: HttpContext): string | null {
  const { ipAddress } = c.get('origin')
  return ipAddress === null ? null : networkOf(ipAddress)
}
