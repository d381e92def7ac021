// `sortBy` and `sortOrder` (RFC 7644 §3.4.2.3) → where the values lie by which resources are ordered.
import type { ResourceSort } from '../../core/resource-query.ts'
import { unreachable } from '../../lib/assert.ts'
import { withDefaultSub } from '../schema/registry.ts'
import type { Registry } from '../schema/registry.ts'
import type { ResourceType, SimpleAttribute } from '../schema/model.ts'
import { ScimError } from '../scim-error.ts'
import { findAttribute } from './find-attribute.ts'
import { parseAttributePath } from './parse-filter.ts'
import { commonColumn, isCommonColumn } from './resolve-common.ts'
import { isRowAttribute } from './resolve-membership.ts'

/**
 * `null`: the order does not matter to the client. An order without `sortBy` says nothing and is
 * ignored, as the RFC has it; an attribute that cannot be sorted by is an error, not another order.
 */
export function resolveSort(
  registry: Registry,
  type: ResourceType,
  sortBy: string | null | undefined,
  sortOrder: string | null | undefined,
): ResourceSort | null {
  if (sortBy === null || sortBy === undefined || sortBy === '') return null
  const descending = isDescending(sortOrder)
  const path = parseAttributePath(sortBy)
  const found = path === null ? undefined : findAttribute(registry, type, path)
  if (found === undefined) throw unsortable(`${type.name} has no such attribute`)
  if (isRowAttribute(type, found)) throw unsortable(`${found.attribute.name} has no order`)
  if (isCommonColumn(found)) {
    const column = commonColumn(found.steps)
    if (column !== undefined) return { descending, key: { kind: 'column', column } }
    // All resources of a type have the same one.
    if (found.sub?.name === 'resourceType') return null
    throw unsortable(`meta.${found.sub?.name ?? ''} has no order`)
  }
  const { attribute, sub, steps } = withDefaultSub(found)
  const leaf = sub ?? attribute
  if (leaf.type === 'complex') {
    throw unsortable(`${attribute.name} is complex; sort by one of its sub-attributes`)
  }
  const inElement = attribute.multiValued
  return {
    descending,
    key: {
      kind: 'document',
      steps: inElement && sub !== null ? steps.slice(0, -1) : steps,
      element: inElement ? (sub === null ? [] : [sub.name]) : null,
      type: comparableType(leaf.type),
    },
  }
}

function isDescending(sortOrder: string | null | undefined): boolean {
  switch (sortOrder?.toLowerCase()) {
    case undefined:
    case '':
    case 'ascending':
      return false
    case 'descending':
      return true
    default:
      throw new ScimError(400, 'invalidValue', 'sortOrder is either ascending or descending.')
  }
}

/** Times are text in the comparable document, in a form that sorts by instant. */
function comparableType(type: SimpleAttribute['type']): 'text' | 'number' | 'boolean' {
  switch (type) {
    case 'string':
    case 'reference':
    case 'binary':
    case 'dateTime':
      return 'text'
    case 'integer':
    case 'decimal':
      return 'number'
    case 'boolean':
      return 'boolean'
    default:
      return unreachable(type)
  }
}

function unsortable(reason: string): ScimError {
  return new ScimError(400, 'invalidValue', `sortBy cannot be followed: ${reason}.`)
}
