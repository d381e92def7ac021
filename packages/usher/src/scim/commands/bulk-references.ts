// References to what the same bulk request creates (RFC 7644 §3.7.2): `bulkId:qwerty` as a value
// (`members[].value`, `manager.value`), between quotes in the path of a PATCH operation, or in place of
// the id in the path of the bulk operation.
import type { JsonValue } from '../../core/directory.ts'
import { jsonDepthMax } from '../limits.ts'
import { isJsonArray, isJsonObject } from '../resource/read-json.ts'
import { ScimError } from '../scim-error.ts'
import type { BulkOperation } from './bulk-request.ts'

const prefix = 'bulkId:'

/** `idOf` answers what the reference stands for, or throws. */
export function resolveReferences(
  operation: BulkOperation,
  idOf: (bulkId: string) => string,
): BulkOperation {
  const { path, data } = operation
  return {
    ...operation,
    path: path.replaceAll(/(?<=\/)bulkId:([^/?]+)/g, (_, bulkId: string) => idOf(decoded(bulkId))),
    data: data === undefined ? undefined : resolveValue(data, idOf, 0),
  }
}

export function referencesOf(operation: BulkOperation): ReadonlySet<string> {
  const found = new Set<string>()
  resolveReferences(operation, (bulkId) => {
    found.add(bulkId)
    return bulkId
  })
  return found
}

function resolveValue(
  value: JsonValue,
  idOf: (bulkId: string) => string,
  depth: number,
): JsonValue {
  if (depth > jsonDepthMax)
    throw new ScimError(400, 'invalidValue', `Values lie more than ${jsonDepthMax} levels deep.`)
  if (typeof value === 'string')
    return value.startsWith(prefix) ? idOf(value.slice(prefix.length)) : value
  if (isJsonArray(value)) return value.map((item) => resolveValue(item, idOf, depth + 1))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name.toLowerCase() === 'path' && typeof inner === 'string'
        ? resolvePatchPath(inner, idOf)
        : resolveValue(inner, idOf, depth + 1),
    ]),
  )
}

function resolvePatchPath(path: string, idOf: (bulkId: string) => string): string {
  return path.replaceAll(/"bulkId:([^"\\]+)"/g, (_, bulkId: string) => `"${idOf(bulkId)}"`)
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
