// What an administrator asks of a long list of members, one request at a time. Every answer is checked.
import assert from 'node:assert/strict'
import { z } from 'zod'
import { startChild, type Child } from './child-process.ts'
import type { BenchDatabase } from './databases.ts'
import { freePort } from './free-port.ts'
import { summary } from './load.ts'
import { deactivatedEvery, secondEvery } from './plant-members.ts'
import { withCpu, type Row } from './table.ts'

export type MembersSize = { readonly members: number; readonly samples: number }

const startedSchema = z.object({
  origin: z.string(),
  organizationId: z.string(),
  secondConnectionId: z.string(),
  token: z.string(),
})
const pageSchema = z.object({
  items: z.array(z.looseObject({ id: z.string(), displayName: z.string(), status: z.string() })),
  total: z.object({ count: z.int(), isExact: z.boolean() }),
})
type Page = z.infer<typeof pageSchema>

const pageSize = 50
const countedMax = 10_000

export async function measureMembers(
  database: BenchDatabase,
  { members, samples }: MembersSize,
): Promise<readonly Row[]> {
  const server = startChild('server.ts')
  try {
    const port = await freePort()
    const { url: databaseUrl, synchronous } = database
    const start = { port, databaseUrl, synchronous, members }
    const started = await server.ask('startMembers', start, startedSchema)
    // Planted in a minute, which is before PostgreSQL would have looked by itself.
    await database.gatherStatistics()
    const everybody = { count: Math.min(members, countedMax), isExact: members <= countedMax }
    const few = (every: number) => ({ count: Math.ceil(members / every), isExact: true })
    const questions: readonly (readonly [
      string,
      (n: number) => string,
      (page: Page, n: number) => void,
    ])[] = [
      [
        'first page',
        () => '',
        ({ total, items }) => {
          assert.deepEqual(total, everybody)
          assert.equal(items.length, pageSize)
        },
      ],
      [
        'search',
        (n) => `search=number${(n * 37) % members}`,
        ({ items }, n) =>
          assert.ok(items.some((one) => one.displayName === `Person Number${(n * 37) % members}`)),
      ],
      [
        'search that finds all',
        () => 'search=person',
        ({ items }) => assert.equal(items.length, pageSize),
      ],
      [
        'few by status',
        () => 'status=deactivated',
        ({ total, items }) => {
          assert.equal(total.count, Math.ceil((members - 1) / deactivatedEvery))
          assert.ok(items.every((one) => one.status === 'deactivated'))
        },
      ],
      [
        'few by auth source',
        () => `connectionId=${started.secondConnectionId}`,
        ({ total }) => assert.deepEqual(total, few(secondEvery)),
      ],
      [
        'many by status, by name',
        () => 'status=active&sort=name',
        ({ items }) => {
          const names = items.map((one) => one.displayName)
          assert.deepEqual(names, names.toSorted())
        },
      ],
      [
        'by last sign-in',
        () => 'sort=-lastSignIn',
        ({ items }) => assert.equal(items[0]?.displayName, 'Person Number0'),
      ],
    ]
    const rows: Row[] = []
    for (const [what, queryOf, check] of questions) {
      const work = () => ask(started, samples, queryOf, check)
      await ask(started, 3, queryOf, check)
      rows.push(await measured(server, database, `${what}, of ${members} members`, work))
    }
    return rows
  } finally {
    await server.end()
  }
}

async function ask(
  { origin, organizationId, token }: z.infer<typeof startedSchema>,
  count: number,
  queryOf: (sample: number) => string,
  check: (page: Page, sample: number) => void,
) {
  const durations: number[] = []
  const begin = performance.now()
  for (let sample = 0; sample < count; sample += 1) {
    const address = `${origin}/api/v1/organizations/${organizationId}/members?limit=${pageSize}&${queryOf(sample)}`
    const start = performance.now()
    const response = await fetch(address, { headers: { cookie: `usher-session=${token}` } })
    const text = await response.text()
    durations.push(performance.now() - start)
    assert.equal(response.status, 200, text)
    check(pageSchema.parse(JSON.parse(text)), sample)
  }
  return summary(durations, performance.now() - begin)
}

async function measured(
  server: Child,
  database: BenchDatabase,
  what: string,
  work: () => Promise<ReturnType<typeof summary>>,
): Promise<Row> {
  const { result, cpuMilliseconds, databaseCpuMilliseconds } = await withCpu(server, work, database)
  const { name, mode } = database
  console.error(`${name}, ${mode}: ${what}: ${result.p50.toFixed(1)} ms`)
  return { what, database: name, mode, ...result, cpuMilliseconds, databaseCpuMilliseconds }
}
