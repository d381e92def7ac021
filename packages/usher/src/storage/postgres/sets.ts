// Lists of any length as one parameter, and joins that stay look-ups. A plan that was made while the
// tables were empty would else hash a whole table to join a handful of rows.
import { sql } from 'kysely'
import type { SetTraits } from '../dialect.ts'
import { withoutNul } from '../storable-text.ts'

export const sets: SetTraits = {
  rowsOf: (texts, alias) =>
    sql`unnest(${texts.map(withoutNul)}::text[]) as ${sql.id(alias)} (value)`,
  isOneOf: (column, texts) => sql`${column} = any(${texts.map(withoutNul)}::text[])`,
  // `offset 0` keeps the planner from turning it into another kind of join.
  joinEach: (table, alias, column, value) =>
    sql`cross join lateral (select * from ${sql.table(table)} where ${sql.ref(`${table}.${column}`)} = ${value} offset 0) as ${sql.id(alias)}`,
}
