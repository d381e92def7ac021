// Which endpoints there are, for whom, and what they say about themselves (RFC 7644 §3.2, §4).
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/core/directory.ts'
import { describeEachDialect } from '../../support/database.ts'
import {
  expectScimError,
  groupBody,
  openScimWorld,
  textOf,
  urns,
  userBody,
  type ScimWorld,
} from './scim-world.ts'

const contoso = {
  id: 'urn:ietf:params:scim:schemas:extension:Contoso:2.0:User',
  name: 'Contoso',
  resourceType: 'User',
  attributes: [{ name: 'badge', type: 'string' }],
}
const unknown = 'dus_00000000000000000000000000'

describeEachDialect('endpoints', (dialect) => {
  let world: ScimWorld
  let user: string
  beforeAll(async () => {
    world = await openScimWorld(dialect, { settings: { extensions: [contoso] } })
    user = await world.user()
  })
  afterAll(() => world.close())

  describe('7. what is not there', () => {
    test.each([
      ['GET', undefined],
      ['PUT', userBody()],
      ['PATCH', { schemas: [urns.patch], Operations: [{ op: 'remove', path: 'title' }] }],
      ['DELETE', undefined],
    ])('%s of an unknown id: 404', async (method, body) => {
      for (const id of [unknown, 'x', '%00', user.toUpperCase()])
        expectScimError(await world.send(method, `/Users/${encodeURIComponent(id)}`, { body }), 404)
      expectScimError(await world.send(method, `/Groups/${user}`, { body }), 404)
    })

    test.each(['/Nonsense', '/Users/x/y', '/Schemas/x/y', '/Bulk/x', '/v1/Users'])(
      'an unknown endpoint: GET %s',
      async (path) => {
        expectScimError(await world.get(path), 404)
      },
    )

    test.each([
      ['DELETE', '/Users', 'GET, HEAD, POST'],
      ['PATCH', '/Users', 'GET, HEAD, POST'],
      ['POST', `/Users/${unknown}`, 'GET, HEAD, PUT, PATCH, DELETE'],
      ['GET', '/Bulk', 'POST'],
      ['GET', '/Users/.search', 'POST'],
      ['POST', '/', 'GET, HEAD'],
      ['OPTIONS', '/Users', 'GET, HEAD, POST'],
      ['constructor', '/Users', 'GET, HEAD, POST'],
    ])('%s %s: 405, and what is allowed', async (method, path, allow) => {
      const answer = await world.send(method, path, { body: {} })
      expectScimError(answer, 405)
      expect(answer.headers['allow']).toBe(allow)
    })
  })

  test('10. flags in the query are nobody’s business', async () => {
    for (const flag of ['aadOptscim062020', 'AzureAdScimPatch2017', 'x=%00'])
      for (const path of ['/Users', `/Users/${user}`, '/Schemas', '/ServiceProviderConfig'])
        expect((await world.get(`${path}?${flag}`)).status).toBe(200)
  })

  test('16. endpoints in any case', async () => {
    expect((await world.get(`/uSERS/${user}`)).status).toBe(200)
    expect((await world.get('/schemas')).status).toBe(200)
    expect((await world.get(`/SCHEMAS/${contoso.id.toLowerCase()}`)).body).toMatchObject({
      id: contoso.id,
    })
  })

  test('33. HEAD is GET without the body', async () => {
    const { headers } = await world.get(`/Users/${user}`)
    expect(await world.send('HEAD', `/Users/${user}`)).toEqual({
      status: 200,
      body: null,
      headers,
      outcome: 'read',
    })
    expect(await world.send('HEAD', `/Users/${unknown}`)).toMatchObject({ status: 404, body: null })
  })

  describe('100 and 101. discovery', () => {
    test('a single configuration, true about itself', async () => {
      const { status, body } = await world.get('/ServiceProviderConfig')
      expect({ status, body }).toMatchObject({
        status: 200,
        body: { patch: { supported: true }, bulk: { supported: true }, etag: { supported: true } },
      })
    })

    test('lists of types and schemas, each found by itself too', async () => {
      for (const [list, key] of [
        ['/ResourceTypes', 'name'],
        ['/Schemas', 'id'],
      ] as const) {
        const { body } = await world.get(list)
        const resources = body?.['Resources'] as readonly JsonObject[]
        expect(body).toMatchObject({
          totalResults: resources.length,
          itemsPerPage: resources.length,
          startIndex: 1,
        })
        for (const resource of resources)
          expect((await world.get(`${list}/${textOf(resource[key])}`)).body).toEqual(resource)
        expectScimError(await world.get(`${list}/nonsense`), 404)
      }
    })

    test.each(['/ServiceProviderConfig', '/ResourceTypes', '/Schemas', '/Schemas/x'])(
      '102. %s with a filter: 403; with pages and order: as without',
      async (path) => {
        expectScimError(await world.get(`${path}?filter=name eq "User"`), 403)
        const plain = await world.get(path)
        expect(await world.get(`${path}?startIndex=x&count=0&sortBy=id`)).toEqual(plain)
      },
    )

    test('103. without a token, and then nothing of the directory', async () => {
      const nobody = world.client(null)
      for (const path of ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas'])
        expect((await nobody.get(path)).status).toBe(200)
      expect(JSON.stringify((await world.get('/Schemas')).body)).toContain(contoso.id)
      expect(JSON.stringify((await nobody.get('/Schemas')).body)).not.toContain(contoso.id)
      expectScimError(await nobody.get(`/Schemas/${contoso.id}`), 404)
    })

    test.each(['/ServiceProviderConfig', '/ResourceTypes/User', '/Schemas'])(
      '104. %s cannot be written',
      async (path) => {
        for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
          expectScimError(await world.send(method, path, { body: {} }), 405)
      },
    )
  })

  test('4. without a token: 401 and a challenge, whatever is asked', async () => {
    const nobody = world.client(null)
    for (const [method, path] of [
      ['GET', '/Users'],
      ['GET', '/'],
      ['GET', '/Me'],
      ['GET', '/nonsense'],
      ['POST', '/Bulk'],
      ['PATCH', `/Users/${user}`],
    ] as const) {
      const answer = await nobody.send(method, path, { body: {} })
      expectScimError(answer, 401)
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer /)
    }
  })

  test('116. scopes: who may read may not write, and the other way round', async () => {
    const reader = world.client(['read'])
    const writer = world.client(['write'])
    expect((await reader.get(`/Users/${user}`)).status).toBe(200)
    expect((await reader.send('HEAD', '/Users')).status).toBe(200)
    for (const [method, path] of [
      ['POST', '/Users'],
      ['POST', '/Groups'],
      ['POST', '/Bulk'],
      ['PUT', `/Users/${user}`],
      ['PATCH', `/Users/${user}`],
      ['DELETE', `/Users/${user}`],
    ] as const)
      expectScimError(await reader.send(method, path, { body: userBody() }), 403)
    expect((await writer.post('/Users', userBody())).status).toBe(201)
    expectScimError(await writer.get('/Users'), 403)
    expectScimError(await writer.send('POST', '/.search', { body: {} }), 403)
  })

  test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])('114. %s /Me: 501', async (method) => {
    expectScimError(await world.send(method, '/Me', { body: {} }), 501)
  })

  test('28. a conflict names the attribute', async () => {
    const body = userBody({ userName: 'Taken@contoso.example' })
    await world.post('/Users', body)
    const again = await world.post('/Users', { ...body, userName: 'tAKEN@contoso.example' })
    expectScimError(again, 409, 'uniqueness')
    expect(again.body?.['detail']).toContain('userName')
    const group = groupBody({ displayName: 'Taken' })
    await world.post('/Groups', group)
    const twice = await world.post('/Groups', group)
    expectScimError(twice, 409, 'uniqueness')
    expect(twice.body?.['detail']).toContain('displayName')
  })

  test('92. unknown members are left out and named in the log; a strict directory refuses them', async () => {
    const lenient = await world.post(
      '/Groups',
      groupBody({ members: [{ value: user }, { value: unknown }] }),
    )
    expect(lenient).toMatchObject({ status: 201 })
    expect(lenient.outcome).toContain(unknown)
    const strict = await world.neighbour({ strict: true })
    const refused = await strict.post('/Groups', groupBody({ members: [{ value: unknown }] }))
    expectScimError(refused, 400, 'invalidValue')
    expect((await strict.get('/Groups')).body).toMatchObject({ totalResults: 0 })
  })

  test('92. a group inside itself is refused', async () => {
    const outer = await world.group()
    const inner = await world.group()
    const add = (id: string) => [{ op: 'add', path: 'members', value: [{ value: id }] }]
    expect((await world.patch(`/Groups/${outer}`, add(inner))).status).toBe(204)
    expectScimError(await world.patch(`/Groups/${inner}`, add(outer)), 400, 'invalidValue')
    expectScimError(await world.patch(`/Groups/${inner}`, add(inner)), 400, 'invalidValue')
  })

  test('15. locations follow the base under which the client called', async () => {
    const baseUrl = 'https://usher.example/scim/users'
    const answer = await world.get(`/Users/${user}`, { baseUrl })
    expect(answer.headers['location']).toBe(`${baseUrl}/Users/${user}`)
    expect(answer.body?.['meta']).toMatchObject({ location: `${baseUrl}/Users/${user}` })
  })
})
