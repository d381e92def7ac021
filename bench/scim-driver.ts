// The load of a provisioning client, in a process of its own. Every answer is checked; one wrong
// answer ends the benchmark.
import assert from 'node:assert/strict'
import { z } from 'zod'
import { answerParent } from './child-process.ts'
import { inParallel, summary } from './load.ts'
import { RawConnection, type RawAnswer } from './raw-client.ts'

const target = { origin: z.string(), basePath: z.string(), token: z.string() }
const countedSchema = z.object({ ...target, concurrency: z.int(), count: z.int() })
const createSchema = z.object({ ...target, concurrency: z.int(), from: z.int(), to: z.int() })
const amongSchema = countedSchema.extend({ loaded: z.int() })
const patchSchema = countedSchema.extend({ ids: z.array(z.string()) })
const walkSchema = z.object({ ...target, mode: z.enum(['index', 'cursor']), pages: z.int() })
const groupSchema = z.object({ ...target, name: z.string(), memberIds: z.array(z.string()) })
const joinSchema = z.object({
  ...target,
  concurrency: z.int(),
  groupId: z.string(),
  memberIds: z.array(z.string()),
})
const resourceSchema = z.looseObject({ id: z.string(), userName: z.string().optional() })
const listSchema = z.object({
  totalResults: z.int().optional(),
  Resources: z.array(resourceSchema).default([]),
  nextCursor: z.string().optional(),
})

const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'
const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

answerParent(
  {
    create: (input) => create(createSchema.parse(input)),
    filter: (input) => filter(amongSchema.parse(input)),
    deactivate: (input) => deactivate(patchSchema.parse(input)),
    walk: (input) => walk(walkSchema.parse(input)),
    makeGroup: (input) => makeGroup(groupSchema.parse(input)),
    join: (input) => join(joinSchema.parse(input)),
    total: (input) => total(z.object(target).parse(input)),
  },
  () => Promise.resolve(),
)

const userName = (number: number) => `user-${number}@contoso.example`

