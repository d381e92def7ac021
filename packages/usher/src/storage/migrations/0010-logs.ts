// What the console looks through: sign-in attempts by what went wrong, requests of provisioning
// clients by cause, how many there were in each hour, and groups by name.
import { sql, type Transaction } from 'kysely'
import type { ColumnTypes } from '../dialect.ts'
import { endedWithError, forDirectoryLists, forListsOnly, groupName, isGroup } from '../lists.ts'

export async function logs(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  await attempts(database)
  await requests(database, types)
  await counts(database, types)
  await database.schema
    .createIndex('directory_resources_group_name')
    .on('directory_resources')
    .expression(sql`organization_id, ${groupName}, id`)
    .where(isGroup)
    .execute()
}

/** Most sign-ins go well: the indexes of what is looked for hold the others only. */
async function attempts({ schema }: Transaction<unknown>): Promise<void> {
  await schema
    .createIndex('sign_in_attempts_connection_log')
    .on('sign_in_attempts')
    .columns(['connection_id', 'id'])
    .where(forListsOnly)
    .execute()
  await schema
    .createIndex('sign_in_attempts_outcome')
    .on('sign_in_attempts')
    .columns(['organization_id', 'outcome', 'id'])
    .where(sql<boolean>`outcome <> 'signedIn'`)
    .execute()
  await schema
    .createIndex('sign_in_attempts_failures')
    .on('sign_in_attempts')
    .columns(['organization_id', 'id'])
    .where(endedWithError)
    .execute()
  await schema
    .createIndex('sign_in_attempts_code')
    .on('sign_in_attempts')
    .columns(['code', 'organization_id', 'id'])
    .where(sql<boolean>`code <> ''`)
    .execute()
}

async function requests(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  await schema.alterTable('scim_requests').addColumn('cause', types.text).execute()
  // Of older requests only the status is known.
  await sql`update scim_requests set cause = case status
      when 400 then 'malformed' when 404 then 'missing' when 409 then 'taken'
      when 412 then 'changedMeanwhile' when 429 then 'tooFast' when 500 then 'serverError'
      when 503 then 'busy' else 'other' end
    where status >= 400`.execute(database)
  // Beside the two below it would win on an empty table, and read the whole log of a directory.
  await schema.dropIndex('scim_requests_directory').execute()
  await schema
    .createIndex('scim_requests_directory')
    .on('scim_requests')
    .columns(['directory_id', 'id'])
    .where(forDirectoryLists)
    .execute()
  await schema
    .createIndex('scim_requests_failures')
    .on('scim_requests')
    .columns(['directory_id', 'id'])
    .where(sql<boolean>`cause is not null`)
    .execute()
  await schema
    .createIndex('scim_requests_cause')
    .on('scim_requests')
    .columns(['cause', 'directory_id', 'id'])
    .where(sql<boolean>`cause <> ''`)
    .execute()
  await schema
    .createIndex('scim_requests_method')
    .on('scim_requests')
    .columns(['directory_id', 'method', 'id'])
    .where(sql<boolean>`method <> 'GET'`)
    .execute()
}

/** Counted while the log is written: what a month had is read from some hundred rows, not from all. */
async function counts({ schema }: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  await schema
    .createTable('scim_activity')
    .addColumn('directory_id', types.text, (column) =>
      column.notNull().references('directories.id').onDelete('cascade'),
    )
    .addColumn('hour', types.time, (column) => column.notNull())
    .addColumn('change', types.text, (column) => column.notNull())
    .addColumn('cause', types.text, (column) => column.notNull())
    .addColumn('requests', types.integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('scim_activity_key', ['directory_id', 'hour', 'change', 'cause'])
    .modifyEnd(types.clustered)
    .execute()
  await schema.createIndex('scim_activity_expiry').on('scim_activity').column('hour').execute()
}
