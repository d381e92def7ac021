// Who is in a group, as people read it: a page at a time, with the person behind each user, and counted
// no further than anybody reads the number.
import { sql } from 'kysely'
import type {
  DirectoryGroupId,
  DirectoryResourceId,
  MemberId,
  OrganizationId,
} from '../core/ids.ts'
import type { MemberStatus } from '../core/model.ts'
import type { GroupMemberStore, GroupMemberView } from '../engine/ports.ts'
import type { DialectTraits } from './dialect.ts'
import { memberColumns, toGroupMember, type MemberRow } from './group-member-rows.ts'
import { cursorKey, rowsWanted, toPage } from './paging.ts'
import type { Database } from './schema.ts'

export function groupPages(
  database: Database,
  { sets }: DialectTraits,
): Pick<GroupMemberStore, 'page' | 'count'> {
  return {
    async page(organizationId, groupId, page) {
      const list = `group-members:${groupId}`
      const [after = ''] = cursorKey(list, page) ?? []
      const user = sql.ref('membership.member_id')
      const living = sets.joinEach('directory_resources', 'member', 'id', user)
      const { rows } = await sql<MemberRow>`select ${memberColumns}
        from directory_group_members as membership ${living}
        where membership.group_id = ${groupId} and membership.member_id > ${after}
        order by membership.member_id limit ${rowsWanted(page)}`.execute(database)
      const found = toPage(list, page, rows, (row) => [row.member_id], toGroupMember)
      const people = await peopleBehind(
        database,
        sets,
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
  }
}

async function peopleBehind(
  database: Database,
  sets: DialectTraits['sets'],
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
