// Transactions are short and run again when the database says that another one was in the way.
import { setTimeout } from 'node:timers/promises'
import type { Kysely, Transaction } from 'kysely'
import { StorageBusy } from '../engine/ports.ts'
import type { DialectTraits } from './dialect.ts'

/** How often, and how long altogether. */
export type Patience = { readonly attemptsMax: number; readonly delayMillisecondsMax: number }

/** For requests: about two seconds at the most, half of it on average. */
export const requestPatience: Patience = { attemptsMax: 8, delayMillisecondsMax: 500 }
/** For a start that waits for another process's migration. */
export const startPatience: Patience = { attemptsMax: 200, delayMillisecondsMax: 500 }

const firstDelayMilliseconds = 5

export async function runTransaction<Schema, Result>(
  database: Kysely<Schema>,
  traits: DialectTraits,
  patience: Patience,
  work: (transaction: Transaction<Schema>) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.transaction().execute(work)
    } catch (error) {
      if (!traits.isRetryable(error)) throw error
      if (attempt >= patience.attemptsMax)
        throw new StorageBusy('others were in the way of a transaction', { cause: error })
    }
    // Full jitter: two that met do not meet again.
    const delayMax = firstDelayMilliseconds * 2 ** attempt
    await setTimeout(Math.random() * Math.min(delayMax, patience.delayMillisecondsMax))
  }
}
