import type { Selectable } from 'kysely'
import type { MailTokenId } from '../core/ids.ts'
import type { MailToken } from '../core/model.ts'
import type { CredentialStore } from '../engine/ports.ts'
import { fromDate, fromDateOrNull, toDate, toDateOrNull } from './columns.ts'
import type { LockRows } from './dialect.ts'
import type { Database, MailTokensTable } from './schema.ts'

export function credentialStore(database: Database, lockRows: LockRows): CredentialStore {
  return {
    async find(userId) {
      const row = await database
        .selectFrom('credentials')
        .selectAll()
        .where('user_id', '=', userId)
        .executeTakeFirst()
      return (
        row && { userId: row.user_id, passwordHash: row.password_hash, setAt: toDate(row.set_at) }
      )
    },

    async set(credential) {
      const secret = {
        password_hash: credential.passwordHash,
        set_at: fromDate(credential.setAt),
      }
      await database
        .insertInto('credentials')
        .values({ user_id: credential.userId, ...secret })
        .onConflict((conflict) => conflict.column('user_id').doUpdateSet(secret))
        .execute()
    },

    async remove(userId) {
      await database.deleteFrom('credentials').where('user_id', '=', userId).execute()
    },

    async insertMailToken(token) {
      await database
        .insertInto('mail_tokens')
        .values({
          id: token.id,
          purpose: token.purpose,
          organization_id: token.organizationId,
          email: token.email,
          normalized_email: token.normalizedEmail,
          display_name: token.displayName,
          token_hash: token.tokenHash,
          expires_at: fromDate(token.expiresAt),
          spent_at: fromDateOrNull(token.spentAt),
          created_at: fromDate(token.createdAt),
        })
        .execute()
    },

    async findMailToken(tokenHash) {
      const row = await database
        .selectFrom('mail_tokens')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .executeTakeFirst()
      return row && toMailToken(row)
    },

    async spendMailToken(id, at) {
      await lockRows(openTokensBeside(database, id), 'no key update').execute()
      const { numUpdatedRows } = await database
        .updateTable('mail_tokens')
        .set({ spent_at: fromDate(at) })
        .where('id', '=', id)
        .where('spent_at', 'is', null)
        .where('expires_at', '>', fromDate(at))
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async voidMailTokens(email, purpose, at) {
      const open = database
        .updateTable('mail_tokens')
        .set({ spent_at: fromDate(at) })
        .where('normalized_email', '=', email)
        .where('spent_at', 'is', null)
      await (purpose === null ? open : open.where('purpose', '=', purpose)).execute()
    },

    async removeExpiredMailTokens(now, limit) {
      const expired = database
        .selectFrom('mail_tokens')
        .select('id')
        .where('expires_at', '<=', fromDate(now))
        .orderBy('expires_at')
        .limit(limit)
      const { numDeletedRows } = await database
        .deleteFrom('mail_tokens')
        .where('id', 'in', lockRows(expired, 'update, skip locked'))
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}

/**
 * The open tokens of the same address, in one order. Whoever spends one voids the others afterwards: two
 * who begin with different ones would each wait for the other.
 */
function openTokensBeside(database: Database, id: MailTokenId) {
  const email = database
    .selectFrom('mail_tokens as own')
    .select('own.normalized_email')
    .where('own.id', '=', id)
  return database
    .selectFrom('mail_tokens')
    .select('id')
    .where('normalized_email', '=', email)
    .where('spent_at', 'is', null)
    .orderBy('id')
}

function toMailToken(row: Selectable<MailTokensTable>): MailToken {
  return {
    id: row.id,
    purpose: row.purpose,
    organizationId: row.organization_id,
    email: row.email,
    normalizedEmail: row.normalized_email,
    displayName: row.display_name,
    tokenHash: row.token_hash,
    expiresAt: toDate(row.expires_at),
    spentAt: toDateOrNull(row.spent_at),
    createdAt: toDate(row.created_at),
  }
}
