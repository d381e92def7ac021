// A literal of a filter → the form in which the attribute's values are compared.
import { foldCase } from '../../core/fold-case.ts'
import type { ComparedValue, ComparisonOperator } from '../../core/resource-query.ts'
import { unreachable } from '../../lib/assert.ts'
import { sortableTime } from '../resource/sortable-time.ts'
import type { SimpleAttribute } from '../schema/model.ts'
import type { FilterValue } from './filter-node.ts'
import { invalidFilter } from './tokenize.ts'

type Operators = 'equality' | 'ordering' | 'text'

/**
 * RFC 7644 §3.4.2.2: booleans and binary have no order (and that is an `invalidFilter`); text operators
 * are for text. A literal of another type than the attribute is a mistake of the client, not "no match".
 */
export function comparedValue(
  leaf: SimpleAttribute,
  operator: ComparisonOperator,
  value: Exclude<FilterValue, null>,
  { strict, label }: { readonly strict: boolean; readonly label: string },
): ComparedValue {
  if (!allowedOperators[leaf.type].includes(operatorKinds[operator])) {
    throw invalidFilter(`${operator} does not apply to ${label}, which is of type ${leaf.type}`)
  }
  switch (leaf.type) {
    case 'string':
    case 'reference':
    case 'binary':
      if (typeof value !== 'string') break
      return { type: 'text', value: leaf.caseExact ? value : foldCase(value) }
    case 'boolean': {
      const truth = typeof value === 'boolean' ? value : strict ? undefined : spelledBoolean(value)
      if (truth === undefined) break
      return { type: 'boolean', value: truth }
    }
    case 'integer':
    case 'decimal':
      if (typeof value !== 'number') break
      return { type: 'number', value }
    case 'dateTime': {
      const time = typeof value === 'string' ? sortableTime(value) : undefined
      if (time === undefined) break
      return { type: 'text', value: time }
    }
    default:
      return unreachable(leaf.type)
  }
  throw invalidFilter(`${label} is of type ${leaf.type}; the value is not`)
}

const operatorKinds = {
  eq: 'equality',
  ne: 'equality',
  co: 'text',
  sw: 'text',
  ew: 'text',
  gt: 'ordering',
  ge: 'ordering',
  lt: 'ordering',
  le: 'ordering',
} as const satisfies Record<ComparisonOperator, Operators>

const allowedOperators: Record<SimpleAttribute['type'], readonly Operators[]> = {
  string: ['equality', 'ordering', 'text'],
  reference: ['equality', 'ordering', 'text'],
  boolean: ['equality'],
  binary: ['equality'],
  integer: ['equality', 'ordering'],
  decimal: ['equality', 'ordering'],
  dateTime: ['equality', 'ordering'],
}

/** Entra writes booleans as text: `roles[primary eq "True"]`. */
function spelledBoolean(value: FilterValue): boolean | undefined {
  if (typeof value !== 'string') return undefined
  const folded = value.toLowerCase()
  return folded === 'true' ? true : folded === 'false' ? false : undefined
}
