// Keyset paging: a page continues behind the last row, whatever was inserted or removed meanwhile,
// and a deep page costs what the first one costs. Cursors are opaque, and bound to the list that
// gave them: the cursor of another organization or of another search is refused.
import { z } from 'zod'
import { UsherError } from '../core/error-catalogue.ts'
import { parseId, type IdKind, type IdOf } from '../core/ids.ts'
import type { Page, PageRequest } from '../engine/ports.ts'

const pageItemsMax = 1000
const cursorSchema = z.tuple([z.string(), z.array(z.string()).min(1).max(2)])

/** The key of the last row seen; `undefined` on the first page. */
export function cursorKey(list: string, page: PageRequest): readonly string[] | undefined {
  if (page.cursor === null) return undefined
  const parsed = cursorSchema.safeParse(decode(page.cursor))
  if (!parsed.success || parsed.data[0] !== list) throw foreignCursor()
  return parsed.data[1]
}

/** As `cursorKey`, for lists in the order of an id. */
export function cursorId<Kind extends IdKind>(
  kind: Kind,
  list: string,
  page: PageRequest,
): IdOf[Kind] | undefined {
  const key = cursorKey(list, page)
  if (!key) return undefined
  const id = parseId(kind, key[0] ?? '')
  if (id === undefined || key.length !== 1) throw foreignCursor()
  return id
}

export function foreignCursor(): UsherError {
  return new UsherError('VALIDATION_FAILED', {
    errors: [{ path: 'cursor', message: 'This cursor does not belong to this list.' }],
  })
}

/** How many rows to ask for: one more than the page, to know whether there is a next one. */
export function rowsWanted(page: PageRequest): number {
  return pageSize(page) + 1
}

export function toPage<Row, Item>(
  list: string,
  page: PageRequest,
  rows: readonly Row[],
  keyOf: (row: Row) => readonly string[],
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, pageSize(page))
  const last = shown.at(-1)
  const nextCursor = rows.length > shown.length && last ? encode(list, keyOf(last)) : null
  return { items: shown.map(toItem), nextCursor }
}

function pageSize(page: PageRequest): number {
  return Math.min(Math.max(Math.trunc(page.limit), 1), pageItemsMax)
}

function encode(list: string, key: readonly string[]): string {
  return Buffer.from(JSON.stringify([list, key])).toString('base64url')
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}
