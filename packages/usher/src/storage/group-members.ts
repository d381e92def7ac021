// Who is in which group, as rows: one member more or less costs the same in a group of ten and in one
// of a hundred thousand. Groups lie in groups, perhaps in a circle; a walk visits each once.
import { sql, type RawBuilder } from 'kysely'
import type { GroupMember, GroupOfUser } from '../core/directory.ts'
import type { DirectoryGroupId, DirectoryResourceId, DirectoryUserId } from '../core/ids.ts'
import type { GroupMemberStore } from '../engine/ports.ts'
import { toBoolean } from './columns.ts'
import type { DialectTraits } from './dialect.ts'
import type { Database, DirectoryGroupMembersTable } from './schema.ts'

type MemberRow = DirectoryGroupMembersTable & { readonly label: string | null }

export function groupMemberStore(database: Database, { sets }: DialectTraits): GroupMemberStore {
  return {
    async add(directoryId, groupId, members) {
      if (members.length === 0) return []
      const wanted = sets.rowsOf(
        members.map(({ memberId }) => memberId),
        'wanted',
      )
      const member = sets.joinEach('directory_resources', 'member', 'id', sql.ref('wanted.value'))
      // What is not alive in this directory is nobody's member. In the order of the ids, so that two
      // that add the same do not wait for each other.
      const { rows } = await sql<{ member_id: DirectoryResourceId }>`
        insert into directory_group_members (group_id, member_id, member_type)
        select ${groupId}, member.id, member.resource_type from ${wanted} ${member}
        where member.directory_id = ${directoryId}
          and member.resource_type in ('User', 'Group')
          and exists (select 1 from directory_resources as owner
            where owner.id = ${groupId} and owner.directory_id = ${directoryId})
        order by member.id
        on conflict do nothing
        returning member_id`.execute(database)
      return rows.map((row) => row.member_id)
    },

    async remove(groupId, memberIds) {
      if (memberIds.length === 0) return []
      const { rows } = await sql<{ member_id: DirectoryResourceId }>`
        delete from directory_group_members
        where group_id = ${groupId} and ${sets.isOneOf(sql.ref('member_id'), memberIds)}
        returning member_id`.execute(database)
      return rows.map((row) => row.member_id)
    },

    async clear(groupId) {
      const rows = await database
        .deleteFrom('directory_group_members')
        .where('group_id', '=', groupId)
        .returning('member_id')
        .execute()
      return rows.map((row) => row.member_id)
    },

    async list(groupId) {
      const { rows } = await sql<MemberRow>`select ${memberColumns}
        from directory_group_members as membership ${living('membership.member_id')}
        where membership.group_id = ${groupId}
        order by membership.member_id`.execute(database)
      return rows.map(toGroupMember)
    },

    async listMany(groupIds) {
      if (groupIds.length === 0) return new Map()
      const { rows } = await sql<MemberRow>`select ${memberColumns}
        from ${sets.rowsOf([...new Set(groupIds)], 'wanted')}
        ${memberships('membership', 'group_id', 'wanted.value')}
        ${living('membership.member_id')}
        order by membership.group_id, membership.member_id`.execute(database)
      return grouped(rows, (row) => row.group_id, toGroupMember)
    },

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
      return grouped(rows, (row) => row.id, toGroupOfUser)
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

    async inherit(from, to) {
      await sql`insert into directory_group_members (group_id, member_id, member_type)
        select group_id, ${to}, member_type from directory_group_members
        where member_id = ${from} order by group_id
        on conflict do nothing`.execute(database)
      await database.deleteFrom('directory_group_members').where('member_id', '=', from).execute()
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

const memberColumns = sql.join(
  ['membership.group_id', 'membership.member_id', 'membership.member_type', 'member.label'].map(
    (column) => sql.ref(column),
  ),
)

function toGroupMember(row: MemberRow): GroupMember {
  return { memberId: row.member_id, memberType: row.member_type, label: row.label }
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

function grouped<Row, Key, Item>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
  toItem: (row: Row) => Item,
): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(toItem(row))
    else groups.set(key, [toItem(row)])
  }
  return groups
}
