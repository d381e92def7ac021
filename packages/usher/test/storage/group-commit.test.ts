// Transactions that share a commit (SQLite) behave as if each had its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UniqueViolation } from '../../src/engine/ports.ts'
import { SqliteConnection } from '../../src/storage/sqlite/connection.ts'
import { sqliteWriter } from '../../src/storage/sqlite/dialect.ts'
import { GroupCommit } from '../../src/storage/sqlite/group-commit.ts'

/** Counts transactions and commits, and lets these fail. */
class WatchedConnection extends SqliteConnection {
  commits = 0
  ended = 0
  commitFailure: Error | undefined
  override endMember(): void {
    super.endMember()
    this.ended += 1
  }
  override commit(): void {
    this.commits += 1
    if (this.commitFailure) throw this.commitFailure
    super.commit()
  }
}

type Words = { readonly word: string }
type Tables = { readonly words: Words; readonly fragile: Words }

describe('transactions that share a commit (sqlite)', () => {
  let folder: string
  let raw: DatabaseSync
  let outside: DatabaseSync
  let connection: WatchedConnection
  let group: GroupCommit
  let database: Kysely<Tables>

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'usher-group-'))
    raw = new DatabaseSync(join(folder, 'words.db'))
    raw.exec('pragma journal_mode = wal; create table words (word text primary key)')
    outside = new DatabaseSync(join(folder, 'words.db'))
    connection = new WatchedConnection(raw)
    // Without the limit in time, which a slow machine may reach.
    group = new GroupCommit(connection, { membersMax: 100, openMillisecondsMax: Infinity })
    database = new Kysely({ dialect: sqliteWriter(group) })
  })
  afterEach(() => {
    group.close()
    outside.close()
    rmSync(folder, { recursive: true })
  })

  const say = (word: string) =>
    database
      .transaction()
      .execute((transaction) => transaction.insertInto('words').values({ word }).execute())
  const seen = () =>
    outside
      .prepare('select word from words order by word')
      .all()
      .map(({ word }) => word)

  it('needs one commit for a crowd, and one for each who comes alone', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, number) => say(`word ${number}`)))
    expect(connection.commits).toBe(1)
    await say('alone')
    await say('alone again')
    expect(connection.commits).toBe(3)
    expect(seen()).toHaveLength(42)
  })

  it('has an end, even if the crowd has none', async () => {
    await Promise.all(Array.from({ length: 250 }, (_, number) => say(`word ${number}`)))
    expect(connection.commits).toBe(3)
    expect(seen()).toHaveLength(250)
  })

  it('tells nobody of an outcome before others can see it', async () => {
    const heard: string[] = []
    const first = say('first').then(() => heard.push(...seen().map(String)))
    const second = database.transaction().execute(async (transaction) => {
      // In its turn it sees what the first wrote; others do not yet.
      expect(await transaction.selectFrom('words').select('word').execute()).toHaveLength(1)
      expect([seen(), heard]).toEqual([[], []])
    })
    await Promise.all([first, second])
    expect(heard).toEqual(['first'])
  })

  it('undoes the one that fails, and no other', async () => {
    const outcomes = await Promise.allSettled([
      say('one'),
      database.transaction().execute(async (transaction) => {
        await transaction.insertInto('words').values({ word: 'undone' }).execute()
        throw new Error('changed my mind')
      }),
      say('one'),
      say('two'),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ])
    expect(outcomes[2]).toHaveProperty('reason', new UniqueViolation('words_pkey'))
    expect(seen()).toEqual(['one', 'two'])
    expect(connection.commits).toBe(1)
  })

  it('undoes the first, behind whom others wait already', async () => {
    const first = database.transaction().execute(async (transaction) => {
      await transaction.insertInto('words').values({ word: 'undone' }).execute()
      throw new Error('changed my mind')
    })
    const outcomes = await Promise.allSettled([first, say('one'), say('two')])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
    expect(seen()).toEqual(['one', 'two'])
  })

  it('fails for all when the commit fails, and works again afterwards', async () => {
    connection.commitFailure = new Error('no space left')
    // The second fails because of what the first wrote, which never came to be: it is told the truth.
    const outcomes = await Promise.allSettled([say('one'), say('one'), say('two')])
    for (const outcome of outcomes)
      expect(outcome).toHaveProperty('reason', connection.commitFailure)
    expect(seen()).toEqual([])
    connection.commitFailure = undefined
    await say('one')
    expect(seen()).toEqual(['one'])
  })

  it('fails for all when the database undoes everything by itself', async () => {
    // Like a full disk, this conflict leaves no transaction behind.
    raw.exec('create table fragile (word text primary key on conflict rollback)')
    raw.exec("insert into fragile values ('taken')")
    const first = say('one')
    const second = database.transaction().execute(async (transaction) => {
      const fragile = transaction.insertInto('fragile').values({ word: 'taken' }).execute()
      await fragile.catch(() => undefined)
      // Nothing may be written on the side, however stubborn the work is.
      await transaction.insertInto('words').values({ word: 'two' }).execute()
    })
    const outcomes = await Promise.allSettled([first, second, say('three')])
    for (const outcome of outcomes.slice(0, 2))
      expect(outcome).toHaveProperty('reason', new UniqueViolation('fragile_pkey'))
    expect(outcomes[2]?.status).toBe('fulfilled')
    expect(seen()).toEqual(['three'])
  })

  it('waits for a transaction that takes its time, and then commits', async () => {
    const slow = database.transaction().execute(async (transaction) => {
      await transaction.insertInto('words').values({ word: 'slow' }).execute()
      await new Promise((resolve) => setTimeout(resolve, 20))
      await transaction.insertInto('words').values({ word: 'slow again' }).execute()
    })
    await Promise.all([say('before'), slow, say('after')])
    expect(seen()).toEqual(['after', 'before', 'slow', 'slow again'])
  })

  it('lets a statement outside of transactions commit by itself', async () => {
    const first = say('first')
    await database.insertInto('words').values({ word: 'by itself' }).execute()
    expect(seen()).toEqual(['by itself', 'first'])
    await first
  })

  it('commits what is finished when it is closed', async () => {
    const said = say('last')
    // It has ended, and the commit is still to come.
    while (connection.ended === 0) await Promise.resolve()
    expect([connection.commits, seen()]).toEqual([0, []])
    group.close()
    await said
    expect(seen()).toEqual(['last'])
  })
})
