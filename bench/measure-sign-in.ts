// Session checks and sign-ins with JIT, of people whom nobody has seen before.
import assert from 'node:assert/strict'
import { z } from 'zod'
import { startChild, type Child } from './child-process.ts'
import type { BenchDatabase } from './databases.ts'
import { freePort } from './free-port.ts'
import { summarySchema, withCpu, type Row } from './table.ts'

export type SignInSize = {
  readonly checkMilliseconds: number
  readonly people: number
  readonly warmUpPeople: number
}

const checkConnections = 32
const signInConcurrency = 8
const askersMax = 100

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

export async function measureBare(size: SignInSize): Promise<Row> {
  const bare = startChild('bare.ts')
  const driver = startChild('driver.ts')
  try {
    const origin = await bare.ask('start', undefined, z.string())
    const askers = [{ cookie: 'usher-session=x', expected: 'hello' }]
    const measure = () => check(driver, size, origin, '/', askers)
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

export async function measureSignIn(
  database: BenchDatabase,
  size: SignInSize,
): Promise<readonly Row[]> {
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
    const measure = () => check(driver, size, origin, '/api/auth/session', askers)
    await measure()
    const checks = await withCpu(server, measure, database)
    const common = { database: database.name, mode: database.mode }
    return [
      {
        ...checks,
        ...checks.result,
        ...common,
        what: `session check, ${checkConnections} connections`,
      },
      {
        ...signIns,
        ...signIns.result,
        ...common,
        what: `sign-in with JIT, ${signInConcurrency} at a time`,
      },
    ]
  } finally {
    await driver.end()
    await server.end()
    await entra.end()
  }
}

function check(
  driver: Child,
  size: SignInSize,
  origin: string,
  path: string,
  askers: readonly unknown[],
) {
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
