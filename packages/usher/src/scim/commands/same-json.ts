import type { JsonValue } from '../../core/directory.ts'

/** Equal values; the order of an object's members means nothing, that of an array does. */
export function sameJson(left: JsonValue, right: JsonValue): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object') return false
  if (left === null || right === null) return false
  const [leftEntries, rightEntries] = [Object.entries(left), new Map(Object.entries(right))]
  return (
    Array.isArray(left) === Array.isArray(right) &&
    leftEntries.length === rightEntries.size &&
    leftEntries.every(([name, value]) => {
      const other: JsonValue | undefined = rightEntries.get(name)
      return other !== undefined && sameJson(value, other)
    })
  )
}
