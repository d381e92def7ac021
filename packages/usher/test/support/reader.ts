// One open look at a database, past the server that uses it: for tests that look after every step.
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'

export type Reader = {
  rows(statement: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  close(): Promise<void>
}

export async function openReader(url: string): Promise<Reader> {
  if (url.startsWith('sqlite:')) {
    const database = new DatabaseSync(url.slice('sqlite:'.length), { readOnly: true })
    return {
      rows: (statement) => Promise.resolve(database.prepare(statement).all()),
      close() {
        database.close()
        return Promise.resolve()
      },
    }
  }
  const client = new Client({ connectionString: url })
  await client.connect()
  return {
    rows: async (statement) => (await client.query<Record<string, unknown>>(statement)).rows,
    close: () => client.end(),
  }
}
