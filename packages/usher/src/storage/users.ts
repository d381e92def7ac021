import { sql, type Selectable } from 'kysely'
import type { NormalizedEmail } from '../core/email-address.ts'
import type { UserId } from '../core/ids.ts'
import type { User, UserEmail } from '../core/model.ts'
import type { UserStore } from '../engine/ports.ts'
import { fromDate, hasChanges, toBoolean, toDate } from './columns.ts'
import type { LockRows } from './dialect.ts'
import { insertRows } from './insert-rows.ts'
import { prepared } from './prepared.ts'
import type { Database, UserEmailsTable, UsersTable } from './schema.ts'

type Source = { readonly database: Database }

const byId = prepared(({ database }: Source, id: UserId) =>
  database.selectFrom('users').selectAll().where('id', '=', id),
)
const byEmail = prepared(({ database }: Source, email: NormalizedEmail) =>
  database.selectFrom('user_emails').selectAll().where('email', '=', email),
)

export function userStore(database: Database, lockRows: LockRows): UserStore {
  return {
    async insert(user) {
      await insertRows(database, 'users', [
        {
          id: user.id,
          active: user.active,
          operator: user.operator,
          display_name: user.displayName,
          created_at: fromDate(user.createdAt),
        },
      ])
    },

    async update(id, changes) {
      const columns = {
        active: changes.active,
        operator: changes.operator,
        display_name: changes.displayName,
      }
      if (!hasChanges(columns)) return
      await database.updateTable('users').set(columns).where('id', '=', id).execute()
    },

    async find(id) {
      const row = await byId.first({ database }, id)
      return row && toUser(row)
    },

    async insertEmail(email) {
      await insertRows(database, 'user_emails', [
        {
          email: email.email,
          user_id: email.userId,
          proven_at: fromDate(email.provenAt),
          proven_by: email.provenBy,
        },
      ])
    },

    async removeEmail(userId, email) {
      await database
        .deleteFrom('user_emails')
        .where('email', '=', email)
        .where('user_id', '=', userId)
        .execute()
    },

    async findEmail(email) {
      const row = await byEmail.first({ database }, email)
      return row && toUserEmail(row)
    },

    async listEmails(userId) {
      const rows = await database
        .selectFrom('user_emails')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('proven_at')
        .orderBy('email')
        .execute()
      return rows.map(toUserEmail)
    },

    async countOperators() {
      const { operators } = await database
        .selectFrom('users')
        .select(({ fn }) => fn.countAll<number>().as('operators'))
        // As the partial index `users_operator` says it, so that it is used.
        .where(sql<boolean>`operator`)
        .executeTakeFirstOrThrow()
      return operators
    },

    async lock(ids) {
      const wanted = database.selectFrom('users').select('id').where('id', 'in', ids).orderBy('id')
      await lockRows(wanted, 'update').execute()
    },

    async moveEmails(from, to) {
      await database
        .updateTable('user_emails')
        .set({ user_id: to })
        .where('user_id', '=', from)
        .execute()
    },

    async remove(id) {
      await database.deleteFrom('users').where('id', '=', id).execute()
    },
  }
}

function toUser(row: Selectable<UsersTable>): User {
  return {
    id: row.id,
    active: toBoolean(row.active),
    operator: toBoolean(row.operator),
    displayName: row.display_name,
    createdAt: toDate(row.created_at),
  }
}

function toUserEmail(row: Selectable<UserEmailsTable>): UserEmail {
  return {
    userId: row.user_id,
    email: row.email,
    provenAt: toDate(row.proven_at),
    provenBy: row.proven_by,
  }
}
