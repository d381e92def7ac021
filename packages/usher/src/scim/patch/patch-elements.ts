// Multi-valued attributes of the document: `emails`, `emails[type eq "work"]`, `emails[…].value`.
import type { JsonObject, JsonValue } from '../../core/directory.ts'
import { evaluateElementFilter } from '../filter/evaluate-filter.ts'
import { valuesPerAttributeMax } from '../limits.ts'
import { coerceElement, coerceValue, isHollow } from '../resource/coerce-value.ts'
import { isJsonObject, own } from '../resource/read-json.ts'
import type { Attribute, ComplexAttribute, SimpleAttribute } from '../schema/model.ts'
import { ScimError } from '../scim-error.ts'
import {
  elementsOf,
  includesElement,
  isNamedForRemoval,
  isSameElement,
  seedOf,
  toElement,
} from './element-match.ts'
import { jsonEqual } from './json-document.ts'
import type { ElementSelection, PatchContext, PatchOperation } from './model.ts'
import { mergeSubValues, readSubValues } from './patch-complex.ts'
import type { SubValues } from './patch-complex.ts'
import { checkChange } from './write-attribute.ts'

export type ElementTarget = {
  readonly attribute: Attribute
  readonly selection: ElementSelection | null
  readonly sub: SimpleAttribute | null
  readonly label: string
  readonly context: PatchContext
}

/** The elements afterwards; `null` if none is left and the attribute is unassigned. */
export function patchElements(
  target: ElementTarget,
  op: PatchOperation['op'],
  current: JsonValue,
  value: JsonValue | undefined,
): JsonValue {
  const elements = elementsOf(current)
  const changed =
    target.selection === null && target.sub === null
      ? patchAll(target, op, elements, value)
      : patchSelected(target, op, elements, value)
  if (changed.length > valuesPerAttributeMax) {
    throw new ScimError(
      400,
      'invalidValue',
      `${target.label} would have more than ${valuesPerAttributeMax} values.`,
    )
  }
  return changed.length === 0 ? null : changed
}

function patchAll(
  target: ElementTarget,
  op: PatchOperation['op'],
  elements: readonly JsonValue[],
  value: JsonValue | undefined,
): readonly JsonValue[] {
  const { attribute, context, label } = target
  if (op === 'remove' && value === undefined) return []
  const { strict } = context
  const given = elementsOf(coerceValue(attribute, value ?? null, { strict, path: label }))
  switch (op) {
    case 'remove': {
      const named = given.map((element) => context.comparable(attribute, element))
      return elements.filter((element) => {
        const comparable = context.comparable(attribute, element)
        return !named.some((one) => isNamedForRemoval(comparable, one))
      })
    }
    case 'replace':
      return given
    case 'add':
      return given.reduce(
        (sum: readonly JsonValue[], element) => addElement(target, sum, element),
        elements,
      )
  }
}

/** RFC 7644 §3.5.2.1: a value that is there already is not added again, and nothing has changed. */
function addElement(
  { attribute, context }: ElementTarget,
  elements: readonly JsonValue[],
  given: JsonValue,
): readonly JsonValue[] {
  const added = context.comparable(attribute, given)
  const comparables = elements.map((element) => context.comparable(attribute, element))
  if (comparables.some((comparable) => includesElement(comparable, added))) return elements
  const same = comparables.findIndex((comparable) => isSameElement(comparable, added))
  const merged =
    same === -1
      ? [...elements, given]
      : elements.map((element, index) =>
          index === same && isJsonObject(element) && isJsonObject(given)
            ? { ...element, ...given }
            : element,
        )
  return withOnePrimary(merged, same === -1 ? merged.length - 1 : same)
}

/** RFC 7644 §3.5.2: an element that becomes the primary one takes that from the others. */
function withOnePrimary(elements: readonly JsonValue[], preferred: number): readonly JsonValue[] {
  if (!isPrimary(elements[preferred])) return elements
  return elements.map((element, index) =>
    index !== preferred && isPrimary(element) ? { ...element, primary: false } : element,
  )
}

function isPrimary(element: JsonValue | undefined): element is JsonObject {
  return isJsonObject(element) && own(element, 'primary') === true
}

