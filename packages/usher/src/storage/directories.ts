import type { Selectable } from 'kysely'
import type { Directory } from '../core/directory.ts'
import type { DirectoryId } from '../core/ids.ts'
import type { DirectoryStore } from '../engine/ports.ts'
import { fromDate, fromDateOrNull, hasChanges, toDate } from './columns.ts'
import type { DialectTraits } from './dialect.ts'
import { fromJson, toJson } from './json-columns.ts'
import { forDirectoryLists, forListsOnly } from './lists.ts'
import type { Database, DirectoriesTable } from './schema.ts'

export function directoryStore(
  database: Database,
  { takeTurns }: Pick<DialectTraits, 'takeTurns'>,
): DirectoryStore {
  return {
    async insert(directory) {
      await database
        .insertInto('directories')
        .values({
          id: directory.id,
          organization_id: directory.organizationId,
          connection_id: directory.connectionId,
          name: directory.name,
          settings: toJson(directory.settings),
          created_at: fromDate(directory.createdAt),
          updated_at: fromDate(directory.updatedAt),
        })
        .execute()
    },

    async update(id, changes) {
      const columns = {
        name: changes.name,
        connection_id: changes.connectionId,
        settings: changes.settings && toJson(changes.settings),
        updated_at: fromDateOrNull(changes.updatedAt),
      }
      if (!hasChanges(columns)) return
      await database.updateTable('directories').set(columns).where('id', '=', id).execute()
    },

    remove: (id) => removeDirectory(database, id),

    async find(organizationId, id) {
      const row = await database
        .selectFrom('directories')
        .selectAll()
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
        .executeTakeFirst()
      return row && toDirectory(row)
    },

    async list(organizationId) {
      const rows = await database
        .selectFrom('directories')
        .selectAll()
        .where('organization_id', '=', organizationId)
        .where(forListsOnly)
        .orderBy('id')
        .execute()
      return rows.map(toDirectory)
    },

    async findPaired(organizationId, connectionId) {
      const row = await database
        .selectFrom('directories')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .where('organization_id', '=', organizationId)
        .executeTakeFirst()
      return row && toDirectory(row)
    },

    takeTurns: (id, keys) =>
      takeTurns(
        database,
        [...new Set(keys)].map((key) => `${id} ${key}`),
      ),
  }
}

async function removeDirectory(database: Database, id: DirectoryId): Promise<void> {
  // What a rule of this directory alone gave goes with it; what a connection gives as well stays.
  await database
    .deleteFrom('member_roles')
    .where('directory_id', '=', id)
    .where('connection_id', 'is', null)
    .where('source', '=', 'rule')
    .execute()
  await database
    .deleteFrom('scim_requests')
    .where('directory_id', '=', id)
    .where(forDirectoryLists)
    .execute()
  // Through the list's index: the reference alone would read every directory's resources.
  await database
    .deleteFrom('directory_resources')
    .where('directory_id', '=', id)
    .where(forDirectoryLists)
    .execute()
  await database.deleteFrom('directories').where('id', '=', id).execute()
}

export function toDirectory(row: Selectable<DirectoriesTable>): Directory {
  return {
    id: row.id,
    organizationId: row.organization_id,
    name: row.name,
    connectionId: row.connection_id,
    settings: fromJson.directorySettings(row.settings),
    createdAt: toDate(row.created_at),
    updatedAt: toDate(row.updated_at),
  }
}
