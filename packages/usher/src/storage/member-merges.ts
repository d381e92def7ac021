// Which accounts became part of which.
import type { MemberStore } from '../engine/ports.ts'
import { fromDate } from './columns.ts'
import type { Database } from './schema.ts'

export function mergeStore(database: Database): Pick<MemberStore, 'noteMerge' | 'absorbedBy'> {
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
