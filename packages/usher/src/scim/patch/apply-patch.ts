// PATCH (RFC 7644 §3.5.2): operations in their order on a document that is never changed in place, so
// that one that fails leaves nothing behind.
import type { JsonObject, JsonValue } from '../../core/directory.ts'
import { coerceValue, withoutDuplicates } from '../resource/coerce-value.ts'
import { fieldsOf, fieldValue } from '../resource/fields.ts'
import { isJsonArray, isJsonObject } from '../resource/read-json.ts'
import { foldName } from '../schema/registry.ts'
import type { Registry } from '../schema/registry.ts'
import type { ResolvedAttribute, ResourceType } from '../schema/model.ts'
import { ScimError } from '../scim-error.ts'
import { isRowAttribute } from '../filter/resolve-membership.ts'
import { jsonEqual, withValueAt } from './json-document.ts'
import type {
  MembershipStep,
  PatchContext,
  PatchOperation,
  PatchPath,
  PatchRequest,
  PatchState,
} from './model.ts'
import { createComparableElement } from './element-match.ts'
import { findPath, isExtensionPath, parsePath } from './parse-path.ts'
import { mergeSubValues, readSubValues } from './patch-complex.ts'
import { patchElements } from './patch-elements.ts'
import { patchMembers } from './patch-members.ts'
import { mutability as notMutable, readAttribute, writeAttribute } from './write-attribute.ts'

export type PatchResult = {
  readonly attributes: JsonObject
  readonly externalId: string | null
  /** Whether the document or the externalId is another one; the engine knows of the members. */
  readonly changed: boolean
  readonly membership: readonly MembershipStep[]
}

/** Throws ScimError. What a resource needs as a whole is `checkResource`'s, afterwards. */
export function applyPatch(
  registry: Registry,
  type: ResourceType,
  resource: { readonly attributes: JsonObject; readonly externalId: string | null },
  { operations }: PatchRequest,
  { strict }: { readonly strict: boolean },
): PatchResult {
  const context: PatchContext = { registry, type, strict, comparable: createComparableElement() }
  let state: PatchState = {
    attributes: resource.attributes,
    externalId: resource.externalId,
    membership: [],
  }
  for (const operation of operations) state = applyOperation(context, state, operation)
  const attributes = withDistinctValues(type, resource.attributes, state.attributes)
  const changed =
    state.externalId !== resource.externalId || !jsonEqual(attributes, resource.attributes)
  return { ...state, attributes, changed }
}

/**
 * `emails.value` written into every element makes them one, as in a POST (RFC 7643 §2.4). Once at the
 * end, so that a thousand operations do not compare a thousand elements a thousand times.
 */
function withDistinctValues(type: ResourceType, before: JsonObject, after: JsonObject): JsonObject {
  return fieldsOf(type).reduce((document, field) => {
    const { attribute, extension } = field
    const value = fieldValue(after, field)
    if (!isJsonArray(value) || value === fieldValue(before, field)) return document
    const distinct = withoutDuplicates(attribute, value)
    if (distinct.length === value.length) return document
    const steps = extension === null ? [attribute.name] : [extension, attribute.name]
    return withValueAt(document, steps, distinct)
  }, after)
}

function applyOperation(
  context: PatchContext,
  state: PatchState,
  operation: PatchOperation,
): PatchState {
  if (operation.path === null) {
    return applyObject(context, state, operation.op, operation.value, null)
  }
  const { op, path, value } = operation
  return applyAt(context, state, op, parsePath(context, path), value)
}

function applyAt(
  context: PatchContext,
  state: PatchState,
  op: PatchOperation['op'],
  path: PatchPath,
  value: JsonValue | undefined,
): PatchState {
  const { resolved, sub, selection, label } = path
  const { attribute } = resolved
  if (isReadOnly(path)) throw notMutable(`${label} is readOnly`)
  if (isRowAttribute(context.type, resolved)) {
    const steps = patchMembers(path, op, value, context.strict)
    return { ...state, membership: [...state.membership, ...steps] }
  }
  if (isExtensionPath(path)) return patchExtension(context, state, op, resolved, value)
  const current = readAttribute(state, resolved)
  if (attribute.multiValued) {
    const target = { attribute, selection, sub, label, context }
    return writeAttribute(state, resolved, patchElements(target, op, current, value), label)
  }
  return writeAttribute(state, resolved, patchSingle(context, path, op, current, value), label)
}

