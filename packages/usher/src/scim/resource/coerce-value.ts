// A value checked against its attribute (RFC 7643 §2.3): types, elements, sub-attributes. Lenient mode
// takes what identity providers send; either way what comes out fits the schema, under canonical names.
import type { JsonObject, JsonValue } from '../../core/directory.ts'
import { valuesPerAttributeMax } from '../limits.ts'
import { foldName } from '../schema/registry.ts'
import type { Attribute, ComplexAttribute, SimpleAttribute } from '../schema/model.ts'
import { ScimError } from '../scim-error.ts'
import { coerceSimple } from './coerce-simple.ts'
import { isJsonArray, isJsonObject, own } from './read-json.ts'

export type CoerceOptions = {
  readonly strict: boolean
  /** As the client would write it, for the error. */
  readonly path: string
}

/**
 * The whole attribute: an array if it is multi-valued. `null`: unassigned, which null, [], {} and in
 * lenient mode "" all mean (RFC 7643 §2.5).
 */
export function coerceValue(
  attribute: Attribute,
  value: JsonValue,
  options: CoerceOptions,
): JsonValue {
  if (!attribute.multiValued) return coerceElement(attribute, unwrap(value, options), options)
  if (isUnassigned(value, options.strict)) return null
  // A single element without its array is accepted: RFC 7644 §3.5.2.1 does for `add`, clients do always.
  const given = isJsonArray(value) ? value : [value]
  if (given.length > valuesPerAttributeMax) {
    throw invalid(`${options.path} has more than ${valuesPerAttributeMax} values.`)
  }
  const elements = given
    .map((element) => coerceElement(attribute, element, options))
    .filter((element) => element !== null && !(isHollow(attribute, element) && !options.strict))
  const checked = options.strict ? elements : withOnePrimary(elements)
  if (options.strict) refuseSecondPrimary(elements, options.path)
  const distinct = withoutDuplicates(attribute, checked)
  return distinct.length === 0 ? null : distinct
}

/** One element of a multi-valued attribute, or the value of a single-valued one. */
export function coerceElement(
  attribute: Attribute,
  value: JsonValue,
  options: CoerceOptions,
): JsonValue {
  if (isUnassigned(value, options.strict)) return null
  return attribute.type === 'complex'
    ? coerceComplex(attribute, value, options)
    : coerceSimple(attribute, value, options)
}

/** An element that says nothing: no value of its own, only what kind of value it would be. */
export function isHollow(attribute: Attribute, element: JsonValue): boolean {
  if (attribute.type !== 'complex' || !attribute.multiValued || !isJsonObject(element)) return false
  return Object.keys(element).every((name) => name === 'type' || name === 'primary')
}

/** How many values are marked `primary` (RFC 7643 §2.4: at most one). */
export function primaryCount(elements: readonly JsonValue[]): number {
  return elements.filter(isPrimary).length
}

function coerceComplex(
  attribute: ComplexAttribute,
  value: JsonValue,
  options: CoerceOptions,
): JsonValue {
  const object = isJsonObject(value) ? value : asValueObject(attribute, value, options)
  const subs = new Map(attribute.subAttributes.map((sub) => [foldName(sub.name), sub]))
  const result = new Map<string, JsonValue>()
  for (const [name, inner] of Object.entries(object)) {
    const sub = subs.get(foldName(name)) ?? (options.strict ? undefined : scimOneSub(name, subs))
    const path = `${options.path}.${name}`
    if (sub === undefined) {
      if (options.strict) throw invalid(`${path} is not an attribute.`)
      continue
    }
    // RFC 7644 §3.3: what is readOnly is ignored.
    if (sub.mutability === 'readOnly') continue
    const coerced = coerceValue(sub, inner, { ...options, path })
    if (coerced !== null) result.set(sub.name, coerced)
  }
  for (const sub of attribute.subAttributes) {
    if (sub.required && !result.has(sub.name))
      throw invalid(`${options.path}.${sub.name} is missing.`)
  }
  return result.size === 0 ? null : Object.fromEntries(result)
}

/** `manager: "id"`, `emails: ["ada@contoso.example"]`: the `value` without its object. */
function asValueObject(
  attribute: ComplexAttribute,
  value: JsonValue,
  options: CoerceOptions,
): JsonObject {
  const hasValue = attribute.subAttributes.some(({ name }) => name === 'value')
  if (options.strict || !hasValue || isJsonArray(value)) {
    throw invalid(`${options.path} must be an object.`)
  }
  return { value }
}

/** SCIM 1 named it `managerId`; OneLogin's templates still do. */
function scimOneSub(
  name: string,
  subs: ReadonlyMap<string, SimpleAttribute>,
): SimpleAttribute | undefined {
  return foldName(name) === 'managerid' ? subs.get('value') : undefined
}

/** Entra sends single values as `[{"$ref":null,"value":x}]` too. */
function unwrap(value: JsonValue, { strict }: CoerceOptions): JsonValue {
  if (strict || !isJsonArray(value) || value.length > 1) return value
  return value[0] ?? null
}

function isUnassigned(value: JsonValue, strict: boolean): boolean {
  if (value === null || (value === '' && !strict)) return true
  if (isJsonArray(value)) return value.length === 0
  return isJsonObject(value) && Object.keys(value).length === 0
}

function isPrimary(element: JsonValue): boolean {
  return isJsonObject(element) && own(element, 'primary') === true
}

function refuseSecondPrimary(elements: readonly JsonValue[], path: string): void {
  if (primaryCount(elements) > 1) throw invalid(`${path} has more than one primary value.`)
}

/** The last one that was called primary stays so. */
function withOnePrimary(elements: readonly JsonValue[]): readonly JsonValue[] {
  const last = elements.findLastIndex(isPrimary)
  return elements.map((element, index) =>
    index !== last && isJsonObject(element) && isPrimary(element)
      ? { ...element, primary: false }
      : element,
  )
}

/** RFC 7643 §2.4: the same (type, value) SHOULD NOT be there twice; the primary or first one stays. */
export function withoutDuplicates(
  attribute: Attribute,
  elements: readonly JsonValue[],
): readonly JsonValue[] {
  const kept = new Map<string, JsonValue>()
  for (const element of elements) {
    const key = identityOf(attribute, element)
    const before = kept.get(key)
    if (before === undefined || (!isPrimary(before) && isPrimary(element))) kept.set(key, element)
  }
  return [...kept.values()]
}

function identityOf(attribute: Attribute, element: JsonValue): string {
  if (!isJsonObject(element)) return JSON.stringify(element)
  const value = own(element, 'value')
  if (attribute.type !== 'complex' || value === undefined) {
    const { primary: _, ...rest } = element
    return JSON.stringify(Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  }
  return JSON.stringify([own(element, 'type') ?? null, value])
}

function invalid(detail: string): ScimError {
  return new ScimError(400, 'invalidValue', detail)
}
