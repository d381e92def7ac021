// What a list request asks (RFC 7644 §3.4.2, RFC 9865 §2): the same members in a query and in the body
// of `.search` (§3.4.3).
import type { JsonValue } from '../../core/directory.ts'
import { pageItemsDefault, pageItemsMax } from '../limits.ts'
import { isJsonArray } from '../resource/read-json.ts'
import type { ProjectionNames } from '../resource/projection.ts'
import { ScimError } from '../scim-error.ts'
import { readMessage } from './message.ts'
import { parameter } from './parameters.ts'

export const searchRequestUrn = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'

export type ListQuestion = {
  readonly filter: string | null
  readonly sortBy: string | null
  readonly sortOrder: string | null
  readonly attributes: ProjectionNames
  readonly excludedAttributes: ProjectionNames
  readonly page: IndexPage | CursorPage
}
export type IndexPage = {
  readonly kind: 'index'
  /** From 1. */
  readonly startIndex: number
  readonly count: number
}
export type CursorPage = {
  readonly kind: 'cursor'
  /** `null`: the first page. */
  readonly cursor: string | null
  readonly count: number
}

export function questionOfQuery(query: URLSearchParams): ListQuestion {
  return readQuestion((name) => parameter(query, name))
}

export function questionOfSearch(body: unknown): ListQuestion {
  const message = readMessage(body, searchRequestUrn)
  return readQuestion((name) => message.get(name) ?? null)
}

type Read = (name: string) => JsonValue

function readQuestion(read: Read): ListQuestion {
  return {
    filter: text(read, 'filter'),
    sortBy: text(read, 'sortBy'),
    sortOrder: text(read, 'sortOrder'),
    attributes: names(read, 'attributes'),
    excludedAttributes: names(read, 'excludedAttributes'),
    page: readPage(read),
  }
}

function readPage(read: Read): IndexPage | CursorPage {
  const cursor = text(read, 'cursor')
  const startIndex = integer(read, 'startIndex')
  const count = integer(read, 'count')
  // RFC 9865 §2: an empty cursor asks for the first page; index is the default method here.
  if (cursor === null)
    return {
      kind: 'index',
      startIndex: Math.max(startIndex ?? 1, 1),
      count: Math.min(Math.max(count ?? pageItemsDefault, 0), pageItemsMax),
    }
  if (startIndex !== null)
    throw new ScimError(400, 'invalidValue', 'Give either startIndex or cursor, not both.')
  if (count !== null && (count < 1 || count > pageItemsMax))
    throw new ScimError(
      400,
      'invalidCount',
      `With a cursor, count must be between 1 and ${pageItemsMax}.`,
    )
  return {
    kind: 'cursor',
    cursor: cursor === '' ? null : cursor,
    count: count ?? pageItemsDefault,
  }
}

function text(read: Read, name: string): string | null {
  const value = read(name)
  if (value === null || typeof value === 'string') return value
  throw new ScimError(400, 'invalidValue', `${name} must be a string.`)
}

function names(read: Read, name: string): ProjectionNames {
  const value = read(name)
  if (!isJsonArray(value)) return text(read, name)
  return value.map((item) => {
    if (typeof item === 'string') return item
    throw new ScimError(400, 'invalidValue', `${name} must be an array of strings.`)
  })
}

/** Whole numbers, as a number or as its digits; beyond what we count to, the end of that. */
function integer(read: Read, name: string): number | null {
  const value = read(name)
  if (value === null) return null
  const number =
    typeof value === 'string' && /^[+-]?\d+$/.test(value.trim()) ? Number(value) : value
  if (typeof number !== 'number' || Math.trunc(number) !== number)
    throw new ScimError(400, 'invalidValue', `${name} must be an integer.`)
  return Math.min(Math.max(number, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)
}
