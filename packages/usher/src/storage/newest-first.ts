// Several lists, each newest first by ids of which time is the beginning, as one. Each is asked for a page
// from its own index; what is not shown is read again for the next page.
import { idPrefixes, parseId, type IdKind, type IdOf } from '../core/ids.ts'
import type { Page, PageRequest } from '../engine/ports.ts'
import { cursorKey, foreignCursor, toPage } from './paging.ts'

/** An id without its prefix: comparable between kinds of ids, and never the same twice. */
export function momentOf(id: string): string {
  return id.slice(id.indexOf('_') + 1)
}

/** The id of this kind with this moment, be there one or not. */
export function idAt<Kind extends IdKind>(kind: Kind, moment: string): IdOf[Kind] {
  const id = parseId(kind, `${idPrefixes[kind]}_${moment}`)
  if (id === undefined) throw foreignCursor()
  return id
}

/** Where a page of such a list begins: `undefined` on the first page. */
export function cursorMoment(list: string, page: PageRequest): string | undefined {
  const key = cursorKey(list, page)
  if (!key) return undefined
  const [moment] = key
  if (moment === undefined || key.length !== 1) throw foreignCursor()
  return moment
}

export function mergeNewest<Row extends { readonly id: string }, Item>(
  list: string,
  page: PageRequest,
  lists: readonly (readonly Row[])[],
  toItem: (row: Row) => Item,
): Page<Item> {
  const rows = lists
    .flat()
    .toSorted((one, other) => (momentOf(one.id) < momentOf(other.id) ? 1 : -1))
  return toPage(list, page, rows, ({ id }) => [momentOf(id)], toItem)
}

/** A page that begins behind this id. */
export function cursorOf(list: string, id: string): string | null {
  const rows = [{ id }, { id }]
  return toPage(
    list,
    { limit: 1, cursor: null },
    rows,
    () => [momentOf(id)],
    () => id,
  ).nextCursor
}
