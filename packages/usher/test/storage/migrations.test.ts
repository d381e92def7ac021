import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { Client } from 'pg'
import { migrate, openStorage } from '../../src/storage/open-storage.ts'
import { migrations } from '../../src/storage/migrations/migrations.ts'
import { describeEachDialect, emptyDatabase, useDatabase } from '../support/database.ts'
import { untilWaiting } from '../support/until-waiting.ts'
import { makeOlder } from './older-schema.ts'
import { rowsOf } from './raw.ts'

const names = migrations.map(({ name }) => name)
const program = fileURLToPath(new URL('migrate-program.ts', import.meta.url))

describeEachDialect('migrations', (dialect) => {
  it('runs every step once and says so', async () => {
    const { url, remove: drop } = await emptyDatabase(dialect)
    expect(await migrate({ url })).toEqual({ applied: names, version: names.at(-1) })
    expect(await migrate({ url })).toEqual({ applied: [], version: names.at(-1) })
    const storage = await openStorage({ url })
    expect(await storage.read.instance.get('anything')).toBeUndefined()
    await storage.close()
    await drop()
  })

  it('runs once, however many start at the same time in this process', async () => {
    const { url, remove: drop } = await emptyDatabase(dialect)
    const reports = await Promise.all(Array.from({ length: 5 }, () => migrate({ url })))
    expect(reports.flatMap(({ applied }) => applied)).toEqual(names)
    await drop()
  })

  it('runs once when two processes start at the same time', async () => {
    const { url, remove: drop } = await emptyDatabase(dialect)
    const reports = await Promise.all([migrateElsewhere(url), migrateElsewhere(url)])
    expect(reports.map((applied) => applied.length).toSorted()).toEqual([0, names.length])
    await drop()
  })

  it('tells how a connection knows people who came before there were directories', async () => {
    const { url, remove: drop } = await emptyDatabase(dialect)
    await makeOlder(url, '0004-records', async (database) => {
      await sql`insert into users (id, active, operator, created_at) values ('usr_1', true, false, 1)`.execute(
        database,
      )
      for (const [kind, subject, upstream, username] of [
        ['entra', 'tid/oid-1', { iss: 'i', tid: 'tid', oid: 'oid-1', sub: 'pairwise' }, ' Ada@X '],
        ['oidc', 'sub/2', { iss: 'i', tid: null, oid: null, sub: 'sub/2' }, 'ÁDÁ\u{FF21}'],
        ['generic', 'uid-3', { iss: null, tid: null, oid: null, sub: null }, null],
      ] as const) {
        // eslint-disable-next-line no-await-in-loop
        await sql`insert into connections
          (id, name, kind, enabled, registration_enabled, settings, created_at, updated_at)
          values (${kind}, ${kind}, ${kind}, true, true, '{}', 1, 1)`.execute(database)
        // eslint-disable-next-line no-await-in-loop
        await sql`insert into identities
          (id, user_id, connection_id, issuer, subject, upstream, profile, created_at)
          values (${kind}, 'usr_1', ${kind}, 'i', ${subject}, ${JSON.stringify(upstream)},
            ${JSON.stringify({ uid: 'u', username })}, 1)`.execute(database)
      }
    })
    await migrate({ url })
    expect(
      await rowsOf(
        url,
        'select id, external_id, normalized_user_name from identities order by created_at, id',
      ),
    ).toEqual([
      { id: 'entra', external_id: 'oid-1', normalized_user_name: 'ada@x' },
      { id: 'generic', external_id: 'uid-3', normalized_user_name: null },
      { id: 'oidc', external_id: 'sub/2', normalized_user_name: 'ádáa' },
    ])
    await drop()
  })

  it('knows who was removed before memberships that ended were kept', async () => {
    const { url, remove: drop } = await emptyDatabase(dialect)
    await makeOlder(url, '0012-activity', async (database) => {
      for (const [id, action, target, details] of [
        ['aud_1', 'member.removed', 'mem_1', { userId: 'usr_1' }],
        ['aud_2', 'member.removed', 'mem_2', {}],
        ['aud_3', 'member.joined', 'mem_3', { userId: 'usr_1' }],
        ['aud_4', 'member.removed', 'mem_1', { userId: 'usr_2' }],
      ] as const)
        // eslint-disable-next-line no-await-in-loop
        await sql`insert into audit_events
          (id, organization_id, at, actor, action, target_kind, target_id, details)
          values (${id}, 'org_1', 1, '{"kind":"system"}', ${action}, 'member', ${target},
            ${JSON.stringify(details)})`.execute(database)
    })
    await migrate({ url })
    expect(await rowsOf(url, 'select * from former_members')).toEqual([
      { member_id: 'mem_1', organization_id: 'org_1', user_id: 'usr_1' },
    ])
    await drop()
  })

  it('refuses a database that a newer version has migrated, and leaves it alone', async () => {
    const { url, remove: drop } = await emptyDatabase(dialect)
    await migrate({ url })
    await rowsOf(
      url,
      "insert into schema_migrations (name, applied_at) values ('9999-future', 1) returning name",
    )
    await expect(openStorage({ url })).rejects.toThrow('9999-future')
    expect(await rowsOf(url, 'select name from schema_migrations')).toHaveLength(names.length + 1)
    await drop()
  })
})

