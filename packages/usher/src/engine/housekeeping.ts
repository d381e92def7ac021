// Rows that have expired are dead already: every look-up compares times. This only gives their room
// back, a few at a time, so that no request waits for it. Any node may do it at any time.
import { z } from 'zod'
import { rememberedDaysMax } from '../core/remembered-claims.ts'
import type { EnginePorts, Stores } from './ports.ts'

const rowsMax = 500
/** Each has a dozen index entries: SQLite's only writer is busy with a batch for some ten milliseconds. */
const attemptsMax = 100
const dayMilliseconds = 24 * 60 * 60 * 1000
const scimRequestDays = 30

export type Retention = { readonly signInAttemptDays: number }
/** No less than the overview looks back. */
export const signInAttemptDaysSchema = z.int('is not a whole number').min(30).max(3650).default(90)
export const defaultRetention: Retention = {
  signInAttemptDays: signInAttemptDaysSchema.parse(undefined),
}

/** Removes what has expired; returns how many rows went. */
export async function removeExpired(
  ports: EnginePorts,
  retention: Retention = defaultRetention,
): Promise<number> {
  let removed = 0
  for (const { max, remove } of sweeps) {
    let count: number
    do {
      const now = ports.clock()
      count = await ports.storage.transaction((stores) => remove(stores, { now, max, retention }))
      removed += count
    } while (count === max)
  }
  return removed
}

type Sweeping = { readonly now: Date; readonly max: number; readonly retention: Retention }
type Sweep = {
  /** Rows of one transaction. */
  readonly max: number
  readonly remove: (stores: Stores, sweeping: Sweeping) => Promise<number>
}

const sweeps: readonly Sweep[] = [
  // The trail keeps what changed; of an attempt nothing is left.
  {
    max: attemptsMax,
    remove: ({ attempts }, { now, max, retention }) =>
      attempts.removeOlderThan(daysBefore(now, retention.signInAttemptDays), max),
  },
  { max: rowsMax, remove: ({ sessions }, { now, max }) => sessions.removeExpired(now, max) },
  { max: rowsMax, remove: ({ attempts }, { now, max }) => attempts.removeExpired(now, max) },
  {
    max: rowsMax,
    remove: ({ linkRequests }, { now, max }) => linkRequests.removeExpired(now, max),
  },
  {
    max: rowsMax,
    remove: ({ credentials }, { now, max }) => credentials.removeExpiredMailTokens(now, max),
  },
  { max: rowsMax, remove: ({ testSignIns }, { now, max }) => testSignIns.removeExpired(now, max) },
  {
    max: rowsMax,
    remove: ({ claimMemory }, { now, max }) =>
      claimMemory.removeOlderThan(daysBefore(now, rememberedDaysMax), max),
  },
  {
    max: rowsMax,
    remove: ({ scimRequests }, { now, max }) =>
      scimRequests.removeOlderThan(daysBefore(now, scimRequestDays), max),
  },
  {
    max: rowsMax,
    remove: async ({ scimRequests }, { now }) => {
      await scimRequests.removeActivityOlderThan(daysBefore(now, scimRequestDays))
      return 0
    },
  },
]

function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * dayMilliseconds)
}
