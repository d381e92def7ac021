// The log of provisioning clients' requests, and how many of which kind there were in each hour.
import { sql, type Selectable } from 'kysely'
import type { ScimRequestRecord } from '../core/directory.ts'
import { earliestId } from '../core/ids.ts'
import { changeOf, scimChanges, scimFailureCauses } from '../core/scim-activity.ts'
import type { ScimActivityCount, ScimRequestFilter, ScimRequestStore } from '../engine/ports.ts'
import { fromDate, toDate } from './columns.ts'
import type { LockRows } from './dialect.ts'
import { insertRows } from './insert-rows.ts'
import { forDirectoryLists } from './lists.ts'
import { cursorId, rowsWanted, toPage } from './paging.ts'
import type { Database } from './schema.ts'
import type { ScimActivityTable, ScimRequestsTable } from './scim-log-schema.ts'
import { idsFrom, idsUntil } from './time-range.ts'

/** Rows of one insert: few, so that the texts of all lengths are built once and stay prepared. */
const rowsMax = 10
const hourMilliseconds = 3_600_000

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
      await count(database, requests)
    },

    async list(organizationId, directoryId, filter, page) {
      const list = `scim-requests:${directoryId}`
      const before = cursorId('scimRequest', list, page)
      let query = matching(database, filter)
        .where('directory_id', '=', directoryId)
        .where('organization_id', '=', organizationId)
      if (before !== undefined) query = query.where('id', '<', before)
      const rows = await query.orderBy('id', 'desc').limit(rowsWanted(page)).execute()
      return toPage(list, page, rows, ({ id }) => [id], toScimRequest)
    },

    async find(organizationId, directoryId, id) {
      const row = await database
        .selectFrom('scim_requests')
        .selectAll()
        .where('id', '=', id)
        .where('directory_id', '=', directoryId)
        .where('organization_id', '=', organizationId)
        .executeTakeFirst()
      return row && toScimRequest(row)
    },

    async newest(organizationId, directoryId, limit) {
      const rows = await database
        .selectFrom('scim_requests')
        .select(['method', 'path', 'status', 'outcome', 'created_at'])
        .where('directory_id', '=', directoryId)
        .where('organization_id', '=', organizationId)
        .where(forDirectoryLists)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(({ created_at, ...row }) => ({ ...row, createdAt: toDate(created_at) }))
    },

    async activity(directoryId, from) {
      const rows = await database
        .selectFrom('scim_activity')
        .selectAll()
        .where('directory_id', '=', directoryId)
        .where('hour', '>=', hourOf(from))
        .orderBy('hour')
        .execute()
      return rows.flatMap(toActivity)
    },

    async arrivals(from, limit) {
      const rows = await database
        .selectFrom('scim_requests')
        .select(['id', 'organization_id'])
        .where('id', '>=', earliestId('scimRequest', from))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map((row) => ({ id: row.id, organizationId: row.organization_id }))
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

    async removeActivityOlderThan(at) {
      // A few rows an hour and directory; nobody else touches those of a month ago.
      await database.deleteFrom('scim_activity').where('hour', '<', hourOf(at)).execute()
    },
  }
}

/** Each question names the index that answers it: the others cannot be used without its condition. */
function matching(database: Database, { cause, failed, method, from, until }: ScimRequestFilter) {
  let query = database.selectFrom('scim_requests').selectAll()
  if (cause !== undefined) query = query.where('cause', '=', cause).where(sql<boolean>`cause <> ''`)
  else if (failed === true) query = query.where('cause', 'is not', null)
  else if (method !== undefined && method !== 'GET')
    query = query.where(sql<boolean>`method <> 'GET'`)
  else query = query.where(forDirectoryLists)
  if (method !== undefined) query = query.where('method', '=', method)
  if (from !== undefined)
    query = query
      .where('id', '>=', idsFrom('scimRequest', from))
      .where('created_at', '>=', fromDate(from))
  if (until !== undefined)
    query = query
      .where('id', '<', idsUntil('scimRequest', until))
      .where('created_at', '<', fromDate(until))
  return query
}

async function count(database: Database, requests: readonly ScimRequestRecord[]): Promise<void> {
  const counted = new Map<string, ScimActivityTable>()
  for (const request of requests) {
    const row = {
      directory_id: request.directoryId,
      hour: hourOf(request.createdAt),
      change: changeOf(request),
      cause: request.cause ?? '',
    }
    const key = JSON.stringify(Object.values(row))
    counted.set(key, { ...row, requests: (counted.get(key)?.requests ?? 0) + 1 })
  }
  if (counted.size === 0) return
  await database
    .insertInto('scim_activity')
    // In one order, so that nodes that count at the same time do not wait for each other in a circle.
    .values([...counted].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row))
    .onConflict((conflict) =>
      conflict.columns(['directory_id', 'hour', 'change', 'cause']).doUpdateSet((build) => ({
        requests: build('scim_activity.requests', '+', build.ref('excluded.requests')),
      })),
    )
    .execute()
}

function hourOf(at: Date): number {
  return Math.floor(at.getTime() / hourMilliseconds) * hourMilliseconds
}

function toActivity(row: Selectable<ScimActivityTable>): readonly ScimActivityCount[] {
  const change = scimChanges.find((one) => one === row.change)
  if (change === undefined) return []
  const cause = toCause(row.cause)
  return [{ hour: toDate(row.hour), change, cause, requests: row.requests }]
}

function toCause(text: string | null) {
  return scimFailureCauses.find((one) => one === text) ?? null
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
    cause: request.cause,
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
    cause: toCause(row.cause),
    createdAt: toDate(row.created_at),
  }
}
