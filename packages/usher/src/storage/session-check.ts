// The session check: one statement, compiled once, by unique key. The rows that decide are read at
// every request, so a deactivation counts from its commit on and there is no cache to empty.
import { sql, type InferResult, type Kysely } from 'kysely'
import type { ActiveSession } from '../core/model.ts'
import type { Storage } from '../engine/ports.ts'
import { operatorsOrganizationKey } from '../engine/stores.ts'
import { fromDate, toBoolean, toDate } from './columns.ts'
import type { Tables } from './schema.ts'

export function sessionCheck(database: Kysely<Tables>): Storage['checkSession'] {
  const compiled = sessionCheckQuery(database, '', 0).compile()
  return async (tokenHash, now) => {
    const at = fromDate(now)
    const { rows } = await database.executeQuery<SessionCheckRow>({
      ...compiled,
      parameters: [tokenHash, at, at],
    })
    const [row] = rows
    return row && toActiveSession(row)
  }
}

type SessionCheckRow = InferResult<ReturnType<typeof sessionCheckQuery>>[number]

/** Parameters in this order: token hash, now, now. */
export function sessionCheckQuery(database: Kysely<Tables>, tokenHash: string, at: number) {
  return database
    .selectFrom('sessions')
    .innerJoin('members', 'members.id', 'sessions.member_id')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('organizations', 'organizations.id', 'sessions.organization_id')
    .select([
      'sessions.id',
      'sessions.user_id',
      'sessions.organization_id',
      'sessions.member_id',
      'sessions.connection_id',
      'sessions.created_at',
      'sessions.last_seen_at',
      'sessions.idle_expires_at',
      'sessions.absolute_expires_at',
      'members.display_name',
      'members.username',
      'members.email',
      'organizations.slug',
      'organizations.name',
      'organizations.session_idle_seconds',
    ])
    .select(operates.as('operator'))
    .select(sql<number | boolean>`members.avatar_url is not null`.as('has_avatar'))
    .select(
      // A role is a word without spaces (roleNameSchema).
      sql<
        string | null
      >`(select string_agg(member_roles.role, ' ') from member_roles where member_roles.member_id = sessions.member_id)`.as(
        'roles',
      ),
    )
    .where('sessions.token_hash', '=', tokenHash)
    .where('sessions.idle_expires_at', '>', at)
    .where('sessions.absolute_expires_at', '>', at)
    .where(sql<boolean>`users.active`)
    .where(sql<boolean>`organizations.enabled`)
    .where(sql<boolean>`members.status = 'active'`)
}

/**
 * An operator runs the instance where they came by their password, by a provider of the instance, or by
 * one of the organization in which they were made. Any other organization chooses its own providers, and
 * whoever it has vouch for them must not run the instance by that.
 */
const operates = sql<number | boolean>`(users.operator and exists (select 1 from connections
  where connections.id = sessions.connection_id and (connections.organization_id is null
    or connections.kind = 'email'
    or connections.organization_id = (select value from instance_values
      where "key" = ${sql.lit(operatorsOrganizationKey)}))))`

function toActiveSession(row: SessionCheckRow): ActiveSession {
  return {
    sessionId: row.id,
    userId: row.user_id,
    organizationId: row.organization_id,
    memberId: row.member_id,
    connectionId: row.connection_id,
    operator: toBoolean(row.operator),
    displayName: row.display_name,
    username: row.username,
    email: row.email,
    hasAvatar: toBoolean(row.has_avatar),
    roles: row.roles === null ? [] : row.roles.split(' ').toSorted(),
    organizationSlug: row.slug,
    organizationName: row.name,
    createdAt: toDate(row.created_at),
    lastSeenAt: toDate(row.last_seen_at),
    idleExpiresAt: toDate(row.idle_expires_at),
    absoluteExpiresAt: toDate(row.absolute_expires_at),
    idleSeconds: row.session_idle_seconds,
  }
}
