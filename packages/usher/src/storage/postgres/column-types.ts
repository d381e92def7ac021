import { sql } from 'kysely'
import type { ColumnTypes } from '../dialect.ts'

/** Collation "C" compares text by its bytes, as SQLite does, whatever the server's locale. */
export const columnTypes: ColumnTypes = {
  text: sql`text collate "C"`,
  integer: 'integer',
  time: 'bigint',
  boolean: 'boolean',
  json: 'jsonb',
  clustered: sql``,
}
