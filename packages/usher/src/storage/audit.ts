import type { Selectable } from 'kysely'
import { actorKey, personOf } from '../core/audit-words.ts'
import type { AuditStore, RecordedAuditEvent } from '../engine/ports.ts'
import { listTrail } from './audit-list.ts'
import { fromDate, toDate } from './columns.ts'
import type { DialectTraits } from './dialect.ts'
import { fromJson, toJson } from './json-columns.ts'
import { insertRows } from './insert-rows.ts'
import type { AuditEventsTable, Database } from './schema.ts'

export function auditStore(database: Database, traits: DialectTraits): AuditStore {
  return {
    async append(events) {
      if (events.length === 0) return
      await insertRows(
        database,
        'audit_events',
        events.map((event) => {
          const [actor, person] = [actorKey(event.actor), personOf(event)]
          return {
            id: event.id,
            organization_id: event.organizationId,
            at: fromDate(event.at),
            actor: toJson(event.actor),
            action: event.action,
            target_kind: event.targetKind,
            target_id: event.targetId,
            details: toJson(event.details),
            ip_address: event.ipAddress,
            // Found by the person then: most of what a sign-in writes, and one index less to write.
            actor_key: actor === person ? null : actor,
            person_id: person,
          }
        }),
      )
    },

    async list(organizationId, page, filter = {}) {
      const question = { organizationId, page, filter }
      return listTrail(database, traits, question, toRecorded)
    },
  }
}

export function toRecorded(row: Selectable<AuditEventsTable>): RecordedAuditEvent {
  return {
    id: row.id,
    organizationId: row.organization_id,
    at: toDate(row.at),
    actor: fromJson.actor(row.actor),
    action: row.action,
    targetKind: row.target_kind,
    targetId: row.target_id,
    details: fromJson.details(row.details),
    ipAddress: row.ip_address,
  }
}
