// The member list of the console, whatever is filtered and sorted by. Where few match a filter, they
// are looked up and sorted; where many do, the list is walked in its order and soon has a page.
import { sql, type RawBuilder } from 'kysely'
import { parseId, type MemberId, type OrganizationId } from '../core/ids.ts'
import type { Member } from '../core/model.ts'
import type {
  BoundedCount,
  MemberFilter,
  MemberPage,
  MemberSort,
  MemberSummary,
  PageRequest,
} from '../engine/ports.ts'
import type { DialectTraits } from './dialect.ts'
import { facetsOf, type Facet } from './member-facets.ts'
import { toMember } from './member-rows.ts'
import { summarize } from './member-summaries.ts'
import { cursorKey, foreignCursor, rowsWanted, toPage } from './paging.ts'
import type { Database } from './schema.ts'
import { behindPrefix, searchTerm } from './search-terms.ts'

type ListQuestion = {
  readonly organizationId: OrganizationId
  readonly filter: MemberFilter
  readonly page: PageRequest
  readonly sort: MemberSort | undefined
}

/** Counting ends here, and so many matches at most are looked up to be sorted. */
const countMax = 10_000
const newestFirst: MemberSort = { by: 'created', descending: true }

export async function listMembers(
  database: Database,
  traits: DialectTraits,
  question: ListQuestion,
): Promise<MemberPage> {
  const { organizationId, page } = question
  const facets = facetsOf(traits, organizationId, question.filter)
  const counted = await countEach(database, facets)
  const best = counted[0]
  const total =
    page.cursor === null ? await countAll(database, traits, organizationId, counted) : null
  const search = searchTerm(question.filter.search ?? '')
  const found =
    search !== '' && question.sort === undefined
      ? await searchPage(database, traits, { ...question, search, facets })
      : await sortedPage(database, traits, {
          ...question,
          sort: question.sort ?? newestFirst,
          facets,
          from: best && best.count <= countMax ? best.facet : undefined,
        })
  const members = await membersOf(database, traits, organizationId, found.items)
  return { ...found, total, items: await summarize(database, organizationId, members) }
}

export async function memberSummary(
  database: Database,
  organizationId: OrganizationId,
  id: MemberId,
): Promise<MemberSummary | undefined> {
  const row = await database
    .selectFrom('members')
    .selectAll()
    .where('id', '=', id)
    .where('organization_id', '=', organizationId)
    .executeTakeFirst()
  return row && (await summarize(database, organizationId, [toMember(row)]))[0]
}

type CountedFacet = { readonly facet: Facet; readonly count: number }

/** Fewest first. One that is alone is counted with all others, below. */
async function countEach(
  database: Database,
  facets: readonly Facet[],
): Promise<readonly CountedFacet[]> {
  const counted: CountedFacet[] = []
  for (const facet of facets)
    // A handful, each quick, on one connection.
    // eslint-disable-next-line no-await-in-loop
    counted.push({ facet, count: await countRows(database, facet.members) })
  return counted.toSorted((one, other) => one.count - other.count)
}

async function countAll(
  database: Database,
  traits: DialectTraits,
  organizationId: OrganizationId,
  counted: readonly CountedFacet[],
): Promise<BoundedCount> {
  const [best, ...rest] = counted
  const count =
    best === undefined
      ? await countRows(
          database,
          sql`select member_id from member_listing
            where organization_id = ${organizationId} and member_id > ''`,
        )
      : rest.length === 0
        ? best.count
        : await countRows(
            database,
            sql`select entry.member_id from (${best.facet.members}) as found ${entryOf(traits)}
              where ${allOf(rest.map(({ facet }) => facet.holds))}`,
          )
  return { count: Math.min(count, countMax), isExact: count <= countMax }
}

async function countRows(database: Database, rows: RawBuilder<unknown>): Promise<number> {
  const { rows: counts } = await sql<{ count: number }>`
    select count(*) as count from (${rows} limit ${countMax + 1}) as bounded`.execute(database)
  return counts[0]?.count ?? 0
}

type FoundPage = { readonly items: readonly MemberId[]; readonly nextCursor: string | null }
type FoundRow = { readonly member_id: MemberId; readonly key: string | number }

async function sortedPage(
  database: Database,
  traits: DialectTraits,
  question: ListQuestion & {
    readonly sort: MemberSort
    readonly facets: readonly Facet[]
    /** Few enough to be looked up; without one, the list is walked. */
    readonly from: Facet | undefined
  },
): Promise<FoundPage> {
  const { organizationId, filter, page, sort, facets, from } = question
  const search = searchTerm(filter.search ?? '')
  const isPlain = sort.by === 'created' && sort.descending && search === ''
  const order = isPlain ? '' : `:${search}:${sort.descending ? '-' : ''}${sort.by}`
  const list = `members:${organizationId}${order}`
  const column = sql.ref(sortColumns[sort.by])
  const direction = sql.raw(sort.descending ? 'desc' : 'asc')
  const start = from
    ? sql`(${from.members}) as found ${entryOf(traits)}`
    : sql`member_listing as entry`
  const conditions = [
    ...(from ? [] : [sql<boolean>`entry.organization_id = ${organizationId}`]),
    ...facets.filter((facet) => facet !== from).map(({ holds }) => holds),
    ...behind(list, page, sort),
  ]
  const { rows } = await sql<FoundRow>`
    select entry.member_id, ${column} as key from ${start} where ${allOf(conditions)}
    order by ${sort.by === 'created' ? sql`` : sql`${column} ${direction},`} entry.member_id ${direction}
    limit ${rowsWanted(page)}`.execute(database)
  const keyOf = (row: FoundRow): readonly string[] =>
    sort.by === 'created' ? [row.member_id] : [String(row.key), row.member_id]
  return toPage(list, page, rows, keyOf, (row) => row.member_id)
}

const sortColumns = {
  created: 'entry.member_id',
  name: 'entry.sort_name',
  lastSignIn: 'entry.last_sign_in_at',
} as const

function behind(list: string, page: PageRequest, sort: MemberSort): readonly RawBuilder<boolean>[] {
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

/** Walks the terms in their order; a member shows at the first of the terms that match. */
async function searchPage(
  database: Database,
  traits: DialectTraits,
  question: ListQuestion & { readonly search: string; readonly facets: readonly Facet[] },
): Promise<FoundPage> {
  const { organizationId, search, page, facets } = question
  const list = `members:${organizationId}:${search}`
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
function entryOf({ sets }: DialectTraits): RawBuilder<unknown> {
  return sets.joinEach('member_listing', 'entry', 'member_id', sql.ref('found.member_id'))
}

function allOf(conditions: readonly RawBuilder<boolean>[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`1 = 1` : sql.join(conditions, sql` and `)
}

/** In the order of the ids given. */
async function membersOf(
  database: Database,
  { sets }: DialectTraits,
  organizationId: OrganizationId,
  ids: readonly MemberId[],
): Promise<readonly Member[]> {
  if (ids.length === 0) return []
  const rows = await database
    .selectFrom('members')
    .selectAll()
    .where(sets.isOneOf(sql.ref('id'), ids))
    .where('organization_id', '=', organizationId)
    .execute()
  const members = new Map(rows.map((row) => [row.id, toMember(row)]))
  return ids.map((id) => members.get(id)).filter((member) => member !== undefined)
}
