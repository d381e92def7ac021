// A database as an older version left it, to be brought up to date by a test.
import { Kysely, sql, type Transaction } from 'kysely'
import { migrations } from '../../src/storage/migrations/migrations.ts'
import { openDatabase } from '../../src/storage/open-database.ts'

/** Migrates up to and with `last`, then plants rows. */
export async function makeOlder(
  url: string,
  last: string,
  plant: (database: Transaction<unknown>) => Promise<void>,
): Promise<void> {
  const old = openDatabase({ url })
  await new Kysely<unknown>({ dialect: old.writer }).transaction().execute(async (database) => {
    await sql`create table schema_migrations (name text primary key not null, applied_at bigint not null)`.execute(
      database,
    )
    const end = migrations.findIndex(({ name }) => name === last) + 1
    for (const { name, up } of migrations.slice(0, end)) {
      // eslint-disable-next-line no-await-in-loop
      await up(database, old.traits.columnTypes)
      // eslint-disable-next-line no-await-in-loop
      await sql`insert into schema_migrations (name, applied_at) values (${name}, 1)`.execute(
        database,
      )
    }
    await plant(database)
  })
  await old.close()
}
