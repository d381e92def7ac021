// The load, in a process of its own. Every answer is checked; one wrong answer ends the benchmark.
import assert from 'node:assert/strict'
import { z } from 'zod'
import { answerParent } from './child-process.ts'
import { inParallel, summary } from './load.ts'
import { cookiesOf, headerOf, RawConnection } from './raw-client.ts'

const checksSchema = z.object({
  origin: z.string(),
  path: z.string(),
  connections: z.int(),
  milliseconds: z.number(),
  /** Who asks, and what the answer must hold. */
  askers: z.array(z.object({ cookie: z.string(), expected: z.string() })),
})
const prepareSchema = z.object({
  origin: z.string(),
  connectionId: z.string(),
  loginPath: z.string(),
  names: z.array(z.string()),
})
const signInsSchema = z.object({
  origin: z.string(),
  connectionId: z.string(),
  concurrency: z.int(),
  people: z.array(z.object({ name: z.string(), entraCookie: z.string() })),
})

answerParent(
  {
    checks: async (input) => checks(checksSchema.parse(input)),
    prepare: async (input) => prepare(prepareSchema.parse(input)),
    signIns: async (input) => signIns(signInsSchema.parse(input)),
    identify: async (input) =>
      identify(z.object({ origin: z.string(), cookies: z.array(z.string()) }).parse(input)),
  },
  () => Promise.resolve(),
)

async function checks(job: z.infer<typeof checksSchema>) {
  const durations: number[] = []
  const startedAt = performance.now()
  const endsAt = startedAt + job.milliseconds
  await inParallel(job.connections, async (worker) => {
    const connection = await RawConnection.open(job.origin)
    const askers = job.askers.map(({ cookie, expected }) => ({
      request: connection.request('GET', job.path, cookie),
      expected,
    }))
    for (let turn = worker; performance.now() < endsAt; turn += 1) {
      const asker = askers[turn % askers.length]
      assert(asker)
      const sentAt = performance.now()
      const answer = await connection.send(asker.request)
      durations.push(performance.now() - sentAt)
      assert.equal(answer.status, 200, answer.body)
      assert(answer.body.includes(asker.expected), `not for ${asker.expected}: ${answer.body}`)
    }
    connection.close()
  })
  return summary(durations, performance.now() - startedAt)
}

/** Signs everybody in at the local Entra, at its form, each in a browser of their own. */
async function prepare({ origin, connectionId, loginPath, names }: z.infer<typeof prepareSchema>) {
  const usher = await RawConnection.open(origin)
  const begun = await usher.get(`/api/auth/oauth2/authorize?connection=${connectionId}`)
  usher.close()
  const authorize = new URL(headerOf(begun, 'location') ?? '')
  const request = [...authorize.searchParams].map(([name, value]) => [`request.${name}`, value])
  const entra = await RawConnection.open(authorize.origin)
  const people = []
  for (const name of names) {
    const form = new URLSearchParams([...request, ['username', name]])
    const answer = await entra.post(loginPath, form)
    assert.equal(answer.status, 302, answer.body)
    const [entraCookie] = cookiesOf(answer)
    assert(entraCookie, 'the local Entra sets a session cookie')
    people.push({ name, entraCookie })
  }
  entra.close()
  return people
}

async function signIns(job: z.infer<typeof signInsSchema>) {
  const durations: number[] = []
  const sessions: { name: string; cookie: string }[] = []
  const waiting = [...job.people]
  const startedAt = performance.now()
  await inParallel(job.concurrency, async () => {
    const usher = await RawConnection.open(job.origin)
    let entra: RawConnection | undefined
    for (let person = waiting.pop(); person !== undefined; person = waiting.pop()) {
      const beganAt = performance.now()
      const begun = await usher.get(
        `/api/auth/oauth2/authorize?connection=${job.connectionId}&return_to=/account`,
      )
      assert.equal(begun.status, 302, begun.body)
      const authorize = new URL(headerOf(begun, 'location') ?? '')
      entra ??= await RawConnection.open(authorize.origin)
      const answered = await entra.get(authorize.pathname + authorize.search, person.entraCookie)
      assert.equal(answered.status, 302, answered.body)
      const callback = new URL(headerOf(answered, 'location') ?? '')
      assert.equal(callback.origin, job.origin)
      const done = await usher.get(callback.pathname + callback.search, cookiesOf(begun).join('; '))
      durations.push(performance.now() - beganAt)
      assert.equal(done.status, 302, done.body)
      const cookie = cookiesOf(done).find((pair) => pair.startsWith('usher-session='))
      assert(cookie, `no session for ${person.name}: ${done.head}`)
      sessions.push({ name: person.name, cookie })
    }
    usher.close()
    entra?.close()
  })
  return { ...summary(durations, performance.now() - startedAt), sessions }
}

const sessionSchema = z.object({ user: z.object({ id: z.string(), username: z.string() }) })

/** Whose sessions these are. */
async function identify({ origin, cookies }: { origin: string; cookies: readonly string[] }) {
  const usher = await RawConnection.open(origin)
  const people = []
  for (const cookie of cookies) {
    const answer = await usher.get('/api/auth/session', cookie)
    assert.equal(answer.status, 200, answer.body)
    const { user } = sessionSchema.parse(JSON.parse(answer.body))
    people.push({ cookie, userId: user.id, username: user.username })
  }
  usher.close()
  return people
}
