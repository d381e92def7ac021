import type { OutboxStore } from '../engine/ports.ts'
import { fromDate } from './columns.ts'
import { toJson } from './json-columns.ts'
import { insertRows } from './insert-rows.ts'
import type { Database } from './schema.ts'

export function outboxStore(database: Database): OutboxStore {
  return {
    async append(events) {
      if (events.length === 0) return
      await insertRows(
        database,
        'outbox_events',
        events.map((event) => ({
          id: event.id,
          organization_id: event.organizationId,
          user_id: event.userId,
          type: event.type,
          payload: toJson(event.payload),
          at: fromDate(event.at),
        })),
      )
    },
  }
}
