// Which accounts became part of which, and which may not.
import { sql } from 'kysely'
import type { MemberStore } from '../engine/ports.ts'
import { fromDate, toBoolean } from './columns.ts'
import type { Database } from './schema.ts'

export function mergeStore(
  database: Database,
): Pick<MemberStore, 'noteMerge' | 'absorbedBy' | 'isKnownElsewhere'> {
  return {
    async noteMerge({ id, organizationId, userId: absorbed }, into, at) {
      await database
        .updateTable('member_merges')
        .set({ user_id: into })
        .where('user_id', '=', absorbed)
        .where('organization_id', '=', organizationId)
        .execute()
      await database
        .insertInto('member_merges')
        .values({
          absorbed_user_id: absorbed,
          absorbed_member_id: id,
          organization_id: organizationId,
          user_id: into,
          at: fromDate(at),
        })
        .execute()
    },

    async isKnownElsewhere(organizationId, userId) {
      const { rows } = await sql<{ found: number | boolean }>`select
          exists (select 1 from members
            where user_id = ${userId} and organization_id <> ${organizationId})
          or exists (select 1 from directory_users
            where user_id = ${userId} and organization_id <> ${organizationId}) as found`.execute(
        database,
      )
      return rows.some(({ found }) => toBoolean(found))
    },

    async absorbedBy(organizationId, userId) {
      const rows = await database
        .selectFrom('member_merges')
        .select(['absorbed_user_id', 'absorbed_member_id'])
        .where('user_id', '=', userId)
        .where('organization_id', '=', organizationId)
        .orderBy('at', 'desc')
        .execute()
      return rows.map((row) => ({ userId: row.absorbed_user_id, memberId: row.absorbed_member_id }))
    },
  }
}
