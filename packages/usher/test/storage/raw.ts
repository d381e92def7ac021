// SQL past the stores, for what they do not show: plans, rows nobody reads yet, other processes.
import { DatabaseSync } from 'node:sqlite'
import { Client, types } from 'pg'

/** The rows of one statement; JSON comes parsed and 64-bit integers as numbers. */
export async function rowsOf(
  url: string,
  statement: string,
): Promise<readonly Record<string, unknown>[]> {
  if (url.startsWith('sqlite:')) {
    const database = new DatabaseSync(url.slice('sqlite:'.length))
    try {
      return database.prepare(statement).all().map(withParsedJson)
    } finally {
      database.close()
    }
  }
  const client = new Client({ connectionString: url })
  client.setTypeParser(types.builtins.INT8, Number)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}

function withParsedJson(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      typeof value === 'string' && /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value,
    ]),
  )
}
