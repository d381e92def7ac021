// What lists show beside a member: roles, auth sources, the last sign-in. A statement each for a whole
// page, not for each member.
import type { MemberId, OrganizationId, UserId } from '../core/ids.ts'
import type { Member, MemberRole } from '../core/model.ts'
import type { MemberSummary } from '../engine/ports.ts'
import { toDate } from './columns.ts'
import { groupBy } from './group-by.ts'
import { toRole } from './member-rows.ts'
import type { Database } from './schema.ts'

export async function summarize(
  database: Database,
  organizationId: OrganizationId,
  members: readonly Member[],
): Promise<readonly MemberSummary[]> {
  if (members.length === 0) return []
  const ids = members.map(({ id }) => id)
  const roles = await rolesOf(database, ids)
  const signIns = await signInsOf(database, ids)
  const identities = await identitiesOf(
    database,
    organizationId,
    members.map(({ userId }) => userId),
  )
  return members.map((member) => {
    const sources = new Map(
      (identities.get(member.userId) ?? []).map((row) => [row.connection_id, row]),
    )
    return {
      member,
      roles: roles.get(member.id) ?? [],
      authSources: [...sources.values()].map((row) => ({
        connectionId: row.connection_id,
        name: row.name,
        kind: row.kind,
      })),
      lastSignInAt: signIns.get(member.id) ?? null,
    }
  })
}

async function rolesOf(
  database: Database,
  ids: readonly MemberId[],
): Promise<ReadonlyMap<MemberId, readonly MemberRole[]>> {
  const rows = await database
    .selectFrom('member_roles')
    .selectAll()
    .where('member_id', 'in', ids)
    .orderBy('role')
    .execute()
  return groupBy(rows, (row) => row.member_id, toRole)
}

/** To this organization; what the same person does elsewhere is none of its business. */
async function signInsOf(
  database: Database,
  ids: readonly MemberId[],
): Promise<ReadonlyMap<MemberId, Date>> {
  const rows = await database
    .selectFrom('member_listing')
    .select(['member_id', 'last_sign_in_at'])
    .where('member_id', 'in', ids)
    .where('last_sign_in_at', '>', 0)
    .execute()
  return new Map(rows.map((row) => [row.member_id, toDate(row.last_sign_in_at)]))
}

/** Within reach: on the organization's own connections and on the instance-wide ones. */
async function identitiesOf(
  database: Database,
  organizationId: OrganizationId,
  userIds: readonly UserId[],
) {
  const rows = await database
    .selectFrom('identities')
    .innerJoin('connections', 'connections.id', 'identities.connection_id')
    .select([
      'identities.user_id',
      'identities.connection_id',
      'identities.last_sign_in_at',
      'connections.name',
      'connections.kind',
    ])
    .where('identities.user_id', 'in', userIds)
    .where((build) =>
      build.or([
        build('connections.organization_id', '=', organizationId),
        build('connections.organization_id', 'is', null),
      ]),
    )
    .orderBy('identities.id')
    .execute()
  return groupBy(
    rows,
    (row) => row.user_id,
    (row) => row,
  )
}