/** What Entra sends when it makes a user. */
function userBody(number: number): string {
  return JSON.stringify({
    schemas: [userUrn, enterpriseUrn],
    externalId: `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
    userName: userName(number),
    active: true,
    displayName: `User ${number}`,
    emails: [{ primary: true, type: 'work', value: userName(number) }],
    meta: { resourceType: 'User' },
    name: { formatted: `User ${number}`, familyName: String(number), givenName: 'User' },
    title: 'Engineer',
    [enterpriseUrn]: { department: `Department ${number % 50}`, employeeNumber: String(number) },
  })
}

async function create(job: z.infer<typeof createSchema>) {
  const durations: number[] = []
  const ids: string[] = []
  let next = job.from
  const startedAt = performance.now()
  await inParallel(job.concurrency, async () => {
    const client = await ScimClient.open(job)
    for (let number = next++; number < job.to; number = next++) {
      const answer = await client.timed(durations, 'POST', '/Users', userBody(number))
      assert.equal(answer.status, 201, answer.body)
      const made = resourceSchema.parse(JSON.parse(answer.body))
      assert.equal(made.userName, userName(number))
      ids.push(made.id)
    }
    client.close()
  })
  assert.equal(new Set(ids).size, job.to - job.from)
  return { ...summary(durations, performance.now() - startedAt), ids }
}

/** `userName eq`, of people who are there, wherever in the order they came. */
async function filter(job: z.infer<typeof amongSchema>) {
  const durations: number[] = []
  const startedAt = performance.now()
  let left = job.count
  await inParallel(job.concurrency, async () => {
    const client = await ScimClient.open(job)
    while (left-- > 0) {
      // 7919 is prime: the walk visits everybody in an order that no cache likes.
      const wanted = userName((left * 7919) % job.loaded)
      const path = `/Users?filter=${encodeURIComponent(`userName eq "${wanted.toUpperCase()}"`)}`
      const answer = await client.timed(durations, 'GET', path)
      assert.equal(answer.status, 200, answer.body)
      const { totalResults, Resources } = listSchema.parse(JSON.parse(answer.body))
      assert.equal(totalResults, 1)
      assert.equal(Resources[0]?.userName, wanted)
    }
    client.close()
  })
  return summary(durations, performance.now() - startedAt)
}

/** `active: false` as Entra sends it without its flag. */
async function deactivate(job: z.infer<typeof patchSchema>) {
  const durations: number[] = []
  const waiting = job.ids.slice(0, job.count)
  const startedAt = performance.now()
  await inParallel(job.concurrency, async () => {
    const client = await ScimClient.open(job)
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const body = patchBody([{ op: 'Replace', path: 'active', value: 'False' }])
      const answer = await client.timed(durations, 'PATCH', `/Users/${id}`, body)
      assert.equal(answer.status, 200, answer.body)
      assert.equal(z.object({ active: z.boolean() }).parse(JSON.parse(answer.body)).active, false)
    }
    client.close()
  })
  return summary(durations, performance.now() - startedAt)
}

/** Pages of 100, one after the other, as an import reads them. */
async function walk(job: z.infer<typeof walkSchema>) {
  const client = await ScimClient.open(job)
  const durations: number[] = []
  const seen = new Set<string>()
  let cursor = ''
  const startedAt = performance.now()
  for (let page = 0; page < job.pages; page += 1) {
    const place = job.mode === 'index' ? `startIndex=${page * 100 + 1}` : `cursor=${cursor}`
    const answer = await client.timed(durations, 'GET', `/Users?count=100&${place}`)
    assert.equal(answer.status, 200, answer.body)
    const { Resources, nextCursor } = listSchema.parse(JSON.parse(answer.body))
    assert.equal(Resources.length, 100)
    for (const { id } of Resources) seen.add(id)
    cursor = nextCursor ?? ''
  }
  client.close()
  assert.equal(seen.size, job.pages * 100, 'no page repeats anybody')
  return summary(durations, performance.now() - startedAt)
}

async function makeGroup(job: z.infer<typeof groupSchema>) {
  const client = await ScimClient.open(job)
  const made = await client.send(
    'POST',
    '/Groups',
    JSON.stringify({ schemas: [groupUrn], displayName: job.name }),
  )
  assert.equal(made.status, 201, made.body)
  const { id } = resourceSchema.parse(JSON.parse(made.body))
  for (let at = 0; at < job.memberIds.length; at += 1000) {
    const value = job.memberIds.slice(at, at + 1000).map((memberId) => ({ value: memberId }))
    const body = patchBody([{ op: 'add', path: 'members', value }])
    const answer = await client.send('PATCH', `/Groups/${id}`, body)
    assert.equal(answer.status, 204, answer.body)
  }
  client.close()
  return id
}

/** One member an operation, as Entra adds them; afterwards each must be in. */
async function join(job: z.infer<typeof joinSchema>) {
  const durations: number[] = []
  const waiting = [...job.memberIds]
  const startedAt = performance.now()
  await inParallel(job.concurrency, async () => {
    const client = await ScimClient.open(job)
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const value = [{ $ref: null, value: id }]
      const body = patchBody([{ op: 'Add', path: 'members', value }])
      const answer = await client.timed(durations, 'PATCH', `/Groups/${job.groupId}`, body)
      assert.equal(answer.status, 204, answer.body)
    }
    client.close()
  })
  const milliseconds = performance.now() - startedAt
  const client = await ScimClient.open(job)
  for (const id of job.memberIds) {
    const question = encodeURIComponent(`id eq "${job.groupId}" and members eq "${id}"`)
    const answer = await client.send('GET', `/Groups?excludedAttributes=members&filter=${question}`)
    assert.equal(listSchema.parse(JSON.parse(answer.body)).totalResults, 1, answer.body)
  }
  client.close()
  return summary(durations, milliseconds)
}

async function total(job: { origin: string; basePath: string; token: string }) {
  const client = await ScimClient.open(job)
  const count = async (endpoint: string) => {
    const answer = await client.send('GET', `${endpoint}?count=0`)
    return listSchema.parse(JSON.parse(answer.body)).totalResults ?? 0
  }
  const totals = { users: await count('/Users'), groups: await count('/Groups') }
  client.close()
  return totals
}

function patchBody(operations: readonly unknown[]): string {
  return JSON.stringify({ schemas: [patchUrn], Operations: operations })
}

class ScimClient {
  readonly #connection: RawConnection
  readonly #basePath: string
  readonly #authorization: string

  private constructor(connection: RawConnection, basePath: string, token: string) {
    this.#connection = connection
    this.#basePath = basePath
    this.#authorization = `Authorization: Bearer ${token}\r\n`
  }

  static async open(job: { origin: string; basePath: string; token: string }): Promise<ScimClient> {
    return new ScimClient(await RawConnection.open(job.origin), job.basePath, job.token)
  }

  async timed(durations: number[], method: string, path: string, body = ''): Promise<RawAnswer> {
    const sentAt = performance.now()
    const answer = await this.send(method, path, body)
    durations.push(performance.now() - sentAt)
    return answer
  }

  /** Bodies are ASCII, so that characters are bytes. */
  send(method: string, path: string, body = ''): Promise<RawAnswer> {
    const headers =
      body === ''
        ? this.#authorization
        : `${this.#authorization}Content-Type: application/scim+json\r\nContent-Length: ${body.length}\r\n`
    return this.#connection.send(
      this.#connection.request(method, this.#basePath + path, '', headers) + body,
    )
  }

  close(): void {
    this.#connection.close()
  }
}
