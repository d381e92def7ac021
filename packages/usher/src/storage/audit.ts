// The audit trail. Its lists go through one index each; a filter that names several keys (all actions
// with a beginning, both ids of a person) reads a page of each and merges them.
import { sql, type Selectable } from 'kysely'
import { actorKey, personOf } from '../core/audit-words.ts'
import { makeId, type OrganizationId } from '../core/ids.ts'
import type { AuditFilter, AuditStore, RecordedAuditEvent } from '../engine/ports.ts'
import { fromDate, toDate } from './columns.ts'
import type { DialectTraits } from './dialect.ts'
import { fromJson, toJson } from './json-columns.ts'
import { insertRows } from './insert-rows.ts'
import { forListsOnly } from './lists.ts'
import { cursorMoment, idAt, mergeNewest, momentOf } from './newest-first.ts'
import { rowsWanted, toPage } from './paging.ts'
import type { AuditEventsTable, Database } from './schema.ts'

/** How many events a page looks at when it searches for a text. */
const searchedMax = 20_000

export function auditStore(database: Database, { json, foldLatin }: DialectTraits): AuditStore {
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
          actor_key: actorKey(event.actor),
          person_id: personOf(event),
        })),
      )
    },

    async list(organizationId, page, filter = {}) {
      const list = `audit:${organizationId ?? ''}`
      const before = cursorMoment(list, page)
      if (filter.text !== undefined) return searchTrail({ ...filter, text: filter.text })
      const wanted = rowsWanted(page)
      const lists: Selectable<AuditEventsTable>[][] = []
      for (const narrow of await narrowings(organizationId, filter))
        // Few, each a page from an index, on one connection.
        // eslint-disable-next-line no-await-in-loop
        lists.push(
          await trail(organizationId, { ...filter, ...narrow }, before)
            .limit(wanted)
            .execute(),
        )
      return mergeNewest(list, page, lists, toRecorded)

      async function searchTrail(sought: AuditFilter & { readonly text: string }) {
        const stretch = await trail(organizationId, times(filter), before)
          .clearSelect()
          .select('id')
          .offset(searchedMax)
          .limit(1)
          .executeTakeFirst()
        const rows: Selectable<AuditEventsTable>[] = []
        for (const narrow of await narrowings(organizationId, filter)) {
          let query = trail(organizationId, { ...filter, ...narrow }, before).where(
            holdsText(sought.text),
          )
          if (stretch) query = query.where('id', '>=', stretch.id)
          // eslint-disable-next-line no-await-in-loop
          rows.push(...(await query.limit(rowsWanted(page)).execute()))
        }
        const found = mergeNewest(list, page, [rows], toRecorded)
        if (found.nextCursor !== null || !stretch) return found
        // Nothing more in this stretch: the next page begins behind it.
        const end = toPage(
          list,
          { ...page, limit: 1 },
          [stretch, stretch],
          ({ id }) => [momentOf(id)],
          String,
        )
        return { ...found, nextCursor: end.nextCursor }
      }
    },
  }

  /** The keys by which the filter's index is asked, one at a time. */
  async function narrowings(
    organizationId: OrganizationId | null,
    filter: AuditFilter,
  ): Promise<readonly Narrowing[]> {
    const people = filter.people?.map((personId) => ({ personId })) ?? [{}]
    if (filter.action?.endsWith('.') !== true) return people
    const actions = await actionsOf(organizationId, filter.action)
    return people.flatMap((person) => actions.map((action) => ({ ...person, action })))
  }

  /** Which actions there are with this beginning: a look into the index for each of them. */
  async function actionsOf(
    organizationId: OrganizationId | null,
    beginning: string,
  ): Promise<readonly string[]> {
    const actions: string[] = []
    for (let after = beginning; ;) {
      // eslint-disable-next-line no-await-in-loop
      const row = await database
        .selectFrom('audit_events')
        .select('action')
        .where('organization_id', organizationId === null ? 'is' : '=', organizationId)
        .where(forListsOnly)
        .where('action', '>', after)
        .where('action', '<', `${beginning}\u{10FFFF}`)
        .orderBy('action')
        .limit(1)
        .executeTakeFirst()
      if (!row) return actions
      actions.push(row.action)
      after = row.action
    }
  }

  function trail(
    organizationId: OrganizationId | null,
    filter: AuditFilter & Narrowing,
    before: string | undefined,
  ) {
    let query = database
      .selectFrom('audit_events')
      .selectAll()
      .where('organization_id', organizationId === null ? 'is' : '=', organizationId)
    const isLookUp = filter.personId !== undefined
    if (!isLookUp) query = query.where(forListsOnly)
    if (filter.personId !== undefined) query = query.where('person_id', '=', filter.personId)
    if (filter.actor !== undefined) query = query.where('actor_key', '=', filter.actor)
    if (filter.action !== undefined) query = query.where('action', '=', filter.action)
    if (filter.targetId !== undefined) query = query.where('target_id', '=', filter.targetId)
    if (before !== undefined) query = query.where('id', '<', idAt('auditEvent', before))
    if (filter.from) query = query.where('id', '>=', firstIdAt(filter.from))
    if (filter.until) query = query.where('id', '<', firstIdAt(filter.until))
    return query.orderBy('id', 'desc')
  }

  /** As JSON has it, in which a quotation mark has a backslash before it. */
  function holdsText(text: string) {
    const details = sql`cast(details as text)`
    const all = sql`action || ' ' || target_id || ' ' || coalesce(ip_address, '') || ' ' || ${details}`
    const part = JSON.stringify(text).slice(1, -1)
    return json.contains(
      foldLatin(all),
      part.replaceAll(/[A-Z]/g, (one) => one.toLowerCase()),
    )
  }
}

type Narrowing = { readonly personId?: string; readonly action?: string }

function times({ from, until }: AuditFilter): AuditFilter {
  return { ...(from && { from }), ...(until && { until }) }
}

const noNoise = new Uint8Array(10)

/** Ids begin with their time, so a time is a place in the trail. */
function firstIdAt(time: Date): RecordedAuditEvent['id'] {
  return makeId('auditEvent', Math.max(time.getTime(), 0), noNoise)
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
