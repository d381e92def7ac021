// One simple value checked against its attribute's type (RFC 7643 §2.3.1 to §2.3.7).
import type { JsonValue } from '../../core/directory.ts'
import type { SimpleAttribute } from '../schema/model.ts'
import { ScimError } from '../scim-error.ts'
import type { CoerceOptions } from './coerce-value.ts'
import { isJsonArray, isJsonObject, own } from './read-json.ts'
import { sortableTime } from './sortable-time.ts'

export function coerceSimple(
  attribute: SimpleAttribute,
  given: JsonValue,
  options: CoerceOptions,
): JsonValue {
  const value = options.strict ? given : unwrapValue(given)
  if (value === null || (value === '' && !options.strict)) return null
  const coerced = options.strict ? value : repair(attribute.type, value)
  const problem = problemOf(attribute, coerced, options.strict)
  if (problem !== undefined) {
    throw new ScimError(400, 'invalidValue', `${options.path} must be ${problem}.`)
  }
  return coerced
}

/** Entra sends `{"$ref":null,"value":x}` for simple attributes too. */
function unwrapValue(value: JsonValue): JsonValue {
  const inner = isJsonArray(value) && value.length === 1 ? (value[0] ?? null) : value
  return isJsonObject(inner) ? (own(inner, 'value') ?? inner) : inner
}

/** What clients send for another type: "True" for true (Entra, OneLogin), 7 for "7", "7" for 7. */
function repair(type: SimpleAttribute['type'], value: JsonValue): JsonValue {
  switch (type) {
    case 'boolean':
      return typeof value === 'string' ? repairBoolean(value) : value
    case 'decimal':
    case 'integer':
      return typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value)
        ? Number(value)
        : value
    case 'string':
      return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
    case 'dateTime':
    case 'binary':
    case 'reference':
      return value
  }
}

function repairBoolean(text: string): JsonValue {
  const folded = text.trim().toLowerCase()
  if (folded === 'true') return true
  return folded === 'false' ? false : text
}

/** What the value should have been. */
function problemOf(
  attribute: SimpleAttribute,
  value: JsonValue,
  strict: boolean,
): string | undefined {
  switch (attribute.type) {
    case 'string':
      if (typeof value !== 'string') return 'a string'
      return strict && attribute.strictPattern?.test(value) === false
        ? 'as its definition says'
        : undefined
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false'
    case 'decimal':
      return typeof value === 'number' && Number.isFinite(value) ? undefined : 'a number'
    case 'integer':
      return Number.isSafeInteger(value) ? undefined : 'an integer'
    case 'dateTime':
      return typeof value === 'string' && sortableTime(value) !== undefined
        ? undefined
        : 'a date and time such as 2026-01-31T08:00:00Z'
    case 'binary':
      return typeof value === 'string' && isBase64(value, strict) ? undefined : 'base64'
    case 'reference':
      return typeof value === 'string' && (!strict || isUriReference(value)) ? undefined : 'a URI'
  }
}

/** RFC 7643 §2.3.6: padding may be left out. Line breaks and the URL-safe letters come in practice. */
function isBase64(text: string, strict: boolean): boolean {
  const letters = strict ? text : text.replaceAll(/\s/g, '')
  const digits = letters.replace(/={0,2}$/, '')
  const alphabet = strict ? /^[A-Za-z0-9+/]*$/ : /^[A-Za-z0-9+/_-]*$/
  const isPadded = letters.length === digits.length || letters.length % 4 === 0
  return alphabet.test(digits) && digits.length % 4 !== 1 && isPadded
}

/** RFC 3986 in the letters that it allows, and those of RFC 3987. */
function isUriReference(text: string): boolean {
  return text !== '' && !/[\p{Cc}\s"<>\\^`{|}]/u.test(text)
}
