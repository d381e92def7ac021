// `npm run bench [-- --quick]`: see README.md for what is measured and how.
import assert from 'node:assert/strict'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { startChild } from './child-process.ts'
import type { Child } from './child-process.ts'
import { freshPostgres, freshSqlite } from './databases.ts'
import type { BenchDatabase } from './databases.ts'
import { freePort } from './free-port.ts'

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
const size = values.quick
  ? { checkMilliseconds: 1500, people: 600, warmUpPeople: 200 }
  : { checkMilliseconds: 8000, people: 4000, warmUpPeople: 400 }
const checkConnections = 32
const signInConcurrency = 8
const askersMax = 100

const summarySchema = z.object({
  count: z.number(),
  milliseconds: z.number(),
  p50: z.number(),
  p99: z.number(),
})
const sessionsSchema = z.array(z.object({ name: z.string(), cookie: z.string() }))
const entraSchema = z.object({
  origin: z.string(),
  graphOrigin: z.string(),
  loginPath: z.string(),
  names: z.array(z.string()),
})
const peopleSchema = z.array(z.object({ name: z.string(), entraCookie: z.string() }))
const whoSchema = z.array(
  z.object({ cookie: z.string(), userId: z.string(), username: z.string() }),
)

type Row = z.infer<typeof summarySchema> & {
  readonly what: string
  readonly database: string
  readonly mode: string
  /** Of the server, and of the database's own processes. */
  readonly cpuMilliseconds: number
  readonly databaseCpuMilliseconds: number | undefined
}

const rows: Row[] = [await measureBare()]
for (const fresh of [freshSqlite, freshPostgres]) rows.push(...(await measureUsher(await fresh())))
print(rows)

async function measureBare(): Promise<Row> {
  const bare = startChild('bare.ts')
  const driver = startChild('driver.ts')
  try {
    const origin = await bare.ask('start', undefined, z.string())
    const askers = [{ cookie: 'usher-session=x', expected: 'hello' }]
    const measure = () => check(driver, origin, '/', askers)
    await measure()
    const { result, cpuMilliseconds } = await withCpu(bare, measure)
    return {
      ...result,
      what: 'bare node:http',
      database: '',
      mode: '',
      cpuMilliseconds,
      databaseCpuMilliseconds: 0,
    }
  } finally {
    await driver.end()
    await bare.end()
  }
}

async function measureUsher(database: BenchDatabase): Promise<readonly Row[]> {
  const server = startChild('server.ts')
  const entra = startChild('entra.ts')
  const driver = startChild('driver.ts')
  try {
    const port = await freePort()
    const directory = await entra.ask(
      'start',
      {
        redirectUri: `http://localhost:${port}/api/auth/oauth2/callback`,
        people: size.people + size.warmUpPeople,
      },
      entraSchema,
    )
    const { origin, connectionId } = await server.ask(
      'start',
      { port, databaseUrl: database.url, entra: directory },
      z.object({ origin: z.string(), connectionId: z.string() }),
    )
    const where = { origin, connectionId }
    const before = await database.count()
    const people = await driver.ask('prepare', { ...where, ...directory, origin }, peopleSchema)
    const signIn = (who: typeof people) =>
      driver.ask(
        'signIns',
        { ...where, concurrency: signInConcurrency, people: who },
        summarySchema.extend({ sessions: sessionsSchema }),
      )
    const warmUp = await signIn(people.slice(0, size.warmUpPeople))
    const signIns = await withCpu(server, () => signIn(people.slice(size.warmUpPeople)), database)
    const sessions = [...warmUp.sessions, ...signIns.result.sessions]
    const who = await identifyAll(driver, origin, sessions)
    await verifyDatabase(database, before, people.length)

    const askers = who
      .slice(0, askersMax)
      .map(({ cookie, userId }) => ({ cookie, expected: `"${userId}"` }))
    const measure = () => check(driver, origin, '/api/auth/session', askers)
    await measure()
    const checks = await withCpu(server, measure, database)
    const common = { database: database.name, mode: database.mode }
    return [
      { ...checks, ...checks.result, ...common, what: 'session check' },
      { ...signIns, ...signIns.result, ...common, what: 'sign-in with JIT' },
    ]
  } finally {
    await driver.end()
    await server.end()
    await entra.end()
    await database.remove()
  }
}

function check(driver: Child, origin: string, path: string, askers: readonly unknown[]) {
  const connections = checkConnections
  const milliseconds = size.checkMilliseconds
  return driver.ask('checks', { origin, path, connections, milliseconds, askers }, summarySchema)
}

/** Every cookie must be a session of the person whom it was given to. */
async function identifyAll(
  driver: Child,
  origin: string,
  sessions: z.infer<typeof sessionsSchema>,
): Promise<z.infer<typeof whoSchema>> {
  const cookies = sessions.map(({ cookie }) => cookie)
  const who = await driver.ask('identify', { origin, cookies }, whoSchema)
  for (const [index, { name }] of sessions.entries()) assert.equal(who[index]?.username, name)
  assert.equal(new Set(who.map(({ userId }) => userId)).size, sessions.length)
  return who
}

async function verifyDatabase(
  database: BenchDatabase,
  before: Awaited<ReturnType<BenchDatabase['count']>>,
  people: number,
): Promise<void> {
  assert.deepEqual(await database.count(), {
    users: before.users + people,
    members: before.members + people,
    identities: before.identities + people,
  })
}

async function withCpu<Result>(
  server: Child,
  work: () => Promise<Result>,
  database?: BenchDatabase,
): Promise<{
  readonly result: Result
  readonly cpuMilliseconds: number
  readonly databaseCpuMilliseconds: number | undefined
}> {
  const [serverBefore, databaseBefore] = [
    await server.cpuMilliseconds(),
    database?.cpuMilliseconds(),
  ]
  const result = await work()
  const databaseAfter = database?.cpuMilliseconds()
  return {
    result,
    cpuMilliseconds: (await server.cpuMilliseconds()) - serverBefore,
    databaseCpuMilliseconds:
      databaseAfter === undefined || databaseBefore === undefined
        ? undefined
        : databaseAfter - databaseBefore,
  }
}

function print(all: readonly Row[]): void {
  const [processor] = cpus()
  console.log(`Node ${process.version}, ${cpus().length} × ${processor?.model ?? 'unknown CPU'}`)
  console.log(
    `${checkConnections} connections for checks, ${signInConcurrency} sign-ins at a time; every answer was checked.\n`,
  )
  const table = [
    ['what', 'database', 'mode', 'count', 'seconds', 'per second', 'p50 ms', 'p99 ms', 'CPU ms'],
    ...all.map((row) => [
      row.what,
      row.database,
      row.mode,
      String(row.count),
      (row.milliseconds / 1000).toFixed(1),
      ((row.count / row.milliseconds) * 1000).toFixed(0),
      row.p50.toFixed(2),
      row.p99.toFixed(2),
      cpuPerOperation(row),
    ]),
  ]
  const widths = table[0]?.map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  )
  for (const row of table) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
}

/** The server's; behind a plus that of PostgreSQL's processes. */
function cpuPerOperation({ cpuMilliseconds, databaseCpuMilliseconds, count }: Row): string {
  const own = (cpuMilliseconds / count).toFixed(3)
  if (databaseCpuMilliseconds === undefined) return `${own} + ?`
  if (databaseCpuMilliseconds === 0) return own
  return `${own} + ${(databaseCpuMilliseconds / count).toFixed(3)}`
}
