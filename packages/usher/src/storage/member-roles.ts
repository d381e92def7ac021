import { isBuiltIn } from '../core/decide-roles.ts'
import type { MemberId, OrganizationId } from '../core/ids.ts'
import type { Member, MemberRole } from '../core/model.ts'
import { RoleVanished, type MemberStore } from '../engine/ports.ts'
import type { LockRows } from './dialect.ts'
import { insertRows } from './insert-rows.ts'
import { toRole } from './member-rows.ts'
import { prepared } from './prepared.ts'
import type { Database } from './schema.ts'

export type MemberRoleStore = Pick<
  MemberStore,
  | 'roles'
  | 'setRoles'
  | 'addFirstRoles'
  | 'lockOwners'
  | 'customRoles'
  | 'addCustomRole'
  | 'removeCustomRole'
  | 'countWithRole'
>

type Source = { readonly database: Database }

const rolesOf = prepared(({ database }: Source, id: MemberId) =>
  database.selectFrom('member_roles').selectAll().where('member_id', '=', id).orderBy('role'),
)
const organizationLocked = prepared(
  ({ database, lockRows }: Source & { readonly lockRows: LockRows }, id: OrganizationId) =>
    lockRows(
      database.selectFrom('organizations').select('id').where('id', '=', id),
      'no key update',
    ),
)
const activeWith = prepared(
  ({ database }: Source, organizationId: OrganizationId, role: string, status: Member['status']) =>
    database
      .selectFrom('member_roles')
      .innerJoin('members', 'members.id', 'member_roles.member_id')
      .select('members.id')
      .where('member_roles.organization_id', '=', organizationId)
      .where('member_roles.role', '=', role)
      .where('members.status', '=', status)
      .orderBy('members.id'),
)

const withRole = prepared(
  ({ database }: Source, organizationId: OrganizationId, role: string, max: number) =>
    database
      .selectFrom('member_roles')
      .select('member_id')
      .where('organization_id', '=', organizationId)
      .where('role', '=', role)
      .limit(max),
)

export function memberRoleStore(database: Database, lockRows: LockRows): MemberRoleStore {
  return {
    async roles(id) {
      const rows = await rolesOf.all({ database }, id)
      return rows.map(toRole)
    },

    async setRoles(id, roles) {
      await setRoles(database, lockRows, id, roles)
    },

    addFirstRoles: (member, roles) => insertRoles(database, lockRows, member, roles),

    async lockOwners(organizationId) {
      // The organization's row arbitrates, not the owners' rows: whoever waited here reads the owners
      // after the other has committed, new ones included.
      await organizationLocked.all({ database, lockRows }, organizationId)
      const rows = await activeWith.all({ database }, organizationId, 'owner', 'active')
      return rows.map((row) => row.id)
    },

    async customRoles(organizationId) {
      const rows = await database
        .selectFrom('organization_roles')
        .select('role')
        .where('organization_id', '=', organizationId)
        .orderBy('role')
        .execute()
      return rows.map(({ role }) => role)
    },

    async addCustomRole(organizationId, role) {
      await database
        .insertInto('organization_roles')
        .values({ organization_id: organizationId, role })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },

    async removeCustomRole(organizationId, role) {
      const { numDeletedRows } = await database
        .deleteFrom('organization_roles')
        .where('organization_id', '=', organizationId)
        .where('role', '=', role)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },

    async countWithRole(organizationId, role, max) {
      const rows = await withRole.all({ database }, organizationId, role, max)
      return rows.length
    },
  }
}

async function setRoles(
  database: Database,
  lockRows: LockRows,
  id: MemberId,
  roles: readonly MemberRole[],
): Promise<void> {
  await database.deleteFrom('member_roles').where('member_id', '=', id).execute()
  if (roles.length === 0) return
  const member = await database
    .selectFrom('members')
    .select('organization_id')
    .where('id', '=', id)
    .executeTakeFirst()
  if (member)
    await insertRoles(database, lockRows, { id, organizationId: member.organization_id }, roles)
}

async function insertRoles(
  database: Database,
  lockRows: LockRows,
  member: Pick<Member, 'id' | 'organizationId'>,
  roles: readonly MemberRole[],
): Promise<void> {
  await holdRoles(database, lockRows, member.organizationId, roles)
  await insertRows(
    database,
    'member_roles',
    roles.map(({ role, source, connectionId, directoryId }) => ({
      member_id: member.id,
      organization_id: member.organizationId,
      role,
      source,
      connection_id: connectionId,
      directory_id: directoryId,
    })),
  )
}

/**
 * What a foreign key would do, if the built-in roles were rows too: a role that is given stays until the
 * transaction ends, and one that is gone is not given.
 */
async function holdRoles(
  database: Database,
  lockRows: LockRows,
  organizationId: OrganizationId,
  roles: readonly MemberRole[],
): Promise<void> {
  const own = roles.map(({ role }) => role).filter((role) => !isBuiltIn(role))
  if (own.length === 0) return
  const held = lockRows(
    database
      .selectFrom('organization_roles')
      .select('role')
      .where('organization_id', '=', organizationId)
      .where('role', 'in', own),
    'key share',
  )
  const found = new Set((await held.execute()).map(({ role }) => role))
  const gone = own.find((role) => !found.has(role))
  if (gone !== undefined) throw new RoleVanished(`there is no role "${gone}"`)
}
