// What a person was here before: accounts that became part of which, and memberships that ended.
import { sql } from 'kysely'
import type { MemberId } from '../core/ids.ts'
import type { MemberStore } from '../engine/ports.ts'
import { fromDate, toBoolean } from './columns.ts'
import type { Database } from './schema.ts'

/**
 * Each costs every page of the story a look into an index. Who left and came back more often than this
 * has a story that begins later.
 */
const formerMax = 10

/** Before the member goes. */
export async function noteFormer(database: Database, id: MemberId): Promise<void> {
  await database
    .insertInto('former_members')
    .columns(['member_id', 'organization_id', 'user_id'])
    .expression(
      database
        .selectFrom('members')
        .select(['id', 'organization_id', 'user_id'])
        .where('id', '=', id),
    )
    .execute()
}

export function mergeStore(
  database: Database,
): Pick<MemberStore, 'noteMerge' | 'absorbedBy' | 'formerOf' | 'isKnownElsewhere'> {
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

    async formerOf(organizationId, userIds) {
      const rows = await database
        .selectFrom('former_members')
        .select('member_id')
        .where('user_id', 'in', [...userIds])
        .where('organization_id', '=', organizationId)
        .orderBy('member_id', 'desc')
        .limit(formerMax)
        .execute()
      return rows.map((row) => row.member_id)
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
