import type { Selectable } from 'kysely'
import type { Session } from '../core/model.ts'
import type { SessionStore } from '../engine/ports.ts'
import { fromDate, toDate } from './columns.ts'
import type { LockRows } from './dialect.ts'
import { forListsOnly } from './lists.ts'
import { insertRows } from './insert-rows.ts'
import type { Database, SessionsTable } from './schema.ts'

export function sessionStore(database: Database, lockRows: LockRows): SessionStore {
  return {
    async insert(session) {
      await insertRows(database, 'sessions', [
        {
          id: session.id,
          token_hash: session.tokenHash,
          user_id: session.userId,
          organization_id: session.organizationId,
          member_id: session.memberId,
          connection_id: session.connectionId,
          identity_id: session.identityId,
          upstream_session_id: session.upstreamSessionId,
          user_agent: session.userAgent,
          ip_address: session.ipAddress,
          created_at: fromDate(session.createdAt),
          last_seen_at: fromDate(session.lastSeenAt),
          idle_expires_at: fromDate(session.idleExpiresAt),
          absolute_expires_at: fromDate(session.absoluteExpiresAt),
        },
      ])
    },

    async touch(id, lastSeenAt, idleExpiresAt) {
      await database
        .updateTable('sessions')
        .set({ last_seen_at: fromDate(lastSeenAt), idle_expires_at: fromDate(idleExpiresAt) })
        .where('id', '=', id)
        .execute()
    },

    async listOfUser(userId, now) {
      const rows = await unexpired(database, now).where('user_id', '=', userId).execute()
      return rows.map(toSession)
    },

    async listOfMember(organizationId, memberId, now) {
      const rows = await unexpired(database, now)
        .where('member_id', '=', memberId)
        .where('organization_id', '=', organizationId)
        .execute()
      return rows.map(toSession)
    },

    async countOfConnection(connectionId, now) {
      const row = await unexpired(database, now)
        .clearSelect()
        .clearOrderBy()
        .select((expression) => expression.fn.countAll<string | number>().as('count'))
        .where('connection_id', '=', connectionId)
        .executeTakeFirst()
      return Number(row?.count ?? 0)
    },

    async countOfOrganization(organizationId, now) {
      const { count } = await database
        .selectFrom('sessions')
        .select(({ fn }) => fn.countAll<number | string>().as('count'))
        .where('organization_id', '=', organizationId)
        .where('idle_expires_at', '>', fromDate(now))
        .where('absolute_expires_at', '>', fromDate(now))
        .where('member_id', 'in', (inner) =>
          inner
            .selectFrom('members')
            .select('members.id')
            .where('members.organization_id', '=', organizationId)
            .where(forListsOnly),
        )
        .executeTakeFirstOrThrow()
      return Number(count)
    },

    ...removals(database, lockRows),
  }
}

type Removals = Pick<SessionStore, Extract<keyof SessionStore, `remove${string}`>>

function removals(database: Database, lockRows: LockRows): Removals {
  const remove = () => database.deleteFrom('sessions')
  return {
    async remove(id) {
      const { numDeletedRows } = await remove().where('id', '=', id).executeTakeFirst()
      return numDeletedRows > 0n
    },

    async removeOfMember(memberId) {
      const { numDeletedRows } = await remove().where('member_id', '=', memberId).executeTakeFirst()
      return Number(numDeletedRows)
    },

    async removeOfUser(userId, except) {
      const all = remove().where('user_id', '=', userId)
      const { numDeletedRows } = await (
        except === null ? all : all.where('id', '!=', except)
      ).executeTakeFirst()
      return Number(numDeletedRows)
    },

    async removeOfOrganization(organizationId, except = null) {
      // Through the members, whose index knows the organization: one index less to keep.
      const all = remove()
        .where('organization_id', '=', organizationId)
        .where('member_id', 'in', (inner) =>
          inner
            .selectFrom('members')
            .select('members.id')
            .where('members.organization_id', '=', organizationId)
            .where(forListsOnly),
        )
      const { numDeletedRows } = await (
        except === null ? all : all.where('id', '!=', except)
      ).executeTakeFirst()
      return Number(numDeletedRows)
    },

    async removeOfConnection(connectionId) {
      const { numDeletedRows } = await remove()
        .where('connection_id', '=', connectionId)
        .executeTakeFirst()
      return Number(numDeletedRows)
    },

    async removeByUpstreamSession(connectionId, upstreamSessionId) {
      const { numDeletedRows } = await remove()
        .where('connection_id', '=', connectionId)
        .where('upstream_session_id', '=', upstreamSessionId)
        .executeTakeFirst()
      return Number(numDeletedRows)
    },

    async removeExpired(now, limit) {
      // `idle_expires_at` never lies behind `absolute_expires_at`, so it alone says who is expired.
      const expired = database
        .selectFrom('sessions')
        .select('id')
        .where('idle_expires_at', '<=', fromDate(now))
        .orderBy('idle_expires_at')
        .limit(limit)
      const { numDeletedRows } = await remove()
        .where('id', 'in', lockRows(expired, 'update, skip locked'))
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}

function unexpired(database: Database, now: Date) {
  return database
    .selectFrom('sessions')
    .selectAll()
    .where('idle_expires_at', '>', fromDate(now))
    .where('absolute_expires_at', '>', fromDate(now))
    .orderBy('id', 'desc')
}

function toSession(row: Selectable<SessionsTable>): Session {
  return {
    id: row.id,
    userId: row.user_id,
    organizationId: row.organization_id,
    memberId: row.member_id,
    connectionId: row.connection_id,
    identityId: row.identity_id,
    tokenHash: row.token_hash,
    upstreamSessionId: row.upstream_session_id,
    userAgent: row.user_agent,
    ipAddress: row.ip_address,
    createdAt: toDate(row.created_at),
    lastSeenAt: toDate(row.last_seen_at),
    idleExpiresAt: toDate(row.idle_expires_at),
    absoluteExpiresAt: toDate(row.absolute_expires_at),
  }
}
