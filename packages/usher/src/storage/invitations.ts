import { sql, type RawBuilder, type Selectable } from 'kysely'
import type { Invitation, InvitationStatus } from '../core/model.ts'
import type { InvitationStore } from '../engine/ports.ts'
import { fromDate, fromDateOrNull, toDate, toDateOrNull } from './columns.ts'
import { fromJson, toJson } from './json-columns.ts'
import { forListsOnly } from './lists.ts'
import { cursorId, rowsWanted, toPage } from './paging.ts'
import type { Database, InvitationsTable } from './schema.ts'

export function invitationStore(database: Database): InvitationStore {
  const all = () => database.selectFrom('invitations').selectAll()
  return {
    async insert(invitation) {
      await database.insertInto('invitations').values(invitationColumns(invitation)).execute()
    },

    async find(organizationId, id) {
      const row = await all()
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
        .executeTakeFirst()
      return row && toInvitation(row)
    },

    async findByTokenHash(tokenHash) {
      const row = await all().where('token_hash', '=', tokenHash).executeTakeFirst()
      return row && toInvitation(row)
    },

    async findOpen(organizationId, email, now) {
      const row = await all()
        .where('normalized_email', '=', email)
        .where('organization_id', '=', organizationId)
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', fromDate(now))
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row && toInvitation(row)
    },

    async list(organizationId, page, only) {
      const list = `invitations:${organizationId}:${only?.status ?? ''}`
      const before = cursorId('invitation', list, page)
      let query = all().where('organization_id', '=', organizationId).where(forListsOnly)
      if (only) query = query.where(isOf(only.status, only.at))
      if (before !== undefined) query = query.where('id', '<', before)
      const rows = await query.orderBy('id', 'desc').limit(rowsWanted(page)).execute()
      return toPage(list, page, rows, ({ id }) => [id], toInvitation)
    },

    async countOpenWithRole(organizationId, role, now) {
      const rows = await database
        .selectFrom('invitations')
        .select('roles')
        .where('organization_id', '=', organizationId)
        .where(forListsOnly)
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', fromDate(now))
        .execute()
      return rows.filter(({ roles }) => fromJson.roles(roles).includes(role)).length
    },

    async accept(id, at) {
      const { numUpdatedRows } = await database
        .updateTable('invitations')
        .set({ accepted_at: fromDate(at) })
        .where('id', '=', id)
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', fromDate(at))
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async revoke(organizationId, id, at) {
      const { numUpdatedRows } = await database
        .updateTable('invitations')
        .set({ revoked_at: fromDate(at) })
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async renew(id, tokenHash, expiresAt) {
      await database
        .updateTable('invitations')
        .set({ token_hash: tokenHash, expires_at: fromDate(expiresAt) })
        .where('id', '=', id)
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .execute()
    },
  }
}

/** What was accepted counts as that, whatever became of it then. */
function isOf(status: InvitationStatus, at: Date): RawBuilder<boolean> {
  switch (status) {
    case 'accepted':
      return sql`accepted_at is not null`
    case 'revoked':
      return sql`accepted_at is null and revoked_at is not null`
    case 'open':
      return sql`accepted_at is null and revoked_at is null and expires_at > ${fromDate(at)}`
    case 'expired':
      return sql`accepted_at is null and revoked_at is null and expires_at <= ${fromDate(at)}`
  }
}

function invitationColumns(invitation: Invitation) {
  return {
    id: invitation.id,
    organization_id: invitation.organizationId,
    email: invitation.email,
    normalized_email: invitation.normalizedEmail,
    roles: toJson(invitation.roles),
    token_hash: invitation.tokenHash,
    invited_by: invitation.invitedBy,
    expires_at: fromDate(invitation.expiresAt),
    accepted_at: fromDateOrNull(invitation.acceptedAt),
    revoked_at: fromDateOrNull(invitation.revokedAt),
    created_at: fromDate(invitation.createdAt),
  }
}

function toInvitation(row: Selectable<InvitationsTable>): Invitation {
  return {
    id: row.id,
    organizationId: row.organization_id,
    email: row.email,
    normalizedEmail: row.normalized_email,
    roles: fromJson.roles(row.roles),
    tokenHash: row.token_hash,
    invitedBy: row.invited_by,
    expiresAt: toDate(row.expires_at),
    acceptedAt: toDateOrNull(row.accepted_at),
    revokedAt: toDateOrNull(row.revoked_at),
    createdAt: toDate(row.created_at),
  }
}
