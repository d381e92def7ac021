import type { Selectable } from 'kysely'
import type { ScimRequestRecord } from '../core/directory.ts'
import type { ScimRequestStore } from '../engine/ports.ts'
import { fromDate, toDate } from './columns.ts'
import type { LockRows } from './dialect.ts'
import { insertRows } from './insert-rows.ts'
import { cursorId, rowsWanted, toPage } from './paging.ts'
import type { Database, ScimRequestsTable } from './schema.ts'

const statusRefusedMin = 400
/** Rows of one insert: few, so that the texts of all lengths are built once and stay prepared. */
const rowsMax = 10

export function scimRequestStore(database: Database, lockRows: LockRows): ScimRequestStore {
  return {
    async append(requests) {
      for (let first = 0; first < requests.length; first += rowsMax)
        // In their order, on one connection.
        // eslint-disable-next-line no-await-in-loop
        await insertRows(
          database,
          'scim_requests',
          requests.slice(first, first + rowsMax).map(toColumns),
        )
    },

    async list(organizationId, directoryId, filter, page) {
      const list = `scim-requests:${directoryId}`
      const before = cursorId('scimRequest', list, page)
      let query = database
        .selectFrom('scim_requests')
        .selectAll()
        .where('directory_id', '=', directoryId)
        .where('organization_id', '=', organizationId)
      if (before !== undefined) query = query.where('id', '<', before)
      if (filter.method !== undefined) query = query.where('method', '=', filter.method)
      if (filter.failed === true) query = query.where('status', '>=', statusRefusedMin)
      const rows = await query.orderBy('id', 'desc').limit(rowsWanted(page)).execute()
      return toPage(list, page, rows, ({ id }) => [id], toScimRequest)
    },

    async removeOlderThan(at, limit) {
      const old = database
        .selectFrom('scim_requests')
        .select('id')
        .where('created_at', '<', fromDate(at))
        .orderBy('created_at')
        .limit(limit)
      const { numDeletedRows } = await database
        .deleteFrom('scim_requests')
        .where('id', 'in', lockRows(old, 'update, skip locked'))
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}

function toColumns(request: ScimRequestRecord) {
  return {
    id: request.id,
    organization_id: request.organizationId,
    directory_id: request.directoryId,
    token_id: request.tokenId,
    method: request.method,
    path: request.path,
    status: request.status,
    duration_milliseconds: Math.round(request.durationMilliseconds),
    body: request.body,
    outcome: request.outcome,
    created_at: fromDate(request.createdAt),
  }
}

function toScimRequest(row: Selectable<ScimRequestsTable>): ScimRequestRecord {
  return {
    id: row.id,
    organizationId: row.organization_id,
    directoryId: row.directory_id,
    tokenId: row.token_id,
    method: row.method,
    path: row.path,
    status: row.status,
    durationMilliseconds: row.duration_milliseconds,
    body: row.body,
    outcome: row.outcome,
    createdAt: toDate(row.created_at),
  }
}
