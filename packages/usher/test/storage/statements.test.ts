// The SQL of what is hot, committed, so that a review shows a change of it; and through which indexes
// each statement goes, on both databases.
import { DatabaseSync } from 'node:sqlite'
import type { CompiledQuery } from 'kysely'
import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { dialects, useDatabase } from '../support/database.ts'
import { hotCalls, hotWrites, statementsOf } from './hot-statements.ts'

describe('hot statements', () => {
  it.each(dialects)('are what was reviewed (%s)', async (dialect) => {
    const sections: string[] = []
    for (const call of [...hotCalls, ...hotWrites]) {
      const statements = await statementsOf(dialect, call)
      const text = statements.map(({ sql }) => `${onLines(sql)};`).join('\n')
      sections.push(`-- ${call.title}\n${text}\n`)
    }
    await expect(sections.join('\n')).toMatchFileSnapshot(`statements/${dialect}.sql`)
  })
})

describe('plans (sqlite)', () => {
  const database = useDatabase('sqlite')

  it.each(hotCalls)('$title goes through its indexes', async (call) => {
    const connection = new DatabaseSync(database.url.slice('sqlite:'.length))
    const plan: string[] = []
    for (const { sql } of await statementsOf('sqlite', call))
      for (const step of connection.prepare(`explain query plan ${sql}`).all())
        plan.push(String(step['detail']))
    connection.close()
    expect(plan.filter(readsATable)).toEqual([])
    if (!call.sorts) expect(plan.filter((step) => step.includes('TEMP B-TREE'))).toEqual([])
    expect(usedIndexes(plan)).toEqual(call.indexes.toSorted())
  })

  /** Not what the statement itself made: a subselect, a list of parameters, the elements of a document. */
  function readsATable(step: string): boolean {
    return /^SCAN (?!CONSTANT|bounded|found|counted|source|page|above|distinct_above|inside|\(subquery-\d+\)|.* VIRTUAL TABLE)/.test(
      step,
    )
  }

  /** SQLite calls a primary key `sqlite_autoindex_<table>_1`. */
  function usedIndexes(plan: readonly string[]): readonly string[] {
    const names = plan.flatMap((step) => {
      const clustered = /^SEARCH (\S+) USING PRIMARY KEY/.exec(step)?.[1]
      if (clustered !== undefined) return clusteredKeys.get(clustered) ?? clustered
      return /USING (?:COVERING )?INDEX (\S+)/.exec(step)?.[1] ?? []
    })
    return [...new Set(names.map((name) => primaryKeys.get(name) ?? name))].toSorted()
  }
  /** By the name that the statement gives the table. */
  const clusteredKeys = new Map([
    ['directory_resource_keys', 'directory_resource_keys_unique'],
    ['directory_group_members', 'directory_group_members_key'],
    ['membership', 'directory_group_members_key'],
    ['scim_activity', 'scim_activity_key'],
    ['place', 'directory_group_members_key'],
  ])
  const primaryKeys = new Map(
    [
      ...[
        'members',
        'users',
        'organizations',
        'sessions',
        'directories',
        'directory_resources',
        'set_up_links',
        'sign_in_attempts',
        'scim_requests',
        'directory_users',
        'member_listing',
        'connections',
        'instance_values',
      ].map((table) => [table, `${table}_pkey`]),
      ['member_roles', 'member_roles_key'],
      ['member_search_terms', 'member_search_terms_key'],
      ['user_emails', 'user_emails_key'],
      ['spent_states', 'spent_states_key'],
    ].map(([table, name]) => [`sqlite_autoindex_${table}_1`, name ?? '']),
  )
})

describe('plans (postgres)', () => {
  const database = useDatabase('postgres')

  it.each(hotCalls)('$title goes through its indexes', async (call) => {
    const client = new Client({ connectionString: database.url })
    await client.connect()
    // An empty table is read whole unless that costs more than anything; a plan that is made
    // now must be right for a table that is full.
    await client.query('set enable_seqscan = off')
    await client.query('set enable_bitmapscan = off')
    const used = new Set<string>()
    for (const statement of await statementsOf('postgres', call))
      for (const node of nodesOf(await explain(client, statement))) {
        expect(node['Node Type']).not.toBe('Seq Scan')
        if (typeof node['Index Name'] === 'string') used.add(node['Index Name'])
      }
    await client.end()
    const { indexes, postgresIndexes = indexes } = call
    expect([...used].toSorted()).toEqual(postgresIndexes.toSorted())
  })

  type PlanNode = Readonly<Record<string, unknown>>

  /** The plan for any parameters, as a prepared statement gets it. */
  async function explain(client: Client, { sql }: CompiledQuery): Promise<PlanNode> {
    const { rows } = await client.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(
      `explain (generic_plan, format json) ${sql}`,
    )
    return rows[0]?.['QUERY PLAN'][0]?.Plan ?? {}
  }

  function nodesOf(node: PlanNode): readonly PlanNode[] {
    const children = Array.isArray(node['Plans']) ? (node['Plans'] as readonly PlanNode[]) : []
    return [node, ...children.flatMap(nodesOf)]
  }
})

function onLines(sql: string): string {
  return sql.replaceAll(
    / (from|inner join|where|and|order by|limit|values|set|returning) /g,
    '\n  $1 ',
  )
}
