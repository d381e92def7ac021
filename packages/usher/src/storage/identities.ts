import type { Selectable } from 'kysely'
import type { Profile } from '../core/map-profile.ts'
import type { Identity } from '../core/model.ts'
import type { IdentityStore } from '../engine/ports.ts'
import { fromDate, fromDateOrNull, hasChanges, toDate, toDateOrNull } from './columns.ts'
import { fromJson, toJson } from './json-columns.ts'
import { forListsOnly } from './lists.ts'
import { insertRows } from './insert-rows.ts'
import type { Database, IdentitiesTable } from './schema.ts'
import { indexedUserName } from './search-terms.ts'

export function identityStore(database: Database): IdentityStore {
  return {
    async insert(identity) {
      await insertRows(database, 'identities', [
        {
          id: identity.id,
          user_id: identity.userId,
          connection_id: identity.connectionId,
          issuer: identity.issuer,
          subject: identity.subject,
          external_id: identity.externalId,
          normalized_user_name: userNameOf(identity.profile),
          upstream: toJson(identity.upstream),
          profile: toJson(identity.profile),
          created_at: fromDate(identity.createdAt),
          last_sign_in_at: fromDateOrNull(identity.lastSignInAt),
        },
      ])
    },

    async update(id, changes) {
      const columns = {
        profile: changes.profile && toJson(changes.profile),
        normalized_user_name: changes.profile && userNameOf(changes.profile),
        upstream: changes.upstream && toJson(changes.upstream),
        last_sign_in_at: fromDateOrNull(changes.lastSignInAt),
      }
      if (!hasChanges(columns)) return
      await database.updateTable('identities').set(columns).where('id', '=', id).execute()
    },

    async findByKey(connectionId, issuer, subject) {
      const row = await identityByKey(database, {
        connectionId,
        issuer,
        subject,
      }).executeTakeFirst()
      return row && toIdentity(row)
    },

    async findOfUser(userId, connectionId) {
      const row = await database
        .selectFrom('identities')
        .selectAll()
        .where('user_id', '=', userId)
        .where('connection_id', '=', connectionId)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row && toIdentity(row)
    },

    async listOfUser(userId) {
      const rows = await database
        .selectFrom('identities')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('id')
        .execute()
      return rows.map(toIdentity)
    },

    async countOfConnection(connectionId) {
      const row = await database
        .selectFrom('identities')
        .select((expression) => expression.fn.countAll<string | number>().as('count'))
        .where('connection_id', '=', connectionId)
        .where(forListsOnly)
        .executeTakeFirst()
      return Number(row?.count ?? 0)
    },

    async anyOfConnection(connectionId) {
      const row = await database
        .selectFrom('identities')
        .select('id')
        .where('connection_id', '=', connectionId)
        .where(forListsOnly)
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },

    async moveToUser(from, to) {
      await database
        .updateTable('identities')
        .set({ user_id: to })
        .where('user_id', '=', from)
        .execute()
    },

    async remove(id) {
      await database.deleteFrom('identities').where('id', '=', id).execute()
    },
  }
}

/** Every sign-in asks this. */
export function identityByKey(
  database: Database,
  key: Pick<Identity, 'connectionId' | 'issuer' | 'subject'>,
) {
  return database
    .selectFrom('identities')
    .selectAll()
    .where('subject', '=', key.subject)
    .where('connection_id', '=', key.connectionId)
    .where('issuer', '=', key.issuer)
}

function userNameOf({ username }: Profile): string | null {
  return username === null ? null : indexedUserName(username)
}

function toIdentity(row: Selectable<IdentitiesTable>): Identity {
  return {
    id: row.id,
    userId: row.user_id,
    connectionId: row.connection_id,
    issuer: row.issuer,
    subject: row.subject,
    externalId: row.external_id,
    upstream: fromJson.upstream(row.upstream),
    profile: fromJson.profile(row.profile),
    createdAt: toDate(row.created_at),
    lastSignInAt: toDateOrNull(row.last_sign_in_at),
  }
}
