// Who is in which group, as rows: one member more or less costs the same in a group of ten and in one
// of a hundred thousand.
import { sql } from 'kysely'
import type { DirectoryResourceId } from '../core/ids.ts'
import type { GroupMemberStore } from '../engine/ports.ts'
import type { DialectTraits } from './dialect.ts'
import { groupBy } from './group-by.ts'
import { memberColumns, toGroupMember, type MemberRow } from './group-member-rows.ts'
import { groupPages } from './group-pages.ts'
import { groupWalks } from './group-walks.ts'
import type { Database } from './schema.ts'

export function groupMemberStore(database: Database, traits: DialectTraits): GroupMemberStore {
  return {
    ...directMembers(database, traits),
    ...groupPages(database, traits),
    ...groupWalks(database, traits),
  }
}

type DirectMembers = Omit<
  GroupMemberStore,
  keyof ReturnType<typeof groupWalks> | keyof ReturnType<typeof groupPages>
>

function directMembers(database: Database, { sets }: DialectTraits): DirectMembers {
  /** As `member`: whom the directory has sent away has no resource. */
  const living = sets.joinEach(
    'directory_resources',
    'member',
    'id',
    sql.ref('membership.member_id'),
  )
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
        from directory_group_members as membership ${living}
        where membership.group_id = ${groupId}
        order by membership.member_id`.execute(database)
      return rows.map(toGroupMember)
    },

    async listMany(groupIds) {
      if (groupIds.length === 0) return new Map()
      const value = sql.ref('wanted.value')
      const membership = sets.joinEach('directory_group_members', 'membership', 'group_id', value)
      const { rows } = await sql<MemberRow>`select ${memberColumns}
        from ${sets.rowsOf([...new Set(groupIds)], 'wanted')}
        ${membership}
        ${living}
        order by membership.group_id, membership.member_id`.execute(database)
      return groupBy(rows, (row) => row.group_id, toGroupMember)
    },

    async inherit(from, to) {
      await sql`insert into directory_group_members (group_id, member_id, member_type)
        select group_id, ${to}, member_type from directory_group_members
        where member_id = ${from} order by group_id
        on conflict do nothing`.execute(database)
      await database.deleteFrom('directory_group_members').where('member_id', '=', from).execute()
    },
  }
}