function isReadOnly({ resolved, sub }: PatchPath): boolean {
  return resolved.attribute.mutability === 'readOnly' || sub?.mutability === 'readOnly'
}

/** The value afterwards of an attribute that has one; `null`: unassigned. */
function patchSingle(
  { strict }: PatchContext,
  { resolved: { attribute }, sub, label }: PatchPath,
  op: PatchOperation['op'],
  current: JsonValue,
  value: JsonValue | undefined,
): JsonValue {
  if (op === 'remove' && sub === null) return null
  if (attribute.type !== 'complex') {
    const given = coerceValue(attribute, value ?? null, { strict, path: label })
    // To add nothing changes nothing; to replace by nothing unassigns.
    return given === null && op === 'add' ? current : given
  }
  const object =
    sub === null ? (value ?? null) : { [sub.name]: op === 'remove' ? null : (value ?? null) }
  const given = readSubValues(attribute, object, { strict, label: attribute.name })
  if (given === null) return op === 'add' ? current : null
  const assigned = op === 'add' ? new Map([...given].filter(([, inner]) => inner !== null)) : given
  return mergeSubValues(attribute, isJsonObject(current) ? current : {}, assigned, attribute.name)
}

/** RFC 7644 §3.5.2: without a path the value is an object of attributes; so is a whole extension's. */
function applyObject(
  context: PatchContext,
  state: PatchState,
  op: 'add' | 'replace',
  value: JsonValue,
  extension: string | null,
): PatchState {
  if (!isJsonObject(value)) {
    throw new ScimError(400, 'invalidValue', 'Without a path the value must be an object.')
  }
  let result = state
  for (const [key, inner] of Object.entries(value)) {
    result = applyKey(context, result, op, extension, key, inner)
  }
  return result
}

function applyKey(
  context: PatchContext,
  state: PatchState,
  op: 'add' | 'replace',
  urn: string | null,
  key: string,
  value: JsonValue,
): PatchState {
  const { type, strict } = context
  if (!strict && foldName(key) === foldName(type.schema.id) && isJsonObject(value)) {
    return applyObject(context, state, op, value, type.schema.id)
  }
  const path = findPath(context, urn === null ? key : `${urn}:${key}`)
  if (path === undefined) {
    // As in a POST: attributes that nobody knows are ignored, where the client did not ask for them
    // by path.
    if (!strict) return state
    throw new ScimError(400, 'invalidPath', `${type.name} has no attribute ${key.slice(0, 200)}.`)
  }
  // RFC 7644 §3.5.2 has attribute names here; paths (`name.givenName`) are Entra's way.
  if (strict && (path.sub !== null || path.selection !== null || isPrefixed(path, key))) {
    throw new ScimError(400, 'invalidPath', `${key.slice(0, 200)} is a path, not an attribute.`)
  }
  // Okta repeats the `id`, others `schemas` and `meta`.
  if (isReadOnly(path) && !strict) return state
  return applyAt(context, state, op, path, value)
}

function isPrefixed(path: PatchPath, key: string): boolean {
  return key.includes(':') && !isExtensionPath(path)
}

/** A whole extension: its attributes are merged one by one, and go one by one. */
function patchExtension(
  context: PatchContext,
  state: PatchState,
  op: PatchOperation['op'],
  { extension }: ResolvedAttribute,
  value: JsonValue | undefined,
): PatchState {
  const isGone = op === 'remove' || (op === 'replace' && isUnassigned(value))
  if (!isGone)
    return isUnassigned(value) ? state : applyObject(context, state, op, value ?? null, extension)
  const schema = context.type.extensions.find((candidate) => candidate.schema.id === extension)
  const attributes = (schema?.schema.attributes ?? []).filter(
    ({ mutability }) => mutability !== 'readOnly',
  )
  return attributes.reduce((before: PatchState, attribute) => {
    const steps = [extension ?? '', attribute.name]
    const label = steps.join(':')
    return writeAttribute(before, { attribute, sub: null, extension, steps }, null, label)
  }, state)
}

function isUnassigned(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return true
  return isJsonObject(value) && Object.keys(value).length === 0
}
