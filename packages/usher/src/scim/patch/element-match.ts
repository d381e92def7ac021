// Which elements of a multi-valued attribute a path or a value means. All are compared in comparable
// form, so that "Work" is "work" wherever the attribute does not care about case.
import type { JsonObject, JsonValue } from '../../core/directory.ts'
import type { FilterNode } from '../filter/filter-node.ts'
import { comparableValue } from '../resource/comparable.ts'
import { coerceValue } from '../resource/coerce-value.ts'
import { isJsonArray, isJsonObject } from '../resource/read-json.ts'
import { foldName } from '../schema/registry.ts'
import type { Attribute, ComplexAttribute, SimpleAttribute } from '../schema/model.ts'
import { jsonEqual } from './json-document.ts'
import type { ComparableElement, ElementSelection } from './model.ts'
import type { SubValues } from './patch-complex.ts'

/** Elements are never changed in place, so that what one is compared as holds as long as it does. */
export function createComparableElement(): ComparableElement {
  const known = new WeakMap<Attribute, WeakMap<JsonObject, JsonValue>>()
  return (attribute, element) => {
    if (!isJsonObject(element)) return comparableOf(attribute, element)
    const elements = known.get(attribute) ?? new WeakMap<JsonObject, JsonValue>()
    known.set(attribute, elements)
    const comparable = elements.get(element) ?? comparableOf(attribute, element)
    elements.set(element, comparable)
    return comparable
  }
}

function comparableOf(attribute: Attribute, element: JsonValue): JsonValue {
  const nothing: JsonValue = attribute.type === 'complex' ? {} : null
  return comparableValue({ ...attribute, multiValued: false }, element) ?? nothing
}

/** `whole` and `part` in comparable form: whether everything of the part is in the whole. */
export function includesElement(whole: JsonValue, part: JsonValue): boolean {
  if (!isJsonObject(whole) || !isJsonObject(part)) return jsonEqual(whole, part)
  return Object.entries(part).every(
    ([name, value]) => Object.hasOwn(whole, name) && jsonEqual(whole[name] ?? null, value),
  )
}

/** RFC 7643 §2.4: an element is known by its `type` and its `value`. Both in comparable form. */
export function isSameElement(left: JsonValue, right: JsonValue): boolean {
  if (!isJsonObject(left) || !isJsonObject(right)) return jsonEqual(left, right)
  if (left['value'] === undefined || right['value'] === undefined) return false
  return ['value', 'type'].every((name) => jsonEqual(left[name] ?? null, right[name] ?? null))
}

/**
 * What `remove` with a `value` names (Entra, OneLogin): the elements that agree in what was sent. The
 * name and the address that came along may have changed since and do not count.
 */
export function isNamedForRemoval(element: JsonValue, named: JsonValue): boolean {
  if (!isJsonObject(named)) return includesElement(element, named)
  const { display: _, $ref: __, ...rest } = named
  return Object.keys(rest).length > 0 && includesElement(element, rest)
}

/** Sub-attributes that tell which element is meant and say nothing by themselves. */
const telling: ReadonlySet<string> = new Set(['type', 'primary'])

/**
 * What an element must have so that the filter chooses it, if the filter says just that:
 * `type eq "work"`, `primary eq "True"`, or both joined by `and`. `null` for any other filter.
 */
export function seedOf(
  attribute: ComplexAttribute,
  selection: ElementSelection | null,
  strict: boolean,
): SubValues | null {
  if (selection === null) return new Map()
  return seedOfNode(attribute, selection.node, strict)
}

function seedOfNode(
  attribute: ComplexAttribute,
  node: FilterNode,
  strict: boolean,
): SubValues | null {
  if (node.kind === 'and') {
    const seed = new Map<SimpleAttribute, JsonValue>()
    for (const operand of node.operands) {
      const part = seedOfNode(attribute, operand, strict)
      if (part === null) return null
      for (const [sub, value] of part) {
        if (seed.has(sub) && seed.get(sub) !== value) return null
        seed.set(sub, value)
      }
    }
    return seed
  }
  if (node.kind !== 'compare' || node.operator !== 'eq' || node.value === null) return null
  const name = foldName(node.path.name)
  const sub = attribute.subAttributes.find((candidate) => foldName(candidate.name) === name)
  if (sub === undefined || !telling.has(sub.name)) return null
  return new Map([[sub, coerceValue(sub, node.value, { strict, path: sub.name })]])
}

export function toElement(given: SubValues): JsonObject {
  return Object.fromEntries(
    [...given].flatMap(([sub, value]) => (value === null ? [] : [[sub.name, value] as const])),
  )
}

export function elementsOf(value: JsonValue): readonly JsonValue[] {
  if (value === null) return []
  return isJsonArray(value) ? value : [value]
}
