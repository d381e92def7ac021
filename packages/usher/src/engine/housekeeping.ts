// Rows that have expired are dead already: every look-up compares times. This only gives their room
// back, a few at a time, so that no request waits for it. Any node may do it at any time.
import { rememberedDaysMax } from '../core/remembered-claims.ts'
import type { EnginePorts, Stores } from './ports.ts'

const rowsMax = 500
const dayMilliseconds = 24 * 60 * 60 * 1000
const scimRequestMilliseconds = 30 * dayMilliseconds
const claimsMilliseconds = rememberedDaysMax * dayMilliseconds

/** Removes what has expired; returns how many rows went. */
export async function removeExpired(ports: EnginePorts): Promise<number> {
  let removed = 0
  for (const sweep of sweeps) {
    let count: number
    do {
      const now = ports.clock()
      count = await ports.storage.transaction((stores) => sweep(stores, now))
      removed += count
    } while (count === rowsMax)
  }
  return removed
}

const sweeps: readonly ((stores: Stores, now: Date) => Promise<number>)[] = [
  (stores, now) => stores.sessions.removeExpired(now, rowsMax),
  (stores, now) => stores.attempts.removeExpired(now, rowsMax),
  (stores, now) => stores.linkRequests.removeExpired(now, rowsMax),
  (stores, now) => stores.credentials.removeExpiredMailTokens(now, rowsMax),
  (stores, now) => stores.testSignIns.removeExpired(now, rowsMax),
  (stores, now) =>
    stores.claimMemory.removeOlderThan(new Date(now.getTime() - claimsMilliseconds), rowsMax),
  (stores, now) =>
    stores.scimRequests.removeOlderThan(new Date(now.getTime() - scimRequestMilliseconds), rowsMax),
  async (stores, now) => {
    await stores.scimRequests.removeActivityOlderThan(
      new Date(now.getTime() - scimRequestMilliseconds),
    )
    return 0
  },
]
