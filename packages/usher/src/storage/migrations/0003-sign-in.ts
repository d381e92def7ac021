// What the way in and out leaves behind: sessions, invitations, mailed tokens, links to approve.
// Tokens are stored as hashes only.
import type { Transaction } from 'kysely'
import type { ColumnTypes } from '../dialect.ts'
import { forListsOnly } from '../lists.ts'

export async function signIn(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  await sessions(database, types)
  await invitations(database, types)
  await mailTokens(database, types)
  await linkRequests(database, types)
}

async function sessions(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  await schema
    .createTable('sessions')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('token_hash', types.text, (column) => column.notNull())
    .addColumn('user_id', types.text, (column) =>
      column.notNull().references('users.id').onDelete('cascade'),
    )
    .addColumn('organization_id', types.text, (column) => column.notNull())
    .addColumn('member_id', types.text, (column) =>
      column.notNull().references('members.id').onDelete('cascade'),
    )
    .addColumn('connection_id', types.text, (column) =>
      column.notNull().references('connections.id').onDelete('cascade'),
    )
    // Whoever unlinks an identity ends the sessions that came through it.
    .addColumn('identity_id', types.text, (column) =>
      column.notNull().references('identities.id').onDelete('cascade'),
    )
    .addColumn('upstream_session_id', types.text)
    .addColumn('user_agent', types.text)
    .addColumn('ip_address', types.text)
    .addColumn('created_at', types.time, (column) => column.notNull())
    .addColumn('last_seen_at', types.time, (column) => column.notNull())
    .addColumn('idle_expires_at', types.time, (column) => column.notNull())
    .addColumn('absolute_expires_at', types.time, (column) => column.notNull())
    .execute()
  await schema
    .createIndex('sessions_token_key')
    .unique()
    .on('sessions')
    .column('token_hash')
    .execute()
  await schema.createIndex('sessions_user').on('sessions').column('user_id').execute()
  await schema.createIndex('sessions_member').on('sessions').column('member_id').execute()
  await schema.createIndex('sessions_identity').on('sessions').column('identity_id').execute()
  await schema
    .createIndex('sessions_upstream')
    .on('sessions')
    .columns(['connection_id', 'upstream_session_id'])
    .execute()
  await schema.createIndex('sessions_expiry').on('sessions').column('idle_expires_at').execute()
}

async function invitations(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  await schema
    .createTable('invitations')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('organization_id', types.text, (column) =>
      column.notNull().references('organizations.id').onDelete('cascade'),
    )
    .addColumn('email', types.text, (column) => column.notNull())
    .addColumn('normalized_email', types.text, (column) => column.notNull())
    .addColumn('roles', types.json, (column) => column.notNull())
    .addColumn('token_hash', types.text, (column) => column.notNull())
    .addColumn('invited_by', types.text)
    .addColumn('expires_at', types.time, (column) => column.notNull())
    .addColumn('accepted_at', types.time)
    .addColumn('revoked_at', types.time)
    .addColumn('created_at', types.time, (column) => column.notNull())
    .execute()
  await schema
    .createIndex('invitations_token_key')
    .unique()
    .on('invitations')
    .column('token_hash')
    .execute()
  await schema
    .createIndex('invitations_email')
    .on('invitations')
    .columns(['normalized_email', 'organization_id'])
    .execute()
  await schema
    .createIndex('invitations_organization')
    .on('invitations')
    .columns(['organization_id', 'id'])
    .where(forListsOnly)
    .execute()
}

async function mailTokens(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  await schema
    .createTable('mail_tokens')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('purpose', types.text, (column) => column.notNull())
    .addColumn('organization_id', types.text)
    .addColumn('email', types.text, (column) => column.notNull())
    .addColumn('normalized_email', types.text, (column) => column.notNull())
    .addColumn('display_name', types.text)
    .addColumn('token_hash', types.text, (column) => column.notNull())
    .addColumn('expires_at', types.time, (column) => column.notNull())
    .addColumn('spent_at', types.time)
    .addColumn('created_at', types.time, (column) => column.notNull())
    .execute()
  await schema
    .createIndex('mail_tokens_token_key')
    .unique()
    .on('mail_tokens')
    .column('token_hash')
    .execute()
  await schema
    .createIndex('mail_tokens_email')
    .on('mail_tokens')
    .column('normalized_email')
    .execute()
  await schema.createIndex('mail_tokens_expiry').on('mail_tokens').column('expires_at').execute()
}

async function linkRequests(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  await schema
    .createTable('link_requests')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('token_hash', types.text, (column) => column.notNull())
    .addColumn('user_id', types.text, (column) =>
      column.notNull().references('users.id').onDelete('cascade'),
    )
    .addColumn('organization_id', types.text, (column) => column.notNull())
    .addColumn('connection_id', types.text, (column) =>
      column.notNull().references('connections.id').onDelete('cascade'),
    )
    .addColumn('issuer', types.text, (column) => column.notNull())
    .addColumn('subject', types.text, (column) => column.notNull())
    .addColumn('upstream', types.json, (column) => column.notNull())
    .addColumn('profile', types.json, (column) => column.notNull())
    .addColumn('email_proven', types.boolean, (column) => column.notNull())
    .addColumn('return_to', types.text, (column) => column.notNull())
    .addColumn('expires_at', types.time, (column) => column.notNull())
    .addColumn('spent_at', types.time)
    .addColumn('created_at', types.time, (column) => column.notNull())
    .execute()
  await schema
    .createIndex('link_requests_token_key')
    .unique()
    .on('link_requests')
    .column('token_hash')
    .execute()
  await schema.createIndex('link_requests_user').on('link_requests').column('user_id').execute()
  await schema
    .createIndex('link_requests_subject')
    .on('link_requests')
    .columns(['subject', 'connection_id'])
    .execute()
  await schema
    .createIndex('link_requests_expiry')
    .on('link_requests')
    .column('expires_at')
    .execute()
}
