import { sql, type Selectable } from 'kysely'
import type { ApiToken } from '../core/access.ts'
import type { ApiTokenStore } from '../engine/ports.ts'
import { fromDate, fromDateOrNull, toDate, toDateOrNull } from './columns.ts'
import { fromJson, toJson } from './json-columns.ts'
import { forListsOnly } from './lists.ts'
import { cursorId, rowsWanted, toPage } from './paging.ts'
import type { ApiTokensTable } from './access-schema.ts'
import type { Database } from './schema.ts'

export function apiTokenStore(database: Database): ApiTokenStore {
  const all = () => database.selectFrom('api_tokens').selectAll('api_tokens')
  return {
    async insert(token) {
      await database
        .insertInto('api_tokens')
        .values({
          id: token.id,
          organization_id: token.organizationId,
          name: token.name,
          token_hash: token.tokenHash,
          hint: token.hint,
          permissions: toJson(token.permissions),
          created_by: token.createdBy,
          expires_at: fromDate(token.expiresAt),
          last_used_at: fromDateOrNull(token.lastUsedAt),
          revoked_at: fromDateOrNull(token.revokedAt),
          created_at: fromDate(token.createdAt),
        })
        .execute()
    },

    async find(organizationId, id) {
      const row = await all()
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
        .executeTakeFirst()
      return row && toApiToken(row)
    },

    async findActive(tokenHash, now) {
      const row = await all()
        .innerJoin('organizations', 'organizations.id', 'api_tokens.organization_id')
        .where('api_tokens.token_hash', '=', tokenHash)
        .where('api_tokens.revoked_at', 'is', null)
        .where('api_tokens.expires_at', '>', fromDate(now))
        .where(sql<boolean>`organizations.enabled`)
        .executeTakeFirst()
      return row && toApiToken(row)
    },

    async list(organizationId, page) {
      const list = `api-tokens:${organizationId}`
      const before = cursorId('apiToken', list, page)
      let query = all().where('organization_id', '=', organizationId).where(forListsOnly)
      if (before !== undefined) query = query.where('id', '<', before)
      const rows = await query.orderBy('id', 'desc').limit(rowsWanted(page)).execute()
      return toPage(list, page, rows, ({ id }) => [id], toApiToken)
    },

    async countActive(organizationId, now) {
      const { count } = await database
        .selectFrom('api_tokens')
        .select(({ fn }) => fn.countAll<number | string>().as('count'))
        .where('organization_id', '=', organizationId)
        .where(forListsOnly)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', fromDate(now))
        .executeTakeFirstOrThrow()
      return Number(count)
    },

    async revoke(organizationId, id, at) {
      const { numUpdatedRows } = await database
        .updateTable('api_tokens')
        .set({ revoked_at: fromDate(at) })
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
        .where('revoked_at', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async touch(id, at) {
      await database
        .updateTable('api_tokens')
        .set({ last_used_at: fromDate(at) })
        .where('id', '=', id)
        .execute()
    },
  }
}

function toApiToken(row: Selectable<ApiTokensTable>): ApiToken {
  return {
    id: row.id,
    organizationId: row.organization_id,
    name: row.name,
    tokenHash: row.token_hash,
    hint: row.hint,
    permissions: fromJson.permissions(row.permissions),
    createdBy: row.created_by,
    expiresAt: toDate(row.expires_at),
    lastUsedAt: toDateOrNull(row.last_used_at),
    revokedAt: toDateOrNull(row.revoked_at),
    createdAt: toDate(row.created_at),
  }
}
