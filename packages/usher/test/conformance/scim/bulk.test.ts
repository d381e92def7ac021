// RFC 7644 §3.7: many operations in one request.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/core/directory.ts'
import { bodyBytesMax, bulkOperationsMax } from '../../../src/scim/limits.ts'
import { describeEachDialect } from '../../support/database.ts'
import {
  expectScimError,
  groupBody,
  operationsOf,
  openScimWorld,
  resourcesOf,
  scimBase,
  textOf,
  urns,
  userBody,
  type ScimWorld,
} from './scim-world.ts'

const post = (path: string, bulkId: string, data: JsonObject) => ({
  method: 'POST',
  path,
  bulkId,
  data,
})
const patchBody = (...operations: JsonObject[]) => ({
  schemas: [urns.patch],
  Operations: operations,
})
const statuses = (operations: readonly JsonObject[]) => operations.map(({ status }) => status)
const idAt = (operation: JsonObject | undefined) =>
  textOf(operation?.['location']).split('/').at(-1) ?? ''

describeEachDialect('Bulk', (dialect) => {
  let world: ScimWorld
  beforeAll(async () => {
    world = await openScimWorld(dialect)
  })
  afterAll(() => world.close())

  const membersOf = async (id: string) => {
    const { body } = await world.get(`/Groups/${id}`)
    return ((body?.['members'] ?? []) as readonly JsonObject[]).map(({ value }) => value)
  }

  test('107. every method, and what is said about each', async () => {
    const [changed, replaced, removed] = [
      await world.user(),
      await world.user(),
      await world.user(),
    ]
    const answer = await world.bulk([
      post('/Users', 'q1', userBody()),
      {
        method: 'PATCH',
        path: `/Users/${changed}`,
        data: patchBody({ op: 'add', value: { title: 'x' } }),
      },
      { method: 'PUT', path: `/Users/${replaced}`, bulkId: 'kept', data: userBody() },
      { method: 'DELETE', path: `/Users/${removed}` },
    ])
    const operations = operationsOf(answer)
    const created = idAt(operations[0])
    const at = (id: string) => `${scimBase}/Users/${id}`
    expect(operations).toEqual([
      { method: 'POST', bulkId: 'q1', location: at(created), version: 'W/"1"', status: '201' },
      { method: 'PATCH', location: at(changed), version: 'W/"2"', status: '200' },
      { method: 'PUT', bulkId: 'kept', location: at(replaced), version: 'W/"2"', status: '200' },
      { method: 'DELETE', location: at(removed), status: '204' },
    ])
    expect(answer.outcome).toBe('bulk: 4 done, 0 failed')
    expect((await world.get(`/Users/${created}`)).status).toBe(200)
    expect((await world.get(`/Users/${removed}`)).status).toBe(404)
  })

  test('97. the version of an operation is its If-Match', async () => {
    const id = await world.user()
    const operation = { method: 'DELETE', path: `/Users/${id}` }
    const answer = await world.bulk([
      { ...operation, version: 'W/"9"' },
      { ...operation, version: 'W/"1"' },
    ])
    expect(statuses(operationsOf(answer))).toEqual(['412', '204'])
  })

  describe('108. bulkId', () => {
    test('in members, whichever comes first', async () => {
      const answer = await world.bulk([
        post(
          '/Groups',
          'g',
          groupBody({ members: [{ value: 'bulkId:u1' }, { value: 'bulkId:u2' }] }),
        ),
        post('/Users', 'u1', userBody()),
        post('/Users', 'u2', userBody()),
      ])
      const operations = operationsOf(answer)
      expect(statuses(operations)).toEqual(['201', '201', '201'])
      const [group, ...users] = operations.map(idAt)
      expect((await membersOf(group ?? '')).toSorted()).toEqual(users.toSorted())
    })

    test('in the manager, and of a manager', async () => {
      const managed = (name: string, by?: string) =>
        userBody({
          schemas: [urns.user, urns.enterprise],
          ...(by !== undefined && { [urns.enterprise]: { manager: { value: `bulkId:${by}` } } }),
          displayName: name,
        })
      const answer = await world.bulk([
        post('/Users', 'clerk', managed('clerk', 'head')),
        post('/Users', 'head', managed('head', 'boss')),
        post('/Users', 'boss', managed('boss')),
      ])
      const [clerk, head, boss] = operationsOf(answer).map(idAt)
      const managerOf = async (id: string | undefined) =>
        (await world.get(`/Users/${id}`)).body?.[urns.enterprise]
      expect(await managerOf(clerk)).toMatchObject({ manager: { value: head } })
      expect(await managerOf(head)).toMatchObject({ manager: { value: boss } })
    })

    test('in the path of an operation, in a PATCH value and in a PATCH path', async () => {
      const answer = await world.bulk([
        post('/Groups', 'g', groupBody()),
        {
          method: 'PATCH',
          path: '/Groups/bulkId:g',
          data: patchBody({
            op: 'add',
            path: 'members',
            value: [{ value: 'bulkId:u1' }, { value: 'bulkId:u2' }],
          }),
        },
        post('/Users', 'u1', userBody()),
        post('/Users', 'u2', userBody()),
        {
          method: 'PATCH',
          path: '/Groups/bulkId:g',
          data: patchBody({ op: 'remove', path: 'members[value eq "bulkId:u1"]' }),
        },
      ])
      const operations = operationsOf(answer)
      expect(statuses(operations)).toEqual(['201', '204', '201', '201', '204'])
      expect(operations[1]).toMatchObject({ location: operations[0]?.['location'] })
      expect(await membersOf(idAt(operations[0]))).toEqual([idAt(operations[3])])
    })

    test('a circle is 409, and the rest is done', async () => {
      const answer = await world.bulk([
        post('/Groups', 'a', groupBody({ members: [{ value: 'bulkId:b' }] })),
        post('/Groups', 'b', groupBody({ members: [{ value: 'bulkId:a' }] })),
        post('/Groups', 'self', groupBody({ members: [{ value: 'bulkId:self' }] })),
        post('/Groups', 'c', groupBody()),
      ])
      expect(statuses(operationsOf(answer))).toEqual(['409', '409', '409', '201'])
    })

    test('an unknown one is 409, and so is one whose creation failed', async () => {
      const taken = userBody()
      await world.post('/Users', taken)
      const answer = await world.bulk([
        post('/Groups', 'a', groupBody({ members: [{ value: 'bulkId:nobody' }] })),
        post('/Users', 'failed', taken),
        post('/Groups', 'b', groupBody({ members: [{ value: 'bulkId:failed' }] })),
        { method: 'DELETE', path: '/Users/bulkId:failed' },
      ])
      const operations = operationsOf(answer)
      expect(statuses(operations)).toEqual(['409', '409', '409', '409'])
      expect(operations[1]).toMatchObject({ response: { scimType: 'uniqueness' } })
      expect(operations[1]).not.toHaveProperty('location')
    })

    test('a POST needs one, and no two have the same', async () => {
      const nameless = await world.bulk([{ method: 'POST', path: '/Users', data: userBody() }])
      expect(statuses(operationsOf(nameless))).toEqual(['400'])
      const shared = [post('/Users', 'q', userBody()), post('/Users', 'q', userBody())]
      expectScimError(await world.bulk(shared), 400, 'invalidValue')
    })
  })

  describe('109. failOnErrors', () => {
    const missing = { method: 'DELETE', path: '/Users/dus_00000000000000000000000000' }

    test.each([
      [undefined, ['404', '201', '404', '404', '201']],
      [1, ['404']],
      [2, ['404', '201', '404']],
      [9, ['404', '201', '404', '404', '201']],
    ])('%s', async (failOnErrors, expected) => {
      const operations = [
        missing,
        post('/Users', 'a', userBody()),
        missing,
        missing,
        post('/Users', 'b', userBody()),
      ]
      const answer = await world.bulk(
        operations,
        failOnErrors === undefined ? {} : { failOnErrors },
      )
      expect(statuses(operationsOf(answer))).toEqual(expected)
    })

    test.each([0, -1, 1.5, 'one'])('%j is refused', async (failOnErrors) => {
      expectScimError(await world.bulk([missing], { failOnErrors }), 400, 'invalidValue')
    })
  })

  test('110. at most so many operations, and so many bytes', async () => {
    const operations = Array.from({ length: bulkOperationsMax }, () => ({
      method: 'GET',
      path: '/',
    }))
    expect((await world.bulk(operations)).status).toBe(200)
    expectScimError(await world.bulk([...operations, { method: 'GET', path: '/' }]), 413)
    const body = { schemas: [urns.bulk], Operations: operations.slice(0, 1) }
    const send = (bodyBytes: number) => world.send('POST', '/Bulk', { body, bodyBytes })
    expect((await send(bodyBytesMax)).status).toBe(200)
    expectScimError(await send(bodyBytesMax + 1), 413)
  })

  test('111. a failed operation holds its error', async () => {
    const answer = await world.bulk([post('/Users', 'q', { schemas: [urns.user] })])
    expect(operationsOf(answer)).toEqual([
      {
        method: 'POST',
        bulkId: 'q',
        status: '400',
        response: {
          schemas: [urns.error],
          status: '400',
          scimType: 'invalidValue',
          detail: expect.stringContaining('userName'),
        },
      },
    ])
  })

  test.each([
    'https://elsewhere.example/Users',
    '//elsewhere.example/Users',
    'Users',
    '/Users/../Groups',
    '/Schemas',
    '/Me',
    '/.search',
    '/',
    '',
    '/%',
  ])('112. the path "%s" is refused', async (path) => {
    const [operation] = operationsOf(await world.bulk([post(path, 'q', userBody())]))
    expect(operation).toMatchObject({ status: '400', response: { scimType: 'invalidValue' } })
  })

  test.each(['GET', 'HEAD', 'OPTIONS', '', 'constructor'])(
    '107. the method "%s" is refused',
    async (method) => {
      const answer = await world.bulk([{ method, path: '/Users', bulkId: 'q' }])
      expect(statuses(operationsOf(answer))).toEqual(['400'])
    },
  )

  test('112 and 115. ids of a neighbour are unknown, and nothing of theirs changes', async () => {
    const neighbour = await world.neighbour()
    const theirs = await neighbour.user()
    const answer = await world.bulk([
      { method: 'DELETE', path: `/Users/${theirs}` },
      {
        method: 'PATCH',
        path: `/Users/${theirs}`,
        data: patchBody({ op: 'add', value: { title: 'x' } }),
      },
      { method: 'PUT', path: `/Users/${theirs}`, data: userBody() },
      post('/Groups', 'g', groupBody({ members: [{ value: theirs }] })),
    ])
    const operations = operationsOf(answer)
    expect(statuses(operations)).toEqual(['404', '404', '404', '201'])
    expect(await membersOf(idAt(operations[3]))).toEqual([])
    expect((await neighbour.get(`/Users/${theirs}`)).headers['etag']).toBe('W/"1"')
  })

  test('112 and 116. a token that may only read may not', async () => {
    const reader = world.client(['read'])
    expectScimError(await reader.bulk([post('/Users', 'q', userBody())]), 403)
  })

  test('113. a bulk request inside another is refused', async () => {
    const answer = await world.bulk([
      post('/Bulk', 'q', { schemas: [urns.bulk], Operations: [] }),
      post('/Users', 'u', userBody({ userName: 'nested' })),
    ])
    expect(statuses(operationsOf(answer))).toEqual(['400', '201'])
    expect(resourcesOf(await world.get('/Users?filter=userName eq "nested"'))).toHaveLength(1)
  })

  test.each([
    [{ schemas: [urns.bulk] }, 'invalidSyntax'],
    [{ schemas: [urns.bulk], Operations: [] }, 'invalidSyntax'],
    [{ schemas: [urns.bulk], Operations: {} }, 'invalidSyntax'],
    [{ schemas: [urns.bulk], Operations: [1] }, 'invalidSyntax'],
    [{ schemas: [urns.bulk], Operations: [{ method: 1 }] }, 'invalidSyntax'],
    [{ schemas: [urns.patch], Operations: [{}] }, 'invalidValue'],
    [{ Operations: [{}] }, 'invalidValue'],
    [[], 'invalidSyntax'],
    [undefined, 'invalidSyntax'],
  ])('107. %j is no BulkRequest', async (body, scimType) => {
    expectScimError(await world.send('POST', '/Bulk', { body }), 400, scimType)
  })
})
