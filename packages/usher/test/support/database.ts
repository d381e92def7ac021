// Real databases for tests: a SQLite file in a temporary folder, or a PostgreSQL database of its own
// on the server that test/setup/postgres.ts started. Both come with the schema in place.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import type { Storage } from '../../src/engine/ports.ts'
import { present } from '../../src/lib/assert.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { word } from './build.ts'

export type DialectName = Storage['dialect']
export const dialects: readonly DialectName[] = ['sqlite', 'postgres']

export type TestDatabase = {
  readonly url: string
  readonly storage: Storage
  /** Closes the storage and removes the database. */
  close(): Promise<void>
}

/** The same cases on SQLite and on PostgreSQL. */
export function describeEachDialect(name: string, cases: (dialect: DialectName) => void): void {
  for (const dialect of dialects)
    describe(`${name} (${dialect})`, () => {
      cases(dialect)
    })
}

/** An empty database of its own, migrated and open. */
export async function freshDatabase(dialect: DialectName): Promise<TestDatabase> {
  const empty = await emptyDatabase(dialect, { migrated: true })
  const { url } = empty
  const storage = await openStorage({ url, synchronous: 'normal', poolSize: 12 })
  return {
    url,
    storage,
    async close() {
      await storage.close()
      await empty.remove()
    },
  }
}

/** One database for the cases of a `describe`, there from its first case to its last. */
export function useDatabase(dialect: DialectName): Omit<TestDatabase, 'close'> {
  let database: TestDatabase | undefined
  beforeAll(async () => {
    database = await freshDatabase(dialect)
  })
  afterAll(() => database?.close())
  return {
    get url() {
      return present(database, 'the database').url
    },
    get storage() {
      return present(database, 'the database').storage
    },
  }
}

/** A database that nobody has opened yet; PostgreSQL's is a copy of the migrated one if asked so. */
export async function emptyDatabase(
  dialect: DialectName,
  { migrated }: { readonly migrated: boolean } = { migrated: false },
): Promise<{ readonly url: string; remove(): Promise<void> }> {
  switch (dialect) {
    case 'sqlite': {
      const folder = await mkdtemp(join(tmpdir(), 'usher-sqlite-'))
      return {
        url: `sqlite:${join(folder, 'usher.db')}`,
        remove: () => rm(folder, { recursive: true, force: true }),
      }
    }
    case 'postgres': {
      const server = inject('postgresUrl')
      const name = `test_${process.pid}_${word('')}`
      const template = migrated ? 'usher_template' : 'template1'
      await administer(server, `create database ${name} template ${template}`)
      return {
        url: `${server}/${name}`,
        remove: () => administer(server, `drop database ${name} with (force)`),
      }
    }
  }
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: `${server}/postgres` })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
