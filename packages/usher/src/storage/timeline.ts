// One person's story from two logs. Each id of the person is asked for a page by its own index.
import type { TimelineEntry, TimelineStore } from '../engine/ports.ts'
import { toAttempt } from './attempt-rows.ts'
import { toRecorded } from './audit.ts'
import { cursorMoment, idAt, mergeNewest } from './newest-first.ts'
import { rowsWanted } from './paging.ts'
import type { Database } from './schema.ts'

type Found = { readonly id: string; readonly entry: TimelineEntry }

export function timelineStore(database: Database): TimelineStore {
  return {
    async list(organizationId, { userIds, memberIds }, page) {
      const list = `timeline:${organizationId}:${userIds[0] ?? ''}`
      const before = cursorMoment(list, page)
      const wanted = rowsWanted(page)
      const lists: (readonly Found[])[] = []
      for (const personId of [...userIds, ...memberIds]) {
        let query = database
          .selectFrom('audit_events')
          .selectAll()
          .where('person_id', '=', personId)
          .where('organization_id', '=', organizationId)
          .where('action', '<>', 'session.started')
        if (before !== undefined) query = query.where('id', '<', idAt('auditEvent', before))
        // A handful, each a page from an index, on one connection.
        // eslint-disable-next-line no-await-in-loop
        const rows = await query.orderBy('id', 'desc').limit(wanted).execute()
        lists.push(
          rows.map((row) => ({ id: row.id, entry: { kind: 'event', event: toRecorded(row) } })),
        )
      }
      for (const userId of userIds) {
        let query = database
          .selectFrom('sign_in_attempts')
          .selectAll()
          .where('user_id', '=', userId)
          .where('organization_id', '=', organizationId)
        if (before !== undefined) query = query.where('id', '<', idAt('attempt', before))
        // eslint-disable-next-line no-await-in-loop
        const rows = await query.orderBy('id', 'desc').limit(wanted).execute()
        lists.push(
          rows.map((row) => ({ id: row.id, entry: { kind: 'attempt', attempt: toAttempt(row) } })),
        )
      }
      return mergeNewest(list, page, lists, ({ entry }) => entry)
    },
  }
}
