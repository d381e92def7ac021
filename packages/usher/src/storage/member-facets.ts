// What a list of members can be filtered by. Each filter can be asked in two ways: who are they, from
// the index that knows (each member once), and does it hold for one that is at hand (`entry`).
import { sql, type RawBuilder } from 'kysely'
import type { OrganizationId } from '../core/ids.ts'
import type { MemberFilter } from '../engine/ports.ts'
import type { DialectTraits, SetTraits } from './dialect.ts'
import { behindPrefix, searchTerm } from './search-terms.ts'

export type Facet = {
  readonly name: keyof MemberFilter
  /** A select of `member_id`. */
  readonly members: RawBuilder<unknown>
  /** Of `entry`, a row of `member_listing`. `offset 0` keeps it a look-up for each row. */
  readonly holds: RawBuilder<boolean>
}

export function facetsOf(
  { sets }: DialectTraits,
  organizationId: OrganizationId,
  filter: MemberFilter,
): readonly Facet[] {
  const search = searchTerm(filter.search ?? '')
  return [
    ...(filter.status === undefined ? [] : [columnFacet(organizationId, 'status', filter.status)]),
    ...(filter.origin === undefined ? [] : [columnFacet(organizationId, 'origin', filter.origin)]),
    ...(filter.role === undefined ? [] : [roleFacet(organizationId, filter.role)]),
    ...(filter.connectionId === undefined
      ? []
      : [connectionFacet(sets, organizationId, filter.connectionId)]),
    ...(filter.groupId === undefined ? [] : [groupFacet(sets, organizationId, filter.groupId)]),
    ...(search === '' ? [] : [searchFacet(organizationId, search)]),
  ]
}

function columnFacet(
  organizationId: OrganizationId,
  name: 'status' | 'origin',
  value: string,
): Facet {
  return {
    name,
    members: sql`select member_id from member_listing
      where organization_id = ${organizationId} and ${sql.ref(name)} = ${value}`,
    holds: sql`${sql.ref(`entry.${name}`)} = ${value}`,
  }
}

function roleFacet(organizationId: OrganizationId, role: string): Facet {
  return {
    name: 'role',
    members: sql`select member_id from member_roles
      where organization_id = ${organizationId} and role = ${role}`,
    holds: sql`exists (select 1 from member_roles
      where member_id = entry.member_id and role = ${role} limit 1 offset 0)`,
  }
}

/** Somebody with two identities on the connection is found at the first. */
function connectionFacet(
  sets: SetTraits,
  organizationId: OrganizationId,
  connectionId: string,
): Facet {
  const person = sets.joinEach('members', 'person', 'user_id', sql.ref('own.user_id'))
  return {
    name: 'connectionId',
    members: sql`select person.id as member_id from identities as own ${person}
      where own.connection_id = ${connectionId} and own.id > ''
        and person.organization_id = ${organizationId}
        and not exists (select 1 from identities as earlier
          where earlier.user_id = own.user_id and earlier.connection_id = ${connectionId}
            and earlier.id < own.id limit 1 offset 0)`,
    holds: sql`exists (select 1 from identities
      where user_id = entry.user_id and connection_id = ${connectionId} limit 1 offset 0)`,
  }
}

/** Whom the directory sent away has a place in the group, and is not in it. */
function groupFacet(sets: SetTraits, organizationId: OrganizationId, groupId: string): Facet {
  const known = sets.joinEach('directory_users', 'known', 'id', sql.ref('place.member_id'))
  const person = sets.joinEach('members', 'person', 'user_id', sql.ref('known.user_id'))
  const place = sets.joinEach('directory_group_members', 'place', 'member_id', sql.ref('known.id'))
  return {
    name: 'groupId',
    members: sql`select person.id as member_id from directory_group_members as place ${known} ${person}
      where place.group_id = ${groupId} and coalesce(known.deleted_at, 0) = 0
        and person.organization_id = ${organizationId}`,
    holds: sql`exists (select 1 from directory_users as known ${place}
      where known.user_id = entry.user_id and coalesce(known.deleted_at, 0) = 0
        and place.group_id = ${groupId} limit 1 offset 0)`,
  }
}

function searchFacet(organizationId: OrganizationId, search: string): Facet {
  const end = behindPrefix(search)
  return {
    name: 'search',
    members: sql`select term.member_id from member_search_terms as term
      where term.organization_id = ${organizationId} and term.term >= ${search} and term.term < ${end}
        and not exists (select 1 from member_search_terms as earlier
          where earlier.member_id = term.member_id and earlier.term >= ${search}
            and earlier.term < term.term limit 1 offset 0)`,
    holds: sql`exists (select 1 from member_search_terms
      where member_id = entry.member_id and term >= ${search} and term < ${end} limit 1 offset 0)`,
  }
}
