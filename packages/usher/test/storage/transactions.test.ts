import { setTimeout } from 'node:timers/promises'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { StorageBusy, UniqueViolation, type Stores } from '../../src/engine/ports.ts'
import { together } from '../../src/lib/together.ts'
import { InvalidDatabaseUrl } from '../../src/storage/open-database.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { build, word } from '../support/build.ts'
import { describeEachDialect, freshDatabase, useDatabase } from '../support/database.ts'
import { openRelay } from '../support/relay.ts'
import { plantTenant } from './plant.ts'
import { rowsOf } from './raw.ts'

describeEachDialect('transactions', (dialect) => {
  const database = useDatabase(dialect)
  const get = (key: string) => database.storage.read.instance.get(key)

  it('undoes everything when the work throws', async () => {
    const key = word('key-')
    const undone = database.storage.transaction(async ({ instance }) => {
      await instance.set(key, 'written')
      expect(await instance.get(key)).toBe('written')
      throw new Error('changed my mind')
    })
    await expect(undone).rejects.toThrow('changed my mind')
    expect(await get(key)).toBeUndefined()
  })

  it('shows nothing to others before the commit', async () => {
    const key = word('key-')
    await database.storage.transaction(async ({ instance }) => {
      await instance.set(key, 'written')
      expect(await get(key)).toBeUndefined()
    })
    expect(await get(key)).toBe('written')
  })

  it('gives back what the work answers', async () => {
    expect(await database.storage.transaction(() => Promise.resolve(42))).toBe(42)
  })

  it('does nothing more once a statement has failed, even if the work goes on', async () => {
    const { organization } = await plantTenant(database.storage)
    const key = word('key-')
    const stubborn = database.storage.transaction(async ({ organizations, instance }) => {
      await organizations
        .insert(build.organization({ slug: organization.slug }))
        .catch(() => undefined)
      await instance.set(key, 'written')
    })
    await expect(stubborn).rejects.toThrow()
    const silent = database.storage.transaction(async ({ organizations }) => {
      await organizations
        .insert(build.organization({ slug: organization.slug }))
        .catch(() => undefined)
    })
    await expect(silent).rejects.toThrow()
    expect(await get(key)).toBeUndefined()
    // And the next transaction starts with a clean slate.
    await database.storage.transaction(({ instance }) => instance.set(key, 'later'))
    expect(await get(key)).toBe('later')
  })

  it.each([
    ['Promise.all', (work: readonly Promise<unknown>[]) => Promise.all(work)],
    ['together', together],
  ])(
    'says what went wrong first to whoever waits for several statements by %s',
    async (_, wait) => {
      const { organization } = await plantTenant(database.storage)
      const refused = database.storage.transaction(({ organizations, instance }) => {
        const taken = organizations.insert(build.organization({ slug: organization.slug }))
        // The more hands it goes through, the later it is heard of.
        const handedOn = taken.finally(() => undefined).finally(() => undefined)
        return wait([handedOn, instance.get('a')])
      })
      await expect(refused).rejects.toBeInstanceOf(UniqueViolation)
    },
  )

  it('runs again what the database could not serialize, up to a limit', async () => {
    let runs = 0
    const retryable =
      dialect === 'postgres'
        ? Object.assign(new Error('deadlock detected'), { code: '40P01' })
        : Object.assign(new Error('database is locked'), { errcode: 5 })
    const key = word('key-')
    const answer = await database.storage.transaction(async ({ instance }) => {
      runs += 1
      expect(await instance.claim(key, String(runs))).toBe(true)
      if (runs < 3) throw retryable
      return runs
    })
    expect(answer).toBe(3)
    expect(await get(key)).toBe('3')
    runs = 0
    const hopeless = database.storage.transaction(() => {
      runs += 1
      return Promise.reject(retryable)
    })
    const error: unknown = await hopeless.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StorageBusy)
    expect(error).toMatchObject({ cause: retryable })
    expect(runs).toBe(8)
  })

  it('does not run again what was refused', async () => {
    let runs = 0
    const refused = database.storage.transaction(() => {
      runs += 1
      return Promise.reject(new UniqueViolation('identities_key'))
    })
    await expect(refused).rejects.toThrow('identities_key')
    expect(runs).toBe(1)
  })

  it('does nothing for work that goes on when it has ended', async () => {
    const key = word('key-')
    const kept = await database.storage.transaction((stores) => Promise.resolve({ stores }))
    await expect(kept.stores.instance.set(key, 'late')).rejects.toThrow('has not ended')
    expect(await get(key)).toBeUndefined()
  })

  it('takes statements that the work starts at the same time', async () => {
    const keys = Array.from({ length: 10 }, () => word('key-'))
    await database.storage.transaction(({ instance }) =>
      Promise.all(keys.map((key) => instance.set(key, key))),
    )
    expect(await Promise.all(keys.map(get))).toEqual(keys)
  })

  it('answers a ping, and no more once it is closed', async () => {
    const { storage, close } = await openClosable()
    await storage.ping()
    await close()
    await expect(storage.ping()).rejects.toThrow()
  })

  async function openClosable() {
    const fresh = await freshDatabase(dialect)
    return { storage: fresh.storage, close: () => fresh.close() }
  }
})

