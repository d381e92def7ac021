// Rows that have expired are dead already: every look-up compares times. This only gives their room
// back, a few at a time, so that no request waits for it. Any node may do it at any time.
import { rememberedDaysMax } from '../core/remembered-claims.ts'
import type { EnginePorts, Stores } from './ports.ts'

const rowsMax = 500
/** Each has a dozen index entries: SQLite's only writer is busy with a batch for some ten milliseconds. */
const attemptsMax = 100
const dayMilliseconds = 24 * 60 * 60 * 1000
const scimRequestMilliseconds = 30 * dayMilliseconds
const claimsMilliseconds = rememberedDaysMax * dayMilliseconds

export type Retention = { readonly signInAttemptDays: number }
export const defaultRetention: Retention = { signInAttemptDays: 90 }

/** Removes what has expired; returns how many rows went. */
export async function removeExpired(
  ports: EnginePorts,
  { signInAttemptDays }: Retention = defaultRetention,
): Promise<number> {
  const attemptMilliseconds = signInAttemptDays * dayMilliseconds
  let removed = await removeAttempts(ports, attemptMilliseconds)
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

/** The trail keeps what changed; of an attempt nothing is left. */
async function removeAttempts(ports: EnginePorts, keptMilliseconds: number): Promise<number> {
  let removed = 0
  let count: number
  do {
    const end = new Date(ports.clock().getTime() - keptMilliseconds)
    count = await ports.storage.transaction(({ attempts }) =>
      attempts.removeOlderThan(end, attemptsMax),
    )
    removed += count
  } while (count === attemptsMax)
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
