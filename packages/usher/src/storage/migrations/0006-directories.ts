// What provisioning clients own: resources, the keys they are found by, who is in which group; their
// tokens and requests. And what the sign-in needs to meet them: how a connection knows a person.
import { sql, type Transaction } from 'kysely'
import type { ColumnTypes } from '../dialect.ts'
import { externalIdBeginning } from '../external-ids.ts'
import { forDirectoryLists, forListsOnly } from '../lists.ts'
import { indexedUserName } from '../search-terms.ts'

export async function directories(
  database: Transaction<unknown>,
  types: ColumnTypes,
): Promise<void> {
  await directorySettings(database, types)
  await upstreamNames(database, types)
  await resources(database, types)
  await groupMembers(database, types)
  await access(database, types)
}

async function directorySettings(
  database: Transaction<unknown>,
  types: ColumnTypes,
): Promise<void> {
  const { schema } = database
  const add = schema.alterTable('directories')
  await add
    .addColumn('name', types.text, (column) => column.notNull().defaultTo('Directory'))
    .execute()
  await add
    .addColumn('settings', types.json, (column) => column.notNull().defaultTo('{}'))
    .execute()
  await add.addColumn('created_at', types.time, (column) => column.notNull().defaultTo(0)).execute()
  await add.addColumn('updated_at', types.time, (column) => column.notNull().defaultTo(0)).execute()
  await schema
    .createIndex('directories_organization')
    .on('directories')
    .columns(['organization_id', 'id'])
    .where(forListsOnly)
    .execute()

  // A role may be given by a connection and by a directory: it goes when neither gives it any more,
  // which the stores see to when one of the two is removed.
  await schema
    .alterTable('member_roles')
    .addColumn('directory_id', types.text, (column) =>
      column.references('directories.id').onDelete('set null'),
    )
    .execute()
  await schema
    .createIndex('member_roles_directory')
    .on('member_roles')
    .column('directory_id')
    .where(sql<boolean>`directory_id is not null`)
    .execute()
}

/** How a connection knows a person, in the words of a directory. */
async function upstreamNames(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  await schema
    .alterTable('identities')
    .addColumn('external_id', types.text, (column) => column.notNull().defaultTo(''))
    .execute()
  await schema.alterTable('identities').addColumn('normalized_user_name', types.text).execute()
  // Entra's subject is `tid/oid`, and a directory says `oid`; elsewhere it says the subject.
  await sql`update identities set
      external_id = case
        when connection_id in (select id from connections where kind = 'entra')
        then coalesce(upstream ->> 'oid', subject)
        else subject
      end,
      normalized_user_name = lower(trim(profile ->> 'username'))`.execute(database)
  await foldForeignUserNames(database)
  await schema
    .createIndex('identities_external_id')
    .on('identities')
    .columns(['external_id', 'connection_id'])
    .execute()
  await schema
    .createIndex('identities_user_name')
    .on('identities')
    .columns(['normalized_user_name', 'connection_id'])
    .where(sql<boolean>`normalized_user_name is not null`)
    .execute()
  // Beside the two it would win on an empty table, and read all who came through the connection.
  await schema.dropIndex('identities_connection').execute()
  await schema
    .createIndex('identities_connection')
    .on('identities')
    .columns(['connection_id', 'id'])
    .where(forListsOnly)
    .execute()
}

