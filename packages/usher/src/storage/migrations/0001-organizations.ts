// Organizations, their domains and roles, and the connections people come in by. Every unique index
// has a name, which a violation carries to the engine.
import { sql, type Transaction } from 'kysely'
import type { ColumnTypes } from '../dialect.ts'

export async function organizations(
  database: Transaction<unknown>,
  types: ColumnTypes,
): Promise<void> {
  const { schema } = database
  await schema
    .createTable('organizations')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('slug', types.text, (column) => column.notNull())
    .addColumn('name', types.text, (column) => column.notNull())
    .addColumn('logo_url', types.text)
    .addColumn('enabled', types.boolean, (column) => column.notNull())
    .addColumn('restrict_to_domains', types.boolean, (column) => column.notNull())
    .addColumn('default_role', types.text, (column) => column.notNull())
    .addColumn('session_idle_seconds', types.integer, (column) => column.notNull())
    .addColumn('session_absolute_seconds', types.integer, (column) => column.notNull())
    .addColumn('created_at', types.time, (column) => column.notNull())
    .addColumn('updated_at', types.time, (column) => column.notNull())
    .execute()
  await schema
    .createIndex('organizations_slug_key')
    .unique()
    .on('organizations')
    .column('slug')
    .execute()

  await schema
    .createTable('organization_domains')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('organization_id', types.text, (column) =>
      column.notNull().references('organizations.id').onDelete('cascade'),
    )
    .addColumn('domain', types.text, (column) => column.notNull())
    .addColumn('challenge', types.text, (column) => column.notNull())
    .addColumn('verified_at', types.time)
    .addColumn('verified_by', types.text, (column) =>
      column.check(sql`verified_by in ('dns', 'operator')`),
    )
    .addColumn('created_at', types.time, (column) => column.notNull())
    .execute()
  await schema
    .createIndex('organization_domains_key')
    .unique()
    .on('organization_domains')
    .columns(['organization_id', 'domain'])
    .execute()
  // Many may claim a domain, one has proved it.
  await schema
    .createIndex('organization_domains_verified')
    .unique()
    .on('organization_domains')
    .column('domain')
    .where(sql<boolean>`verified_at is not null`)
    .execute()

  await schema
    .createTable('organization_roles')
    .addColumn('organization_id', types.text, (column) =>
      column.notNull().references('organizations.id').onDelete('cascade'),
    )
    .addColumn('role', types.text, (column) => column.notNull())
    .addPrimaryKeyConstraint('organization_roles_key', ['organization_id', 'role'])
    .execute()
  await connections(database, types)
}

async function connections(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  await schema
    .createTable('connections')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('organization_id', types.text, (column) =>
      column.references('organizations.id').onDelete('cascade'),
    )
    .addColumn('name', types.text, (column) => column.notNull())
    .addColumn('kind', types.text, (column) => column.notNull())
    .addColumn('enabled', types.boolean, (column) => column.notNull())
    .addColumn('registration_enabled', types.boolean, (column) => column.notNull())
    .addColumn('settings', types.json, (column) => column.notNull())
    .addColumn('created_at', types.time, (column) => column.notNull())
    .addColumn('updated_at', types.time, (column) => column.notNull())
    .execute()
  await schema
    .createIndex('connections_organization')
    .on('connections')
    .columns(['organization_id', 'id'])
    .execute()
  // Instance-wide connections have no organization, and their names differ from each other too.
  await schema
    .createIndex('connections_name_key')
    .unique()
    .on('connections')
    .expression(sql`name, (coalesce(organization_id, ''))`)
    .execute()

  await schema
    .createTable('connection_secrets')
    .addColumn('id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('connection_id', types.text, (column) =>
      column.notNull().references('connections.id').onDelete('cascade'),
    )
    .addColumn('kind', types.text, (column) => column.notNull())
    .addColumn('sealed', types.text, (column) => column.notNull())
    .addColumn('hint', types.text, (column) => column.notNull())
    .addColumn('expires_at', types.time)
    .addColumn('created_at', types.time, (column) => column.notNull())
    .execute()
  await schema
    .createIndex('connection_secrets_connection')
    .on('connection_secrets')
    .columns(['connection_id', 'id'])
    .execute()
}
