// Beside a comparison that only a resource with a certain key can satisfy stands the question for that
// key, so that `userName eq "x"` and `emails[type eq "work"].value eq "x"` are found by index.
import type { ComparedValue, ResourceFilter } from '../../core/resource-query.ts'
import { resourceKeyAttribute, resourceKeyValue } from '../resource/resource-keys.ts'
import type { Registry } from '../schema/registry.ts'
import type { ResolvedAttribute, ResourceType } from '../schema/model.ts'

/** `filter` is about `resolved`; only `eq` implies a key. */
export function narrowByKey(
  registry: Registry,
  type: ResourceType,
  resolved: ResolvedAttribute,
  filter: ResourceFilter,
): ResourceFilter {
  const attribute = resourceKeyAttribute(registry, type, resolved)
  if (attribute === null) return filter
  const implied = impliedValue(filter, resolved)
  if (implied === null) return filter
  const key = { kind: 'key', attribute, value: resourceKeyValue(implied.value) } as const
  return { kind: 'and', operands: [key, filter] }
}

/** What the value must equal for `filter` to hold, if there is such a value. */
function impliedValue(
  filter: ResourceFilter,
  { sub, steps }: ResolvedAttribute,
): ComparedValue | null {
  return filter.kind === 'element'
    ? conjunctValue(filter.filter, sub === null ? [] : [sub.name])
    : conjunctValue(filter, steps)
}

function conjunctValue(filter: ResourceFilter, steps: readonly string[]): ComparedValue | null {
  if (filter.kind === 'and') {
    for (const operand of filter.operands) {
      const found = conjunctValue(operand, steps)
      if (found !== null) return found
    }
    return null
  }
  const isEqual =
    filter.kind === 'compare' &&
    filter.operator === 'eq' &&
    filter.place.kind === 'document' &&
    filter.place.steps.length === steps.length &&
    filter.place.steps.every((step, index) => step === steps[index])
  return isEqual ? filter.value : null
}
