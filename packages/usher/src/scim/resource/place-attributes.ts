// The keys of a body, sorted by the attribute that each one means; values are looked at later.
import type { JsonObject, JsonValue } from '../../core/directory.ts'
import type { ResolvedAttribute, ResourceType } from '../schema/model.ts'
import { isWholeExtension, type Registry } from '../schema/registry.ts'
import { ScimError } from '../scim-error.ts'
import type { Field } from './fields.ts'
import { currentUrn } from './parse-schemas.ts'
import { isJsonArray, isJsonObject } from './read-json.ts'

export type PlacedValue = {
  readonly field: Field
  /** As the client wrote it. */
  readonly path: string
  readonly value: JsonValue
}

/** RFC 7643 §2.1: whatever the case of the names. Common attributes are among them. */
export function placeAttributes(
  registry: Registry,
  type: ResourceType,
  body: JsonObject,
  strict: boolean,
): readonly PlacedValue[] {
  const placed = new Map<string, PlacedValue>()

  function place(resolved: ResolvedAttribute, path: string, value: JsonValue): void {
    const { attribute, extension, sub } = resolved
    const key = `${extension ?? ''}\n${attribute.name}`
    const before = placed.get(key)
    if (sub !== null) {
      const merged = { ...objectOf(before?.value), [sub.name]: value }
      placed.set(key, { field: { attribute, extension }, path, value: merged })
      return
    }
    if (before !== undefined) throw invalid(`${path} is there twice.`)
    placed.set(key, { field: { attribute, extension }, path, value })
  }

  for (const [key, value] of Object.entries(body)) {
    const resolved = registry.resolveText(type, strict ? key : currentUrn(key))
    if (resolved === undefined || (strict && !isPlainName(resolved, key))) {
      refuseIfStrict(key, strict)
    } else if (isWholeExtension(resolved)) {
      placeExtension(resolved, key, value)
    } else place(resolved, key, value)
  }
  return [...placed.values()]

  function placeExtension(extension: ResolvedAttribute, key: string, value: JsonValue): void {
    if (isNothing(value)) return
    if (!isJsonObject(value)) throw invalid(`${key} must be an object.`)
    for (const [name, inner] of Object.entries(value)) {
      const path = `${key}:${name}`
      const urn = extension.extension
      const resolved = registry.resolve(type, { urn, name })
      if (resolved === undefined || isWholeExtension(resolved) || resolved.extension !== urn) {
        refuseIfStrict(path, strict)
      } else if (strict && resolved.sub !== null) refuseIfStrict(path, strict)
      else place(resolved, path, inner)
    }
  }
}

/** Leniently `name.givenName` and `urn:…:User:department` are keys too, as in Entra's PATCH. */
function isPlainName(resolved: ResolvedAttribute, key: string): boolean {
  if (isWholeExtension(resolved)) return true
  return resolved.extension === null && key.length === resolved.attribute.name.length
}

/** RFC 7644 §3.3 leaves to the server what it does not know; real clients send such things. */
function refuseIfStrict(path: string, strict: boolean): void {
  if (strict) throw invalid(`${path} is not an attribute.`)
}

function isNothing(value: JsonValue): boolean {
  return value === null || value === '' || (isJsonArray(value) && value.length === 0)
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

function invalid(detail: string): ScimError {
  return new ScimError(400, 'invalidValue', detail)
}
