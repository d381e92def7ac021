// Messages that wrap something (SearchRequest, BulkRequest): an object that names its schema, whose
// members are found without regard to case (RFC 7643 §2.1).
import type { JsonObject, JsonValue } from '../../core/directory.ts'
import { isJsonArray } from '../resource/read-json.ts'
import { ScimError } from '../scim-error.ts'

export type Message = {
  /** `undefined`: absent or null, which is the same (RFC 7643 §2.5). */
  get(name: string): JsonValue | undefined
}

/** The body came from `JSON.parse`, so that an object's values are JSON. */
function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function asMessage(body: JsonObject): Message {
  const members = new Map(Object.entries(body).map(([name, value]) => [name.toLowerCase(), value]))
  return { get: (name) => members.get(name.toLowerCase()) ?? undefined }
}

export function readMessage(body: unknown, schemaUrn: string): Message {
  if (!isObject(body)) throw new ScimError(400, 'invalidSyntax', 'The body must be a JSON object.')
  const message = asMessage(body)
  const schemas = message.get('schemas')
  const named = isJsonArray(schemas) ? schemas : []
  if (
    !named.some((urn) => typeof urn === 'string' && urn.toLowerCase() === schemaUrn.toLowerCase())
  )
    throw new ScimError(400, 'invalidValue', `schemas must name ${schemaUrn}.`)
  return message
}
