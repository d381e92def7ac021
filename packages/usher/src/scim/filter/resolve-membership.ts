// `members` of a group and `groups` of a user are rows, not part of a document. What can be asked of
// them is what an index answers: who is in it, and whether anybody is.
import type { ResourceFilter } from '../../core/resource-query.ts'
import { unreachable } from '../../lib/assert.ts'
import type { ResolvedAttribute, ResourceType } from '../schema/model.ts'
import type { FilterNode } from './filter-node.ts'
import { invalidFilter } from './tokenize.ts'

type Test = Extract<FilterNode, { kind: 'compare' | 'present' }>

export function isRowAttribute(
  type: ResourceType,
  { extension, attribute }: ResolvedAttribute,
): boolean {
  return extension === null && type.rowAttributes.some((name) => name === attribute.name)
}

/** `members eq "id"`, `members.value ne "id"`, `groups pr`. */
export function resolveMembership(
  { attribute, sub }: ResolvedAttribute,
  test: Test,
  label: string,
): ResourceFilter {
  if (sub !== null && sub.name !== 'value') {
    throw invalidFilter(`${label} cannot be filtered by; ${attribute.name}.value can`)
  }
  const ofMembers = attribute.name === 'members'
  const any: ResourceFilter = { kind: ofMembers ? 'hasMembers' : 'inAnyGroup' }
  if (test.kind === 'present') return any
  const { operator, value } = test
  if (operator !== 'eq' && operator !== 'ne') {
    throw invalidFilter(`${operator} does not apply to ${label}; eq, ne and pr do`)
  }
  if (value !== null && typeof value !== 'string') {
    throw invalidFilter(`${label} is of type string; the value is not`)
  }
  if (value === null) return operator === 'eq' ? { kind: 'not', operand: any } : any
  const one: ResourceFilter = ofMembers
    ? { kind: 'hasMember', memberId: value }
    : { kind: 'inGroup', groupId: value }
  return operator === 'ne' ? { kind: 'not', operand: one } : one
}

/**
 * `members[value eq "a" or value eq "b"]`. One element that satisfies several things at once, or that is
 * not a certain one, is not what an index knows.
 */
export function resolveMembershipPath(
  resolved: ResolvedAttribute,
  filter: FilterNode,
): ResourceFilter {
  const { name } = resolved.attribute
  switch (filter.kind) {
    case 'or':
      return {
        kind: 'or',
        operands: filter.operands.map((operand) => resolveMembershipPath(resolved, operand)),
      }
    case 'compare':
    case 'present': {
      const { path } = filter
      const plain = path.urn === null && path.sub === null && path.name.toLowerCase() === 'value'
      const simple =
        filter.kind === 'present' || (filter.operator === 'eq' && filter.value !== null)
      if (plain && simple) return resolveMembership(resolved, filter, `${name}.value`)
      break
    }
    case 'and':
    case 'not':
    case 'valuePath':
      break
    default:
      return unreachable(filter)
  }
  throw invalidFilter(`inside ${name}[…] only value eq "id", value pr and "or" can be asked`)
}
