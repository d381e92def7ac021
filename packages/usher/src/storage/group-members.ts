// Who is in which group, as rows: one member more or less costs the same in a group of ten and in one
// of a hundred thousand.
import { sql } from 'kysely'
import type { GroupMember } from '../core/directory.ts'
import type {
  DirectoryGroupId,
  DirectoryResourceId,
  MemberId,
  OrganizationId,
} from '../core/ids.ts'
import type { MemberStatus } from '../core/model.ts'
import type { GroupMemberStore, GroupMemberView } from '../engine/ports.ts'
import type { DialectTraits } from './dialect.ts'
import { groupBy } from './group-by.ts'
import { groupWalks } from './group-walks.ts'
import { cursorKey, rowsWanted, toPage } from './paging.ts'
import type { Database, DirectoryGroupMembersTable } from './schema.ts'

type MemberRow = DirectoryGroupMembersTable & { readonly label: string | null }

export function groupMemberStore(database: Database, traits: DialectTraits): GroupMemberStore {
  return { ...directMembers(database, traits), ...groupWalks(database, traits) }
}

type DirectMembers = Omit<GroupMemberStore, keyof ReturnType<typeof groupWalks>>

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

    async page(organizationId, groupId, page) {
      const list = `group-members:${groupId}`
      const [after = ''] = cursorKey(list, page) ?? []
      const { rows } = await sql<MemberRow>`select ${memberColumns}
        from directory_group_members as membership ${living}
        where membership.group_id = ${groupId} and membership.member_id > ${after}
        order by membership.member_id limit ${rowsWanted(page)}`.execute(database)
      const found = toPage(list, page, rows, (row) => [row.member_id], toGroupMember)
      const people = await peopleBehind(
        organizationId,
        found.items.map(({ memberId }) => memberId),
      )
      const items = found.items.map((member) => ({
        ...member,
        person: people.get(member.memberId) ?? null,
      }))
      return { ...found, items }
    },

    async count(groupIds, max) {
      if (groupIds.length === 0) return new Map()
      // A large group is counted no further than anybody reads the number.
      const { rows } = await sql<{ id: DirectoryGroupId; members: number }>`
        select wanted.value as id, (
          select count(*) from (
            select 1 from directory_group_members as membership
            where membership.group_id = wanted.value
              and exists (select 1 from directory_resources as member
                where member.id = membership.member_id)
            limit ${max}
          ) as counted
        ) as members
        from ${sets.rowsOf([...new Set(groupIds)], 'wanted')}`.execute(database)
      return new Map(rows.map(({ id, members }) => [id, members]))
    },

    async inherit(from, to) {
      await sql`insert into directory_group_members (group_id, member_id, member_type)
        select group_id, ${to}, member_type from directory_group_members
        where member_id = ${from} order by group_id
        on conflict do nothing`.execute(database)
      await database.deleteFrom('directory_group_members').where('member_id', '=', from).execute()
    },
  }

  async function peopleBehind(
    organizationId: OrganizationId,
    ids: readonly DirectoryResourceId[],
  ): Promise<ReadonlyMap<DirectoryResourceId, GroupMemberView['person']>> {
    if (ids.length === 0) return new Map()
    const entry = sets.joinEach('directory_users', 'entry', 'id', sql.ref('wanted.value'))
    const person = sets.joinEach('members', 'person', 'user_id', sql.ref('entry.user_id'))
    const { rows } = await sql<PersonRow>`select entry.id, person.id as person_id, person.status,
        person.display_name, person.username, person.email
      from ${sets.rowsOf(ids, 'wanted')} ${entry} ${person}
      where person.organization_id = ${organizationId}`.execute(database)
    return new Map(rows.map((row) => [row.id, toPerson(row)]))
  }
}

const memberColumns = sql.join(
  ['membership.group_id', 'membership.member_id', 'membership.member_type', 'member.label'].map(
    (column) => sql.ref(column),
  ),
)

type PersonRow = {
  readonly id: DirectoryResourceId
  readonly person_id: MemberId
  readonly status: MemberStatus
  readonly display_name: string | null
  readonly username: string | null
  readonly email: string | null
}

function toPerson(row: PersonRow): GroupMemberView['person'] {
  const { person_id: memberId, status, display_name: displayName, username, email } = row
  return { memberId, status, displayName, username, email }
}

function toGroupMember(row: MemberRow): GroupMember {
  return { memberId: row.member_id, memberType: row.member_type, label: row.label }
}
