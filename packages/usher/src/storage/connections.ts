import type { Selectable } from 'kysely'
import type { Connection, ConnectionSecret } from '../core/connection.ts'
import type { ConnectionId } from '../core/ids.ts'
import type { ConnectionStore } from '../engine/ports.ts'
import { fromDate, fromDateOrNull, hasChanges, toBoolean, toDate, toDateOrNull } from './columns.ts'
import { fromJson, toJson } from './json-columns.ts'
import { forListsOnly } from './lists.ts'
import { prepared } from './prepared.ts'
import type { ConnectionSecretsTable, ConnectionsTable, Database } from './schema.ts'

const byId = prepared(({ database }: { readonly database: Database }, id: ConnectionId) =>
  database.selectFrom('connections').selectAll().where('id', '=', id),
)

export function connectionStore(database: Database): ConnectionStore {
  return {
    async insert(connection) {
      await database.insertInto('connections').values(connectionColumns(connection)).execute()
    },

    async update(id, changes) {
      const columns = {
        name: changes.name,
        enabled: changes.enabled,
        registration_enabled: changes.registrationEnabled,
        kind: changes.settings?.kind,
        settings: changes.settings && toJson(changes.settings),
        updated_at: fromDateOrNull(changes.updatedAt),
      }
      if (!hasChanges(columns)) return
      await database.updateTable('connections').set(columns).where('id', '=', id).execute()
    },

    async remove(id) {
      // A role that a directory's rule gives as well stays.
      await database
        .updateTable('member_roles')
        .set({ connection_id: null })
        .where('connection_id', '=', id)
        .where('directory_id', 'is not', null)
        .execute()
      // By their index: the reference alone would read everybody's identities.
      await database
        .deleteFrom('identities')
        .where('connection_id', '=', id)
        .where(forListsOnly)
        .execute()
      // Identities, sessions, secrets and what its rules gave go with it (on delete cascade).
      await database.deleteFrom('connections').where('id', '=', id).execute()
    },

    async find(id) {
      const row = await byId.first({ database }, id)
      return row && toConnection(row)
    },

    async list(organizationId) {
      const rows = await database
        .selectFrom('connections')
        .selectAll()
        .where('organization_id', organizationId === null ? 'is' : '=', organizationId)
        .orderBy('id')
        .execute()
      return rows.map(toConnection)
    },

    async addSecret(secret) {
      await database
        .insertInto('connection_secrets')
        .values({
          id: secret.id,
          connection_id: secret.connectionId,
          kind: secret.kind,
          sealed: secret.sealed,
          hint: secret.hint,
          expires_at: fromDateOrNull(secret.expiresAt),
          created_at: fromDate(secret.createdAt),
        })
        .execute()
    },

    async removeSecret(connectionId, id) {
      const { numDeletedRows } = await database
        .deleteFrom('connection_secrets')
        .where('id', '=', id)
        .where('connection_id', '=', connectionId)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },

    async listSecrets(connectionId) {
      const rows = await database
        .selectFrom('connection_secrets')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .execute()
      return rows.map(toSecret)
    },
  }
}

function connectionColumns(connection: Connection) {
  return {
    id: connection.id,
    organization_id: connection.organizationId,
    name: connection.name,
    kind: connection.settings.kind,
    enabled: connection.enabled,
    registration_enabled: connection.registrationEnabled,
    settings: toJson(connection.settings),
    created_at: fromDate(connection.createdAt),
    updated_at: fromDate(connection.updatedAt),
  }
}

function toConnection(row: Selectable<ConnectionsTable>): Connection {
  return {
    id: row.id,
    organizationId: row.organization_id,
    name: row.name,
    enabled: toBoolean(row.enabled),
    registrationEnabled: toBoolean(row.registration_enabled),
    settings: fromJson.settings(row.settings),
    createdAt: toDate(row.created_at),
    updatedAt: toDate(row.updated_at),
  }
}

function toSecret(row: Selectable<ConnectionSecretsTable>): ConnectionSecret {
  return {
    id: row.id,
    connectionId: row.connection_id,
    kind: row.kind,
    sealed: row.sealed,
    hint: row.hint,
    expiresAt: toDateOrNull(row.expires_at),
    createdAt: toDate(row.created_at),
  }
}
