// How fast one directory may ask. A provisioning engine works in bursts: it may use up what it has
// saved, then goes on at a steady pace. Counted in this process, a few additions a request.

/** High enough for an initial sync; a client that loops is stopped. */
export const scimPace = { perSecond: 200, burst: 2000 }

export type Pace = {
  /** Seconds to wait; 0: go ahead. */
  take(key: string): number
}

/** `now` in milliseconds. Keys are directories that have proven themselves, so there are few. */
export function createPace(
  options: { readonly perSecond: number; readonly burst: number },
  now: () => number,
): Pace {
  const { perSecond, burst } = options
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    take(key) {
      const at = now()
      const bucket = buckets.get(key)
      if (!bucket) {
        buckets.set(key, { left: burst - 1, at })
        return 0
      }
      bucket.left = Math.min(burst, bucket.left + (Math.max(0, at - bucket.at) * perSecond) / 1000)
      bucket.at = at
      if (bucket.left < 1) return Math.max(1, Math.ceil((1 - bucket.left) / perSecond))
      bucket.left -= 1
      return 0
    },
  }
}
