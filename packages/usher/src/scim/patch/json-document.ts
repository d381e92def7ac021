// Reading and writing inside JSON documents that are never changed in place.
import type { JsonObject, JsonValue } from '../../core/directory.ts'
import { isJsonArray, isJsonObject, own } from '../resource/read-json.ts'

/** The order of an object's keys means nothing; that of an array's elements does. */
export function jsonEqual(left: JsonValue, right: JsonValue): boolean {
  if (left === right) return true
  if (isJsonArray(left)) {
    return (
      isJsonArray(right) &&
      left.length === right.length &&
      left.every((element, index) => jsonEqual(element, right[index] ?? null))
    )
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every(
      (key) => Object.hasOwn(right, key) && jsonEqual(left[key] ?? null, right[key] ?? null),
    )
  )
}

/** `null`: unassigned (RFC 7643 §2.5). */
export function valueAt(document: JsonObject, steps: readonly string[]): JsonValue {
  let current: JsonValue = document
  for (const step of steps) {
    if (!isJsonObject(current)) return null
    current = own(current, step) ?? null
  }
  return current
}

/** `null` takes the value away, and with it the objects around it that would be empty. */
export function withValueAt(
  document: JsonObject,
  steps: readonly string[],
  value: JsonValue,
): JsonObject {
  const [step, ...rest] = steps
  if (step === undefined) return document
  const before = own(document, step)
  const inner =
    rest.length === 0 ? value : withValueAt(isJsonObject(before) ? before : {}, rest, value)
  const isGone = inner === null || (isJsonObject(inner) && Object.keys(inner).length === 0)
  return isGone ? without(document, step) : { ...document, [step]: inner }
}

export function without(document: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(document).filter(([name]) => name !== key))
}
