// What there is: the resource types of a directory with their extensions, and how a name in a path, a
// filter or a parameter finds its attribute.
import type { DirectoryExtension } from '../../core/directory.ts'
import { assert } from '../../lib/assert.ts'
import { commonAttributes } from './common-attributes.ts'
import { extensionConflicts, extensionSchemaOf } from './custom-extension.ts'
import { complex } from './define-attribute.ts'
import { groupType, userType } from './resource-types.ts'
import type { Attribute, ResolvedAttribute, ResourceType, Schema } from './model.ts'

/** `[urn ":"] name ["." sub]`; a URN alone (no name) is a whole extension. */
export type AttributePath = {
  readonly urn?: string | null | undefined
  readonly name?: string | null | undefined
  readonly sub?: string | null | undefined
}

export type Registry = {
  readonly resourceTypes: readonly ResourceType[]
  /** Of all types, each once, extensions behind the schemas that they extend. */
  readonly schemas: readonly Schema[]
  /** By the path segment, `users` or `/Users`, whatever its case. */
  byEndpoint(segment: string): ResourceType | undefined
  byName(name: string): ResourceType | undefined
  schema(urn: string): Schema | undefined
  /** `undefined` for what the type does not have. It does not matter how the caller split the path. */
  resolve(type: ResourceType, path: AttributePath): ResolvedAttribute | undefined
  /** The same from the unsplit text, e.g. `urn:…:User:manager.value`. */
  resolveText(type: ResourceType, text: string): ResolvedAttribute | undefined
}

export type RegistryOptions = {
  /** Of the directory's settings. */
  readonly extensions?: readonly DirectoryExtension[]
  /** Types that an embedding program adds. */
  readonly more?: readonly ResourceType[]
}

/** URNs of the built-in types; settings cannot define them anew. */
export const builtInUrns: readonly string[] = schemasOf([userType, groupType]).map(({ id }) => id)

export function createRegistry({ extensions = [], more = [] }: RegistryOptions = {}): Registry {
  const conflicts = extensionConflicts(
    extensions,
    schemasOf([userType, groupType, ...more]).map(({ id }) => id),
  )
  assert(conflicts.length === 0, conflicts.join(' '))
  const resourceTypes = [userType, groupType, ...more].map((type) => extend(type, extensions))
  assertDistinct(resourceTypes)
  const schemas = schemasOf(resourceTypes)
  const endpoints = new Map(resourceTypes.map((type) => [foldName(type.endpoint), type]))
  const names = new Map(resourceTypes.map((type) => [foldName(type.name), type]))
  const urns = new Map(schemas.map((schema) => [foldName(schema.id), schema]))
  const indexes = new Map(resourceTypes.map((type) => [type.name, indexType(type)]))

  function resolveText(type: ResourceType, text: string): ResolvedAttribute | undefined {
    return (indexes.get(type.name) ?? indexType(type)).get(foldName(text))
  }
  return {
    resourceTypes,
    schemas,
    byEndpoint: (segment) => endpoints.get(`/${foldName(segment).replace(/^\//, '')}`),
    byName: (name) => names.get(foldName(name)),
    schema: (urn) => urns.get(foldName(urn)),
    resolveText,
    // A URN may end in a version (`…:2.0`) or in what looks like an attribute (`…:User`), so that only
    // the whole text tells where the URN ends.
    resolve(type, { urn, name, sub }) {
      const path = [urn, name].filter((part) => (part ?? '') !== '').join(':')
      return resolveText(type, (sub ?? '') === '' ? path : `${path}.${sub}`)
    },
  }
}

export function isWholeExtension(resolved: ResolvedAttribute): boolean {
  return resolved.extension !== null && resolved.steps.length === 1
}

/**
 * What a comparison without a sub-attribute means: `emails co "x"` is `emails.value co "x"`, and Entra
 * asks `manager eq "id"`. Unchanged where there is no `value` (`name eq "x"` means nothing).
 */
export function withDefaultSub(resolved: ResolvedAttribute): ResolvedAttribute {
  const { attribute, sub, steps } = resolved
  if (sub !== null || attribute.type !== 'complex') return resolved
  const value = attribute.subAttributes.find(({ name }) => name === 'value')
  return value === undefined ? resolved : { ...resolved, sub: value, steps: [...steps, value.name] }
}

/** Attribute names and URNs are compared without regard to case (RFC 7643 §2.1). */
export function foldName(name: string): string {
  return name.toLowerCase()
}

function assertDistinct(types: readonly ResourceType[]): void {
  for (const trait of ['name', 'endpoint'] as const) {
    const values = new Set(types.map((type) => foldName(type[trait])))
    assert(values.size === types.length, `two resource types have the same ${trait}`)
  }
}

function extend(type: ResourceType, extensions: readonly DirectoryExtension[]): ResourceType {
  const added = extensions
    .filter(({ resourceType }) => resourceType === type.name)
    .map((extension) => ({ schema: extensionSchemaOf(extension), required: false }))
  return added.length === 0 ? type : { ...type, extensions: [...type.extensions, ...added] }
}

function schemasOf(types: readonly ResourceType[]): readonly Schema[] {
  const all = types.flatMap((type) => [
    type.schema,
    ...type.extensions.map((extension) => extension.schema),
  ])
  return [...new Map(all.map((schema) => [foldName(schema.id), schema])).values()]
}

/** Every way to write every attribute of a type, folded, to what it means. */
function indexType(type: ResourceType): ReadonlyMap<string, ResolvedAttribute> {
  const index = new Map<string, ResolvedAttribute>()
  for (const { schema } of type.extensions) {
    index.set(foldName(schema.id), wholeExtension(schema))
    for (const attribute of schema.attributes) {
      addAttribute(index, attribute, schema.id, [`${schema.id}:`])
    }
  }
  for (const attribute of [...commonAttributes, ...type.schema.attributes]) {
    addAttribute(index, attribute, null, ['', `${type.schema.id}:`])
  }
  return index
}

function addAttribute(
  index: Map<string, ResolvedAttribute>,
  attribute: Attribute,
  extension: string | null,
  prefixes: readonly string[],
): void {
  const steps = extension === null ? [attribute.name] : [extension, attribute.name]
  for (const prefix of prefixes) {
    const path = foldName(prefix + attribute.name)
    index.set(path, { attribute, sub: null, extension, steps })
    for (const sub of attribute.subAttributes ?? []) {
      const subSteps = [...steps, sub.name]
      index.set(`${path}.${foldName(sub.name)}`, { attribute, sub, extension, steps: subSteps })
    }
  }
}

function wholeExtension(schema: Schema): ResolvedAttribute {
  const attribute = complex(schema.id, schema.description, [])
  return { attribute, sub: null, extension: schema.id, steps: [schema.id] }
}
