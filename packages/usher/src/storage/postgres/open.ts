// Opens PostgreSQL: one pool for everything, since a reader never waits for a writer there.
import { Pool, types } from 'pg'
import type { OpenDatabase } from '../dialect.ts'
import { postgresDialect, postgresTraits } from './dialect.ts'

export type PostgresOptions = { readonly poolSize: number }

const connectMilliseconds = 10_000
const idleMilliseconds = 60_000

/**
 * Every statement of ours is made for an index. A table that is empty looks cheaper to read whole, and
 * a plan that was made then is kept while it fills: hundreds of milliseconds for a look-up, until
 * statistics come in. Where there is no index, a table is still read.
 */
export const plannerSettings = 'set enable_seqscan = off'

export function openPostgres(url: string, { poolSize }: PostgresOptions): OpenDatabase {
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    // What is sent without waiting for the answer before it goes out at once.
    pipeline: true,
    connectionTimeoutMillis: connectMilliseconds,
    idleTimeoutMillis: idleMilliseconds,
    types: { getTypeParser: parserOf },
  })
  pool.on('connect', (client) => {
    // While it is lent out nobody else listens, and an error that nobody hears ends the process. Whoever
    // waits for an answer of it hears anyway.
    client.on('error', () => undefined)
    // Queued before whatever the connection is asked for first. A server that is only like
    // PostgreSQL may not know the setting, and does without.
    client.query(plannerSettings).catch(() => undefined)
  })
  // An idle connection that breaks (a restart of the server) has left the pool already; whoever asks
  // next gets a new one, or the error.
  pool.on('error', () => undefined)
  return {
    traits: postgresTraits,
    writer: postgresDialect(pool),
    reader: undefined,
    close: () => pool.end(),
  }
}

/** As SQLite has it: 64-bit integers are numbers (milliseconds, counts), JSON is text. */
const parsers = new Map<number, (text: string) => unknown>([
  [types.builtins.INT8, Number],
  [types.builtins.JSON, String],
  [types.builtins.JSONB, String],
])

const parserOf: typeof types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  parsers.get(oid) ??
  (format === 'binary' ? types.getTypeParser(oid, 'binary') : types.getTypeParser(oid))
