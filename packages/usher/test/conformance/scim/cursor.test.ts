// RFC 9865: pages by cursor.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cursorSeconds } from '../../../src/scim/limits.ts'
import type { ScimResponse } from '../../../src/scim/scim-service.ts'
import { describeEachDialect } from '../../support/database.ts'
import {
  expectScimError,
  idsOf,
  openScimWorld,
  textOf,
  urns,
  type ScimClient,
  type ScimWorld,
} from './scim-world.ts'

const nextOf = ({ body }: ScimResponse) => body?.['nextCursor']

/** All pages, from the first on; every page but the last leads on. */
async function walk(client: ScimClient, query: string): Promise<readonly string[]> {
  const met: string[] = []
  let cursor = ''
  for (;;) {
    const page = await client.get(`/Users?${query}&cursor=${cursor}`)
    met.push(...idsOf(page))
    const next = nextOf(page)
    if (next === undefined) return met
    expect(idsOf(page).length).toBeGreaterThan(0)
    cursor = textOf(next)
  }
}

describeEachDialect('cursors', (dialect) => {
  let world: ScimWorld
  const ids: string[] = []
  beforeAll(async () => {
    world = await openScimWorld(dialect)
    for (let at = 0; at < 11; at += 1)
      ids.push(await world.user({ userName: `user${20 - at}`, active: at !== 4 }))
  })
  afterAll(() => world.close())

  describe('RFC 9865: a walk meets everything once', () => {
    test.each([1, 2, 3, 10, 11, 12])('in pages of %d', async (count) => {
      expect(await walk(world, `count=${count}`)).toEqual(ids)
    })

    test('with a filter', async () => {
      const found = await walk(world, 'count=3&filter=active eq true')
      expect(found).toEqual(ids.filter((_, at) => at !== 4))
    })

    test('in an order', async () => {
      expect(await walk(world, 'count=4&sortBy=userName')).toEqual(ids.toReversed())
    })
  })

  test('RFC 9865 §2: what a page says', async () => {
    const first = await world.get('/Users?cursor&count=5')
    expect(first.body).toMatchObject({ schemas: [urns.list], totalResults: 11, itemsPerPage: 5 })
    expect(first.body).not.toHaveProperty('startIndex')
    expect(nextOf(first)).toMatch(/^[A-Za-z0-9._~-]+$/)
    const last = await world.get('/Users?cursor=&count=11')
    expect(last.body).not.toHaveProperty('nextCursor')
    const byIndex = await world.get('/Users?count=5')
    expect(byIndex.body).not.toHaveProperty('nextCursor')
  })

  test('70. what comes meanwhile makes nobody appear twice', async () => {
    const first = await world.get('/Users?cursor=&count=6')
    const late = await world.user()
    const gone = textOf(idsOf(first)[2])
    const second = await world.get(`/Users?cursor=${textOf(nextOf(first))}&count=6`)
    expect([...idsOf(first), ...idsOf(second)]).toEqual([...ids, late])
    expect(gone).toBe(ids[2])
    await world.delete(`/Users/${late}`)
  })

  test('RFC 9865: errors', async () => {
    const cursor = textOf(nextOf(await world.get('/Users?cursor=&count=5')))
    const get = (query: string) => world.get(`/Users?${query}`)
    expectScimError(await get(`cursor=${cursor}&count=4`), 400, 'invalidCursor')
    expectScimError(await get(`cursor=${cursor}x&count=5`), 400, 'invalidCursor')
    expectScimError(
      await get(`cursor=${cursor}&count=5&filter=active eq true`),
      400,
      'invalidCursor',
    )
    expectScimError(await get(`cursor=${cursor}&count=5&sortBy=id`), 400, 'invalidCursor')
    expectScimError(await world.get(`/Groups?cursor=${cursor}&count=5`), 400, 'invalidCursor')
    expectScimError(await get(`cursor=${cursor}&count=5&startIndex=1`), 400, 'invalidValue')
    expectScimError(await get('cursor=&count=0'), 400, 'invalidCount')
  })

  test('115. another token or another organization cannot use it', async () => {
    const query = '/Users?count=5&cursor='
    const cursor = textOf(nextOf(await world.get(query)))
    expectScimError(await world.client(['read']).get(query + cursor), 400, 'invalidCursor')
    const neighbour = await world.neighbour()
    expectScimError(await neighbour.get(query + cursor), 400, 'invalidCursor')
  })

  test('RFC 9865: .search takes one too', async () => {
    const search = (members: object) =>
      world.post('/Users/.search', { schemas: [urns.search], count: 6, ...members })
    const first = await search({ cursor: '' })
    const second = await search({ cursor: textOf(nextOf(first)) })
    expect([...idsOf(first), ...idsOf(second)]).toEqual(ids)
  })

  test('RFC 9865: a cursor expires', async () => {
    const query = '/Users?count=5&cursor='
    const cursor = textOf(nextOf(await world.get(query)))
    world.turnClock((cursorSeconds + 1) * 1000)
    expectScimError(await world.get(query + cursor), 400, 'expiredCursor')
  })
})
