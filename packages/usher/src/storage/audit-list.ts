// Lists of the audit trail go through one index each; a filter that names several keys (all actions with
// a beginning, both ids of a person) reads a page of each and merges them. So does one for which two
// indexes have a part each: most of what a sign-in writes is done by the person whom it is about, and
// only the index by person holds that. A text has no index: each page looks at a bounded stretch of the
// trail and says where the next one begins.
import { sql, type RawBuilder, type Selectable } from 'kysely'
import { makeId, parseId, type OrganizationId } from '../core/ids.ts'
import type { AuditFilter, Page, PageRequest, RecordedAuditEvent } from '../engine/ports.ts'
import type { DialectTraits } from './dialect.ts'
import { forListsOnly, notOfPerson } from './lists.ts'
import { cursorMoment, cursorOf, idAt, mergeNewest } from './newest-first.ts'
import { rowsWanted } from './paging.ts'
import type { AuditEventsTable, Database } from './schema.ts'
import { behindPrefix } from './search-terms.ts'

/** How many events a page looks at when it searches for a text. */
const searchedMax = 20_000

type TrailQuestion = {
  readonly organizationId: OrganizationId | null
  readonly page: PageRequest
  readonly filter: AuditFilter
}
type Row = Selectable<AuditEventsTable>
/** What one index is asked for. */
type Stretch = Omit<AuditFilter, 'people' | 'text'> & {
  /** The condition that names the index, where it is not the order of the trail. */
  readonly within?: RawBuilder<boolean>
  readonly before?: string
  readonly notBefore?: RecordedAuditEvent['id']
}

export async function listTrail(
  database: Database,
  traits: DialectTraits,
  question: TrailQuestion,
  toItem: (row: Row) => RecordedAuditEvent,
): Promise<Page<RecordedAuditEvent>> {
  const { organizationId, page, filter } = question
  const list = `audit:${organizationId ?? ''}`
  const before = cursorMoment(list, page)
  const { text, people, ...rest } = filter
  const stretch: Stretch = { ...rest, ...(before !== undefined && { before }) }
  const end = text === undefined ? undefined : await endOfSearch(database, question, stretch)
  const lists: (readonly Row[])[] = []
  for (const narrow of await narrowings(database, organizationId, {
    ...rest,
    ...(people && { people }),
  })) {
    const wanted = { ...stretch, ...narrow, ...(end && { notBefore: end }) }
    let query = trail(database, organizationId, wanted).limit(rowsWanted(page))
    if (text !== undefined) query = query.where(holdsText(traits, text))
    // Few, each a page from an index, on one connection.
    // eslint-disable-next-line no-await-in-loop
    lists.push(await query.execute())
  }
  const found = mergeNewest(list, page, lists, toItem)
  // Nothing more in this stretch: the next page begins behind it.
  return found.nextCursor === null && end ? { ...found, nextCursor: cursorOf(list, end) } : found
}

/** The oldest event that this page looks at; `undefined` where the trail ends before. */
async function endOfSearch(
  database: Database,
  { organizationId }: TrailQuestion,
  { before, from, until }: Stretch,
): Promise<RecordedAuditEvent['id'] | undefined> {
  const times = {
    ...(before !== undefined && { before }),
    ...(from && { from }),
    ...(until && { until }),
  }
  const row = await trail(database, organizationId, times)
    .clearSelect()
    .select('id')
    .offset(searchedMax)
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

/** The keys by which the filter's indexes are asked, one at a time; no event is found by two of them. */
async function narrowings(
  database: Database,
  organizationId: OrganizationId | null,
  filter: AuditFilter,
): Promise<readonly Pick<Stretch, 'within' | 'action'>[]> {
  const { people, action } = filter
  const ways = people?.map(ofPerson) ?? waysTo(filter)
  const keys = ways.map((within) => (within ? { within } : {}))
  if (action?.endsWith('.') !== true) return keys
  const actions = await actionsOf(database, organizationId, action)
  return keys.flatMap((key) => actions.map((one) => ({ ...key, action: one })))
}

/** `undefined`: the order of the trail. */
function waysTo({ actor, targetId }: AuditFilter): readonly (RawBuilder<boolean> | undefined)[] {
  if (targetId !== undefined) {
    const asTarget = sql<boolean>`target_id = ${targetId} and ${notOfPerson}`
    return namesPerson(targetId)
      ? [asTarget, sql<boolean>`${ofPerson(targetId)} and target_id = ${targetId}`]
      : [asTarget]
  }
  if (actor === undefined) return [undefined]
  const asActor = sql<boolean>`actor_key = ${actor}`
  return namesPerson(actor)
    ? [asActor, sql<boolean>`${ofPerson(actor)} and actor_key is null`]
    : [asActor]
}

function ofPerson(id: string): RawBuilder<boolean> {
  return sql<boolean>`person_id = ${id}`
}

function namesPerson(id: string): boolean {
  return parseId('user', id) !== undefined || parseId('member', id) !== undefined
}

/** Which actions there are with this beginning: a look into the index for each of them. */
async function actionsOf(
  database: Database,
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
      .where('action', '<', behindPrefix(beginning))
      .orderBy('action')
      .limit(1)
      .executeTakeFirst()
    if (!row) return actions
    actions.push(row.action)
    after = row.action
  }
}

function trail(database: Database, organizationId: OrganizationId | null, stretch: Stretch) {
  const { within, actor, action, targetId, before, notBefore, from, until } = stretch
  let query = database
    .selectFrom('audit_events')
    .selectAll()
    .where('organization_id', organizationId === null ? 'is' : '=', organizationId)
  // Who looks for one person goes by that, not through the whole trail.
  query = query.where(within ?? forListsOnly)
  if (actor !== undefined)
    query = query.where(sql<boolean>`coalesce(actor_key, person_id) = ${actor}`)
  if (action !== undefined) query = query.where('action', '=', action)
  if (targetId !== undefined) query = query.where('target_id', '=', targetId)
  if (before !== undefined) query = query.where('id', '<', idAt('auditEvent', before))
  if (notBefore !== undefined) query = query.where('id', '>=', notBefore)
  if (from) query = query.where('id', '>=', firstIdAt(from))
  if (until) query = query.where('id', '<', firstIdAt(until))
  return query.orderBy('id', 'desc')
}

/** As JSON has it, in which a quotation mark has a backslash before it. */
function holdsText(traits: DialectTraits, text: string) {
  const details = sql`cast(details as text)`
  const all = sql`action || ' ' || target_id || ' ' || coalesce(ip_address, '') || ' ' || ${details}`
  const part = JSON.stringify(text).slice(1, -1)
  const folded = part.replaceAll(/[A-Z]/g, (one) => one.toLowerCase())
  return traits.json.contains(traits.foldLatin(all), folded)
}

const noNoise = new Uint8Array(10)

/** Ids begin with their time, so a time is a place in the trail. */
function firstIdAt(time: Date): RecordedAuditEvent['id'] {
  return makeId('auditEvent', Math.max(time.getTime(), 0), noNoise)
}
