import type { Selectable } from 'kysely'
import { normalizeUserName } from '../core/email-address.ts'
import type { DirectoryUser } from '../core/model.ts'
import type { DirectoryStore } from '../engine/ports.ts'
import { fromDate, fromDateOrNull, hasChanges, toBoolean, toDate, toDateOrNull } from './columns.ts'
import type { Database, DirectoryUsersTable } from './schema.ts'

export function directoryStore(database: Database): DirectoryStore {
  return {
    async insertDirectory(directory) {
      await database
        .insertInto('directories')
        .values({
          id: directory.id,
          organization_id: directory.organizationId,
          connection_id: directory.connectionId,
        })
        .execute()
    },

    async findPaired(organizationId, connectionId) {
      const row = await database
        .selectFrom('directories')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .where('organization_id', '=', organizationId)
        .executeTakeFirst()
      return (
        row && { id: row.id, organizationId: row.organization_id, connectionId: row.connection_id }
      )
    },

    async insertUser(user) {
      await database.insertInto('directory_users').values(directoryUserColumns(user)).execute()
    },

    async updateUser(id, changes) {
      const columns = {
        active: changes.active,
        deleted_at: fromDateOrNull(changes.deletedAt),
        external_id: changes.externalId,
        user_name: changes.userName,
        normalized_user_name:
          changes.userName === undefined ? undefined : normalizeUserName(changes.userName),
      }
      if (!hasChanges(columns)) return
      await database.updateTable('directory_users').set(columns).where('id', '=', id).execute()
    },

    async findByExternalId(directoryId, externalId) {
      const rows = await database
        .selectFrom('directory_users')
        .selectAll()
        .where('external_id', '=', externalId)
        .where('directory_id', '=', directoryId)
        .orderBy('id')
        .execute()
      return rows.map(toDirectoryUser)
    },

    async findByUserName(directoryId, normalizedUserName) {
      const rows = await database
        .selectFrom('directory_users')
        .selectAll()
        .where('normalized_user_name', '=', normalizedUserName)
        .where('directory_id', '=', directoryId)
        .orderBy('id')
        .execute()
      return rows.map(toDirectoryUser)
    },

    async findOfUser(directoryId, userId) {
      const rows = await database
        .selectFrom('directory_users')
        .selectAll()
        .where('user_id', '=', userId)
        .where('directory_id', '=', directoryId)
        .orderBy('id', 'desc')
        .execute()
      // A living one before a tombstone.
      const row = rows.find(({ deleted_at }) => deleted_at === null) ?? rows[0]
      return row && toDirectoryUser(row)
    },
  }
}

function directoryUserColumns(user: DirectoryUser) {
  return {
    id: user.id,
    directory_id: user.directoryId,
    organization_id: user.organizationId,
    user_id: user.userId,
    external_id: user.externalId,
    user_name: user.userName,
    normalized_user_name: normalizeUserName(user.userName),
    active: user.active,
    deleted_at: fromDateOrNull(user.deletedAt),
    created_at: fromDate(user.createdAt),
  }
}

function toDirectoryUser(row: Selectable<DirectoryUsersTable>): DirectoryUser {
  return {
    id: row.id,
    directoryId: row.directory_id,
    organizationId: row.organization_id,
    userId: row.user_id,
    externalId: row.external_id,
    userName: row.user_name,
    active: toBoolean(row.active),
    deletedAt: toDateOrNull(row.deleted_at),
    createdAt: toDate(row.created_at),
  }
}
