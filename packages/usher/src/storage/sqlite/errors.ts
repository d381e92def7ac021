// SQLite's errors in the engine's words. SQLite says which columns of a unique index collided, not
// which index: the names are read from the schema itself, so that no list has to be kept in step.
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { UniqueViolation } from '../../engine/stores.ts'

const busy = 5
const locked = 6
const constraintUnique = 2067
const constraintPrimaryKey = 1555
/** Extended result codes carry the primary code in their low byte. */
const primaryCodeMask = 0xff

const sqliteErrorSchema = z.object({ errcode: z.number(), message: z.string() })
const tableRows = z.array(z.object({ name: z.string(), sql: z.string() }))
const indexRows = z.array(z.object({ name: z.string(), unique: z.number(), origin: z.string() }))
const columnRows = z.array(z.object({ name: z.string().nullable() }))

export function isBusy(error: unknown): boolean {
  const { data } = sqliteErrorSchema.safeParse(error)
  const code = data && data.errcode & primaryCodeMask
  return code === busy || code === locked
}

export function toUniqueViolation(
  error: unknown,
  indexNames: () => ReadonlyMap<string, string>,
): UniqueViolation | undefined {
  const { data } = sqliteErrorSchema.safeParse(error)
  if (data?.errcode !== constraintUnique && data?.errcode !== constraintPrimaryKey) return undefined
  // `UNIQUE constraint failed: identities.subject, identities.issuer`, and for an index on an
  // expression `UNIQUE constraint failed: index 'connections_name_key'`.
  const what = data.message.replace(/^UNIQUE constraint failed: /, '')
  const named = /^index '(.+)'$/.exec(what)?.[1]
  const constraint = named ?? indexNames().get(what)
  // What SQLite said would carry no more than the columns; the values never leave it.
  return new UniqueViolation(constraint ?? what)
}

/** `table.column, table.column` → the name of the unique index or primary key on these columns. */
export function uniqueIndexNames(database: DatabaseSync): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const tables = tableRows.parse(
    database.prepare("select name, sql from sqlite_schema where type = 'table'").all(),
  )
  for (const table of tables) {
    const indexes = indexRows.parse(
      database.prepare('select name, "unique", origin from pragma_index_list(?)').all(table.name),
    )
    for (const index of indexes) {
      if (index.unique === 0) continue
      const columns = columnRows.parse(
        database.prepare('select name from pragma_index_info(?) order by seqno').all(index.name),
      )
      const key = columns.map(({ name }) => `${table.name}.${name ?? ''}`).join(', ')
      names.set(key, index.origin === 'pk' ? primaryKeyName(table) : index.name)
    }
  }
  return names
}

/** The name that the migration gave the primary key, else the one that PostgreSQL would give it. */
function primaryKeyName(table: { readonly name: string; readonly sql: string }): string {
  return /constraint "([^"]+)" primary key/i.exec(table.sql)?.[1] ?? `${table.name}_pkey`
}