/** SQL folds ASCII alike in both databases; the few other names are folded here. */
async function foldForeignUserNames(database: Transaction<unknown>): Promise<void> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, profile ->> 'username' as name from identities
    where octet_length(profile ->> 'username') <> length(profile ->> 'username')`.execute(database)
  for (const { id, name } of rows)
    // One connection: one statement after the other.
    // eslint-disable-next-line no-await-in-loop
    await sql`update identities set normalized_user_name = ${indexedUserName(name)} where id = ${id}`.execute(
      database,
    )
}

async function resources(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  await schema
    .createTable('directory_resources')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('directory_id', types.text, (column) =>
      column.notNull().references('directories.id').onDelete('cascade'),
    )
    .addColumn('organization_id', types.text, (column) => column.notNull())
    .addColumn('resource_type', types.text, (column) => column.notNull())
    .addColumn('external_id', types.text)
    .addColumn('label', types.text)
    // Text, not JSON: what is answered is what was sent, in its order and to the digit.
    .addColumn('attributes', types.text, (column) => column.notNull())
    .addColumn('comparable', types.json, (column) => column.notNull())
    .addColumn('version', types.integer, (column) => column.notNull())
    .addColumn('created_at', types.time, (column) => column.notNull())
    .addColumn('updated_at', types.time, (column) => column.notNull())
    .execute()
  await schema
    .createIndex('directory_resources_list')
    .on('directory_resources')
    .columns(['directory_id', 'resource_type', 'id'])
    .where(forDirectoryLists)
    .execute()
  await schema
    .createIndex('directory_resources_external_id')
    .on('directory_resources')
    .expression(sql`${externalIdBeginning}, directory_id`)
    .where(sql<boolean>`external_id is not null`)
    .execute()
  // A provisioning client may send more than an index entry holds.
  await schema.dropIndex('directory_users_external_id').execute()
  await schema
    .createIndex('directory_users_external_id')
    .on('directory_users')
    .expression(sql`${externalIdBeginning}, directory_id`)
    .where(sql<boolean>`external_id is not null`)
    .execute()

  // One index serves look-ups and uniqueness: `shared_by` is empty where the value may be there once
  // in its directory, else it names the resource.
  await schema
    .createTable('directory_resource_keys')
    .addColumn('value', types.text, (column) => column.notNull())
    .addColumn('attribute', types.text, (column) => column.notNull())
    .addColumn('directory_id', types.text, (column) => column.notNull())
    .addColumn('shared_by', types.text, (column) => column.notNull())
    .addColumn('resource_id', types.text, (column) =>
      column.notNull().references('directory_resources.id').onDelete('cascade'),
    )
    .addPrimaryKeyConstraint('directory_resource_keys_unique', [
      'value',
      'attribute',
      'directory_id',
      'shared_by',
    ])
    .modifyEnd(types.clustered)
    .execute()
  await schema
    .createIndex('directory_resource_keys_resource')
    .on('directory_resource_keys')
    .column('resource_id')
    .execute()
}

async function groupMembers(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  await schema
    .createTable('directory_group_members')
    .addColumn('group_id', types.text, (column) =>
      column.notNull().references('directory_resources.id').onDelete('cascade'),
    )
    // Without a reference: a person whom the directory sent away keeps their place.
    .addColumn('member_id', types.text, (column) => column.notNull())
    .addColumn('member_type', types.text, (column) =>
      column.notNull().check(sql`member_type in ('User', 'Group')`),
    )
    .addPrimaryKeyConstraint('directory_group_members_key', ['group_id', 'member_id'])
    .modifyEnd(types.clustered)
    .execute()
  await schema
    .createIndex('directory_group_members_member')
    .on('directory_group_members')
    .columns(['member_id', 'group_id'])
    .execute()
  // Where transactions on PostgreSQL wait for each other (`takeTurns`); always empty to whoever looks.
  await schema
    .createTable('directory_turns')
    .addColumn('turn', types.text, (column) => column.notNull())
    .addPrimaryKeyConstraint('directory_turns_key', ['turn'])
    .modifyEnd(types.clustered)
    .execute()
}

async function access(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  await schema
    .createTable('directory_tokens')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('directory_id', types.text, (column) =>
      column.notNull().references('directories.id').onDelete('cascade'),
    )
    .addColumn('organization_id', types.text, (column) => column.notNull())
    .addColumn('kind', types.text, (column) =>
      column.notNull().check(sql`kind in ('bearer', 'client')`),
    )
    .addColumn('name', types.text, (column) => column.notNull())
    .addColumn('token_hash', types.text, (column) => column.notNull())
    .addColumn('hint', types.text, (column) => column.notNull())
    .addColumn('scopes', types.json, (column) => column.notNull())
    .addColumn('expires_at', types.time)
    .addColumn('last_used_at', types.time)
    .addColumn('revoked_at', types.time)
    .addColumn('created_at', types.time, (column) => column.notNull())
    .execute()
  await schema
    .createIndex('directory_tokens_token_key')
    .unique()
    .on('directory_tokens')
    .column('token_hash')
    .execute()
  await schema
    .createIndex('directory_tokens_directory')
    .on('directory_tokens')
    .columns(['directory_id', 'id'])
    .execute()

  await schema
    .createTable('scim_requests')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('organization_id', types.text, (column) => column.notNull())
    .addColumn('directory_id', types.text, (column) => column.notNull())
    .addColumn('token_id', types.text)
    .addColumn('method', types.text, (column) => column.notNull())
    .addColumn('path', types.text, (column) => column.notNull())
    .addColumn('status', types.integer, (column) => column.notNull())
    .addColumn('duration_milliseconds', types.integer, (column) => column.notNull())
    .addColumn('body', types.text)
    .addColumn('outcome', types.text, (column) => column.notNull())
    .addColumn('created_at', types.time, (column) => column.notNull())
    .execute()
  await schema
    .createIndex('scim_requests_directory')
    .on('scim_requests')
    .columns(['directory_id', 'id'])
    .execute()
  await schema
    .createIndex('scim_requests_expiry')
    .on('scim_requests')
    .column('created_at')
    .execute()
}
