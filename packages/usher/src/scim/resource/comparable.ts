// Values in the form in which they are compared (see `ResourceDocument.comparable`).
import type { JsonValue } from '../../core/directory.ts'
import { foldCase } from '../../core/fold-case.ts'
import type { Attribute, SimpleAttribute } from '../schema/model.ts'
import { isHidden } from './fields.ts'
import { isJsonArray, isJsonObject, own } from './read-json.ts'
import { sortableTime } from './sortable-time.ts'

/** `undefined` where the value is none of the attribute's, as after a change of its schema. */
export function comparableValue(attribute: Attribute, value: JsonValue): JsonValue | undefined {
  if (!attribute.multiValued) return comparableElement(attribute, value)
  const elements = isJsonArray(value) ? value : [value]
  const comparables = elements
    .map((element) => comparableElement(attribute, element))
    .filter((element) => element !== undefined)
  return comparables.length === 0 ? undefined : comparables
}

/** Of a single value; also what a filter's literal has to become. */
export function comparableSimple(
  attribute: SimpleAttribute,
  value: JsonValue,
): string | number | boolean | undefined {
  switch (attribute.type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'decimal':
    case 'integer':
      return typeof value === 'number' ? value : undefined
    case 'dateTime':
      return typeof value === 'string' ? sortableTime(value) : undefined
    case 'string':
    case 'binary':
    case 'reference':
      if (typeof value !== 'string') return undefined
      return attribute.caseExact ? value : foldCase(value)
  }
}

function comparableElement(attribute: Attribute, value: JsonValue): JsonValue | undefined {
  if (attribute.type !== 'complex') return comparableSimple(attribute, value)
  if (!isJsonObject(value)) return undefined
  const subs = attribute.subAttributes.flatMap((sub) => {
    const inner = own(value, sub.name)
    if (inner === undefined || isHidden(sub)) return []
    const comparable = comparableValue(sub, inner)
    return comparable === undefined ? [] : [[sub.name, comparable] as const]
  })
  return subs.length === 0 ? undefined : Object.fromEntries(subs)
}
