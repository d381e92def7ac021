// SQLite for Kysely: its own driver, because a transaction must take the write lock when it begins.
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Dialect,
  type Driver,
} from 'kysely'
import type { DialectTraits } from '../dialect.ts'
import { columnTypes } from './column-types.ts'
import { json } from './json.ts'
import { sets } from './sets.ts'
import type { SqliteConnection } from './connection.ts'
import { isBusy } from './errors.ts'

export const sqliteTraits: DialectTraits = {
  name: 'sqlite',
  columnTypes,
  json,
  sets,
  // There is one writer, and it holds the whole database: rows need no locks.
  lockRows: (query) => query,
  // A transaction holds the only writer from its beginning.
  takeTurns: () => Promise.resolve(),
  lockMigrations: () => Promise.resolve(),
  isRetryable: isBusy,
}

export function sqliteDialect(connection: SqliteConnection): Dialect {
  return {
    createDriver: () => sqliteDriver(connection),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    // The adapter tells Kysely that there is one connection, which Kysely then hands to one
    // transaction after the other.
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (database) => new SqliteIntrospector(database),
  }
}

function sqliteDriver(connection: SqliteConnection): Driver {
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    beginTransaction: () => settle(() => connection.begin()),
    commitTransaction: () => settle(() => connection.commit()),
    rollbackTransaction: () => settle(() => connection.rollback()),
    releaseConnection: () => Promise.resolve(),
    destroy: () => Promise.resolve(),
  }
}

/** A synchronous step as a promise that also carries its failure. */
function settle(step: () => void): Promise<void> {
  return new Promise((resolve) => {
    step()
    resolve()
  })
}
