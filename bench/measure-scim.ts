// What a provisioning client asks of Usher, at growing sizes of one directory, and the first
// synchronization of a large one by the local Entra.
import assert from 'node:assert/strict'
import { z } from 'zod'
import { startChild, type Child } from './child-process.ts'
import type { BenchDatabase } from './databases.ts'
import { freePort } from './free-port.ts'
import { summarySchema, withCpu, type Row } from './table.ts'

export type ScimSize = {
  /** How many users are loaded when a round is measured, growing. */
  readonly loaded: readonly number[]
  /** Sizes of the groups that one more member is added to. */
  readonly groups: readonly number[]
  readonly syncUsers: number
  readonly syncGroups: number
  /** Requests a measurement. */
  readonly samples: number
}

const concurrency = 8
const joiners = 200
const pagesMax = 100

const createdSchema = summarySchema.extend({ ids: z.array(z.string()) })
const totalSchema = z.object({ users: z.int(), groups: z.int() })
const targetSchema = z.object({ origin: z.string(), basePath: z.string(), token: z.string() })
const syncedSchema = summarySchema.extend({ users: z.int(), groups: z.int(), members: z.int() })

export async function measureScim(
  database: BenchDatabase,
  size: ScimSize,
): Promise<readonly Row[]> {
  const server = startChild('server.ts')
  const driver = startChild('scim-driver.ts')
  try {
    const port = await freePort()
    const start = { port, databaseUrl: database.url, synchronous: database.synchronous }
    const { first, second } = await server.ask(
      'startDirectories',
      start,
      z.object({ first: targetSchema, second: targetSchema }),
    )
    const rows = await measureSizes({ database, server, driver, target: first, size })
    return [...rows, await measureSync({ database, server, driver, target: second, size })]
  } finally {
    await driver.end()
    await server.end()
  }
}

type Run = {
  readonly database: BenchDatabase
  readonly server: Child
  readonly driver: Child
  readonly target: z.infer<typeof targetSchema>
  readonly size: ScimSize
}

async function measureSizes(run: Run): Promise<readonly Row[]> {
  const { driver, target, size } = run
  const rows: Row[] = []
  const ids: string[] = []
  const create = (to: number) =>
    driver.ask('create', { ...target, concurrency, from: ids.length, to }, createdSchema)
  // The compiler of the engine and the plans of the database have seen each statement once.
  ids.push(...(await create(200)).ids)
  for (const loaded of size.loaded) {
    const before = Math.max(loaded - size.samples, ids.length)
    if (before > ids.length) ids.push(...(await create(before)).ids)
    const created = await measure(
      run,
      `create, 8 at a time, to ${loaded}`,
      () => create(loaded),
      createdSchema,
    )
    ids.push(...created.result.ids)
    rows.push(created.row)
    rows.push(...(await measureRound(run, loaded, ids)))
  }
  const { users } = await driver.ask('total', target, totalSchema)
  assert.equal(users, ids.length)
  return [...rows, ...(await measureGroups(run, ids))]
}

async function measureRound(
  run: Run,
  loaded: number,
  ids: readonly string[],
): Promise<readonly Row[]> {
  const { driver, target, size } = run
  const count = size.samples
  const pages = Math.min(loaded / 100, pagesMax)
  const ask = (name: string, input: object) => () =>
    driver.ask(name, { ...target, concurrency: 1, ...input }, summarySchema)
  // People in the middle, who are not deactivated twice when the directory has grown.
  const some = ids.slice(-count)
  const rounds: readonly (readonly [string, () => Promise<z.infer<typeof summarySchema>>])[] = [
    [`filter userName eq, at ${loaded}`, ask('filter', { count, loaded })],
    [`PATCH active, at ${loaded}`, ask('deactivate', { count, ids: some })],
    [`page of 100 by index, at ${loaded}`, ask('walk', { mode: 'index', pages })],
    [`page of 100 by cursor, at ${loaded}`, ask('walk', { mode: 'cursor', pages })],
  ]
  const rows: Row[] = []
  for (const [what, work] of rounds) rows.push((await measure(run, what, work, summarySchema)).row)
  return rows
}

async function measureGroups(run: Run, ids: readonly string[]): Promise<readonly Row[]> {
  const { driver, target, size } = run
  const rows: Row[] = []
  for (const members of size.groups) {
    const inside = ids.slice(0, Math.min(members, ids.length - joiners))
    const groupId = await driver.ask(
      'makeGroup',
      { ...target, name: `Group of ${members}`, memberIds: inside },
      z.string(),
    )
    const memberIds = ids.slice(-joiners)
    const work = () =>
      driver.ask('join', { ...target, concurrency: 1, groupId, memberIds }, summarySchema)
    rows.push((await measure(run, `add a member to ${inside.length}`, work, summarySchema)).row)
  }
  return rows
}

async function measureSync(run: Run): Promise<Row> {
  const { driver, target, size } = run
  const entra = startChild('entra-sync.ts')
  try {
    await entra.ask('populate', { users: size.syncUsers, groups: size.syncGroups }, z.null())
    const what = `initial sync, ${size.syncUsers} users, ${size.syncGroups} groups`
    const work = () => entra.ask('synchronize', { ...target, concurrency: 16 }, syncedSchema)
    const { row, result } = await measure(run, what, work, syncedSchema)
    const totals = await driver.ask('total', target, totalSchema)
    assert.deepEqual(totals, { users: result.users, groups: result.groups })
    assert.deepEqual(totals, { users: size.syncUsers, groups: size.syncGroups })
    return row
  } finally {
    await entra.end()
  }
}

async function measure<Result extends z.infer<typeof summarySchema>>(
  { server, database }: Run,
  what: string,
  work: () => Promise<Result>,
  schema: z.ZodType<Result>,
): Promise<{ readonly row: Row; readonly result: Result }> {
  const measured = await withCpu(server, work, database)
  const result = schema.parse(measured.result)
  const { count, milliseconds, p50, p99 } = result
  const { cpuMilliseconds, databaseCpuMilliseconds } = measured
  const { name, mode } = database
  // A full run takes minutes: somebody who watches sees where it is.
  console.error(`${name}, ${mode}: ${what}: ${((count / milliseconds) * 1000).toFixed(0)}/s`)
  return {
    row: {
      what,
      database: name,
      mode,
      count,
      milliseconds,
      p50,
      p99,
      cpuMilliseconds,
      databaseCpuMilliseconds,
    },
    result,
  }
}
