import { sql } from 'kysely'
import type { ColumnTypes } from '../dialect.ts'

/** SQLite compares text by its bytes unless told otherwise. */
export const columnTypes: ColumnTypes = {
  text: sql`text`,
  integer: 'integer',
  time: 'integer',
  boolean: 'integer',
  json: 'text',
  clustered: sql`without rowid`,
}
