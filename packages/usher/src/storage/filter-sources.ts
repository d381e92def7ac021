// Where to begin: the indexes that hold every answer to a question, so that only those rows are read.
// `undefined` where none does; then the whole list is walked.
import { sql, type RawBuilder } from 'kysely'
import type { DirectoryId } from '../core/ids.ts'
import type { ResourceFilter } from '../core/resource-query.ts'
import { hasExternalId } from './external-ids.ts'

/** Selects of one column `id` that together name every answer, some more than once. */
export type FilterSources = {
  readonly selects: readonly RawBuilder<unknown>[]
  /** How few they are likely to be; the least is taken. */
  readonly rank: number
}

/** Beyond these a walk is as good, and a statement has its limits. */
const selectsMax = 200

export function filterSources(
  directoryId: DirectoryId,
  filter: ResourceFilter,
): FilterSources | undefined {
  switch (filter.kind) {
    case 'and': {
      const found = filter.operands.flatMap((operand) => filterSources(directoryId, operand) ?? [])
      return found.reduce<FilterSources | undefined>(
        (best, other) => (best === undefined || other.rank < best.rank ? other : best),
        undefined,
      )
    }
    case 'or': {
      const found = filter.operands.flatMap((operand) => filterSources(directoryId, operand) ?? [])
      const selects = found.flatMap((sources) => sources.selects)
      return found.length === filter.operands.length && selects.length <= selectsMax
        ? { selects, rank: Math.max(0, ...found.map(({ rank }) => rank)) }
        : undefined
    }
    case 'compare': {
      const { place, operator, value } = filter
      if (place.kind !== 'column' || operator !== 'eq' || value.type !== 'text') return undefined
      if (place.column === 'id')
        return one(0, sql`select id from directory_resources where id = ${value.value}`)
      return place.column === 'externalId'
        ? one(
            2,
            sql`select id from directory_resources
            where ${hasExternalId(value.value)} and directory_id = ${directoryId}`,
          )
        : undefined
    }
    case 'key':
      return one(
        1,
        sql`select resource_id as id from directory_resource_keys
        where value = ${filter.value} and attribute = ${filter.attribute}
        and directory_id = ${directoryId}`,
      )
    case 'hasMember':
      return one(
        3,
        sql`select group_id as id from directory_group_members
        where member_id = ${filter.memberId}`,
      )
    case 'inGroup':
      return one(
        4,
        sql`select member_id as id from directory_group_members
        where group_id = ${filter.groupId}`,
      )
    case 'not':
    case 'constant':
    case 'present':
    case 'element':
    case 'hasMembers':
    case 'inAnyGroup':
      return undefined
  }
}

function one(rank: number, select: RawBuilder<unknown>): FilterSources {
  return { selects: [select], rank }
}