describe('migrating while other nodes serve (postgres)', () => {
  it('waits for a sign-in that has begun, and is not in its way', async () => {
    const { url, remove: drop } = await emptyDatabase('postgres')
    await makeOlder(url, '0011-lists-of-people', () => Promise.resolve())
    const node = new Client({ connectionString: url })
    await node.connect()
    // Who closes a circle of locks is the one that is sent away.
    await node.query("set deadlock_timeout = '1ms'")
    await node.query('begin')
    await node.query("update members set status = 'active'")
    await node.query(`insert into audit_events (id, at, actor, action, target_kind, target_id, details)
      values ('aud_1', 1, '{}', 'a', 'b', 'c', '{}')`)
    const migrating = migrate({ url })
    await untilWaiting(url, migrating)
    await node.query('delete from sign_in_attempts')
    await node.query('commit')
    expect((await migrating).version).toBe(names.at(-1))
    await node.end()
    await drop()
  })
})

describe('the two schemas', () => {
  const [sqlite, postgres] = [useDatabase('sqlite'), useDatabase('postgres')]

  it('have the same tables, columns, obligations and indexes', async () => {
    const sqliteColumns = await rowsOf(
      sqlite.url,
      `select t.name || '.' || c.name as name, max(c."notnull", c.pk > 0) as required
       from sqlite_schema t, pragma_table_info(t.name) c
       where t.type = 'table'`,
    )
    const postgresColumns = await rowsOf(
      postgres.url,
      `select table_name || '.' || column_name as name,
         case is_nullable when 'NO' then 1 else 0 end as required
       from information_schema.columns where table_schema = 'public' `,
    )
    expect(sqliteColumns.map(inWords).toSorted()).toEqual(postgresColumns.map(inWords).toSorted())
    expect(sqliteColumns.length).toBeGreaterThan(100)
    const sqliteIndexes = await rowsOf(
      sqlite.url,
      "select name from sqlite_schema where type = 'index' and sql is not null",
    )
    const postgresIndexes = await rowsOf(
      postgres.url,
      `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
       join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and not i.indisprimary`,
    )
    expect(sqliteIndexes.map(inWords).toSorted()).toEqual(postgresIndexes.map(inWords).toSorted())
    expect(sqliteIndexes.length).toBeGreaterThan(30)
  })
})

function inWords(row: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(row)
}

async function migrateElsewhere(url: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, url], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await once(child, 'close')
  return JSON.parse(output) as string[]
}
