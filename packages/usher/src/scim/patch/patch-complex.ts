// Complex values: what is given is merged, sub-attribute by sub-attribute (RFC 7644 §3.5.2.1, §3.5.2.3).
import type { JsonObject, JsonValue } from '../../core/directory.ts'
import { coerceValue } from '../resource/coerce-value.ts'
import { isJsonArray, isJsonObject, own } from '../resource/read-json.ts'
import { foldName } from '../schema/registry.ts'
import type { ComplexAttribute, SimpleAttribute } from '../schema/model.ts'
import { ScimError } from '../scim-error.ts'
import { jsonEqual, without } from './json-document.ts'
import { checkChange } from './write-attribute.ts'

/** Canonical name → value; `null` unassigns. */
export type SubValues = ReadonlyMap<SimpleAttribute, JsonValue>

type ReadOptions = { readonly strict: boolean; readonly label: string }

/**
 * What the client gave for a complex value, checked. `null`: it is unassigned as a whole, which null, ""
 * and `{value: ""}` say (Entra clears a manager so).
 */
export function readSubValues(
  attribute: ComplexAttribute,
  value: JsonValue,
  { strict, label }: ReadOptions,
): SubValues | null {
  const object = asObject(attribute, value, { strict, label })
  if (object === null) return null
  const result = new Map<SimpleAttribute, JsonValue>()
  for (const [name, inner] of Object.entries(object)) {
    const sub = findSub(attribute, name, strict)
    const path = `${label}.${name}`
    if (sub === undefined) {
      if (!strict) continue
      throw new ScimError(400, 'invalidValue', `${path} is not an attribute.`)
    }
    // RFC 7644 §3.3: readOnly values beside others are ignored, as in a POST.
    if (sub.mutability === 'readOnly') continue
    result.set(sub, coerceValue(sub, inner, { strict, path }))
  }
  const main = [...result].find(([sub]) => sub.name === 'value')
  return main?.[1] === null ? null : result
}

/** A manager comes as an object, as its id, and as an array of one. */
function asObject(
  attribute: ComplexAttribute,
  value: JsonValue,
  { strict, label }: ReadOptions,
): JsonObject | null {
  const single = !strict && isJsonArray(value) && value.length <= 1 ? (value[0] ?? null) : value
  if (isJsonObject(single)) return Object.keys(single).length === 0 ? null : single
  if (single === null || (single === '' && !strict)) return null
  const hasValue = attribute.subAttributes.some(({ name }) => name === 'value')
  if (strict || !hasValue || isJsonArray(single)) {
    throw new ScimError(400, 'invalidValue', `${label} must be an object.`)
  }
  return { value: single }
}

function findSub(
  attribute: ComplexAttribute,
  name: string,
  strict: boolean,
): SimpleAttribute | undefined {
  const folded = foldName(name)
  // SCIM 1 named it `managerId`; OneLogin's templates still do.
  const wanted = !strict && folded === 'managerid' ? 'value' : folded
  return attribute.subAttributes.find((sub) => foldName(sub.name) === wanted)
}

/** The merged value; `null` if nothing is left. */
export function mergeSubValues(
  attribute: ComplexAttribute,
  current: JsonObject,
  given: SubValues,
  label: string,
): JsonObject | null {
  let merged = current
  for (const [sub, value] of given) {
    checkChange(sub, own(current, sub.name) ?? null, value, `${label}.${sub.name}`)
    merged = value === null ? without(merged, sub.name) : { ...merged, [sub.name]: value }
  }
  const result = withoutStaleReference(attribute, current, merged, given)
  return Object.keys(result).length === 0 ? null : result
}

/** A new `value` without its `$ref`: the old address would point to somebody else. */
function withoutStaleReference(
  { subAttributes }: ComplexAttribute,
  current: JsonObject,
  merged: JsonObject,
  given: SubValues,
): JsonObject {
  const reference = subAttributes.find(({ name }) => name === '$ref')
  if (reference === undefined || given.has(reference)) return merged
  const isSame = jsonEqual(own(current, 'value') ?? null, own(merged, 'value') ?? null)
  return isSame ? merged : without(merged, reference.name)
}
