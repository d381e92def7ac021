// Counts by day, each answered from an index that holds all it asks for (0012-activity.ts).
import { sql, type Expression } from 'kysely'
import type { ActivityStore } from '../engine/ports.ts'
import { fromDate, toDate } from './columns.ts'
import { toErrorCode } from './json-columns.ts'
import { forCounts } from './lists.ts'
import type { Database, Milliseconds } from './schema.ts'

const dayMilliseconds = 86_400_000
const refusedMin = 400

export function activityStore(database: Database): ActivityStore {
  return {
    async signInsByDay(organizationId, since) {
      const rows = await database
        .selectFrom('sign_in_attempts')
        .select((columns) => [
          dayOf(columns.ref('created_at')).as('day'),
          'outcome',
          columns.fn.countAll().as('count'),
        ])
        .where('organization_id', '=', organizationId)
        .where('created_at', '>=', fromDate(since))
        .where(forCounts)
        .groupBy(['day', 'outcome'])
        .execute()
      return rows.map(({ day, outcome, count }) => ({
        day: startOf(day),
        outcome,
        count: Number(count),
      }))
    },

    async failuresByCause(organizationId, since, limit) {
      const rows = await database
        .selectFrom('sign_in_attempts')
        .select((columns) => [
          'code',
          columns.fn.countAll().as('count'),
          columns.fn.max('created_at').as('last'),
        ])
        .where('organization_id', '=', organizationId)
        .where('created_at', '>=', fromDate(since))
        .where('outcome', 'in', ['denied', 'failed'])
        .where(forCounts)
        .groupBy('code')
        .orderBy('count', 'desc')
        .limit(limit)
        .execute()
      return rows.map(({ code, count, last }) => ({
        code: toErrorCode(code),
        count: Number(count),
        last: toDate(last),
      }))
    },

    async provisioningByDay(organizationId, since) {
      const refused = sql<number>`sum(case when status >= ${refusedMin} then 1 else 0 end)`
      const rows = await database
        .selectFrom('scim_requests')
        .select((columns) => [
          dayOf(columns.ref('created_at')).as('day'),
          columns.fn.countAll().as('count'),
          refused.as('refused'),
        ])
        .where('organization_id', '=', organizationId)
        .where('created_at', '>=', fromDate(since))
        .where('method', '!=', 'GET')
        .where(forCounts)
        .groupBy('day')
        .execute()
      return rows.map(({ day, count, refused: failed }) => ({
        day: startOf(day),
        done: Number(count) - failed,
        refused: failed,
      }))
    },

    async membersByDay(organizationId, since) {
      const rows = await database
        .selectFrom('members')
        .select((columns) => [
          dayOf(columns.ref('created_at')).as('day'),
          columns.fn.countAll().as('count'),
        ])
        .where('organization_id', '=', organizationId)
        .where('created_at', '>=', fromDate(since))
        .where(forCounts)
        .groupBy('day')
        .execute()
      return rows.map(({ day, count }) => ({ day: startOf(day), count: Number(count) }))
    },

    async membersByStatus(organizationId) {
      const rows = await database
        .selectFrom('members')
        .select((columns) => ['status', columns.fn.countAll().as('count')])
        .where('organization_id', '=', organizationId)
        .where(forCounts)
        .groupBy('status')
        .execute()
      const countOf = (status: 'active' | 'deactivated') =>
        Number(rows.find((row) => row.status === status)?.count ?? 0)
      return { active: countOf('active'), deactivated: countOf('deactivated') }
    },
  }
}

/** The number of the day, in UTC; both databases divide integers without a remainder. */
function dayOf(at: Expression<Milliseconds>) {
  return sql<number>`${at} / ${sql.lit(dayMilliseconds)}`
}

function startOf(day: number | string): Date {
  return toDate(Number(day) * dayMilliseconds)
}
