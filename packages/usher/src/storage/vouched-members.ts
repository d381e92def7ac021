// Who would be somebody else if a provider or a pairing changed hands: those with one of the roles, and
// operators, whatever their role.
import { sql, type ExpressionBuilder } from 'kysely'
import type { OrganizationId } from '../core/ids.ts'
import type { MemberStore } from '../engine/ports.ts'
import type { Database, Tables } from './schema.ts'

type Build = ExpressionBuilder<Tables, 'members'>

export function vouchedMemberStore(
  database: Database,
): Pick<MemberStore, 'someoneVouchedBy' | 'someoneKnownTo'> {
  async function isThereOne(
    organizationId: OrganizationId,
    roles: readonly string[],
    how: (build: Build) => ReturnType<Build['or']>,
  ): Promise<boolean> {
    if (roles.length === 0) return false
    // The first who is found ends it.
    const withRole = await database
      .selectFrom('member_roles')
      .innerJoin('members', 'members.id', 'member_roles.member_id')
      .select('members.id')
      .where('member_roles.organization_id', '=', organizationId)
      .where('member_roles.role', 'in', roles)
      .where((build) => how(build))
      .limit(1)
      .executeTakeFirst()
    if (withRole) return true
    const operator = await database
      .selectFrom('users')
      .innerJoin('members', 'members.user_id', 'users.id')
      .select('members.id')
      // As the partial index `users_operator` says it, so that it is used.
      .where(sql<boolean>`users.operator`)
      .where('members.organization_id', '=', organizationId)
      .where((build) => how(build))
      .limit(1)
      .executeTakeFirst()
    return operator !== undefined
  }

  return {
    someoneVouchedBy: (organizationId, connectionId, roles) =>
      isThereOne(organizationId, roles, (build) =>
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
      ),

    someoneKnownTo: (organizationId, directoryId, roles) =>
      isThereOne(organizationId, roles, (build) =>
        build.or([
          build.exists(
            build
              .selectFrom('directory_users')
              .select('directory_users.id')
              .whereRef('directory_users.user_id', '=', 'members.user_id')
              .where('directory_users.directory_id', '=', directoryId),
          ),
        ]),
      ),
  }
}
