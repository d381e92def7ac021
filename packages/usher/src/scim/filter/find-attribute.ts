// A path of a filter, a sort or a PATCH → the attribute it means.
import type { ResourceType, ResolvedAttribute } from '../schema/model.ts'
import type { Registry } from '../schema/registry.ts'
import { ScimError } from '../scim-error.ts'
import type { AttributePath } from './filter-node.ts'

/** `undefined` if the type has no such attribute. For questions only: throws ScimError `sensitive`. */
export function findAttribute(
  registry: Registry,
  type: ResourceType,
  path: AttributePath,
): ResolvedAttribute | undefined {
  const found = lookUpAttribute(registry, type, path)
  if (found !== undefined) refuseSensitive(found)
  return found
}

/**
 * An attribute of an extension is found without its URN too, if no core attribute has the name: Entra
 * asks `manager eq "…"` before it deletes somebody.
 */
export function lookUpAttribute(
  registry: Registry,
  type: ResourceType,
  path: AttributePath,
): ResolvedAttribute | undefined {
  const found = registry.resolve(type, path)
  if (found !== undefined || path.urn !== null) return found
  for (const { schema } of type.extensions) {
    const extended = registry.resolve(type, { ...path, urn: schema.id })
    if (extended !== undefined) return extended
  }
  return undefined
}

/**
 * RFC 7643 §7, `returned` never: a value that is never shown cannot be asked for either, since every
 * answer to `password sw "a"` would give a little of it away.
 */
function refuseSensitive({ attribute, sub }: ResolvedAttribute): void {
  for (const { name, returned, mutability } of sub === null ? [attribute] : [attribute, sub]) {
    if (returned === 'never' || mutability === 'writeOnly') {
      throw new ScimError(403, 'sensitive', `${name} can be neither filtered nor sorted by.`)
    }
  }
}
