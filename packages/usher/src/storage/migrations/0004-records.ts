// What is written down and only ever read: attempts, the audit trail, the outbox. These rows refer
// to others without foreign keys, because history outlives what it speaks of.
import type { Transaction } from 'kysely'
import type { ColumnTypes } from '../dialect.ts'
import { forListsOnly } from '../lists.ts'

export async function records(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  await attempts(database, types)
  await trail(database, types)
  await database.schema
    .createTable('instance_values')
    .addColumn('key', types.text, (column) => column.primaryKey().notNull())
    .addColumn('value', types.text, (column) => column.notNull())
    .execute()
}

async function attempts(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  await schema
    .createTable('sign_in_attempts')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('reference', types.text, (column) => column.notNull())
    .addColumn('organization_id', types.text)
    .addColumn('connection_id', types.text)
    .addColumn('user_id', types.text)
    .addColumn('outcome', types.text, (column) => column.notNull())
    .addColumn('code', types.text)
    .addColumn('provider_error', types.json)
    .addColumn('trace', types.json, (column) => column.notNull())
    .addColumn('subject', types.json)
    .addColumn('ip_address', types.text)
    .addColumn('user_agent', types.text)
    .addColumn('created_at', types.time, (column) => column.notNull())
    .execute()
  await schema
    .createIndex('sign_in_attempts_organization')
    .on('sign_in_attempts')
    .columns(['organization_id', 'id'])
    .where(forListsOnly)
    .execute()
  await schema
    .createIndex('sign_in_attempts_reference')
    .on('sign_in_attempts')
    .column('reference')
    .execute()
  await schema
    .createIndex('sign_in_attempts_user')
    .on('sign_in_attempts')
    .columns(['user_id', 'id'])
    .execute()

  await schema
    .createTable('spent_states')
    .addColumn('state_hash', types.text, (column) => column.notNull())
    .addColumn('attempt_id', types.text, (column) => column.notNull())
    .addColumn('expires_at', types.time, (column) => column.notNull())
    .addPrimaryKeyConstraint('spent_states_key', ['state_hash'])
    .execute()
  await schema.createIndex('spent_states_expiry').on('spent_states').column('expires_at').execute()
}

async function trail(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  await schema
    .createTable('audit_events')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('organization_id', types.text)
    .addColumn('at', types.time, (column) => column.notNull())
    .addColumn('actor', types.json, (column) => column.notNull())
    .addColumn('action', types.text, (column) => column.notNull())
    .addColumn('target_kind', types.text, (column) => column.notNull())
    .addColumn('target_id', types.text, (column) => column.notNull())
    .addColumn('details', types.json, (column) => column.notNull())
    .addColumn('ip_address', types.text)
    .execute()
  await schema
    .createIndex('audit_events_organization')
    .on('audit_events')
    .columns(['organization_id', 'id'])
    .execute()
  await schema
    .createTable('outbox_events')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('organization_id', types.text)
    .addColumn('user_id', types.text)
    .addColumn('type', types.text, (column) => column.notNull())
    .addColumn('payload', types.json, (column) => column.notNull())
    .addColumn('at', types.time, (column) => column.notNull())
    .execute()
}
