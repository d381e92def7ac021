// One page of a list of members: either those that match one filter are looked up and sorted, or a list
// that is in order already is walked.
import { sql, type RawBuilder } from 'kysely'
import { parseId, type MemberId, type OrganizationId } from '../core/ids.ts'
import type { MemberSort, PageRequest } from '../engine/ports.ts'
import type { DialectTraits } from './dialect.ts'
import type { Facet } from './member-facets.ts'
import { cursorKey, foreignCursor, rowsWanted, toPage } from './paging.ts'
import type { Database } from './schema.ts'
import { behindPrefix } from './search-terms.ts'

type PageQuestion = {
  readonly organizationId: OrganizationId
  readonly page: PageRequest
  /** As terms are stored; empty where nothing is searched for. */
  readonly search: string
  readonly facets: readonly Facet[]
  /** Few enough to be looked up; without one, the list is walked. */
  readonly from: Facet | undefined
}
/** `match`: by the first of a member's terms that match, as a search shows them. */
type Order = MemberSort | { readonly by: 'match'; readonly descending: false }

export type FoundPage = {
  readonly items: readonly MemberId[]
  readonly nextCursor: string | null
  /** All that match, where the first page has come by them. */
  readonly matches?: number
}
type FoundRow = { readonly member_id: MemberId; readonly key: string | number }

export async function sortedPage(
  database: Database,
  traits: DialectTraits,
  question: PageQuestion & { readonly sort: Order },
): Promise<FoundPage> {
  const { organizationId, search, page, sort, facets, from } = question
  const list = listName(question, sort)
  const column = sql.ref(sortColumns[sort.by])
  const direction = sql.raw(sort.descending ? 'desc' : 'asc')
  const byMatch = sort.by === 'match'
  const start = from
    ? sql`(${byMatch ? withFirstTerm(from, search) : from.members}) as found ${entryOf(traits)}`
    : sql`member_listing as entry`
  const isAsked = ({ name }: Facet) => name !== from?.name && !(byMatch && name === 'search')
  const conditions = [
    ...(from ? [] : [sql<boolean>`entry.organization_id = ${organizationId}`]),
    ...(byMatch ? [sql<boolean>`found.term is not null`] : []),
    ...facets.filter(isAsked).map(({ holds }) => holds),
    ...behind(list, page, sort),
  ]
  const isCounted = from !== undefined && page.cursor === null
  const { rows } = await sql<FoundRow & { readonly matches?: number }>`
    select entry.member_id, ${column} as key ${isCounted ? sql`, count(*) over () as matches` : sql``}
    from ${start} where ${allOf(conditions)}
    order by ${sort.by === 'created' ? sql`` : sql`${column} ${direction},`} entry.member_id ${direction}
    limit ${rowsWanted(page)}`.execute(database)
  const keyOf = (row: FoundRow): readonly string[] =>
    sort.by === 'created' ? [row.member_id] : [String(row.key), row.member_id]
  const found = toPage(list, page, rows, keyOf, (row) => row.member_id)
  return isCounted ? { ...found, matches: rows[0]?.matches ?? 0 } : found
}

const sortColumns = {
  created: 'entry.member_id',
  name: 'entry.sort_name',
  lastSignIn: 'entry.last_sign_in_at',
  match: 'found.term',
} as const

/** What a cursor is bound to. */
function listName({ organizationId, search }: PageQuestion, { by, descending }: Order): string {
  const list = `members:${organizationId}`
  if (by === 'match') return `${list}:${search}`
  if (by === 'created' && descending && search === '') return list
  return `${list}:${search}:${descending ? '-' : ''}${by}`
}

function behind(list: string, page: PageRequest, sort: Order): readonly RawBuilder<boolean>[] {
  const key = cursorKey(list, page)
  if (!key) return []
  const id = parseId('member', key.at(-1) ?? '')
  if (id === undefined || key.length !== (sort.by === 'created' ? 1 : 2)) throw foreignCursor()
  const beyond = sql.raw(sort.descending ? '<' : '>')
  if (sort.by === 'created') return [sql<boolean>`entry.member_id ${beyond} ${id}`]
  const value = sort.by === 'lastSignIn' ? Number(key[0]) : key[0]
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw foreignCursor()
  const column = sql.ref(sortColumns[sort.by])
  return [sql<boolean>`(${column}, entry.member_id) ${beyond} (${value}, ${id})`]
}

/** `null` for whom none matches. */
function withFirstTerm({ members }: Facet, search: string): RawBuilder<unknown> {
  return sql`select own.member_id, (select term from member_search_terms
      where member_id = own.member_id and term >= ${search} and term < ${behindPrefix(search)}
      order by term limit 1) as term
    from (${members}) as own`
}

/** Walks the terms in their order; a member shows at the first of the terms that match. */
export async function searchPage(
  database: Database,
  traits: DialectTraits,
  question: PageQuestion,
): Promise<FoundPage> {
  const { organizationId, search, page, facets } = question
  const list = listName(question, { by: 'match', descending: false })
  const key = cursorKey(list, page)
  const after = parseId('member', key?.[1] ?? '')
  if (key && (after === undefined || key.length !== 2)) throw foreignCursor()
  const conditions = [
    sql<boolean>`found.organization_id = ${organizationId}`,
    sql<boolean>`found.term >= ${key?.[0] ?? search}`,
    sql<boolean>`found.term < ${behindPrefix(search)}`,
    sql<boolean>`not exists (select 1 from member_search_terms as earlier
      where earlier.member_id = found.member_id
        and earlier.term >= ${search} and earlier.term < found.term limit 1 offset 0)`,
    ...facets.filter(({ name }) => name !== 'search').map(({ holds }) => holds),
    ...(key && after ? [sql<boolean>`(found.term > ${key[0]} or found.member_id > ${after})`] : []),
  ]
  const entry = facets.length > 1 ? entryOf(traits) : sql``
  const { rows } = await sql<FoundRow>`
    select found.member_id, found.term as key from member_search_terms as found ${entry}
    where ${allOf(conditions)}
    order by found.term, found.member_id
    limit ${rowsWanted(page)}`.execute(database)
  return toPage(
    list,
    page,
    rows,
    (row) => [String(row.key), row.member_id],
    (row) => row.member_id,
  )
}

/** As `entry`: the short row of each member in `found`. */
export function entryOf({ sets }: DialectTraits): RawBuilder<unknown> {
  return sets.joinEach('member_listing', 'entry', 'member_id', sql.ref('found.member_id'))
}

export function allOf(conditions: readonly RawBuilder<boolean>[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`1 = 1` : sql.join(conditions, sql` and `)
}
