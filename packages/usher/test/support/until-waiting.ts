// The moment at which a transaction has come to what another one holds.
import { Client } from 'pg'

/**
 * Until something in this database waits for a lock, or `other` is over without having waited. On
 * SQLite, where one writes at a time, whatever else has begun waits already.
 */
export async function untilWaiting(url: string, other: Promise<unknown>): Promise<void> {
  if (url.startsWith('sqlite:')) return
  const client = new Client({ connectionString: url })
  await client.connect()
  const ended = { yet: false }
  const end = () => {
    ended.yet = true
  }
  other.then(end, end)
  try {
    // oxlint-disable-next-line no-await-in-loop
    while (!ended.yet && !(await somebodyWaits(client)));
  } finally {
    await client.end()
  }
}

async function somebodyWaits(client: Client): Promise<boolean> {
  const { rows } = await client.query(
    `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rows.length > 0
}
