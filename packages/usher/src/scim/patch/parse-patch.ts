// The envelope of a PATCH (RFC 7644 §3.5.2): `{schemas, Operations: [{op, path, value}]}`.
import type { JsonValue } from '../../core/directory.ts'
import { patchOperationsMax } from '../limits.ts'
import { readJson } from '../resource/read-json.ts'
import { ScimError } from '../scim-error.ts'
import type { PatchOperation, PatchRequest } from './model.ts'

export const patchOpUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/**
 * Throws ScimError. Names and `op` are compared without regard to case in strict mode too: RFC 7643 §2.1
 * makes attribute names so, and values are unless they are said to be case-exact.
 */
export function parsePatch(body: unknown, { strict }: { readonly strict: boolean }): PatchRequest {
  const envelope = readFields(body, ['schemas', 'operations'], 'The body')
  requirePatchOp(envelope.get('schemas'))
  const given = envelope.get('operations')
  if (!Array.isArray(given) || given.length === 0) {
    throw invalidSyntax('Operations must be an array with at least one operation.')
  }
  if (given.length > patchOperationsMax) {
    throw new ScimError(413, null, `One request has at most ${patchOperationsMax} operations.`)
  }
  return { operations: given.map((operation: unknown) => parseOperation(operation, strict)) }
}

function requirePatchOp(schemas: unknown): void {
  const isNamed =
    Array.isArray(schemas) &&
    schemas.some((urn) => typeof urn === 'string' && urn.toLowerCase() === patchOpUrn.toLowerCase())
  if (!isNamed) throw invalidSyntax(`schemas must name ${patchOpUrn}.`)
}

function parseOperation(operation: unknown, strict: boolean): PatchOperation {
  const fields = readFields(operation, ['op', 'path', 'value'], 'An operation')
  const op = parseOp(fields.get('op'))
  const path = parsePathText(fields.get('path'))
  const value = fields.has('value') ? readJson(fields.get('value')) : undefined
  if (op === 'remove') {
    // RFC 7644 §3.5.2.2: "If path is unspecified, the operation fails".
    if (path === null) throw new ScimError(400, 'noTarget', 'remove needs a path.')
    return { op, path, value: removedValue(value, strict) }
  }
  if (value === undefined) {
    throw new ScimError(400, 'invalidValue', `${op} needs a value.`)
  }
  return path === null ? { op, path, value } : { op, path, value }
}

function parseOp(op: unknown): PatchOperation['op'] {
  const folded = typeof op === 'string' ? op.toLowerCase() : undefined
  if (folded === 'add' || folded === 'remove' || folded === 'replace') return folded
  throw invalidSyntax('op must be add, remove or replace.')
}

/** An empty path is no path (some clients serialize the absent one so). */
function parsePathText(path: unknown): string | null {
  if (path === undefined || path === null) return null
  if (typeof path !== 'string') throw new ScimError(400, 'invalidPath', 'path must be a string.')
  return path.trim() === '' ? null : path.trim()
}

/**
 * Entra and OneLogin name in `value` what they remove. The RFC knows no such value, and to remove more
 * than the client meant would be the worst reading of it, so strict mode refuses it.
 */
function removedValue(value: JsonValue | undefined, strict: boolean): JsonValue | undefined {
  if (value === undefined || value === null) return undefined
  if (strict) {
    throw new ScimError(400, 'invalidValue', 'remove takes no value; name what goes in the path.')
  }
  return value
}

/** The fields by their folded names; one that is there twice, in whatever case, is ambiguous. */
function readFields(
  value: unknown,
  known: readonly string[],
  what: string,
): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidSyntax(`${what} must be a JSON object.`)
  }
  const fields = new Map<string, unknown>()
  for (const [key, inner] of Object.entries(value)) {
    const folded = key.toLowerCase()
    if (!known.includes(folded)) continue
    if (fields.has(folded)) throw invalidSyntax(`${what} has ${folded} twice.`)
    fields.set(folded, inner)
  }
  return fields
}

function invalidSyntax(detail: string): ScimError {
  return new ScimError(400, 'invalidSyntax', detail)
}
