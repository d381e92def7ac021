// Lists of any length as one parameter, and joins in the order in which they are written.
import { sql } from 'kysely'
import type { SetTraits } from '../dialect.ts'

export const sets: SetTraits = {
  rowsOf: (texts, alias) => sql`json_each(${JSON.stringify(texts)}) as ${sql.id(alias)}`,
  isOneOf: (column, texts) =>
    sql`${column} in (select value from json_each(${JSON.stringify(texts)}))`,
  // SQLite does not reorder a cross join.
  joinEach: (table, alias, column, value) =>
    sql`cross join ${sql.table(table)} as ${sql.id(alias)} on ${sql.ref(`${alias}.${column}`)} = ${value}`,
}
