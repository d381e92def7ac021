// Limits on tries: a fixed window per key (an address, an account), counted in this process.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { hashToken } from './tokens.ts'

export type RateLimitAnswer =
  { readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number }
export type RateLimit = { take(key: string): Promise<RateLimitAnswer> }

const keyCharactersMax = 128
const overflowKey = 'overflow'

/**
 * `points` tries per key in `durationSeconds`.
 *
 * Keys come from strangers, so at most `keysMax` are remembered. When more arrive in one window the
 * newcomers share a single budget: flooding it with made-up keys neither eats the memory nor makes
 * it forget whom it has already stopped.
 */
export function createRateLimit(options: {
  readonly points: number
  readonly durationSeconds: number
  readonly keysMax?: number
}): RateLimit {
  const { points, durationSeconds, keysMax = 50_000 } = options
  const limiter = new RateLimiterMemory({ points, duration: durationSeconds })
  // When each window ends, in order of insertion, which is the order of ending.
  const windowEnds = new Map<string, number>()

  function admit(key: string): string {
    const now = Date.now()
    for (const [other, endsAt] of windowEnds) {
      if (endsAt > now) break
      windowEnds.delete(other)
    }
    if (windowEnds.has(key)) return key
    if (windowEnds.size >= keysMax) return overflowKey
    windowEnds.set(key, now + durationSeconds * 1000)
    return key
  }

  return {
    async take(key) {
      // The prefix keeps a stranger's key from being the overflow key.
      const bounded = key.length > keyCharactersMax ? `#${hashToken(key)}` : `=${key}`
      try {
        await limiter.consume(admit(bounded))
        return { ok: true }
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        return { ok: false, retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) }
      }
    },
  }
}
