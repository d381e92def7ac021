// Extensions that an organization adds as data (RFC 7643 §3.3), as schemas.
import type { DirectoryExtension } from '../../core/directory.ts'
import { forbiddenNames } from './forbidden-names.ts'
import { simple } from './define-attribute.ts'
import type { Schema, SimpleAttribute } from './model.ts'

const messagePrefix = 'urn:ietf:params:scim:api:'

export function extensionSchemaOf(extension: DirectoryExtension): Schema {
  return {
    id: extension.id,
    name: extension.name,
    description: extension.description,
    attributes: extension.attributes.map(({ name, description, canonicalValues, ...traits }) =>
      simple(traits.type, name, description, {
        ...traitsOf(traits),
        ...(canonicalValues.length > 0 && { canonicalValues }),
        ...(traits.type === 'reference' && { referenceTypes: ['external'] }),
      }),
    ),
  }
}

/**
 * Why these extensions cannot stand beside the schemas that are there; empty if they can. Whoever saves
 * settings asks first.
 */
export function extensionConflicts(
  extensions: readonly DirectoryExtension[],
  takenUrns: readonly string[],
): readonly string[] {
  const urns = new Set(takenUrns.map((urn) => urn.toLowerCase()))
  const all = [...urns, ...extensions.map(({ id }) => id.toLowerCase())]
  return extensions.flatMap((extension) => {
    const problems: string[] = []
    const urn = extension.id.toLowerCase()
    if (urns.has(urn)) problems.push(`The schema ${extension.id} exists already.`)
    urns.add(urn)
    // `urn:a:b` would be an attribute of `urn:a` and a schema of its own.
    const outer = all.find((other) => urn.startsWith(`${other}:`))
    if (outer !== undefined) problems.push(`The schema ${extension.id} lies inside ${outer}.`)
    // Statement 12: names of messages are no schemas of resources.
    if (urn.startsWith(messagePrefix)) problems.push(`${extension.id} is the name of a message.`)
    const names = new Set<string>()
    for (const { name } of extension.attributes) {
      const folded = name.toLowerCase()
      if (names.has(folded)) problems.push(`${extension.id} has two attributes named ${name}.`)
      if (forbiddenNames.has(folded)) problems.push(`An attribute cannot be named ${name}.`)
      names.add(folded)
    }
    return problems
  })
}

/** RFC 7643 §2.2, §7: what is written only is never returned; numbers and the like know no case. */
function traitsOf(
  traits: Omit<
    DirectoryExtension['attributes'][number],
    'name' | 'description' | 'canonicalValues'
  >,
) {
  const caseExact = traits.caseExact || traits.type === 'binary' || traits.type === 'reference'
  const returned: SimpleAttribute['returned'] =
    traits.mutability === 'writeOnly' ? 'never' : traits.returned
  const { type: _, ...rest } = traits
  return { ...rest, caseExact, returned }
}
