// The member list of the console. Newest first; with a search, in the order of what was found. Both
// walk an index and stop at the end of the page.
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import { parseId, type MemberId, type OrganizationId, type UserId } from '../core/ids.ts'
import type { Member, MemberRole } from '../core/model.ts'
import type { MemberFilter, MemberSummary, Page, PageRequest } from '../engine/ports.ts'
import { toDateOrNull } from './columns.ts'
import { forListsOnly } from './lists.ts'
import { toMember, toRole } from './member-rows.ts'
import { cursorId, cursorKey, foreignCursor, rowsWanted, toPage } from './paging.ts'
import type { Database, Tables } from './schema.ts'
import { behindPrefix, searchTerm } from './search-terms.ts'

export async function listMembers(
  database: Database,
  organizationId: OrganizationId,
  filter: MemberFilter,
  page: PageRequest,
): Promise<Page<MemberSummary>> {
  const search = searchTerm(filter.search ?? '')
  const found =
    search === ''
      ? await newestMembers(database, organizationId, filter, page)
      : await searchedMembers(database, organizationId, search, filter, page)
  return { ...found, items: await summarize(database, organizationId, found.items) }
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

async function newestMembers(
  database: Database,
  organizationId: OrganizationId,
  filter: MemberFilter,
  page: PageRequest,
): Promise<Page<Member>> {
  const list = `members:${organizationId}`
  const before = cursorId('member', list, page)
  const rows = await newestMembersQuery(database, organizationId, filter, before)
    .limit(rowsWanted(page))
    .execute()
  return toPage(list, page, rows, ({ id }) => [id], toMember)
}

/**
 * A role that few have is looked up in its own index, which is in the same order. Roles and search
 * terms are their member's, organization included: to ask the member for it again would only invite
 * the planner to begin there.
 */
export function newestMembersQuery(
  database: Database,
  organizationId: OrganizationId,
  filter: MemberFilter,
  before: MemberId | undefined,
) {
  if (filter.role === undefined) {
    let query = database
      .selectFrom('members')
      .selectAll('members')
      .where('members.organization_id', '=', organizationId)
      .where(forListsOnly)
      .where(matches(filter))
    if (before !== undefined) query = query.where('members.id', '<', before)
    return query.orderBy('members.id', 'desc')
  }
  let query = database
    .selectFrom('member_roles')
    .innerJoin('members', 'members.id', 'member_roles.member_id')
    .selectAll('members')
    .where('member_roles.organization_id', '=', organizationId)
    .where('member_roles.role', '=', filter.role)
    .where(matches(filter))
  if (before !== undefined) query = query.where('member_roles.member_id', '<', before)
  return query.orderBy('member_roles.member_id', 'desc')
}

async function searchedMembers(
  database: Database,
  organizationId: OrganizationId,
  search: string,
  filter: MemberFilter,
  page: PageRequest,
): Promise<Page<Member>> {
  const list = `members:${organizationId}:${search}`
  const rows = await searchedMembersQuery(database, organizationId, search, filter, {
    after: searchCursor(list, page),
  })
    .limit(rowsWanted(page))
    .execute()
  return toPage(list, page, rows, ({ term, id }) => [term, id], toMember)
}

type SearchPosition = { readonly term: string; readonly memberId: MemberId }

function searchCursor(list: string, page: PageRequest): SearchPosition | undefined {
  const key = cursorKey(list, page)
  if (!key) return undefined
  const [term, id] = key
  const memberId = parseId('member', id ?? '')
  if (term === undefined || memberId === undefined) throw foreignCursor()
  return { term, memberId }
}

/** Walks the terms in their order; a member shows at the first of the terms that match. */
export function searchedMembersQuery(
  database: Database,
  organizationId: OrganizationId,
  search: string,
  filter: MemberFilter,
  { after }: { readonly after: SearchPosition | undefined },
) {
  let query = database
    .selectFrom('member_search_terms')
    .innerJoin('members', 'members.id', 'member_search_terms.member_id')
    .selectAll('members')
    .select('member_search_terms.term')
    .where('member_search_terms.organization_id', '=', organizationId)
    .where('member_search_terms.term', '>=', after?.term ?? search)
    .where('member_search_terms.term', '<', behindPrefix(search))
    .where(matches(filter))
    .where((build) =>
      build.not(
        build.exists(
          build
            .selectFrom('member_search_terms as earlier')
            .select('earlier.term')
            .whereRef('earlier.member_id', '=', 'member_search_terms.member_id')
            .where('earlier.term', '>=', search)
            .whereRef('earlier.term', '<', 'member_search_terms.term'),
        ),
      ),
    )
  if (filter.role !== undefined) query = query.where(hasRole(filter.role))
  if (after !== undefined)
    query = query.where((build) =>
      build.or([
        build('member_search_terms.term', '>', after.term),
        build('member_search_terms.member_id', '>', after.memberId),
      ]),
    )
  return query.orderBy('member_search_terms.term').orderBy('member_search_terms.member_id')
}

/** Everything but search and role, which choose the index that is walked. */
function matches(filter: MemberFilter) {
  return (build: ExpressionBuilder<Tables, 'members'>) => {
    const conditions: Expression<SqlBool>[] = []
    if (filter.status !== undefined) conditions.push(build('members.status', '=', filter.status))
    if (filter.origin !== undefined) conditions.push(build('members.origin', '=', filter.origin))
    if (filter.connectionId !== undefined)
      conditions.push(
        build.exists(
          build
            .selectFrom('identities')
            .select('identities.id')
            .whereRef('identities.user_id', '=', 'members.user_id')
            .where('identities.connection_id', '=', filter.connectionId),
        ),
      )
    return build.and(conditions)
  }
}

function hasRole(role: string) {
  return (build: ExpressionBuilder<Tables, 'members'>) =>
    build.exists(
      build
        .selectFrom('member_roles')
        .select('member_roles.role')
        .whereRef('member_roles.member_id', '=', 'members.id')
        .where('member_roles.role', '=', role),
    )
}

/** Two statements for a whole page, not two for each member. */
async function summarize(
  database: Database,
  organizationId: OrganizationId,
  members: readonly Member[],
): Promise<readonly MemberSummary[]> {
  if (members.length === 0) return []
  const roles = await rolesOf(
    database,
    members.map(({ id }) => id),
  )
  const identities = await identitiesOf(
    database,
    organizationId,
    members.map(({ userId }) => userId),
  )
  return members.map((member) => {
    const own = identities.get(member.userId) ?? []
    const lastSignIn = own.reduce((latest, row) => Math.max(latest, row.last_sign_in_at ?? -1), -1)
    const sources = new Map(own.map((row) => [row.connection_id, row]))
    return {
      member,
      roles: roles.get(member.id) ?? [],
      authSources: [...sources.values()].map((row) => ({
        connectionId: row.connection_id,
        name: row.name,
        kind: row.kind,
      })),
      lastSignInAt: toDateOrNull(lastSignIn < 0 ? null : lastSignIn),
    }
  })
}

async function rolesOf(
  database: Database,
  ids: readonly MemberId[],
): Promise<ReadonlyMap<MemberId, readonly MemberRole[]>> {
  const rows = await database
    .selectFrom('member_roles')
    .selectAll()
    .where('member_id', 'in', ids)
    .orderBy('role')
    .execute()
  const grouped = groupBy(rows, (row) => row.member_id)
  return new Map([...grouped].map(([id, own]) => [id, own.map(toRole)]))
}

/** Within reach: on the organization's own connections and on the instance-wide ones. */
async function identitiesOf(
  database: Database,
  organizationId: OrganizationId,
  userIds: readonly UserId[],
) {
  const rows = await database
    .selectFrom('identities')
    .innerJoin('connections', 'connections.id', 'identities.connection_id')
    .select([
      'identities.user_id',
      'identities.connection_id',
      'identities.last_sign_in_at',
      'connections.name',
      'connections.kind',
    ])
    .where('identities.user_id', 'in', userIds)
    .where((build) =>
      build.or([
        build('connections.organization_id', '=', organizationId),
        build('connections.organization_id', 'is', null),
      ]),
    )
    .orderBy('identities.id')
    .execute()
  return groupBy(rows, (row) => row.user_id)
}

function groupBy<Key, Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): ReadonlyMap<Key, readonly Row[]> {
  const groups = new Map<Key, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}
