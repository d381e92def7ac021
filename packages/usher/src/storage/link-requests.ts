import type { Selectable } from 'kysely'
import type { LinkRequest } from '../core/model.ts'
import type { LinkRequestStore } from '../engine/ports.ts'
import { fromDate, fromDateOrNull, toBoolean, toDate, toDateOrNull } from './columns.ts'
import type { LockRows } from './dialect.ts'
import { fromJson, toJson } from './json-columns.ts'
import { insertRows } from './insert-rows.ts'
import type { Database, LinkRequestsTable } from './schema.ts'

export function linkRequestStore(database: Database, lockRows: LockRows): LinkRequestStore {
  const spendOpen = (at: Date) =>
    database
      .updateTable('link_requests')
      .set({ spent_at: fromDate(at) })
      .where('spent_at', 'is', null)
  return {
    async insert(request) {
      await insertRows(database, 'link_requests', [
        {
          id: request.id,
          token_hash: request.tokenHash,
          user_id: request.userId,
          organization_id: request.organizationId,
          connection_id: request.connectionId,
          issuer: request.issuer,
          subject: request.subject,
          upstream: toJson(request.upstream),
          profile: toJson(request.profile),
          email_proven: request.emailProven,
          return_to: request.returnTo,
          expires_at: fromDate(request.expiresAt),
          spent_at: fromDateOrNull(request.spentAt),
          created_at: fromDate(request.createdAt),
        },
      ])
    },

    async findByTokenHash(tokenHash) {
      const row = await database
        .selectFrom('link_requests')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .executeTakeFirst()
      return row && toLinkRequest(row)
    },

    async spend(id, at) {
      const { numUpdatedRows } = await spendOpen(at)
        .where('id', '=', id)
        .where('expires_at', '>', fromDate(at))
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async voidOfUser(userId, at) {
      await spendOpen(at).where('user_id', '=', userId).execute()
    },

    async voidOfSubject(connectionId, issuer, subject, at) {
      await spendOpen(at)
        .where('subject', '=', subject)
        .where('connection_id', '=', connectionId)
        .where('issuer', '=', issuer)
        .execute()
    },

    async removeExpired(now, limit) {
      const expired = database
        .selectFrom('link_requests')
        .select('id')
        .where('expires_at', '<=', fromDate(now))
        .orderBy('expires_at')
        .limit(limit)
      const { numDeletedRows } = await database
        .deleteFrom('link_requests')
        .where('id', 'in', lockRows(expired, 'update, skip locked'))
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}

function toLinkRequest(row: Selectable<LinkRequestsTable>): LinkRequest {
  return {
    id: row.id,
    tokenHash: row.token_hash,
    userId: row.user_id,
    organizationId: row.organization_id,
    connectionId: row.connection_id,
    issuer: row.issuer,
    subject: row.subject,
    upstream: fromJson.upstream(row.upstream),
    profile: fromJson.profile(row.profile),
    emailProven: toBoolean(row.email_proven),
    returnTo: row.return_to,
    expiresAt: toDate(row.expires_at),
    spentAt: toDateOrNull(row.spent_at),
    createdAt: toDate(row.created_at),
  }
}
