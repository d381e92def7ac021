export const attemptsMax = 4
const retryAfterSecondsMax = 300

/**
 * How long to wait before the same request is sent again, or null to give up. 429 and 503 name the
 * moment in Retry-After; other failures of the server are tried again ever more slowly.
 */
export function retryDelayMs(
  status: number | null,
  retryAfter: string | undefined,
  attempt: number,
  now: Date,
): number | null {
  if (attempt >= attemptsMax) return null
  if (status !== null && status < 500 && status !== 429) return null
  const backoff = 1_000 * 2 ** (attempt - 1)
  if (status !== 429 && status !== 503) return backoff
  return Math.min(retryAfterMs(retryAfter, now) ?? backoff, retryAfterSecondsMax * 1_000)
}

/** Seconds or an HTTP date. */
function retryAfterMs(text: string | undefined, now: Date): number | null {
  if (text === undefined) return null
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000
  const date = Date.parse(text)
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime())
}
