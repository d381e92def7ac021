// A filter over several resource types: an attribute that one of them does not have counts there as
// having no value (RFC 7644 §3.4.2.1); one that none of them has is an error as everywhere.
import type { ResourceFilter, ResourceSort } from '../../core/resource-query.ts'
import type { FilterNode } from '../filter/filter-node.ts'
import { findAttribute } from '../filter/find-attribute.ts'
import { resolveFilter } from '../filter/resolve-filter.ts'
import { resolveSort } from '../filter/resolve-sort.ts'
import type { ResourceType } from '../schema/model.ts'
import type { Registry } from '../schema/registry.ts'
import { ScimError } from '../scim-error.ts'

type Options = { readonly strict: boolean }

export function resolveFilterAcross(
  registry: Registry,
  types: readonly ResourceType[],
  type: ResourceType,
  node: FilterNode,
  options: Options,
): ResourceFilter {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const resolve = (operand: FilterNode) =>
        resolveFilterAcross(registry, types, type, operand, options)
      return { kind: node.kind, operands: node.operands.map(resolve) }
    }
    case 'not': {
      const operand = resolveFilterAcross(registry, types, type, node.operand, options)
      return { kind: 'not', operand }
    }
    case 'compare':
    case 'present':
    case 'valuePath': {
      const has = (candidate: ResourceType) =>
        findAttribute(registry, candidate, node.path) !== undefined
      return !has(type) && types.some(has)
        ? { kind: 'constant', value: holdsWithoutValue(node) }
        : resolveFilter(registry, type, node, options)
    }
  }
}

function holdsWithoutValue(node: FilterNode): boolean {
  if (node.kind !== 'compare') return false
  // Null and absent are one state (RFC 7643 §2.5).
  if (node.value === null) return node.operator === 'eq'
  return node.operator === 'ne'
}

/** Types that the order means nothing to stay in the order of their ids. */
export function resolveSortAcross(
  registry: Registry,
  types: readonly ResourceType[],
  sortBy: string | null,
  sortOrder: string | null,
): ReadonlyMap<string, ResourceSort | null> {
  const sorts = new Map<string, ResourceSort | null>()
  const refusals: ScimError[] = []
  for (const type of types)
    try {
      sorts.set(type.name, resolveSort(registry, type, sortBy, sortOrder))
    } catch (error) {
      if (!(error instanceof ScimError)) throw error
      refusals.push(error)
    }
  const [refusal] = refusals
  if (refusal !== undefined && sorts.size === 0) throw refusal
  return sorts
}
