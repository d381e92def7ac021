import type { Selectable } from 'kysely'
import type { DirectoryToken } from '../core/directory.ts'
import type { DirectoryTokenStore } from '../engine/ports.ts'
import { fromDate, fromDateOrNull, toDate, toDateOrNull } from './columns.ts'
import { fromJson, toJson } from './json-columns.ts'
import type { Database, DirectoryTokensTable } from './schema.ts'

export function directoryTokenStore(database: Database): DirectoryTokenStore {
  return {
    async insert(token) {
      await database
        .insertInto('directory_tokens')
        .values({
          id: token.id,
          directory_id: token.directoryId,
          organization_id: token.organizationId,
          kind: token.kind,
          name: token.name,
          token_hash: token.tokenHash,
          hint: token.hint,
          scopes: toJson(token.scopes),
          expires_at: fromDateOrNull(token.expiresAt),
          last_used_at: fromDateOrNull(token.lastUsedAt),
          revoked_at: fromDateOrNull(token.revokedAt),
          created_at: fromDate(token.createdAt),
        })
        .execute()
    },

    async list(directoryId) {
      const rows = await database
        .selectFrom('directory_tokens')
        .selectAll()
        .where('directory_id', '=', directoryId)
        .orderBy('id', 'desc')
        .execute()
      return rows.map(toDirectoryToken)
    },

    async find(organizationId, id) {
      const row = await database
        .selectFrom('directory_tokens')
        .selectAll()
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
        .executeTakeFirst()
      return row && toDirectoryToken(row)
    },

    async revoke(organizationId, id, at) {
      const { numUpdatedRows } = await database
        .updateTable('directory_tokens')
        .set({ revoked_at: fromDate(at) })
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
        .where('revoked_at', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async touch(id, at) {
      await database
        .updateTable('directory_tokens')
        .set({ last_used_at: fromDate(at) })
        .where('id', '=', id)
        .execute()
    },
  }
}

export function toDirectoryToken(row: Selectable<DirectoryTokensTable>): DirectoryToken {
  return {
    id: row.id,
    directoryId: row.directory_id,
    organizationId: row.organization_id,
    kind: row.kind,
    name: row.name,
    tokenHash: row.token_hash,
    hint: row.hint,
    scopes: fromJson.scopes(row.scopes),
    expiresAt: toDateOrNull(row.expires_at),
    lastUsedAt: toDateOrNull(row.last_used_at),
    revokedAt: toDateOrNull(row.revoked_at),
    createdAt: toDate(row.created_at),
  }
}
