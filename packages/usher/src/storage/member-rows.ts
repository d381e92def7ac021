import type { Selectable } from 'kysely'
import type { Member, MemberRole } from '../core/model.ts'
import { toDate, toDateOrNull } from './columns.ts'
import type { MemberRolesTable, MembersTable } from './schema.ts'

export function toMember(row: Selectable<MembersTable>): Member {
  return {
    id: row.id,
    organizationId: row.organization_id,
    userId: row.user_id,
    status: row.status,
    origin: row.origin,
    displayName: row.display_name,
    username: row.username,
    email: row.email,
    normalizedEmail: row.normalized_email,
    avatarUrl: row.avatar_url,
    createdAt: toDate(row.created_at),
    updatedAt: toDate(row.updated_at),
    deactivatedAt: toDateOrNull(row.deactivated_at),
  }
}

export function toRole(row: Selectable<MemberRolesTable>): MemberRole {
  return {
    role: row.role,
    source: row.source,
    connectionId: row.connection_id,
    directoryId: row.directory_id,
  }
}
