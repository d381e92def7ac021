// Who would be somebody else if a provider or a pairing changed hands.
import type { OrganizationId } from '../core/ids.ts'
import type { MemberStore } from '../engine/ports.ts'
import type { Database } from './schema.ts'

export function vouchedMemberStore(
  database: Database,
): Pick<MemberStore, 'someoneVouchedBy' | 'someoneKnownTo'> {
  const withOneOf = (organizationId: OrganizationId, roles: readonly string[]) =>
    database
      .selectFrom('member_roles')
      .innerJoin('members', 'members.id', 'member_roles.member_id')
      .select('members.id')
      .where('member_roles.organization_id', '=', organizationId)
      .where('member_roles.role', 'in', roles)
      .limit(1)

  return {
    async someoneVouchedBy(organizationId, connectionId, roles) {
      if (roles.length === 0) return false
      const found = await withOneOf(organizationId, roles)
        .where((build) =>
          build.or([
            build.exists(
              build
                .selectFrom('identities')
                .select('identities.id')
                .whereRef('identities.user_id', '=', 'members.user_id')
                .where('identities.connection_id', '=', connectionId),
            ),
            build.exists(
              build
                .selectFrom('directory_users')
                .innerJoin('directories', 'directories.id', 'directory_users.directory_id')
                .select('directory_users.id')
                .whereRef('directory_users.user_id', '=', 'members.user_id')
                .where('directories.connection_id', '=', connectionId),
            ),
          ]),
        )
        .executeTakeFirst()
      return found !== undefined
    },

    async someoneKnownTo(organizationId, directoryId, roles) {
      if (roles.length === 0) return false
      const found = await withOneOf(organizationId, roles)
        .where((build) =>
          build.exists(
            build
              .selectFrom('directory_users')
              .select('directory_users.id')
              .whereRef('directory_users.user_id', '=', 'members.user_id')
              .where('directory_users.directory_id', '=', directoryId),
          ),
        )
        .executeTakeFirst()
      return found !== undefined
    },
  }
}
