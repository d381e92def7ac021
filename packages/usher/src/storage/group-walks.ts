// Groups lie in groups, perhaps in a circle: a walk up or down visits each once.
import { sql, type RawBuilder } from 'kysely'
import type { GroupOfUser } from '../core/directory.ts'
import type { DirectoryGroupId, DirectoryResourceId, DirectoryUserId } from '../core/ids.ts'
import type { GroupMemberStore } from '../engine/ports.ts'
import { toBoolean } from './columns.ts'
import type { DialectTraits } from './dialect.ts'
import { groupBy } from './group-by.ts'
import type { Database, DirectoryGroupMembersTable } from './schema.ts'

export function groupWalks(
  database: Database,
  { sets }: DialectTraits,
): Pick<GroupMemberStore, 'groupsOf' | 'usersWithin' | 'contains'> {
  return {
    async groupsOf(ids) {
      if (ids.length === 0) return new Map()
      const { rows } = await sql<GroupOfRow>`with recursive above (id, group_id, direct) as (
          select membership.member_id, membership.group_id, 1
          from ${sets.rowsOf([...new Set(ids)], 'wanted')}
          ${memberships('membership', 'member_id', 'wanted.value')}
          union
          select above.id, membership.group_id, 0
          from above ${memberships('membership', 'member_id', 'above.group_id')}
        ),
        distinct_above (id, group_id, direct) as (
          select id, group_id, max(direct) from above where id <> group_id group by id, group_id
        )
        select distinct_above.id, distinct_above.group_id, distinct_above.direct,
          member.external_id, member.label
        from distinct_above ${living('distinct_above.group_id')}
        order by distinct_above.id, distinct_above.group_id`.execute(database)
      return groupBy(rows, (row) => row.id, toGroupOfUser)
    },

    async usersWithin(groupId) {
      const { rows } = await sql<{ id: DirectoryUserId }>`with recursive inside (id, type) as (
          select member_id, member_type from directory_group_members where group_id = ${groupId}
          union
          select membership.member_id, membership.member_type
          from inside ${memberships('membership', 'group_id', 'inside.id')}
          where inside.type = 'Group'
        )
        select inside.id from inside ${living('inside.id')}
        where inside.type = 'User'
        order by inside.id`.execute(database)
      return rows.map(({ id }) => id)
    },

    async contains(groupId, candidate) {
      if (candidate === groupId) return true
      // Upwards: a group is in few groups, and may have very many members.
      const { rows } = await sql<{ found: number | boolean }>`with recursive above (id) as (
          select group_id from directory_group_members where member_id = ${candidate}
          union
          select membership.group_id
          from above ${memberships('membership', 'member_id', 'above.id')}
        )
        select exists (select 1 from above where id = ${groupId}) as found`.execute(database)
      return rows.some(({ found }) => toBoolean(found))
    },
  }

  function memberships(
    alias: string,
    column: keyof DirectoryGroupMembersTable,
    of: string,
  ): RawBuilder<unknown> {
    return sets.joinEach('directory_group_members', alias, column, sql.ref(of))
  }

  /** As `member`: whom the directory has sent away has no resource. */
  function living(id: string): RawBuilder<unknown> {
    return sets.joinEach('directory_resources', 'member', 'id', sql.ref(id))
  }
}

type GroupOfRow = {
  readonly id: DirectoryResourceId
  readonly group_id: DirectoryGroupId
  readonly direct: number
  readonly external_id: string | null
  readonly label: string | null
}

function toGroupOfUser(row: GroupOfRow): GroupOfUser {
  return {
    groupId: row.group_id,
    externalId: row.external_id,
    label: row.label,
    direct: row.direct === 1,
  }
}
