import type { AuditStore } from '../engine/ports.ts'
import { fromDate, toDate } from './columns.ts'
import { fromJson, toJson } from './json-columns.ts'
import { cursorId, rowsWanted, toPage } from './paging.ts'
import { insertRows } from './insert-rows.ts'
import type { Database } from './schema.ts'

export function auditStore(database: Database): AuditStore {
  return {
    async append(events) {
      if (events.length === 0) return
      await insertRows(
        database,
        'audit_events',
        events.map((event) => ({
          id: event.id,
          organization_id: event.organizationId,
          at: fromDate(event.at),
          actor: toJson(event.actor),
          action: event.action,
          target_kind: event.targetKind,
          target_id: event.targetId,
          details: toJson(event.details),
          ip_address: event.ipAddress,
        })),
      )
    },

    async list(organizationId, page) {
      const list = `audit:${organizationId ?? ''}`
      const before = cursorId('auditEvent', list, page)
      let query = database
        .selectFrom('audit_events')
        .selectAll()
        .where('organization_id', organizationId === null ? 'is' : '=', organizationId)
      if (before !== undefined) query = query.where('id', '<', before)
      const rows = await query.orderBy('id', 'desc').limit(rowsWanted(page)).execute()
      return toPage(
        list,
        page,
        rows,
        ({ id }) => [id],
        (row) => ({
          id: row.id,
          organizationId: row.organization_id,
          at: toDate(row.at),
          actor: fromJson.actor(row.actor),
          action: row.action,
          targetKind: row.target_kind,
          targetId: row.target_id,
          details: fromJson.details(row.details),
          ipAddress: row.ip_address,
        }),
      )
    },
  }
}
