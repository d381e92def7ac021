import { sql } from 'kysely'
import { earliestId } from '../core/ids.ts'
import type { AttemptFilter, AttemptStore } from '../engine/ports.ts'
import { toAttempt } from './attempt-rows.ts'
import { fromDate } from './columns.ts'
import type { LockRows } from './dialect.ts'
import { toJson } from './json-columns.ts'
import { latestAttempts } from './latest-attempts.ts'
import { endedWithError, forListsOnly } from './lists.ts'
import { cursorId, rowsWanted, toPage } from './paging.ts'
import { insertRows } from './insert-rows.ts'
import type { Database } from './schema.ts'
import { idsFrom, idsUntil } from './time-range.ts'

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
      let query = matching(database, filter).where(
        'organization_id',
        organizationId === null ? 'is' : '=',
        organizationId,
      )
      if (before !== undefined) query = query.where('id', '<', before)
      const rows = await query.orderBy('id', 'desc').limit(rowsWanted(page)).execute()
      return toPage(list, page, rows, ({ id }) => [id], toAttempt)
    },

    async arrivals(from, limit) {
      const rows = await database
        .selectFrom('sign_in_attempts')
        .select(['id', 'organization_id'])
        .where('id', '>=', earliestId('attempt', from))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map((row) => ({ id: row.id, organizationId: row.organization_id }))
    },

    latestOfConnection: (connectionId) => latestAttempts(database, connectionId),

    ...spentStates(database, lockRows),
  }
}

function spentStates(
  database: Database,
  lockRows: LockRows,
): Pick<AttemptStore, 'spendState' | 'isStateSpent' | 'removeExpired'> {
  return {
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

/** Each question names the index that answers it: the others cannot be used without its condition. */
function matching(database: Database, filter: AttemptFilter) {
  const { reference, userId, connectionId, code, failed, outcome, from, until } = filter
  let query = database.selectFrom('sign_in_attempts').selectAll()
  // Who looks for one reference, one person or one provider goes by that.
  if (reference === undefined && userId === undefined) {
    if (code !== undefined) query = query.where(sql<boolean>`code <> ''`)
    else if (outcome !== undefined && outcome !== 'signedIn')
      query = query.where(sql<boolean>`outcome <> 'signedIn'`)
    else if (connectionId !== undefined || failed !== true) query = query.where(forListsOnly)
  }
  if (reference !== undefined) query = query.where('reference', '=', reference)
  if (userId !== undefined) query = query.where('user_id', '=', userId)
  if (connectionId !== undefined) query = query.where('connection_id', '=', connectionId)
  if (outcome !== undefined) query = query.where('outcome', '=', outcome)
  if (code !== undefined) query = query.where('code', '=', code)
  else if (failed === true) query = query.where(endedWithError)
  if (from !== undefined)
    query = query
      .where('id', '>=', idsFrom('attempt', from))
      .where('created_at', '>=', fromDate(from))
  if (until !== undefined)
    query = query
      .where('id', '<', idsUntil('attempt', until))
      .where('created_at', '<', fromDate(until))
  return query
}
