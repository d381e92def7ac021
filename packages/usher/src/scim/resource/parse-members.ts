// Who is named as a member, in the forms that clients use. Whether they exist is the engine's question.
import { resourceKeyLengthMax, type JsonValue } from '../../core/directory.ts'
import { membersPerRequestMax } from '../limits.ts'
import { foldName } from '../schema/registry.ts'
import { ScimError } from '../scim-error.ts'
import type { CoerceOptions } from './coerce-value.ts'
import { isJsonArray, isJsonObject } from './read-json.ts'

/** The ids, each once, in the order of the request. Throws ScimError `invalidValue`. */
export function parseMembers(value: JsonValue, options: CoerceOptions): readonly string[] {
  if (value === null || (value === '' && !options.strict)) return []
  const elements = isJsonArray(value) ? value : [value]
  if (elements.length > membersPerRequestMax) {
    throw invalid(`${options.path} has more than ${membersPerRequestMax} values.`)
  }
  const ids = elements.flatMap((element) => {
    if (element === null || element === '') return []
    const id = memberId(element, options.strict)
    if (id === undefined || id.length > resourceKeyLengthMax) {
      throw invalid(`${options.path} must be objects whose value is the id of a user or group.`)
    }
    return [id]
  })
  return [...new Set(ids)]
}

/** `{value}`; without it the end of `$ref`; leniently also the bare id and `{value: {value}}`. */
function memberId(element: JsonValue, strict: boolean): string | undefined {
  if (typeof element === 'string') return strict || element === '' ? undefined : element
  if (!isJsonObject(element)) return undefined
  const given = new Map(Object.entries(element).map(([name, inner]) => [foldName(name), inner]))
  const value = given.get('value')
  if (typeof value === 'string' && value !== '') return value
  if (isJsonObject(value) && !strict) return memberId(value, strict)
  const reference = given.get('$ref')
  return typeof reference === 'string' ? lastSegment(reference) : undefined
}

function lastSegment(reference: string): string | undefined {
  const path = reference.split(/[?#]/, 1)[0] ?? ''
  const segment = path.slice(path.lastIndexOf('/') + 1)
  return segment === '' ? undefined : segment
}

function invalid(detail: string): ScimError {
  return new ScimError(400, 'invalidValue', detail)
}
