// SQLite for Kysely: drivers of our own, because a transaction must take the write lock when it
// begins, and shares its commit with others.
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
  type DatabaseConnection,
  type Dialect,
  type Driver,
} from 'kysely'
import { assert, AssertionError } from '../../lib/assert.ts'
import type { DialectTraits } from '../dialect.ts'
import { columnTypes } from './column-types.ts'
import { json } from './json.ts'
import { sets } from './sets.ts'
import type { SqliteConnection } from './connection.ts'
import { isBusy } from './errors.ts'
import { Turn, type GroupCommit } from './group-commit.ts'

export const sqliteTraits: DialectTraits = {
  name: 'sqlite',
  columnTypes,
  json,
  sets,
  foldLatin: (text) => sql`lower(${text})`,
  // There is one writer, and it holds the whole database: rows need no locks.
  lockRows: (query) => query,
  // A transaction holds the only writer from its beginning.
  takeTurns: () => Promise.resolve(),
  // There is one writer.
  lockMigrations: () => Promise.resolve(),
  lockTables: () => Promise.resolve(),
  isRetryable: isBusy,
  // It is a part of this process.
  isUnreachable: () => false,
}

/** Takes care itself that one transaction at a time writes; reads finish before they give way. */
class OwnTurnsAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

/** For the connection that writes. */
export function sqliteWriter(writer: GroupCommit): Dialect {
  return dialectOf(() => ({
    acquireConnection: () => writer.acquire(),
    beginTransaction: (turn) => settle(() => writer.begin(turnOf(turn))),
    commitTransaction: (turn) => writer.commit(turnOf(turn)),
    rollbackTransaction: (turn) => writer.rollback(turnOf(turn)),
    releaseConnection: (turn) => settle(() => writer.release(turnOf(turn))),
    ...withoutLifecycle,
  }))
}

/** For the connection that only reads. */
export function sqliteReader(connection: SqliteConnection): Dialect {
  return dialectOf(() => ({
    acquireConnection: () => Promise.resolve(connection),
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: () => Promise.resolve(),
    ...withoutLifecycle,
  }))
}

function refuse(): Promise<never> {
  return Promise.reject(new AssertionError('a reader has no transactions'))
}

/** The connections belong to whoever opened them (open.ts). */
const withoutLifecycle = { init: () => Promise.resolve(), destroy: () => Promise.resolve() }

function dialectOf(createDriver: () => Driver): Dialect {
  return {
    createDriver,
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new OwnTurnsAdapter(),
    createIntrospector: (database) => new SqliteIntrospector(database),
  }
}

function turnOf(connection: DatabaseConnection): Turn {
  assert(connection instanceof Turn, 'a turn of this writer')
  return connection
}

/** A synchronous step as a promise that also carries its failure. */
function settle(step: () => void): Promise<void> {
  return new Promise((resolve) => {
    step()
    resolve()
  })
}
