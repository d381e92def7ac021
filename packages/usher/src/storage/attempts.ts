import type { Selectable } from 'kysely'
import type { SignInAttempt } from '../core/model.ts'
import type { AttemptStore } from '../engine/ports.ts'
import { fromDate, toDate } from './columns.ts'
import type { LockRows } from './dialect.ts'
import { fromJson, toErrorCode, toJson } from './json-columns.ts'
import { forListsOnly } from './lists.ts'
import { cursorId, rowsWanted, toPage } from './paging.ts'
import { insertRows } from './insert-rows.ts'
import type { Database, SignInAttemptsTable } from './schema.ts'

export function attemptStore(database: Database, lockRows: LockRows): AttemptStore {
  return {
    async insert(attempt) {
      await insertRows(database, 'sign_in_attempts', [
        {
          id: attempt.id,
          reference: attempt.reference,
          organization_id: attempt.organizationId,
          connection_id: attempt.connectionId,
          user_id: attempt.userId,
          outcome: attempt.outcome,
          code: attempt.code,
          provider_error: attempt.providerError && toJson(attempt.providerError),
          trace: toJson(attempt.trace),
          subject: attempt.subject && toJson(attempt.subject),
          ip_address: attempt.ipAddress,
          user_agent: attempt.userAgent,
          created_at: fromDate(attempt.createdAt),
        },
      ])
    },

    async find(organizationId, id) {
      const row = await database
        .selectFrom('sign_in_attempts')
        .selectAll()
        .where('id', '=', id)
        .where('organization_id', organizationId === null ? 'is' : '=', organizationId)
        .executeTakeFirst()
      return row && toAttempt(row)
    },

    async list(organizationId, filter, page) {
      const list = `attempts:${organizationId ?? ''}`
      const before = cursorId('attempt', list, page)
      let query = database
        .selectFrom('sign_in_attempts')
        .selectAll()
        .where('organization_id', organizationId === null ? 'is' : '=', organizationId)
      if (before !== undefined) query = query.where('id', '<', before)
      if (filter.reference !== undefined) query = query.where('reference', '=', filter.reference)
      // Who looks for one reference or one person goes by that, not through the whole list.
      if (filter.reference === undefined && filter.userId === undefined)
        query = query.where(forListsOnly)
      if (filter.outcome !== undefined) query = query.where('outcome', '=', filter.outcome)
      if (filter.userId !== undefined) query = query.where('user_id', '=', filter.userId)
      if (filter.connectionId !== undefined)
        query = query.where('connection_id', '=', filter.connectionId)
      const rows = await query.orderBy('id', 'desc').limit(rowsWanted(page)).execute()
      return toPage(list, page, rows, ({ id }) => [id], toAttempt)
    },

    async spendState(stateHash, attemptId, expiresAt) {
      await insertRows(database, 'spent_states', [
        { state_hash: stateHash, attempt_id: attemptId, expires_at: fromDate(expiresAt) },
      ])
    },

    async isStateSpent(stateHash) {
      const row = await database
        .selectFrom('spent_states')
        .select('state_hash')
        .where('state_hash', '=', stateHash)
        .executeTakeFirst()
      return row !== undefined
    },

    async removeExpired(now, limit) {
      const expired = database
        .selectFrom('spent_states')
        .select('state_hash')
        .where('expires_at', '<=', fromDate(now))
        .orderBy('expires_at')
        .limit(limit)
      const { numDeletedRows } = await database
        .deleteFrom('spent_states')
        .where('state_hash', 'in', lockRows(expired, 'update, skip locked'))
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}

function toAttempt(row: Selectable<SignInAttemptsTable>): SignInAttempt {
  return {
    id: row.id,
    reference: row.reference,
    organizationId: row.organization_id,
    connectionId: row.connection_id,
    userId: row.user_id,
    outcome: row.outcome,
    code: toErrorCode(row.code),
    providerError: row.provider_error === null ? null : fromJson.providerError(row.provider_error),
    trace: fromJson.trace(row.trace),
    subject: row.subject === null ? null : fromJson.subject(row.subject),
    ipAddress: row.ip_address,
    userAgent: row.user_agent,
    createdAt: toDate(row.created_at),
  }
}
