// Users and what they proved; members and what their organization says of them; what a directory
// pushed. Look-up indexes lead with the column that tells people apart, never with the tenant.
import { sql, type Transaction } from 'kysely'
import type { ColumnTypes } from '../dialect.ts'
import { forListsOnly } from '../lists.ts'

export async function people(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  await users(database, types)
  await members(database, types)
  await directories(database, types)
}

async function users(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  await schema
    .createTable('users')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('active', types.boolean, (column) => column.notNull())
    .addColumn('operator', types.boolean, (column) => column.notNull())
    .addColumn('display_name', types.text)
    .addColumn('created_at', types.time, (column) => column.notNull())
    .execute()
  await schema
    .createIndex('users_operator')
    .on('users')
    .column('id')
    .where(sql<boolean>`operator`)
    .execute()

  await schema
    .createTable('user_emails')
    .addColumn('email', types.text, (column) => column.notNull())
    .addColumn('user_id', types.text, (column) =>
      column.notNull().references('users.id').onDelete('cascade'),
    )
    .addColumn('proven_at', types.time, (column) => column.notNull())
    .addColumn('proven_by', types.text, (column) =>
      column.notNull().check(sql`proven_by in ('mail', 'provider', 'domain', 'operator')`),
    )
    .addPrimaryKeyConstraint('user_emails_key', ['email'])
    .execute()
  await schema.createIndex('user_emails_user').on('user_emails').column('user_id').execute()

  await schema
    .createTable('identities')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('user_id', types.text, (column) =>
      column.notNull().references('users.id').onDelete('cascade'),
    )
    .addColumn('connection_id', types.text, (column) =>
      column.notNull().references('connections.id').onDelete('cascade'),
    )
    .addColumn('issuer', types.text, (column) => column.notNull())
    .addColumn('subject', types.text, (column) => column.notNull())
    .addColumn('upstream', types.json, (column) => column.notNull())
    .addColumn('profile', types.json, (column) => column.notNull())
    .addColumn('created_at', types.time, (column) => column.notNull())
    .addColumn('last_sign_in_at', types.time)
    .execute()
  await schema
    .createIndex('identities_key')
    .unique()
    .on('identities')
    .columns(['subject', 'connection_id', 'issuer'])
    .execute()
  await schema
    .createIndex('identities_user')
    .on('identities')
    .columns(['user_id', 'connection_id'])
    .execute()
  await schema
    .createIndex('identities_connection')
    .on('identities')
    .column('connection_id')
    .execute()

  await schema
    .createTable('credentials')
    .addColumn('user_id', types.text, (column) =>
      column.primaryKey().notNull().references('users.id').onDelete('cascade'),
    )
    .addColumn('password_hash', types.text, (column) => column.notNull())
    .addColumn('set_at', types.time, (column) => column.notNull())
    .execute()
}

