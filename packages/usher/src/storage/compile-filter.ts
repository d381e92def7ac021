// A resolved question as SQL. Every answer is true or false, never unknown: what is missing compares
// as false, so that `not` means what it says. All values are parameters, and no row leaves the
// database to be filtered.
import { sql, type RawBuilder } from 'kysely'
import type { ComparedValue, ResourceFilter, ValuePlace } from '../core/resource-query.ts'
import { unreachable } from '../lib/assert.ts'
import type { DialectTraits } from './dialect.ts'
import type { JsonSource, JsonTraits } from './json-places.ts'

type Compilers = Pick<DialectTraits, 'json' | 'sets'>

/** A condition on the row `resource` of directory_resources. */
export function compileFilter(
  { json, sets }: Compilers,
  filter: ResourceFilter,
): RawBuilder<boolean> {
  return compileIn(filter, { kind: 'column', column: sql.ref('resource.comparable') }, 0)

  /** `depth` elements are around: each has a name of its own. */
  function compileIn(
    inner: ResourceFilter,
    source: JsonSource,
    depth: number,
  ): RawBuilder<boolean> {
    switch (inner.kind) {
      case 'and':
      case 'or':
        return balanced(
          inner.kind,
          inner.operands.map((operand) => compileIn(operand, source, depth)),
        )
      case 'not':
        return sql`not ${compileIn(inner.operand, source, depth)}`
      case 'constant':
        return truth(inner.value)
      case 'compare': {
        const { place, operator, value } = inner
        const stored = storedValue(json, source, place, value)
        return stored === undefined
          ? truth(false)
          : sql`(${comparison(json, stored, operator, value)}) is true`
      }
      case 'present':
        return inner.place.kind === 'document'
          ? sql`(${json.isPresent(source, inner.place.steps)}) is true`
          : columnIsPresent(inner.place)
      case 'element': {
        const alias = `element${depth}`
        const condition = compileIn(inner.filter, { kind: 'element', alias }, depth + 1)
        return json.someElement(source, inner.steps, alias, condition)
      }
      case 'key':
        // Where it did not choose the rows (`filterSources`) it says nothing: the comparison beside
        // it implies it.
        return truth(true)
      case 'hasMember':
        return livingMember(sql`membership.member_id = ${inner.memberId} and`)
      case 'hasMembers':
        return livingMember(sql``)
      case 'inGroup':
        return sql`exists (select 1 from directory_group_members as membership
          where membership.member_id = resource.id and membership.group_id = ${inner.groupId})`
      case 'inAnyGroup':
        return sql`exists (select 1 from directory_group_members as membership
          where membership.member_id = resource.id)`
      default:
        return unreachable(inner)
    }
  }

  /** Somebody whom the directory sent away keeps the place in the group, and is not seen there. */
  function livingMember(which: RawBuilder<unknown>): RawBuilder<boolean> {
    const join = sets.joinEach(
      'directory_resources',
      'member',
      'id',
      sql.ref('membership.member_id'),
    )
    return sql`exists (select 1 from directory_group_members as membership ${join}
      where ${which} membership.group_id = resource.id)`
  }
}

/** `undefined` where no value of this type can be. */
function storedValue(
  json: JsonTraits,
  source: JsonSource,
  place: ValuePlace,
  { type }: ComparedValue,
): RawBuilder<unknown> | undefined {
  if (place.kind === 'document') return json.valueAt(source, place.steps, type)
  switch (place.column) {
    case 'id':
      return type === 'text' ? sql.ref('resource.id') : undefined
    case 'externalId':
      return type === 'text' ? sql.ref('resource.external_id') : undefined
    case 'createdAt':
      return type === 'number' ? sql.ref('resource.created_at') : undefined
    case 'updatedAt':
      return type === 'number' ? sql.ref('resource.updated_at') : undefined
    default:
      return unreachable(place.column)
  }
}

type Comparison = Extract<ResourceFilter, { kind: 'compare' }>

function comparison(
  json: JsonTraits,
  stored: RawBuilder<unknown>,
  operator: Comparison['operator'],
  { type, value }: ComparedValue,
): RawBuilder<boolean> {
  const given = () => json.parameter(type, value)
  switch (operator) {
    case 'eq':
      return sql`${stored} = ${given()}`
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return type === 'boolean' ? truth(false) : sql`${stored} ${orders[operator]} ${given()}`
    case 'co':
    case 'sw':
    case 'ew':
      return type === 'text' ? json[parts[operator]](stored, value) : truth(false)
    default:
      return unreachable(operator)
  }
}

const orders = { gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=` } as const
const parts = { co: 'contains', sw: 'startsWith', ew: 'endsWith' } as const

function columnIsPresent({ column }: Extract<ValuePlace, { kind: 'column' }>): RawBuilder<boolean> {
  return column === 'externalId' ? sql`(resource.external_id <> '') is true` : truth(true)
}

export function truth(value: boolean): RawBuilder<boolean> {
  return value ? sql`(1 = 1)` : sql`(1 = 0)`
}

/** Halves in halves: SQLite counts the depth of an expression, and a long chain is a deep one. */
function balanced(
  kind: 'and' | 'or',
  operands: readonly RawBuilder<boolean>[],
): RawBuilder<boolean> {
  const [first] = operands
  if (first === undefined) return truth(kind === 'and')
  if (operands.length === 1) return first
  const middle = Math.ceil(operands.length / 2)
  const [left, right] = [operands.slice(0, middle), operands.slice(middle)].map((half) =>
    balanced(kind, half),
  )
  return kind === 'and' ? sql`(${left} and ${right})` : sql`(${left} or ${right})`
}
