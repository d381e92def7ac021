const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]'])
const millisecondsMax = 5_000
const charactersMax = 100_000

/**
 * Fetches JSON from this machine and from nowhere else: the emulator is offline by design, and an
 * assertion's `iss` is written by whoever sends it. Undefined is any kind of failure.
 */
export async function fetchLoopbackJson(url: string): Promise<unknown> {
  if (!URL.canParse(url) || !loopbackHosts.has(new URL(url).hostname)) return undefined
  try {
    const signal = AbortSignal.timeout(millisecondsMax)
    const response = await fetch(url, { redirect: 'error', signal })
    const text = await response.text()
    if (!response.ok || text.length > charactersMax) return undefined
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}
