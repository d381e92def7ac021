// Plain inserts, which are most of what a sign-in writes. Their text follows from the table, the
// columns and the number of rows, so Kysely builds it once; building it takes longer than running it.
import { CompiledQuery, type InsertObject } from 'kysely'
import type { Database, Tables } from './schema.ts'

/** Longer lists are rare, and each length is a text of its own. */
const rowsMax = 12
const textsMax = 300

/** By adapter: it is one for a database and all of its transactions, and knows the dialect. */
const textsOf = new WeakMap<object, Map<string, string>>()

/** All rows have the same columns in the same order, as one `map` makes them. */
export async function insertRows<Table extends keyof Tables>(
  database: Database,
  table: Table,
  rows: readonly InsertObject<Tables, Table>[],
): Promise<void> {
  const [first] = rows
  if (first === undefined) return
  const parameters = rows.flatMap((row) => Object.values<unknown>(row))
  const key = `${table} ${rows.length} ${Object.keys(first).join()}`
  const { adapter } = database.getExecutor()
  const known = textsOf.get(adapter)?.get(key)
  if (known !== undefined) {
    await database.executeQuery(CompiledQuery.raw(known, parameters))
    return
  }
  const compiled = database.insertInto(table).values(rows).compile()
  await database.executeQuery(compiled)
  if (rows.length > rowsMax || !isPlain(compiled, parameters)) return
  const texts = textsOf.get(adapter) ?? new Map<string, string>()
  if (texts.size < textsMax) textsOf.set(adapter, texts.set(key, compiled.sql))
}

/** Whether the parameters are the rows' values, one after the other: none was left out or computed. */
function isPlain(compiled: CompiledQuery, parameters: readonly unknown[]): boolean {
  return (
    compiled.parameters.length === parameters.length &&
    compiled.parameters.every((parameter, index) => parameter === parameters[index])
  )
}
