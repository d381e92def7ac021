import type { MemberId, IdentityId } from '../core/ids.ts'
import type { MemberRole } from '../core/model.ts'
import type { ClaimMemoryStore } from '../engine/ports.ts'
import { fromDate, toDate } from './columns.ts'
import type { LockRows } from './dialect.ts'
import { groupBy } from './group-by.ts'
import { forListsOnly } from './lists.ts'
import { toRole } from './member-rows.ts'
import { cursorId, rowsWanted, toPage } from './paging.ts'
import type { Database } from './schema.ts'

export function claimMemoryStore(database: Database, lockRows: LockRows): ClaimMemoryStore {
  return {
    async remember(claims) {
      const columns = {
        connection_id: claims.connectionId,
        organization_id: claims.organizationId,
        sealed: claims.sealed,
        seen_at: fromDate(claims.seenAt),
      }
      await database
        .insertInto('sign_in_claims')
        .values({ identity_id: claims.identityId, ...columns })
        .onConflict((conflict) => conflict.column('identity_id').doUpdateSet(columns))
        .execute()
    },

    async forget(identityId) {
      await database.deleteFrom('sign_in_claims').where('identity_id', '=', identityId).execute()
    },

    async newest(organizationId, connectionId) {
      const row = await database
        .selectFrom('sign_in_claims')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .where('organization_id', '=', organizationId)
        .orderBy('seen_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      return (
        row && {
          identityId: row.identity_id,
          connectionId: row.connection_id,
          organizationId: row.organization_id,
          sealed: row.sealed,
          seenAt: toDate(row.seen_at),
        }
      )
    },

    async listMembers(organizationId, connectionId, page) {
      const list = `claims:${organizationId}:${connectionId}`
      const after = cursorId('identity', list, page)
      // Identities first, in the order of their index: who is no active member is left out later.
      let identities = database
        .selectFrom('identities')
        .select(['id', 'user_id'])
        .where('connection_id', '=', connectionId)
        .where(forListsOnly)
      if (after !== undefined) identities = identities.where('id', '>', after)
      const own = await identities.orderBy('id').limit(rowsWanted(page)).execute()
      const walked = toPage(
        list,
        page,
        own,
        ({ id }) => [id],
        ({ id }) => id,
      )
      const rows = await membersBehind(database, organizationId, walked.items)
      const roles = await rolesOf(database, [...new Set(rows.map(({ memberId }) => memberId))])
      return {
        walked: walked.items.length,
        nextCursor: walked.nextCursor,
        items: rows.map((row) => ({
          identityId: row.identityId,
          memberId: row.memberId,
          displayName: row.displayName,
          username: row.username,
          roles: roles.get(row.memberId) ?? [],
          sealed: row.sealed,
          seenAt: row.seenAt === null ? null : toDate(row.seenAt),
        })),
      }
    },

    async removeOlderThan(at, limit) {
      const old = database
        .selectFrom('sign_in_claims')
        .select('identity_id')
        .where('seen_at', '<', fromDate(at))
        .orderBy('seen_at')
        .limit(limit)
      const { numDeletedRows } = await database
        .deleteFrom('sign_in_claims')
        .where('identity_id', 'in', lockRows(old, 'update, skip locked'))
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}

function membersBehind(
  database: Database,
  organizationId: Parameters<ClaimMemoryStore['newest']>[0],
  ids: readonly IdentityId[],
) {
  if (ids.length === 0) return []
  return database
    .selectFrom('identities')
    .innerJoin('members', 'members.user_id', 'identities.user_id')
    .leftJoin('sign_in_claims', 'sign_in_claims.identity_id', 'identities.id')
    .select([
      'identities.id as identityId',
      'members.id as memberId',
      'members.display_name as displayName',
      'members.username as username',
      'sign_in_claims.sealed as sealed',
      'sign_in_claims.seen_at as seenAt',
    ])
    .where('identities.id', 'in', ids)
    .where('members.organization_id', '=', organizationId)
    .where('members.status', '=', 'active')
    .orderBy('identities.id')
    .execute()
}

async function rolesOf(
  database: Database,
  ids: readonly MemberId[],
): Promise<ReadonlyMap<MemberId, readonly MemberRole[]>> {
  if (ids.length === 0) return new Map()
  const rows = await database
    .selectFrom('member_roles')
    .selectAll()
    .where('member_id', 'in', ids)
    .orderBy('role')
    .execute()
  return groupBy(rows, (row) => row.member_id, toRole)
}
