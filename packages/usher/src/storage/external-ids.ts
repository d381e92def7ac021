import { sql, type RawBuilder } from 'kysely'

/**
 * An external id is kept in full and may be longer than an index entry (PostgreSQL's end at 2 700
 * bytes), so its beginning is indexed: the condition of the indexes that look people up by it.
 */
export const externalIdBeginning = sql`(substr(external_id, 1, 500))`

/** `beginning` is the same as `whole`: a prepared statement has a parameter for each. */
export function hasExternalId(beginning: string, whole: string = beginning): RawBuilder<boolean> {
  return sql`substr(external_id, 1, 500) = substr(${beginning}, 1, 500) and external_id = ${whole}`
}
