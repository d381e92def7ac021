// The one way in: opens the database, brings its schema up to date, and gives the engine its stores.
import { Kysely, sql } from 'kysely'
import type { Storage } from '../engine/ports.ts'
import type { OpenDatabase } from './dialect.ts'
import { onItsConnection } from './direct-transaction.ts'
import { directoryTokenCheck } from './directory-token-check.ts'
import { runMigrations, type MigrationReport } from './migrate.ts'
import { openDatabase, type DatabaseOptions } from './open-database.ts'
import { requestPatience, runTransaction, startPatience } from './run-transaction.ts'
import type { Tables } from './schema.ts'
import { sessionCheck } from './session-check.ts'
import { createStores } from './stores.ts'

export type { DatabaseOptions } from './open-database.ts'
export type { MigrationReport } from './migrate.ts'

/** Opens the storage, after bringing its schema up to date. */
export async function openStorage(options: DatabaseOptions): Promise<Storage> {
  const database = openDatabase(options)
  const { traits } = database
  const writer = new Kysely<Tables>({ dialect: database.writer })
  const reader = database.reader ? new Kysely<Tables>({ dialect: database.reader }) : writer
  try {
    await migrateDatabase(database)
  } catch (error) {
    await database.close()
    throw error
  }
  return {
    dialect: traits.name,
    read: createStores(reader, traits),
    transaction: (work) =>
      runTransaction(writer, traits, requestPatience, (transaction) =>
        onItsConnection(writer, database.writer, transaction, (direct) =>
          work(createStores(direct, traits)),
        ),
      ),
    checkSession: sessionCheck(reader),
    checkDirectoryToken: directoryTokenCheck(reader),
    isUnreachable: (error) => traits.isUnreachable(error),
    async ping() {
      await sql`select 1`.execute(reader)
    },
    close: () => database.close(),
  }
}

/** Brings the schema up to date without opening the storage, and says what it did. */
export async function migrate(options: DatabaseOptions): Promise<MigrationReport> {
  const database = openDatabase(options)
  try {
    return await migrateDatabase(database)
  } finally {
    await database.close()
  }
}

/** Migrations know no tables. */
function migrateDatabase({ traits, writer }: OpenDatabase): Promise<MigrationReport> {
  const database = new Kysely<unknown>({ dialect: writer })
  return runTransaction(database, traits, startPatience, (transaction) =>
    runMigrations(transaction, traits),
  )
}
