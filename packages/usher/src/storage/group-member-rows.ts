import { sql } from 'kysely'
import type { GroupMember } from '../core/directory.ts'
import type { DirectoryGroupMembersTable } from './schema.ts'

export type MemberRow = DirectoryGroupMembersTable & { readonly label: string | null }

export const memberColumns = sql.join(
  ['membership.group_id', 'membership.member_id', 'membership.member_type', 'member.label'].map(
    (column) => sql.ref(column),
  ),
)

export function toGroupMember(row: MemberRow): GroupMember {
  return { memberId: row.member_id, memberType: row.member_type, label: row.label }
}
