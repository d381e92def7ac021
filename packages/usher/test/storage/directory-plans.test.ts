// What provisioning clients match on is found by index in a full directory, also by a statement that
// was prepared while the tables were empty (a plan is kept, and an empty table is cheap to read whole).
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build, id } from '../support/build.ts'
import { useDatabase, type DialectName } from '../support/database.ts'
import { plannerSettings } from '../../src/storage/postgres/open.ts'
import { hotCalls, statementsOf } from './hot-statements.ts'
import { plantDirectory, plantGroup, resourceOf, userDocument } from './plant-directory.ts'

const rows = 10_000
const rowsReadMax = 50
const titles = [
  'token check',
  'resource, locked',
  'resource by user name',
  'resource by work address',
  'resource by external id',
  'groups by a member',
  'page of resources behind one',
  'members of a group',
  'groups of users',
  'users within a group',
  'a group inside a group',
  'members leave a group',
]
const calls = hotCalls.filter(({ title }) => titles.includes(title))

describe.each(['sqlite', 'postgres'] satisfies DialectName[])(
  'a full directory (%s)',
  (dialect) => {
    const database = useDatabase(dialect)
    const client = () => new Client({ connectionString: database.url })
    let prepared: Client | undefined

    beforeAll(async () => {
      expect(calls).toHaveLength(titles.length)
      if (dialect === 'postgres') {
        prepared = client()
        await prepared.connect()
        await prepared.query(plannerSettings)
        await prepared.query('set plan_cache_mode = force_generic_plan')
        // Emptied and measured: never looks a table cheaper than now.
        await prepared.query('vacuum analyze')
        for (const [index, call] of calls.entries())
          // eslint-disable-next-line no-await-in-loop
          for (const { sql, parameters } of await statementsOf(dialect, call)) {
            // eslint-disable-next-line no-await-in-loop
            await prepared.query(`prepare call_${index} as ${sql}`)
            // eslint-disable-next-line no-await-in-loop
            await prepared.query(`execute call_${index} (${parameters.map(literal).join(', ')})`)
          }
      }
      await load()
    })

    // Before the database itself goes.
    afterAll(() => prepared?.end())

    async function load(): Promise<void> {
      const { storage } = database
      const { directory } = await plantDirectory(storage)
      const group = await plantGroup(storage, directory, 'everybody')
      const users = Array.from({ length: rows }, (_, index) =>
        resourceOf(directory, { document: userDocument(`user${index}`) }),
      )
      for (let first = 0; first < rows; first += 1000)
        // eslint-disable-next-line no-await-in-loop
        await storage.transaction(async ({ resources, groupMembers, directoryTokens }) => {
          const some = users.slice(first, first + 1000)
          // eslint-disable-next-line no-await-in-loop
          for (const user of some) await resources.insert(user)
          await groupMembers.add(
            directory.id,
            group,
            some.map((user) => ({ memberId: user.id, memberType: 'User' })),
          )
          await directoryTokens.insert(build.directoryToken({ directoryId: directory.id }))
        })
    }

    const [onSqlite, onPostgres] = dialect === 'sqlite' ? [calls, []] : [[], calls]
    it.each(onSqlite)('$title', async (call) => {
      const connection = new DatabaseSync(database.url.slice('sqlite:'.length))
      for (const { sql } of await statementsOf(dialect, call))
        for (const step of connection.prepare(`explain query plan ${sql}`).all())
          expect(String(step['detail'])).not.toMatch(/^SCAN (resource|member|owner|directory_)/)
      connection.close()
    })

    it.each(onPostgres)('$title, as it was prepared', async (call) => {
      const [statement] = await statementsOf(dialect, call)
      const parameters = (statement?.parameters ?? []).map(literal).join(', ')
      const { rows: plans } = (await prepared?.query<{ 'QUERY PLAN': readonly { Plan: Node }[] }>(
        `explain (analyze, format json) execute call_${calls.indexOf(call)} (${parameters})`,
      )) ?? { rows: [] }
      const nodes = nodesOf(plans[0]?.['QUERY PLAN'][0]?.Plan ?? {})
      expect(nodes.length).toBeGreaterThan(0)
      for (const node of nodes) {
        expect(node['Node Type']).not.toBe('Seq Scan')
        const read = Number(node['Actual Rows'] ?? 0) + Number(node['Rows Removed by Filter'] ?? 0)
        expect(read * Number(node['Actual Loops'] ?? 1)).toBeLessThan(
          call.title.startsWith('page') ? rows : rowsReadMax,
        )
      }
    })

    it('changes one member of the large group without reading the others', async () => {
      const { storage } = database
      const { directory } = await plantDirectory(storage)
      const group = await plantGroup(storage, directory)
      const member = { memberId: id('directoryUser'), memberType: 'User' as const }
      await storage.transaction(async ({ resources, groupMembers }) => {
        await resources.insert(resourceOf(directory, { id: member.memberId }))
        expect(await groupMembers.add(directory.id, group, [member])).toHaveLength(1)
        expect(await groupMembers.remove(group, [member.memberId])).toHaveLength(1)
      })
    })
  },
)

type Node = Readonly<Record<string, unknown>>

function nodesOf(node: Node): readonly Node[] {
  const children = Array.isArray(node['Plans']) ? (node['Plans'] as readonly Node[]) : []
  return [node, ...children.flatMap(nodesOf)]
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `array[${value.map(literal).join(', ')}]::text[]`
  return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`
}
