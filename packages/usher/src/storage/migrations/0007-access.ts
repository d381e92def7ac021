// Who may call the administration without being a member: API tokens and set-up links.
import type { Transaction } from 'kysely'
import type { ColumnTypes } from '../dialect.ts'
import { forListsOnly } from '../lists.ts'

export async function access(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  await keys(database, types, 'api_tokens')
    .addColumn('hint', types.text, (column) => column.notNull())
    .addColumn('permissions', types.json, (column) => column.notNull())
    .addColumn('last_used_at', types.time)
    .execute()
  await keys(database, types, 'set_up_links')
    .addColumn('scopes', types.json, (column) => column.notNull())
    .addColumn('last_opened_at', types.time)
    .addColumn('finished_at', types.time)
    .execute()
  for (const table of ['api_tokens', 'set_up_links']) {
    // One connection: one statement after the other.
    // eslint-disable-next-line no-await-in-loop
    await database.schema
      .createIndex(`${table}_token_key`)
      .unique()
      .on(table)
      .column('token_hash')
      .execute()
    // eslint-disable-next-line no-await-in-loop
    await database.schema
      .createIndex(`${table}_organization`)
      .on(table)
      .columns(['organization_id', 'id'])
      .where(forListsOnly)
      .execute()
    // eslint-disable-next-line no-await-in-loop
    await database.schema.createIndex(`${table}_creator`).on(table).column('created_by').execute()
  }
}

/** What both have in common. */
function keys(database: Transaction<unknown>, types: ColumnTypes, table: string) {
  return (
    database.schema
      .createTable(table)
      .addColumn('id', types.text, (column) => column.primaryKey().notNull())
      .addColumn('organization_id', types.text, (column) =>
        column.notNull().references('organizations.id').onDelete('cascade'),
      )
      .addColumn('name', types.text, (column) => column.notNull())
      .addColumn('token_hash', types.text, (column) => column.notNull())
      // It is the organization's, and stays when the account of whoever made it goes.
      .addColumn('created_by', types.text, (column) =>
        column.references('users.id').onDelete('set null'),
      )
      .addColumn('expires_at', types.time, (column) => column.notNull())
      .addColumn('revoked_at', types.time)
      .addColumn('created_at', types.time, (column) => column.notNull())
  )
}
