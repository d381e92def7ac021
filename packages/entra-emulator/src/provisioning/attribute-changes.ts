import { managerTarget } from './attribute-mapping.ts'
import { readScimPath } from './scim-path.ts'
import type { ScimValue } from './mapped-values.ts'

export type AttributeChange =
  | { readonly kind: 'add'; readonly target: string; readonly after: ScimValue }
  | {
      readonly kind: 'replace'
      readonly target: string
      readonly before: ScimValue
      readonly after: ScimValue
    }
  | { readonly kind: 'remove'; readonly target: string; readonly before: ScimValue }

/**
 * What has to be written so that a resource of the target holds the wanted values. An attribute that
 * became empty is cleared only if this job wrote it: nulls are never provisioned.
 */
export function attributeChanges(
  wanted: ReadonlyMap<string, ScimValue>,
  resource: unknown,
  written: ReadonlySet<string>,
): readonly AttributeChange[] {
  const changes: AttributeChange[] = []
  for (const [target, after] of wanted) {
    const before = normalized(target, readScimPath(resource, target))
    if (typeof after === 'object') changes.push(...rolesToAdd(target, before, after))
    else if (before === undefined) changes.push({ kind: 'add', target, after })
    else if (before !== after) changes.push({ kind: 'replace', target, before, after })
  }
  for (const target of written) {
    if (wanted.has(target) || target === managerTarget) continue
    const before = readScimPath(resource, target)
    // AppRoleAssignmentsComplex only ever adds.
    if (before !== undefined && typeof before !== 'object') {
      changes.push({ kind: 'remove', target, before })
    }
  }
  return changes
}

function rolesToAdd(
  target: string,
  before: ScimValue | undefined,
  after: readonly string[],
): readonly AttributeChange[] {
  const known = new Set(typeof before === 'object' ? before : [])
  const missing = after.filter((role) => !known.has(role))
  return missing.length === 0 ? [] : [{ kind: 'add', target, after: missing }]
}

/** Some servers keep `active` as the string that the older dialect sends. */
function normalized(target: string, value: ScimValue | undefined): ScimValue | undefined {
  if (target !== 'active' || typeof value !== 'string') return value
  return value.toLowerCase() === 'true'
}