describe('another process at the same SQLite file', () => {
  const database = useDatabase('sqlite')

  it('is waited for', async () => {
    const file = database.url.slice('sqlite:'.length)
    const other = new DatabaseSync(file)
    other.exec('begin immediate')
    other.exec("insert into instance_values (key, value) values ('other', 'first')")
    const mine = database.storage.transaction(({ instance }) => instance.claim('other', 'second'))
    // Long enough for the first try to have failed (SQLite itself waits 100 ms).
    await setTimeout(250)
    other.exec('commit')
    other.close()
    expect(await mine).toBe(false)
    expect(await database.storage.read.instance.get('other')).toBe('first')
  })
})

describe('a table that another node migrates (postgres)', () => {
  const database = useDatabase('postgres')

  it('is read on, inside and outside of transactions', async () => {
    const { storage, url } = database
    const { organization } = await plantTenant(storage)
    const { id } = organization
    const outside = () => storage.read.organizations.find(id)
    const inside = () => storage.transaction(({ organizations }) => organizations.find(id))
    expect([await outside(), await inside()]).toEqual([organization, organization])
    await rowsOf(url, 'alter table organizations add column later text')
    expect([await inside(), await outside()]).toEqual([organization, organization])
    await rowsOf(url, 'alter table organizations add column later_still text')
    expect([await outside(), await inside()]).toEqual([organization, organization])
    await rowsOf(url, 'alter table organizations add column later_than_that text')
    // What is sent behind the statement that fails, fails as well, and for no reason of its own.
    const beside = await storage.transaction(({ organizations, instance }) =>
      Promise.all([organizations.find(id), instance.get('anything')]),
    )
    expect(beside).toEqual([organization, undefined])
  })
})

describe('a connection that breaks in a transaction (postgres)', () => {
  const database = useDatabase('postgres')
  const ways: readonly [string, (stores: Stores, cut: () => void) => Promise<unknown>][] = [
    [
      'before a statement',
      ({ instance }, cut) => {
        cut()
        return instance.get('a')
      },
    ],
    [
      'as an earlier statement has heard',
      async ({ instance }, cut) => {
        cut()
        await instance.get('a').catch(() => undefined)
        return instance.get('b')
      },
    ],
    [
      'behind statements that were sent',
      ({ instance }, cut) => {
        const asked = Promise.all([instance.get('a'), instance.set('b', 'c')])
        cut()
        return asked
      },
    ],
    ['before its end', async (_, cut) => cut()],
  ]

  it.each(ways)('%s is a database that is away', async (_when, work) => {
    const { hostname, port } = new URL(database.url)
    const relay = await openRelay({ host: hostname, port: Number(port) })
    const through = new URL(database.url)
    through.hostname = '127.0.0.1'
    through.port = String(relay.port)
    const storage = await openStorage({ url: through.href })
    const broken = storage.transaction(async (stores) => {
      await stores.instance.get('a')
      await work(stores, () => relay.become('refuse'))
    })
    const error = await broken.catch((reason: unknown) => reason)
    expect(storage.isUnreachable(error), String(error)).toBe(true)
    relay.become('whole')
    await storage.ping()
    await storage.close()
    relay.close()
  })
})

describe('a URL', () => {
  it.each(['', 'sqlite:', 'sqlite::memory:', 'mysql://u:hush@h/d', '/tmp/usher.db', 'postgres:x'])(
    'that is none is refused: %s',
    async (url) => {
      const opening = openStorage({ url })
      await expect(opening).rejects.toBeInstanceOf(InvalidDatabaseUrl)
      await expect(opening).rejects.not.toThrow('hush')
    },
  )
})
