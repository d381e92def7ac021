import { sql, type Selectable } from 'kysely'
import type { SetUpLink } from '../core/access.ts'
import type { SetUpLinkStore } from '../engine/ports.ts'
import { fromDate, fromDateOrNull, toDate, toDateOrNull } from './columns.ts'
import { fromJson, toJson } from './json-columns.ts'
import { forListsOnly } from './lists.ts'
import { cursorId, rowsWanted, toPage } from './paging.ts'
import type { SetUpLinksTable } from './access-schema.ts'
import type { Database } from './schema.ts'

export function setUpLinkStore(database: Database): SetUpLinkStore {
  const all = () => database.selectFrom('set_up_links').selectAll('set_up_links')
  /** What still opens something. */
  const open = (now: Date) =>
    all()
      .innerJoin('organizations', 'organizations.id', 'set_up_links.organization_id')
      .where('set_up_links.revoked_at', 'is', null)
      .where('set_up_links.finished_at', 'is', null)
      .where('set_up_links.expires_at', '>', fromDate(now))
      .where(sql<boolean>`organizations.enabled`)
  return {
    async insert(link) {
      await database
        .insertInto('set_up_links')
        .values({
          id: link.id,
          organization_id: link.organizationId,
          name: link.name,
          token_hash: link.tokenHash,
          scopes: toJson(link.scopes),
          created_by: link.createdBy,
          expires_at: fromDate(link.expiresAt),
          last_opened_at: fromDateOrNull(link.lastOpenedAt),
          finished_at: fromDateOrNull(link.finishedAt),
          revoked_at: fromDateOrNull(link.revokedAt),
          created_at: fromDate(link.createdAt),
        })
        .execute()
    },

    async find(organizationId, id) {
      const row = await all()
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
        .executeTakeFirst()
      return row && toSetUpLink(row)
    },

    async findOpen(tokenHash, now) {
      const row = await open(now).where('token_hash', '=', tokenHash).executeTakeFirst()
      return row && toSetUpLink(row)
    },

    async findOpenById(id, now) {
      const row = await open(now).where('set_up_links.id', '=', id).executeTakeFirst()
      return row && toSetUpLink(row)
    },

    async list(organizationId, page) {
      const list = `set-up-links:${organizationId}`
      const before = cursorId('setUpLink', list, page)
      let query = all().where('organization_id', '=', organizationId).where(forListsOnly)
      if (before !== undefined) query = query.where('id', '<', before)
      const rows = await query.orderBy('id', 'desc').limit(rowsWanted(page)).execute()
      return toPage(list, page, rows, ({ id }) => [id], toSetUpLink)
    },

    async countOpen(organizationId, now) {
      const { count } = await database
        .selectFrom('set_up_links')
        .select(({ fn }) => fn.countAll<number | string>().as('count'))
        .where('organization_id', '=', organizationId)
        .where(forListsOnly)
        .where('revoked_at', 'is', null)
        .where('finished_at', 'is', null)
        .where('expires_at', '>', fromDate(now))
        .executeTakeFirstOrThrow()
      return Number(count)
    },

    ...ends(database),
  }
}

function ends(database: Database): Pick<SetUpLinkStore, 'touch' | 'finish' | 'revoke'> {
  return {
    async touch(id, at) {
      await database
        .updateTable('set_up_links')
        .set({ last_opened_at: fromDate(at) })
        .where('id', '=', id)
        .execute()
    },

    async finish(organizationId, id, at) {
      const { numUpdatedRows } = await database
        .updateTable('set_up_links')
        .set({ finished_at: fromDate(at) })
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
        .where('revoked_at', 'is', null)
        .where('finished_at', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async revoke(organizationId, id, at) {
      const { numUpdatedRows } = await database
        .updateTable('set_up_links')
        .set({ revoked_at: fromDate(at) })
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
        .where('revoked_at', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
  }
}

function toSetUpLink(row: Selectable<SetUpLinksTable>): SetUpLink {
  return {
    id: row.id,
    organizationId: row.organization_id,
    name: row.name,
    tokenHash: row.token_hash,
    scopes: fromJson.setUpScopes(row.scopes),
    createdBy: row.created_by,
    expiresAt: toDate(row.expires_at),
    lastOpenedAt: toDateOrNull(row.last_opened_at),
    finishedAt: toDateOrNull(row.finished_at),
    revokedAt: toDateOrNull(row.revoked_at),
    createdAt: toDate(row.created_at),
  }
}
