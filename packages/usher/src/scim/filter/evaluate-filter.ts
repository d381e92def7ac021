// The reference evaluator: answers a resolved question in memory, from the comparable document. What
// the databases answer is held against it, and PATCH asks it which element a value path means.
import type { JsonValue, ResourceDocument } from '../../core/directory.ts'
import type { ComparedValue, ResourceFilter, ValuePlace } from '../../core/resource-query.ts'
import { unreachable } from '../../lib/assert.ts'
import { compareCodePoints } from './compare-code-points.ts'

export type FilterSubject = Pick<ResourceDocument, 'comparable' | 'externalId'> & {
  readonly id: string
  readonly createdAt: Date
  readonly updatedAt: Date
  /** Left out: a narrowing by key says nothing, since the comparison beside it decides. */
  readonly keys?: ResourceDocument['keys']
  /** Direct members, of a group. */
  readonly memberIds?: ReadonlySet<string>
  /** Groups that it is in directly. */
  readonly groupIds?: ReadonlySet<string>
}

export function evaluateFilter(filter: ResourceFilter, subject: FilterSubject): boolean {
  return holds(filter, subject.comparable, subject)
}

/** The same inside one element of a multi-valued attribute, where there are only documents. */
export function evaluateElementFilter(filter: ResourceFilter, element: JsonValue): boolean {
  return holds(filter, element, null)
}

function holds(
  filter: ResourceFilter,
  document: JsonValue,
  subject: FilterSubject | null,
): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.operands.every((operand) => holds(operand, document, subject))
    case 'or':
      return filter.operands.some((operand) => holds(operand, document, subject))
    case 'not':
      return !holds(filter.operand, document, subject)
    case 'constant':
      return filter.value
    case 'compare':
      return compares(valueAt(filter.place, document, subject), filter.operator, filter.value)
    case 'present':
      return isPresent(valueAt(filter.place, document, subject))
    case 'element':
      return elementsAt(document, filter.steps).some((element) =>
        holds(filter.filter, element, subject),
      )
    case 'key':
      return (
        subject?.keys?.some(
          (key) => key.attribute === filter.attribute && key.value === filter.value,
        ) ?? true
      )
    case 'hasMember':
      return subject?.memberIds?.has(filter.memberId) ?? false
    case 'hasMembers':
      return (subject?.memberIds?.size ?? 0) > 0
    case 'inGroup':
      return subject?.groupIds?.has(filter.groupId) ?? false
    case 'inAnyGroup':
      return (subject?.groupIds?.size ?? 0) > 0
    default:
      return unreachable(filter)
  }
}

function valueAt(
  place: ValuePlace,
  document: JsonValue,
  subject: FilterSubject | null,
): JsonValue | undefined {
  if (place.kind === 'document') return stepInto(document, place.steps)
  if (subject === null) return undefined
  switch (place.column) {
    case 'id':
      return subject.id
    case 'externalId':
      return subject.externalId
    case 'createdAt':
      return subject.createdAt.getTime()
    case 'updatedAt':
      return subject.updatedAt.getTime()
    default:
      return unreachable(place.column)
  }
}

export function stepInto(value: JsonValue, steps: readonly string[]): JsonValue | undefined {
  let current: JsonValue | undefined = value
  for (const step of steps) {
    if (!isObject(current) || !Object.hasOwn(current, step)) return undefined
    current = current[step]
  }
  return current
}

function isObject(
  value: JsonValue | undefined,
): value is Exclude<JsonValue, string | number | boolean | null | readonly JsonValue[]> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function elementsAt(document: JsonValue, steps: readonly string[]): readonly JsonValue[] {
  const value = stepInto(document, steps)
  return isArray(value) ? value : []
}

function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}

/** RFC 7644 §3.4.2.2, `pr`: has a non-empty or non-null value. */
function isPresent(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return false
  if (isArray(value)) return value.length > 0
  return !isObject(value) || Object.keys(value).length > 0
}

type Comparison = Extract<ResourceFilter, { kind: 'compare' }>

/** A value of another type than the one asked for matches nothing; it is never converted. */
function compares(
  found: JsonValue | undefined,
  operator: Comparison['operator'],
  value: ComparedValue,
): boolean {
  switch (value.type) {
    case 'text':
      return typeof found === 'string' && textMatches(found, operator, value.value)
    case 'number':
      return typeof found === 'number' && ordered(found - value.value, operator)
    case 'boolean':
      return typeof found === 'boolean' && operator === 'eq' && found === value.value
    default:
      return unreachable(value)
  }
}

export function textMatches(
  found: string,
  operator: Comparison['operator'],
  value: string,
): boolean {
  switch (operator) {
    case 'co':
      return found.includes(value)
    case 'sw':
      return found.startsWith(value)
    case 'ew':
      return found.endsWith(value)
    case 'eq':
      return found === value
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return ordered(compareCodePoints(found, value), operator)
    default:
      return unreachable(operator)
  }
}

function ordered(difference: number, operator: Comparison['operator']): boolean {
  switch (operator) {
    case 'eq':
      return difference === 0
    case 'gt':
      return difference > 0
    case 'ge':
      return difference >= 0
    case 'lt':
      return difference < 0
    case 'le':
      return difference <= 0
    case 'co':
    case 'sw':
    case 'ew':
      return false
    default:
      return unreachable(operator)
  }
}
