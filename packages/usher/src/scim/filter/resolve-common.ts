// RFC 7643 §3.1: the common attributes lie beside the document, as columns, or are known from the type.
import type { ResourceFilter } from '../../core/resource-query.ts'
import { present as must } from '../../lib/assert.ts'
import { timeInMilliseconds } from '../resource/sortable-time.ts'
import type { ResolvedAttribute } from '../schema/model.ts'
import { comparedValue } from './compared-value.ts'
import { textMatches } from './evaluate-filter.ts'
import type { FilterNode } from './filter-node.ts'
import { invalidFilter } from './tokenize.ts'

type Test = Extract<FilterNode, { kind: 'compare' | 'present' }>

/** `schemas` is a common attribute too, but it is in the comparable document like any other. */
export function isCommonColumn({ extension, steps }: ResolvedAttribute): boolean {
  const [first] = steps
  return extension === null && (first === 'id' || first === 'externalId' || first === 'meta')
}

const columns = {
  id: 'id',
  externalId: 'externalId',
  'meta.created': 'createdAt',
  'meta.lastModified': 'updatedAt',
} as const

export function commonColumn(
  steps: readonly string[],
): (typeof columns)[keyof typeof columns] | undefined {
  const name = steps.join('.')
  return Object.entries(columns).find(([candidate]) => candidate === name)?.[1]
}

export function resolveCommon(
  typeName: string,
  resolved: ResolvedAttribute,
  test: Test,
  label: string,
): ResourceFilter {
  const { attribute, sub, steps } = resolved
  const column = commonColumn(steps)
  const present: ResourceFilter =
    column === 'externalId'
      ? { kind: 'present', place: { kind: 'column', column } }
      : { kind: 'constant', value: true }
  if (test.kind === 'present') return present
  const { operator, value } = test
  const leaf = sub ?? attribute
  if (leaf.type === 'complex') {
    throw invalidFilter(`${label} is complex; compare one of its sub-attributes`)
  }
  if (value === null) {
    if (operator === 'eq') return not(present)
    if (operator === 'ne') return present
    throw invalidFilter(`${operator} does not apply to null (${label})`)
  }
  const compared = comparedValue(leaf, operator, value, { strict: true, label })
  const positive = operator === 'ne' ? 'eq' : operator
  const negateIf = (filter: ResourceFilter) => (operator === 'ne' ? not(filter) : filter)
  if (steps.join('.') === 'meta.resourceType' && compared.type === 'text') {
    const matches = textMatches(typeName, positive, compared.value)
    return { kind: 'constant', value: operator === 'ne' ? !matches : matches }
  }
  if (column === undefined) throw invalidFilter(`${label} cannot be filtered by`)
  const place = { kind: 'column', column } as const
  if (leaf.type !== 'dateTime') {
    return negateIf({ kind: 'compare', place, operator: positive, value: compared })
  }
  // `comparedValue` has let only a dateTime through.
  const milliseconds = must(timeInMilliseconds(String(value)), 'the time of a dateTime')
  const time = { type: 'number', value: milliseconds } as const
  return negateIf({ kind: 'compare', place, operator: positive, value: time })
}

function not(operand: ResourceFilter): ResourceFilter {
  return operand.kind === 'constant'
    ? { kind: 'constant', value: !operand.value }
    : { kind: 'not', operand }
}
