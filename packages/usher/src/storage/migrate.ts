// Versioned, forward-only, and all in one transaction under a lock: processes that start at the same
// time wait for each other, and a migration that fails leaves nothing behind.
import { sql, type Kysely, type Transaction } from 'kysely'
import type { DialectTraits } from './dialect.ts'
import { migrations } from './migrations/migrations.ts'

export type MigrationReport = {
  /** What ran just now, in order; empty where the schema was up to date. */
  readonly applied: readonly string[]
  /** The last migration of the schema as it is now. */
  readonly version: string
}

/**
 * The large tables that sign-ins and provisioning write, in the order in which they write them. Steps
 * that come to them in another order would, while other nodes serve, end in a deadlock with a sign-in
 * after minutes of work, at every try.
 */
const lockedTables = ['members', 'audit_events', 'sign_in_attempts']
/** The step that made the last of them. */
const lockedSince = '0004-records'

/** The database was made by a newer version; going back is not possible. */
export class NewerSchema extends Error {
  override readonly name = 'NewerSchema'
  constructor(unknownMigration: string) {
    super(
      `the database has migration ${unknownMigration}, which this version does not know: use the version that made it, or a newer one`,
    )
  }
}

export async function runMigrations(
  transaction: Transaction<unknown>,
  traits: DialectTraits,
): Promise<MigrationReport> {
  await traits.lockMigrations(transaction)
  const { text, time } = traits.columnTypes
  await transaction.schema
    .createTable('schema_migrations')
    .ifNotExists()
    .addColumn('name', text, (column) => column.primaryKey().notNull())
    .addColumn('applied_at', time, (column) => column.notNull())
    .execute()
  const known = new Set(migrations.map(({ name }) => name))
  const present = await appliedMigrations(transaction)
  const unknown = present.find((name) => !known.has(name))
  if (unknown !== undefined) throw new NewerSchema(unknown)
  const pending = migrations.filter(({ name }) => !present.includes(name))
  if (pending.length > 0 && present.includes(lockedSince))
    await traits.lockTables(transaction, lockedTables)
  for (const migration of pending) {
    await migration.up(transaction, traits.columnTypes)
    await sql`insert into schema_migrations (name, applied_at) values (${migration.name}, ${Date.now()})`.execute(
      transaction,
    )
  }
  return {
    applied: pending.map(({ name }) => name),
    version: migrations.at(-1)?.name ?? '',
  }
}

async function appliedMigrations(database: Kysely<unknown>): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from schema_migrations order by name`.execute(database)
  return rows.map(({ name }) => name)
}
