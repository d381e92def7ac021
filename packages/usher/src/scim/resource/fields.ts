// A document seen through its schemas: every attribute that the type has, with where it lies.
import type { JsonObject, JsonValue } from '../../core/directory.ts'
import type { Attribute, ResourceType } from '../schema/model.ts'
import { isJsonArray, isJsonObject, own } from './read-json.ts'

export type Field = {
  readonly attribute: Attribute
  /** The URN of the extension that it belongs to, as in `ResolvedAttribute`. */
  readonly extension: string | null
}

/** Attributes that lie in the document, which those in rows of their own do not. */
export function fieldsOf(type: ResourceType): readonly Field[] {
  const known = fieldsByType.get(type)
  if (known) return known
  const fields = listFields(type)
  fieldsByType.set(type, fields)
  return fields
}

/** A type is a value that never changes, and every request asks for its fields a few times. */
const fieldsByType = new WeakMap<ResourceType, readonly Field[]>()

function listFields(type: ResourceType): readonly Field[] {
  const rows: readonly string[] = type.rowAttributes
  const core = type.schema.attributes
    .filter(({ name }) => !rows.includes(name))
    .map((attribute) => ({ attribute, extension: null }))
  const extensions = type.extensions.flatMap(({ schema }) =>
    schema.attributes.map((attribute) => ({ attribute, extension: schema.id })),
  )
  return [...core, ...extensions]
}

/** What the document says under the field; `undefined` if unassigned. */
export function fieldValue(
  attributes: JsonObject,
  { attribute, extension }: Field,
): JsonValue | undefined {
  if (extension === null) return assigned(own(attributes, attribute.name))
  const data = own(attributes, extension)
  return isJsonObject(data) ? assigned(own(data, attribute.name)) : undefined
}

/** A document of these values; an extension without data is left out. */
export function documentOf(
  values: Iterable<readonly [field: Field, value: JsonValue | undefined]>,
): JsonObject {
  const core = new Map<string, JsonValue>()
  const extensions = new Map<string, Map<string, JsonValue>>()
  for (const [{ attribute, extension }, value] of values) {
    if (assigned(value) === undefined || value === undefined) continue
    if (extension === null) core.set(attribute.name, value)
    else {
      const data = extensions.get(extension) ?? new Map<string, JsonValue>()
      extensions.set(extension, data.set(attribute.name, value))
    }
  }
  const nested = [...extensions].map(([urn, data]) => [urn, Object.fromEntries(data)] as const)
  return Object.fromEntries([...core, ...nested])
}

/** How a client writes it. */
export function fieldPath({ attribute, extension }: Field): string {
  return extension === null ? attribute.name : `${extension}:${attribute.name}`
}

/** Neither a database's index nor a client ever sees it. */
export function isHidden(attribute: Attribute): boolean {
  return attribute.returned === 'never' || attribute.mutability === 'writeOnly'
}

/** RFC 7643 §2.5: null and empty collections are the same as nothing. */
function assigned(value: JsonValue | undefined): JsonValue | undefined {
  if (value === null || value === undefined) return undefined
  if (isJsonArray(value)) return value.length === 0 ? undefined : value
  return isJsonObject(value) && Object.keys(value).length === 0 ? undefined : value
}
