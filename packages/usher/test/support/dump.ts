// Everything that lies in a database, as text: what a refused request must leave as it was.
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'

export type Dump = {
  /** Every row of every table but the log of SCIM requests and its counts, as text. */
  read(): Promise<string>
  /** The same, a string a row, the table's name first. */
  rows(): Promise<readonly string[]>
  close(): Promise<void>
}

export async function openDump(url: string): Promise<Dump> {
  const { rows, close } = url.startsWith('sqlite:') ? openSqlite(url) : await openPostgres(url)
  return { rows, close, read: async () => JSON.stringify(await rows()) }
}

function openSqlite(url: string): Omit<Dump, 'read'> {
  const database = new DatabaseSync(url.slice('sqlite:'.length), { readOnly: true })
  const names = database
    .prepare(
      "select name from sqlite_master where type = 'table' and name not in ('scim_requests', 'scim_activity') order by name",
    )
    .all()
    .map(({ name }) => String(name))
  return {
    async rows() {
      return names.flatMap((name) =>
        database
          .prepare(`select * from "${name}"`)
          .all()
          .map((row) => `${name} ${JSON.stringify(row)}`)
          .toSorted(),
      )
    },
    async close() {
      database.close()
    },
  }
}

async function openPostgres(url: string): Promise<Omit<Dump, 'read'>> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows: tables } = await client.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_name not in ('scim_requests', 'scim_activity') order by 1",
  )
  const everything = tables
    .map(({ name }) => `select '${name} ' || row_to_json(t)::text as row from "${name}" t`)
    .join(' union all ')
  return {
    async rows() {
      const { rows } = await client.query<{ row: string }>(everything)
      return rows.map(({ row }) => row).toSorted()
    },
    close: () => client.end(),
  }
}
