// Limits on tries: a fixed window per key (an address, an account), counted in this process.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { bucketOf, hashToken, randomToken } from './tokens.ts'

export type RateLimitAnswer =
  { readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number }
export type RateLimit = { take(key: string): Promise<RateLimitAnswer> }

const keyCharactersMax = 128

/**
 * `points` tries per key in `durationSeconds`.
 *
 * Keys come from strangers, so at most `keysMax` are remembered one by one. When more arrive in one
 * window, newcomers share budgets: `sharedMax` of them, so that a flood of made-up keys neither eats the
 * memory, nor makes it forget whom it has already stopped, nor stops everybody else. Which keys share a
 * budget is a secret, or somebody could make keys that use up another one's.
 */
export function createRateLimit(options: {
  readonly points: number
  readonly durationSeconds: number
  readonly keysMax?: number
  readonly sharedMax?: number
}): RateLimit {
  const { points, durationSeconds, keysMax = 50_000, sharedMax = 65_536 } = options
  const limiter = new RateLimiterMemory({ points, duration: durationSeconds })
  const salt = randomToken()
  // When each window ends, in order of insertion, which is the order of ending.
  const windowEnds = new Map<string, number>()

  function admit(key: string): string {
    const now = Date.now()
    for (const [other, endsAt] of windowEnds) {
      if (endsAt > now) break
      windowEnds.delete(other)
    }
    if (windowEnds.has(key)) return key
    if (windowEnds.size >= keysMax) return `shared:${bucketOf(`${salt}${key}`, sharedMax)}`
    windowEnds.set(key, now + durationSeconds * 1000)
    return key
  }

  return {
    async take(key) {
      // The prefix keeps a stranger's key from being that of a shared budget.
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
