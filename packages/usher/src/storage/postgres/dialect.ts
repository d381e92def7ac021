// PostgreSQL for Kysely.
import { PostgresDialect, sql, type Dialect } from 'kysely'
import type { Pool } from 'pg'
import { assert } from '../../lib/assert.ts'
import type { DialectTraits, LockRows } from '../dialect.ts'
import { columnTypes } from './column-types.ts'
import { json } from './json.ts'
import { sets } from './sets.ts'
import { kyselyPool } from './connection.ts'
import { isRetryable, isUnreachable } from './errors.ts'
import { takeTurns } from './take-turns.ts'

/** Any number; the same in every version of the program. */
const migrationLock = 7_236_111_970_431_201n

const lockRows: LockRows = (query, strength) => {
  switch (strength) {
    case 'update':
      return query.forUpdate()
    case 'no key update':
      return query.forNoKeyUpdate()
    case 'key share':
      return query.forKeyShare()
    case 'update, skip locked':
      return query.forUpdate().skipLocked()
  }
}

export const postgresTraits: DialectTraits = {
  name: 'postgres',
  columnTypes,
  json,
  sets,
  foldLatin: (text) => sql`lower((${text}) collate "C")`,
  lockRows,
  takeTurns,
  async lockMigrations(transaction) {
    assert(transaction.isTransaction, 'the lock lives as long as a transaction')
    await sql`select pg_advisory_xact_lock(${sql.lit(migrationLock)})`.execute(transaction)
  },
  async lockTables(transaction, tables) {
    const list = sql.join(tables.map((table) => sql.table(table)))
    await sql`lock table ${list} in share mode`.execute(transaction)
  },
  isRetryable,
  isUnreachable,
}

export function postgresDialect(pool: Pool): Dialect {
  return new PostgresDialect({ pool: kyselyPool(pool) })
}
