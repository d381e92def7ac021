// The member list of the console, whatever is filtered and sorted by. Where few match a filter, they
// are looked up and sorted; where many do, the list is walked in its order and soon has a page.
import { sql, type RawBuilder } from 'kysely'
import type { MemberId, OrganizationId } from '../core/ids.ts'
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
import { allOf, entryOf, searchPage, sortedPage, type FoundPage } from './member-pages.ts'
import { toMember } from './member-rows.ts'
import { summarize } from './member-summaries.ts'
import type { Database } from './schema.ts'
import { searchTerm } from './search-terms.ts'

type ListQuestion = {
  readonly organizationId: OrganizationId
  readonly filter: MemberFilter
  readonly page: PageRequest
  readonly sort: MemberSort | undefined
}

export type ListLimits = {
  /** Counting ends here, and so many matches at most are looked up to be sorted. */
  readonly countMax: number
  /** Where a filter matches no more than this, nobody needs to know how many match the others. */
  readonly fewMax: number
}
const listLimits: ListLimits = { countMax: 10_000, fewMax: 1000 }
const newestFirst: MemberSort = { by: 'created', descending: true }

export async function listMembers(
  database: Database,
  traits: DialectTraits,
  question: ListQuestion,
  limits = listLimits,
): Promise<MemberPage> {
  const { organizationId, filter, page, sort } = question
  const facets = facetsOf(traits, organizationId, filter)
  const counted = await countEach(database, facets, limits)
  const best = counted[0]
  const from = best && best.count <= limits.countMax ? best.facet : undefined
  const search = searchTerm(filter.search ?? '')
  const asked = { organizationId, page, search, facets, from }
  const found =
    search !== '' && sort === undefined && (from === undefined || from.name === 'search')
      ? await searchPage(database, traits, asked)
      : await sortedPage(database, traits, {
          ...asked,
          sort: sort ?? (search === '' ? newestFirst : { by: 'match', descending: false }),
        })
  const total =
    page.cursor === null
      ? await countAll(database, traits, { ...asked, counted, found, limits })
      : null
  const members = await membersOf(database, traits, organizationId, found.items)
  return {
    items: await summarize(database, organizationId, members),
    nextCursor: found.nextCursor,
    total,
  }
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

/** Fewest first: as far as `fewMax`, and where none ends before, as far as `countMax`. */
async function countEach(
  database: Database,
  facets: readonly Facet[],
  { countMax, fewMax }: ListLimits,
): Promise<readonly CountedFacet[]> {
  if (facets.length < 2) return countUpTo(database, facets, countMax)
  const counted = await countUpTo(database, facets, fewMax)
  const isOneFew = counted.some(({ count }) => count <= fewMax)
  return isOneFew ? counted : countUpTo(database, facets, countMax)
}

async function countUpTo(
  database: Database,
  facets: readonly Facet[],
  max: number,
): Promise<readonly CountedFacet[]> {
  const counted: CountedFacet[] = []
  for (const facet of facets)
    // A handful, each quick, on one connection.
    // eslint-disable-next-line no-await-in-loop
    counted.push({ facet, count: await countRows(database, facet.members, max) })
  return counted.toSorted((one, other) => one.count - other.count)
}

type Counting = {
  readonly organizationId: OrganizationId
  readonly counted: readonly CountedFacet[]
  readonly found: FoundPage
  readonly limits: ListLimits
}

/** Where several filters match very many each, only the first of those are asked about the others. */
async function countAll(
  database: Database,
  traits: DialectTraits,
  { organizationId, counted, found, limits }: Counting,
): Promise<BoundedCount> {
  const { countMax } = limits
  if (found.matches !== undefined) return { count: found.matches, isExact: true }
  const [best, ...rest] = counted
  if (best !== undefined && rest.length > 0) {
    const asked = sql`select entry.member_id
      from (${best.facet.members} limit ${countMax + 1}) as found ${entryOf(traits)}
      where ${allOf(rest.map(({ facet }) => facet.holds))}`
    const count = await countRows(database, asked, countMax)
    if (best.count <= countMax) return { count, isExact: true }
    return { count: Math.min(Math.max(count, found.items.length), countMax), isExact: false }
  }
  const everybody = sql`select member_id from member_listing
    where organization_id = ${organizationId} and member_id > ''`
  const count = best?.count ?? (await countRows(database, everybody, countMax))
  return { count: Math.min(count, countMax), isExact: count <= countMax }
}

async function countRows(
  database: Database,
  rows: RawBuilder<unknown>,
  max: number,
): Promise<number> {
  const { rows: counts } = await sql<{ count: number }>`
    select count(*) as count from (${rows} limit ${max + 1}) as bounded`.execute(database)
  return counts[0]?.count ?? 0
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
