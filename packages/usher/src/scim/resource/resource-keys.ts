// Values that are found by index (`ResourceKey`): those that are unique, and the type's look-ups.
import {
  resourceKeyLengthMax,
  type JsonObject,
  type JsonValue,
  type ResourceKey,
} from '../../core/directory.ts'
import type { Registry } from '../schema/registry.ts'
import type {
  Attribute,
  ResolvedAttribute,
  ResourceType,
  SimpleAttribute,
} from '../schema/model.ts'
import { comparableSimple } from './comparable.ts'
import { fieldsOf, fieldValue, type Field } from './fields.ts'
import { isJsonArray, isJsonObject, own } from './read-json.ts'

export function resourceKeys(
  registry: Registry,
  type: ResourceType,
  attributes: JsonObject,
): readonly ResourceKey[] {
  const keys = keyPlacesOf(registry, type).flatMap((place) => {
    const value = fieldValue(attributes, place.field)
    return value === undefined ? [] : keysAt(place, value)
  })
  return [...new Map(keys.map((key) => [`${key.attribute}\n${key.value}`, key])).values()]
}

type KeyPlace = {
  readonly field: Field
  readonly place: ResolvedAttribute
  readonly leaf: SimpleAttribute
  readonly attribute: string
}

/** Few of a type's attributes are keys; which ones follows from the schemas alone. */
function keyPlacesOf(registry: Registry, type: ResourceType): readonly KeyPlace[] {
  const ofTypes = placesKnown.get(registry) ?? new WeakMap<ResourceType, readonly KeyPlace[]>()
  placesKnown.set(registry, ofTypes)
  const known = ofTypes.get(type)
  if (known) return known
  const places = fieldsOf(type).flatMap((field) =>
    placesOf(field).flatMap((place) => {
      const leaf = leafOf(place)
      const attribute = resourceKeyAttribute(registry, type, place)
      return leaf === null || attribute === null ? [] : [{ field, place, leaf, attribute }]
    }),
  )
  ofTypes.set(type, places)
  return places
}

/** Neither a registry nor a type ever changes. */
const placesKnown = new WeakMap<Registry, WeakMap<ResourceType, readonly KeyPlace[]>>()

/**
 * The name under which the attribute's values are keys; `null` if they are none. A comparison for
 * equality may ask the index with it and `resourceKeyValue`.
 */
export function resourceKeyAttribute(
  registry: Registry,
  type: ResourceType,
  resolved: ResolvedAttribute,
): string | null {
  const leaf = leafOf(resolved)
  if (leaf === null || resolved.attribute.mutability === 'readOnly') return null
  const path = pathOf(resolved)
  const isLookUp = type.lookUps.some((name) => {
    const lookUp = registry.resolveText(type, name)
    return lookUp !== undefined && pathOf(lookUp) === path
  })
  return leaf.uniqueness === 'none' && !isLookUp ? null : `${type.name}:${path}`
}

/** A comparable value as the value of a key: text, cut to what an index holds. */
export function resourceKeyValue(comparable: string | number | boolean): string {
  const text = String(comparable)
  // Half of a surrogate pair would not be text any more.
  return text.length <= resourceKeyLengthMax
    ? text
    : text.slice(0, resourceKeyLengthMax).replace(/[\uD800-\uDBFF]$/, '')
}

function keysAt({ place, leaf, attribute }: KeyPlace, value: JsonValue): readonly ResourceKey[] {
  const unique = leaf.uniqueness !== 'none'
  return leavesAt(place, value).flatMap((found) => {
    const comparable = comparableSimple(leaf, found)
    if (comparable === undefined || comparable === '') return []
    return [{ attribute, value: resourceKeyValue(comparable), unique }]
  })
}

/** The field itself if it is simple, else its sub-attributes. */
function placesOf({ attribute, extension }: Field): readonly ResolvedAttribute[] {
  const steps = extension === null ? [attribute.name] : [extension, attribute.name]
  if (attribute.type !== 'complex') return [{ attribute, sub: null, extension, steps }]
  return attribute.subAttributes.map((sub) => ({
    attribute,
    sub,
    extension,
    steps: [...steps, sub.name],
  }))
}

function leavesAt({ sub }: ResolvedAttribute, value: JsonValue): readonly JsonValue[] {
  return elementsOf(value).flatMap((element) => {
    if (sub === null) return [element]
    const inner = isJsonObject(element) ? own(element, sub.name) : undefined
    return inner === undefined ? [] : elementsOf(inner)
  })
}

function elementsOf(value: JsonValue): readonly JsonValue[] {
  return isJsonArray(value) ? value : [value]
}

function leafOf({ attribute, sub }: ResolvedAttribute): SimpleAttribute | null {
  const leaf: Attribute = sub ?? attribute
  return leaf.type === 'complex' ? null : leaf
}

function pathOf({ attribute, sub, extension }: ResolvedAttribute): string {
  const path = sub === null ? attribute.name : `${attribute.name}.${sub.name}`
  return extension === null ? path : `${extension}:${path}`
}