function patchSelected(
  target: ElementTarget,
  op: PatchOperation['op'],
  elements: readonly JsonValue[],
  value: JsonValue | undefined,
): readonly JsonValue[] {
  const { attribute, selection, sub, context } = target
  const isChosen = elements.map(
    // `emails.type` without brackets means every element.
    (element) =>
      selection === null ||
      evaluateElementFilter(selection.filter, context.comparable(attribute, element)),
  )
  if (op === 'remove' && sub === null) return elements.filter((_, index) => !isChosen[index])
  if (attribute.type !== 'complex') {
    return patchSimpleElements(target, op, elements, isChosen, value ?? null)
  }
  const given = readGiven(target, attribute, op, value)
  if (!isChosen.includes(true)) return createElement(target, attribute, op, elements, given)
  const kept = (index: number) => isChosen[index] !== true
  const after = elements.map((element, index) =>
    kept(index) || !isJsonObject(element)
      ? element
      : changeElement(target, attribute, op, element, given),
  )
  // The last one that this operation made the primary one.
  const preferred = after.findLastIndex(
    (element, index) => !kept(index) && isPrimary(element) && !isPrimary(elements[index]),
  )
  return withOnePrimary(after, preferred).filter((element) => element !== null)
}

/** What is to become of a chosen element; `null`: it goes. */
function readGiven(
  { sub, label, context: { strict } }: ElementTarget,
  attribute: ComplexAttribute,
  op: PatchOperation['op'],
  value: JsonValue | undefined,
): SubValues | null {
  if (sub === null) {
    const given = readSubValues(attribute, value ?? null, { strict, label })
    return given === null && op === 'add' ? new Map() : given
  }
  const coerced = op === 'remove' ? null : coerceValue(sub, value ?? null, { strict, path: label })
  return coerced === null && op === 'add' ? new Map() : new Map([[sub, coerced]])
}

function changeElement(
  target: ElementTarget,
  attribute: ComplexAttribute,
  op: PatchOperation['op'],
  element: JsonObject,
  given: SubValues | null,
): JsonValue {
  const { sub, label, context } = target
  if (given === null) return null
  if (op === 'replace' && sub === null) return replaceElement(target, attribute, element, given)
  const merged = mergeSubValues(attribute, element, given, label)
  // `emails[type eq "work"].value` set to "" leaves an element that says only what it would be.
  const isEmpty = merged === null || (!context.strict && isHollow(attribute, merged))
  return isEmpty && !isHollow(attribute, element) ? null : merged
}

/**
 * RFC 7644 §3.5.2.3: with a filter and no sub-attribute, the whole element is replaced. Its type stays
 * if the client did not repeat it, or the next operation would not find the element.
 */
function replaceElement(
  { selection, label, context: { strict } }: ElementTarget,
  attribute: ComplexAttribute,
  element: JsonObject,
  given: SubValues,
): JsonValue {
  const seed = strict ? null : seedOf(attribute, selection, strict)
  const replaced = { ...toElement(seed ?? new Map()), ...toElement(given) }
  for (const sub of attribute.subAttributes) {
    const [before, after] = [own(element, sub.name) ?? null, own(replaced, sub.name) ?? null]
    if (!jsonEqual(before, after)) checkChange(sub, before, after, `${label}.${sub.name}`)
  }
  return Object.keys(replaced).length === 0 ? null : replaced
}

/**
 * RFC 7644 §3.5.2.3 answers `noTarget` if a value path finds nothing. Entra writes
 * `addresses[type eq "work"].country` and expects that the address comes to be.
 */
function createElement(
  { selection, label, context: { strict } }: ElementTarget,
  attribute: ComplexAttribute,
  op: PatchOperation['op'],
  elements: readonly JsonValue[],
  given: SubValues | null,
): readonly JsonValue[] {
  if (op === 'remove') return elements
  const seed = strict && selection !== null ? null : seedOf(attribute, selection, strict)
  if (seed === null) throw new ScimError(400, 'noTarget', `${label} matches no value.`)
  const isNothing = given === null || [...given.values()].every((value) => value === null)
  if (isNothing) return elements
  const element = mergeSubValues(attribute, toElement(seed), given, label)
  if (element === null || (!strict && isHollow(attribute, element))) return elements
  return withOnePrimary([...elements, element], elements.length)
}

/** `tags[value eq "a"]`: the element is the value. */
function patchSimpleElements(
  { attribute, label, context: { strict } }: ElementTarget,
  op: PatchOperation['op'],
  elements: readonly JsonValue[],
  isChosen: readonly boolean[],
  value: JsonValue,
): readonly JsonValue[] {
  if (!isChosen.includes(true)) {
    throw new ScimError(400, 'noTarget', `${label} matches no value.`)
  }
  const coerced = coerceElement(attribute, value, { strict, path: label })
  if (op === 'add' && coerced === null) return elements
  const after = elements.map((element, index) => (isChosen[index] === true ? coerced : element))
  return after.filter(
    (element, index) =>
      element !== null && after.findIndex((other) => jsonEqual(other, element)) === index,
  )
}
