import { sql, type Selectable } from 'kysely'
import { earliestId } from '../core/ids.ts'
import type { SignInAttempt } from '../core/model.ts'
import type { AttemptFilter, AttemptStore } from '../engine/ports.ts'
import { toAttempt } from './attempt-rows.ts'
import { fromDate } from './columns.ts'
import type { LockRows } from './dialect.ts'
import { toJson } from './json-columns.ts'
import { latestAttempts } from './latest-attempts.ts'
import { endedWithError, forListsOnly } from './lists.ts'
import { cursorId, rowsWanted, toPage } from './paging.ts'
import { insertRows } from './insert-rows.ts'
import type { Database, SignInAttemptsTable } from './schema.ts'
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
      const found: Selectable<SignInAttemptsTable>[] = []
      for (const outcome of outcomesAsked(filter)) {
        let query = matching(database, { ...filter, ...(outcome && { outcome }) }).where(
          'organization_id',
          organizationId === null ? 'is' : '=',
          organizationId,
        )
        if (before !== undefined) query = query.where('id', '<', before)
        // A handful, each a page from an index, on one connection.
        // eslint-disable-next-line no-await-in-loop
        found.push(...(await query.orderBy('id', 'desc').limit(rowsWanted(page)).execute()))
      }
      const newest = found.toSorted((one, other) => (one.id < other.id ? 1 : -1))
      return toPage(list, page, newest, ({ id }) => [id], toAttempt)
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

    async removeOlderThan(at, limit) {
      // In the order of their ids, which is that of time and needs no index of its own.
      const old = database
        .selectFrom('sign_in_attempts')
        .select('id')
        .where('id', '<', earliestId('attempt', at))
        .orderBy('id')
        .limit(limit)
      const { numDeletedRows } = await database
        .deleteFrom('sign_in_attempts')
        .where('id', 'in', lockRows(old, 'update, skip locked'))
        .executeTakeFirst()
      return Number(numDeletedRows)
    },

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

const outcomes = [
  'signedIn',
  'linked',
  'created',
  'confirm',
  'denied',
  'failed',
] as const satisfies readonly SignInAttempt['outcome'][]

/** Nothing else ends with an error. */
const failures = ['denied', 'failed'] as const satisfies readonly SignInAttempt['outcome'][]

/** The attempts through a connection lie by outcome, and nowhere else: a page is read of each. */
function outcomesAsked(filter: AttemptFilter): readonly (SignInAttempt['outcome'] | undefined)[] {
  if (filter.outcome !== undefined || indexFor(filter) !== 'connection') return [filter.outcome]
  return filter.failed === true ? failures : outcomes
}

/** Who looks for one reference, one person or one provider goes by that. */
function indexFor(filter: AttemptFilter) {
  if (filter.reference !== undefined || filter.userId !== undefined) return 'key'
  if (filter.code !== undefined) return 'code'
  if (filter.connectionId !== undefined) return 'connection'
  if (filter.failed === true) return 'failures'
  return filter.outcome === undefined || filter.outcome === 'signedIn' ? 'list' : 'outcome'
}

/** In the words of each index's condition: the others cannot be used without. */
const indexConditions = {
  key: sql<boolean>`1 = 1`,
  code: sql<boolean>`code <> ''`,
  failures: endedWithError,
  connection: sql<boolean>`1 = 1`,
  outcome: sql<boolean>`outcome <> 'signedIn'`,
  list: forListsOnly,
} as const

function matching(database: Database, filter: AttemptFilter) {
  const { reference, userId, connectionId, code, failed, outcome, from, until } = filter
  let query = database
    .selectFrom('sign_in_attempts')
    .selectAll()
    .where(indexConditions[indexFor(filter)])
  if (reference !== undefined) query = query.where('reference', '=', reference)
  if (userId !== undefined) query = query.where('user_id', '=', userId)
  if (connectionId !== undefined) query = query.where('connection_id', '=', connectionId)
  if (outcome !== undefined) query = query.where('outcome', '=', outcome)
  if (code !== undefined) query = query.where('code', '=', code)
  // Those of a connection are found by it, and must not say what would lead through everybody's.
  else if (failed === true && indexFor(filter) === 'connection')
    query = query.where('code', 'is not', null)
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