async function members(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  await schema
    .createTable('members')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('organization_id', types.text, (column) =>
      column.notNull().references('organizations.id').onDelete('cascade'),
    )
    .addColumn('user_id', types.text, (column) =>
      column.notNull().references('users.id').onDelete('cascade'),
    )
    .addColumn('status', types.text, (column) =>
      column.notNull().check(sql`status in ('active', 'deactivated')`),
    )
    .addColumn('origin', types.text, (column) =>
      column.notNull().check(sql`origin in ('jit', 'scim', 'invitation', 'manual')`),
    )
    .addColumn('display_name', types.text)
    .addColumn('username', types.text)
    .addColumn('email', types.text)
    .addColumn('normalized_email', types.text)
    .addColumn('avatar_url', types.text)
    .addColumn('created_at', types.time, (column) => column.notNull())
    .addColumn('updated_at', types.time, (column) => column.notNull())
    .addColumn('deactivated_at', types.time)
    .execute()
  await schema
    .createIndex('members_key')
    .unique()
    .on('members')
    .columns(['user_id', 'organization_id'])
    .execute()
  await schema
    .createIndex('members_organization')
    .on('members')
    .columns(['organization_id', 'id'])
    .where(forListsOnly)
    .execute()
  await schema
    .createIndex('members_email')
    .on('members')
    .columns(['normalized_email', 'organization_id'])
    .where(sql<boolean>`normalized_email is not null`)
    .execute()

  await schema
    .createTable('member_roles')
    .addColumn('member_id', types.text, (column) =>
      column.notNull().references('members.id').onDelete('cascade'),
    )
    .addColumn('organization_id', types.text, (column) => column.notNull())
    .addColumn('role', types.text, (column) => column.notNull())
    .addColumn('source', types.text, (column) =>
      column.notNull().check(sql`source in ('pinned', 'rule', 'default')`),
    )
    // A role that a connection's rule gave goes with the connection.
    .addColumn('connection_id', types.text, (column) =>
      column.references('connections.id').onDelete('cascade'),
    )
    .addPrimaryKeyConstraint('member_roles_key', ['member_id', 'role'])
    .execute()
  await schema
    .createIndex('member_roles_role')
    .on('member_roles')
    .columns(['organization_id', 'role', 'member_id'])
    .execute()
  await schema
    .createIndex('member_roles_connection')
    .on('member_roles')
    .column('connection_id')
    .where(sql<boolean>`connection_id is not null`)
    .execute()

  await schema
    .createTable('member_search_terms')
    .addColumn('organization_id', types.text, (column) => column.notNull())
    .addColumn('term', types.text, (column) => column.notNull())
    .addColumn('member_id', types.text, (column) =>
      column.notNull().references('members.id').onDelete('cascade'),
    )
    .addPrimaryKeyConstraint('member_search_terms_key', ['organization_id', 'term', 'member_id'])
    .execute()
  await schema
    .createIndex('member_search_terms_member')
    .on('member_search_terms')
    .columns(['member_id', 'term'])
    .execute()
}

async function directories(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  await schema
    .createTable('directories')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('organization_id', types.text, (column) =>
      column.notNull().references('organizations.id').onDelete('cascade'),
    )
    .addColumn('connection_id', types.text, (column) =>
      column.references('connections.id').onDelete('set null'),
    )
    .execute()
  await schema
    .createIndex('directories_connection_key')
    .unique()
    .on('directories')
    .columns(['connection_id', 'organization_id'])
    .execute()

  await schema
    .createTable('directory_users')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('directory_id', types.text, (column) =>
      column.notNull().references('directories.id').onDelete('cascade'),
    )
    .addColumn('organization_id', types.text, (column) => column.notNull())
    .addColumn('user_id', types.text, (column) =>
      column.notNull().references('users.id').onDelete('cascade'),
    )
    .addColumn('external_id', types.text)
    .addColumn('user_name', types.text, (column) => column.notNull())
    .addColumn('normalized_user_name', types.text, (column) => column.notNull())
    .addColumn('active', types.boolean, (column) => column.notNull())
    .addColumn('deleted_at', types.time)
    .addColumn('created_at', types.time, (column) => column.notNull())
    .execute()
  await schema
    .createIndex('directory_users_external_id')
    .on('directory_users')
    .columns(['external_id', 'directory_id'])
    .execute()
  await schema
    .createIndex('directory_users_user_name')
    .on('directory_users')
    .columns(['normalized_user_name', 'directory_id'])
    .execute()
  await schema
    .createIndex('directory_users_user')
    .on('directory_users')
    .columns(['user_id', 'directory_id'])
    .execute()
  // Tombstones keep their name; among the living RFC 7643 §4.1.1 wants a user name once.
  await schema
    .createIndex('directory_users_user_name_key')
    .unique()
    .on('directory_users')
    .columns(['normalized_user_name', 'directory_id'])
    .where(sql<boolean>`deleted_at is null`)
    .execute()
}
