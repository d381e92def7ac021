// Pages and counts of a directory's resources. Whoever asks for a value that an index knows begins at
// that index; everybody else walks the type's list in the order of the ids.
import { sql, type RawBuilder } from 'kysely'
import type { DirectoryId } from '../core/ids.ts'
import type { ResourceQuery, ResourceSort } from '../core/resource-query.ts'
import { unreachable } from '../lib/assert.ts'
import { compileFilter } from './compile-filter.ts'
import type { DialectTraits } from './dialect.ts'
import { filterSources } from './filter-sources.ts'
import { forDirectoryLists } from './lists.ts'
import type { ResourceRow } from './resource-rows.ts'

type Question = Pick<ResourceQuery, 'resourceType' | 'filter'>

export function resourcePage(
  traits: DialectTraits,
  directoryId: DirectoryId,
  query: ResourceQuery,
): RawBuilder<ResourceRow> {
  const rows = rowsOf(traits, directoryId, query)
  const { from, limit } = query
  if (from.kind === 'after') {
    const behind = from.id === null ? sql`` : sql`and resource.id > ${from.id}`
    return sql`select ${columns} ${rows} ${behind} order by resource.id limit ${limit}`
  }
  const order = query.sort === null ? sql`` : sql`${sortKey(traits, query.sort)},`
  const page = sql`order by ${order} resource.id limit ${limit} offset ${from.offset}`
  if (query.filter !== null || query.sort !== null || from.offset === 0)
    return sql`select ${columns} ${rows} ${page}`
  // What is skipped is skipped in the index; only what is shown is read.
  const shown = traits.sets.joinEach('directory_resources', 'resource', 'id', sql.ref('page.id'))
  return sql`select ${columns} from (select resource.id ${rows} ${page}) as page ${shown}
    order by page.id`
}

export function resourceCount(
  traits: DialectTraits,
  directoryId: DirectoryId,
  question: Question,
): RawBuilder<{ count: number }> {
  return sql`select count(*) as count ${rowsOf(traits, directoryId, question)}`
}

/** All but the comparable document, which nobody reads. */
export const columns = sql.join(
  [
    'id',
    'directory_id',
    'organization_id',
    'resource_type',
    'external_id',
    'label',
    'attributes',
    'version',
    'created_at',
    'updated_at',
  ].map((column) => sql.ref(`resource.${column}`)),
)

/** `from … where …` */
function rowsOf(
  traits: DialectTraits,
  directoryId: DirectoryId,
  { resourceType, filter }: Question,
): RawBuilder<unknown> {
  const own = sql`resource.directory_id = ${directoryId} and resource.resource_type = ${resourceType}`
  const sources = filter === null ? undefined : filterSources(directoryId, filter)
  const condition = filter === null ? sql`` : sql`and ${compileFilter(traits, filter)}`
  if (sources === undefined || sources.selects.length === 0)
    return sql`from directory_resources as resource where ${own} and ${forDirectoryLists} ${condition}`
  const found = traits.sets.joinEach('directory_resources', 'resource', 'id', sql.ref('source.id'))
  return sql`from (${union(sources.selects)}) as source ${found} where ${own} ${condition}`
}

/** One index names a resource once; several may name it again. */
function union(selects: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql.join(selects, sql` union `)
}

/** What is missing comes last, or first where the order is reversed. */
function sortKey({ json }: DialectTraits, { key, descending }: ResourceSort): RawBuilder<unknown> {
  const direction = descending ? sql`desc nulls first` : sql`asc nulls last`
  return sql`${sortValue()} ${direction}`

  function sortValue(): RawBuilder<unknown> {
    if (key.kind === 'column')
      switch (key.column) {
        case 'id':
          return sql.ref('resource.id')
        case 'externalId':
          return sql.ref('resource.external_id')
        case 'createdAt':
          return sql.ref('resource.created_at')
        case 'updatedAt':
          return sql.ref('resource.updated_at')
        default:
          return unreachable(key.column)
      }
    const source = { kind: 'column', column: sql.ref('resource.comparable') } as const
    if (key.element === null) return json.valueAt(source, key.steps, key.type)
    const alias = 'element'
    const value = json.valueAt({ kind: 'element', alias }, key.element, key.type)
    return json.preferredElement(source, key.steps, alias, value)
  }
}
