// A body of POST or PUT checked against its type (RFC 7644 §3.3, §3.5.1): what comes out has canonical
// names, the schema's types, and nothing that a client may not write.
import type { JsonObject, JsonValue } from '../../core/directory.ts'
import { resourceKeyLengthMax } from '../../core/directory.ts'
import type { ResourceType } from '../schema/model.ts'
import type { Registry } from '../schema/registry.ts'
import { ScimError } from '../scim-error.ts'
import { checkResource } from './check-resource.ts'
import { coerceValue } from './coerce-value.ts'
import { comparableValue } from './comparable.ts'
import { documentOf, fieldPath, fieldsOf, fieldValue, isHidden, type Field } from './fields.ts'
import { parseMembers } from './parse-members.ts'
import { parseSchemas, requireDeclared } from './parse-schemas.ts'
import { placeAttributes, type PlacedValue } from './place-attributes.ts'
import { isJsonArray, readJsonObject } from './read-json.ts'

export type ParsedResource = {
  readonly attributes: JsonObject
  readonly externalId: string | null
  /** `null`: the body does not speak of members. */
  readonly memberIds: readonly string[] | null
}

export type ParseOptions = {
  readonly strict: boolean
  /** PUT: the attributes that are there now; POST: `null`. */
  readonly replaces: JsonObject | null
}

/** Throws ScimError. */
export function parseResource(
  registry: Registry,
  type: ResourceType,
  body: unknown,
  { strict, replaces }: ParseOptions,
): ParsedResource {
  const object = readJsonObject(body)
  const placed = placeAttributes(registry, type, object, strict)
  const urns = parseSchemas(type, valueOf(placed, 'schemas'), strict)
  const given = writable(type, placed).map(
    ({ field, path, value }) =>
      [field, coerceValue(field.attribute, value, { strict, path })] as const,
  )
  if (strict) requireDeclared(urns, documentOf(given), type)
  const attributes = complete(type, documentOf(given), replaces)
  checkResource(type, attributes)
  return {
    attributes,
    externalId: parseExternalId(valueOf(placed, 'externalId'), strict),
    memberIds: membersOf(type, placed, strict),
  }
}

/** Statement 21: verbatim. */
export function parseExternalId(value: JsonValue | undefined, strict: boolean): string | null {
  if (value === undefined || value === null || value === '') return null
  const text = typeof value === 'number' && !strict ? String(value) : value
  if (typeof text !== 'string') throw invalid('externalId must be a string.')
  if (text.length > resourceKeyLengthMax) {
    throw invalid(`externalId is longer than ${resourceKeyLengthMax} characters.`)
  }
  return text
}

/** Statements 30, 36, 39: what is readOnly is ignored, which Okta relies on. */
function writable(type: ResourceType, placed: readonly PlacedValue[]): readonly PlacedValue[] {
  const names = new Set(fieldsOf(type).map(fieldPath))
  return placed.filter(
    ({ field }) => names.has(fieldPath(field)) && field.attribute.mutability !== 'readOnly',
  )
}

/** RFC 7644 §3.5.1: what becomes of attributes by their mutability, and of those that are not given. */
function complete(type: ResourceType, given: JsonObject, replaces: JsonObject | null): JsonObject {
  const values = fieldsOf(type).map((field) => {
    const before = replaces === null ? undefined : fieldValue(replaces, field)
    const after = fieldValue(given, field)
    return [field, nextValue(field, before, after)] as const
  })
  return documentOf(values)
}

function nextValue(
  field: Field,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): JsonValue | undefined {
  const { attribute, extension } = field
  if (attribute.discarded === true) return undefined
  if (attribute.mutability === 'readOnly') return before
  if (attribute.mutability === 'immutable' && before !== undefined) {
    if (after !== undefined && !isSame(field, before, after)) {
      throw new ScimError(400, 'mutability', `${fieldPath(field)} cannot be changed.`)
    }
    return before
  }
  // Statement 40: a client cannot read what is hidden, so that leaving it out says nothing.
  if (isHidden(attribute)) return after ?? before
  return after ?? (extension === null ? attribute.defaultValue : undefined)
}

function isSame({ attribute }: Field, before: JsonValue, after: JsonValue): boolean {
  return canonicalText(attribute, before) === canonicalText(attribute, after)
}

/** The order of values and of sub-attributes says nothing (RFC 7643 §2.4). */
function canonicalText(attribute: Field['attribute'], value: JsonValue): string {
  const comparable = comparableValue(attribute, value) ?? value
  const elements = isJsonArray(comparable) ? comparable : [comparable]
  return JSON.stringify(elements.map(sortedText).toSorted())
}

function sortedText(value: JsonValue): string {
  return typeof value === 'object' && value !== null
    ? JSON.stringify(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : JSON.stringify(value)
}

function membersOf(
  type: ResourceType,
  placed: readonly PlacedValue[],
  strict: boolean,
): readonly string[] | null {
  if (!type.rowAttributes.includes('members')) return null
  const value = valueOf(placed, 'members')
  return value === undefined ? null : parseMembers(value, { strict, path: 'members' })
}

/** Of a common or core attribute. */
function valueOf(placed: readonly PlacedValue[], name: string): JsonValue | undefined {
  return placed.find(({ field }) => field.extension === null && field.attribute.name === name)
    ?.value
}

function invalid(detail: string): ScimError {
  return new ScimError(400, 'invalidValue', detail)
}
