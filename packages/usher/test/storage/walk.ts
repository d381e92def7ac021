import type { Page, PageRequest } from '../../src/engine/ports.ts'

/** Reads a list page by page to its end. */
export async function walk<Item>(
  limit: number,
  list: (page: PageRequest) => Promise<Page<Item>>,
): Promise<readonly (readonly Item[])[]> {
  const pages: (readonly Item[])[] = []
  let cursor: string | null = null
  do {
    // Each page begins where the one before it ended.
    // eslint-disable-next-line no-await-in-loop
    const page: Page<Item> = await list({ limit, cursor })
    pages.push(page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return pages
}

/** A whole list that fits on one page. */
export const everything: PageRequest = { limit: 1000, cursor: null }
