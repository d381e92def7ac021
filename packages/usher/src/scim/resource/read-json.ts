// Hostile JSON stops here: what passes is shallow, has no key that reaches into a prototype, and no
// text that one of the databases could not keep.
import type { JsonObject, JsonValue } from '../../core/directory.ts'
import { attributeNameLengthMax, jsonDepthMax, valueLengthMax } from '../limits.ts'
import { forbiddenNames } from '../schema/forbidden-names.ts'
import { ScimError } from '../scim-error.ts'

/** Throws ScimError `invalidValue`. */
export function readJson(value: unknown): JsonValue {
  checkValue(value, jsonDepthMax)
  return value
}

/** A request's body has to be an object (RFC 7644 §3.12: else `invalidSyntax`). */
export function readJsonObject(body: unknown): JsonObject {
  const value = readJson(body)
  if (!isJsonObject(value)) {
    throw new ScimError(400, 'invalidSyntax', 'The body must be a JSON object.')
  }
  return value
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}

/** The object's own value: an attribute may be named `toString`. */
export function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

function checkValue(value: unknown, depthLeft: number): asserts value is JsonValue {
  if (typeof value === 'string') return checkText(value)
  if (typeof value === 'boolean' || value === null) return
  if (typeof value === 'number') {
    // `1e400` is valid JSON and no number that we can keep.
    if (!Number.isFinite(value)) throw invalid('A number is too large.')
    return
  }
  if (typeof value !== 'object') throw new ScimError(400, 'invalidSyntax', 'The body is not JSON.')
  if (depthLeft <= 0) throw invalid(`Values lie more than ${jsonDepthMax} levels deep.`)
  if (Array.isArray(value)) {
    for (const element of value) checkValue(element, depthLeft - 1)
    return
  }
  for (const [key, inner] of Object.entries(value)) {
    checkKey(key)
    checkValue(inner, depthLeft - 1)
  }
}

function checkText(text: string): void {
  if (text.length > valueLengthMax) {
    throw invalid(`A value is longer than ${valueLengthMax} characters.`)
  }
  if (!isStorableText(text)) throw invalid('A value holds U+0000 or half of a surrogate pair.')
}

function checkKey(key: string): void {
  if (key.length > attributeNameLengthMax || !isStorableText(key)) {
    throw invalid('A name is too long, or is no text.')
  }
  if (forbiddenNames.has(key.toLowerCase())) throw invalid(`No attribute can be named ${key}.`)
}

/** PostgreSQL keeps neither U+0000 nor unpaired surrogates. */
function isStorableText(text: string): boolean {
  // Nearly all text passes the first expression, which is the fast one.
  return !/[\0\uD800-\uDFFF]/.test(text) || !/\0|\p{Surrogate}/u.test(text)
}

function invalid(detail: string): ScimError {
  return new ScimError(400, 'invalidValue', detail)
}
