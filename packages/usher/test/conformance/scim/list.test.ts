// RFC 7644 §3.4.2: lists, pages by index, order.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/core/directory.ts'
import { pageItemsMax } from '../../../src/scim/limits.ts'
import { describeEachDialect } from '../../support/database.ts'
import {
  expectScimError,
  idsOf,
  openScimWorld,
  resourcesOf,
  textOf,
  urns,
  userBody,
  type ScimWorld,
} from './scim-world.ts'

const names = ['delta', 'Alpha', 'charlie', 'Bravo', 'echo', 'foxtrot', 'golf']

describeEachDialect('lists', (dialect) => {
  let world: ScimWorld
  const ids: string[] = []
  beforeAll(async () => {
    world = await openScimWorld(dialect)
    for (const [at, name] of names.entries())
      ids.push(
        await world.user({
          userName: name,
          active: at % 2 === 0,
          ...(at < 3 && { title: `T${3 - at}` }),
          emails: [
            { value: `z${at}@contoso.example`, type: 'home' },
            { value: `${9 - at}@contoso.example`, type: 'work', primary: true },
          ],
        }),
      )
    await world.group({ displayName: 'Sales', members: [{ value: ids[0] ?? '' }] })
  })
  afterAll(() => world.close())

  const sorted = async (query: string) =>
    resourcesOf(await world.get(`/Users?${query}`)).map(({ userName }) => userName)

  test('66. a ListResponse with its numbers, for every query', async () => {
    const { status, body } = await world.get('/Users?count=2')
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { schemas: [urns.list], totalResults: 7, itemsPerPage: 2, startIndex: 1 },
    })
  })

  test('66. zero hits are 200 and totalResults 0', async () => {
    const { status, body } = await world.get('/Users?filter=userName eq "nobody"')
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        schemas: [urns.list],
        totalResults: 0,
        itemsPerPage: 0,
        startIndex: 1,
        Resources: [],
      },
    })
  })

  test('67. the numbers are integers', async () => {
    const { body } = await world.get('/Users?startIndex=2&count=3')
    for (const name of ['totalResults', 'itemsPerPage', 'startIndex'])
      expect(body?.[name]).toSatisfy(Number.isInteger)
  })

  describe('68. startIndex and count', () => {
    test.each([
      ['startIndex=0', 1, 7],
      ['startIndex=-3', 1, 7],
      ['startIndex=7', 7, 1],
      ['startIndex=8', 8, 0],
      ['startIndex=9007199254740993', Number.MAX_SAFE_INTEGER, 0],
      ['count=-1', 1, 0],
      ['count=0', 1, 0],
      [`count=${pageItemsMax + 1}`, 1, 7],
      ['startIndex=3&count=2', 3, 2],
    ])('%s', async (query, startIndex, itemsPerPage) => {
      const { status, body } = await world.get(`/Users?${query}`)
      expect({ status, body }).toMatchObject({
        status: 200,
        body: { totalResults: 7, startIndex, itemsPerPage },
      })
      expect(body?.['Resources']).toHaveLength(itemsPerPage)
    })

    test.each(['count=ten', 'startIndex=x', 'count=1.5'])('%s', async (query) => {
      expectScimError(await world.get(`/Users?${query}`), 400, 'invalidValue')
    })
  })

  test.each([1, 2, 3, 7, 8])('69 and 70. pages of %d cover everything once', async (count) => {
    const met: string[] = []
    for (let startIndex = 1; startIndex <= 7; startIndex += count) {
      const page = idsOf(await world.get(`/Users?startIndex=${startIndex}&count=${count}`))
      expect(page.length).toBeLessThanOrEqual(count)
      met.push(...page)
    }
    expect(met).toEqual(ids)
  })

  test('71. a count beyond the limit gets the limit', async () => {
    expect((await world.get(`/Users?count=${10 * pageItemsMax}`)).status).toBe(200)
  })

  test.each(['', '&count=0', '&count=1', '&count=3&startIndex=2', '&startIndex=100'])(
    '72. totalResults counts what the filter finds (%s)',
    async (page) => {
      const { body } = await world.get(`/Users?filter=active eq true${page}`)
      expect(body).toMatchObject({ totalResults: 4 })
    },
  )

  describe('73. order', () => {
    const ascending = ['Alpha', 'Bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf']

    test('ascending unless asked otherwise, without regard to case where the schema says so', async () => {
      expect(await sorted('sortBy=userName')).toEqual(ascending)
      expect(await sorted('sortBy=USERNAME&sortOrder=Ascending')).toEqual(ascending)
      expect(await sorted('sortBy=userName&sortOrder=descending')).toEqual(ascending.toReversed())
    })

    test('pages follow it', async () => {
      expect(await sorted('sortBy=userName&startIndex=3&count=2')).toEqual(['charlie', 'delta'])
    })

    test('missing values come last, and first if descending', async () => {
      const up = await sorted('sortBy=title')
      expect(up.slice(0, 3)).toEqual(['charlie', 'Alpha', 'delta'])
      const down = await sorted('sortBy=title&sortOrder=descending')
      expect(down.slice(-3)).toEqual(['delta', 'Alpha', 'charlie'])
    })

    test('a multi-valued attribute by its primary value', async () => {
      expect(await sorted('sortBy=emails')).toEqual(names.toReversed())
      expect(await sorted('sortBy=emails.value')).toEqual(names.toReversed())
    })

    test('by creation', async () => {
      expect(await sorted('sortBy=meta.created&sortOrder=descending')).toEqual(names.toReversed())
    })

    test('sortOrder alone is ignored; what cannot be sorted by is an error', async () => {
      expect(await sorted('sortOrder=descending')).toEqual(names)
      expectScimError(await world.get('/Users?sortBy=nonsense'), 400, 'invalidValue')
    })
  })

  describe('76. .search', () => {
    const search = (path: string, members: JsonObject) =>
      world.post(path, { schemas: [urns.search], ...members })

    test('one type: filter, order, page and projection in a body', async () => {
      const found = await search('/Users/.search', {
        filter: 'active eq true',
        sortBy: 'userName',
        sortOrder: 'descending',
        startIndex: 2,
        count: 2,
        attributes: ['userName'],
      })
      expect(found.body).toMatchObject({ totalResults: 4, itemsPerPage: 2, startIndex: 2 })
      expect(resourcesOf(found)).toEqual([
        { schemas: [urns.user], id: expect.any(String), userName: 'echo' },
        { schemas: [urns.user], id: expect.any(String), userName: 'delta' },
      ])
    })

    test('all types, one after the other', async () => {
      const all = idsOf(await search('/.search', {}))
      expect(all).toHaveLength(8)
      expect(all.slice(0, 7)).toEqual(ids)
      const paged: string[] = []
      for (let startIndex = 1; startIndex <= 9; startIndex += 3)
        paged.push(...idsOf(await search('/.search', { startIndex, count: 3 })))
      expect(paged).toEqual(all)
    })

    test('all types, by meta.resourceType', async () => {
      const groups = await search('/.search', { filter: 'meta.resourceType eq "Group"' })
      expect(groups.body).toMatchObject({ totalResults: 1 })
      const either = 'meta.resourceType eq "User" and userName eq "golf"'
      expect(idsOf(await search('/.search', { filter: either }))).toEqual([ids[6]])
    })

    test('an attribute of one type has no value in the other', async () => {
      expect(idsOf(await search('/.search', { filter: 'userName eq "golf"' }))).toEqual([ids[6]])
      const not = await search('/.search', { filter: 'not (userName pr)' })
      expect(resourcesOf(not).map(({ displayName }) => displayName)).toEqual(['Sales'])
      const unknown = await search('/.search', { filter: 'nonsense eq "x"' })
      expectScimError(unknown, 400, 'invalidFilter')
    })

    test('the SearchRequest schema is required', async () => {
      expectScimError(await world.post('/Users/.search', { count: 1 }), 400, 'invalidValue')
      expectScimError(await world.post('/.search', []), 400, 'invalidSyntax')
      expect((await world.get('/Users/.search')).status).toBe(405)
    })
  })

  test('77. GET on the root finds over all types', async () => {
    const found = await world.get('/?filter=displayName eq "sales" or userName eq "echo"')
    expect(resourcesOf(found).map(({ meta }) => (meta as JsonObject)['resourceType'])).toEqual([
      'User',
      'Group',
    ])
  })

  test('115. nothing of a neighbour is in a list', async () => {
    const neighbour = await world.neighbour()
    const theirs = await neighbour.user(userBody({ userName: 'golf' }))
    expect(idsOf(await neighbour.get('/'))).toEqual([theirs])
    expect(idsOf(await world.get('/Users?filter=userName eq "golf"'))).toEqual([ids[6]])
    expect(textOf(ids[6])).not.toBe(theirs)
  })

  test.each(['\\u0000', '\u0000', '\uD800'])(
    '64. a filter with %j breaks nothing',
    async (text) => {
      const query = new URLSearchParams({ filter: `userName eq "${text}"` })
      expect([200, 400]).toContain((await world.get(`/Users?${query}`)).status)
    },
  )
})
