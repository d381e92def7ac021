// What sign-ins saw, sealed, for previews of mappings and rules; and test sign-ins with their results.
import type { Transaction } from 'kysely'
import type { ColumnTypes } from '../dialect.ts'

export async function signInClaims(
  database: Transaction<unknown>,
  types: ColumnTypes,
): Promise<void> {
  await claims(database, types)
  await testSignIns(database, types)
}

async function claims(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  // One row an identity, so that sign-ins of many people do not wait for one row of their provider.
  await schema
    .createTable('sign_in_claims')
    .addColumn('identity_id', types.text, (column) =>
      column.notNull().references('identities.id').onDelete('cascade'),
    )
    .addColumn('connection_id', types.text, (column) => column.notNull())
    .addColumn('organization_id', types.text, (column) => column.notNull())
    .addColumn('sealed', types.text, (column) => column.notNull())
    .addColumn('seen_at', types.time, (column) => column.notNull())
    .addPrimaryKeyConstraint('sign_in_claims_key', ['identity_id'])
    .execute()
  await schema
    .createIndex('sign_in_claims_newest')
    .on('sign_in_claims')
    .columns(['connection_id', 'organization_id', 'seen_at'])
    .execute()
  await schema.createIndex('sign_in_claims_expiry').on('sign_in_claims').column('seen_at').execute()
}

async function testSignIns(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  await schema
    .createTable('test_sign_ins')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('organization_id', types.text, (column) =>
      column.notNull().references('organizations.id').onDelete('cascade'),
    )
    .addColumn('connection_id', types.text, (column) =>
      column.notNull().references('connections.id').onDelete('cascade'),
    )
    .addColumn('started_by', types.json, (column) => column.notNull())
    .addColumn('browser_hash', types.text, (column) => column.notNull())
    .addColumn('outcome', types.text)
    .addColumn('code', types.text)
    .addColumn('report', types.text)
    .addColumn('claims', types.text)
    .addColumn('created_at', types.time, (column) => column.notNull())
    .addColumn('finished_at', types.time)
    .addColumn('replayed_at', types.time)
    .addColumn('expires_at', types.time, (column) => column.notNull())
    .execute()
  await schema
    .createIndex('test_sign_ins_connection')
    .on('test_sign_ins')
    .columns(['connection_id', 'id'])
    .execute()
  await schema
    .createIndex('test_sign_ins_organization')
    .on('test_sign_ins')
    .column('organization_id')
    .execute()
  await schema
    .createIndex('test_sign_ins_expiry')
    .on('test_sign_ins')
    .column('expires_at')
    .execute()
}
