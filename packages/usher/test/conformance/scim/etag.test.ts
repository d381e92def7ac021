// RFC 7644 §3.14 and §3.9: versions, conditional requests, and what of a resource is returned.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/core/directory.ts'
import type { ScimResponse } from '../../../src/scim/scim-service.ts'
import { describeEachDialect } from '../../support/database.ts'
import {
  expectScimError,
  groupBody,
  idOf,
  openScimWorld,
  resourcesOf,
  scimBase,
  textOf,
  urns,
  userBody,
  type ScimWorld,
} from './scim-world.ts'

const metaOf = ({ body }: ScimResponse) => body?.['meta'] as JsonObject
const tagOf = ({ headers }: ScimResponse) => textOf(headers['etag'])
const replaceTitle = (value: string) => [{ op: 'replace', path: 'title', value }]

describeEachDialect('versions and projection', (dialect) => {
  let world: ScimWorld
  beforeAll(async () => {
    world = await openScimWorld(dialect)
  })
  afterAll(() => world.close())

  test('27 and 95. POST: 201, Location, ETag, and the resource', async () => {
    const made = await world.post('/Users', userBody({ userName: 'made' }))
    expect(made).toMatchObject({ status: 201, outcome: 'created' })
    const location = `${scimBase}/Users/${idOf(made)}`
    expect(made.headers).toMatchObject({ location, etag: 'W/"1"' })
    expect(metaOf(made)).toMatchObject({ resourceType: 'User', location, version: 'W/"1"' })
    const read = await world.get(`/Users/${idOf(made)}`)
    expect(read.body).toEqual(made.body)
  })

  test('95 and 98. the tag is meta.version, and another after each change', async () => {
    const id = await world.user()
    const put = await world.put(`/Users/${id}`, userBody({ title: 'one' }))
    const patched = await world.patch(`/Users/${id}`, replaceTitle('two'))
    const read = await world.get(`/Users/${id}`)
    const tags = [put, patched, read].map(tagOf)
    expect(tags).toEqual(['W/"2"', 'W/"3"', 'W/"3"'])
    expect([put, patched, read].map((answer) => metaOf(answer)['version'])).toEqual(tags)
  })

  test('98. and after each change of who is in a group', async () => {
    const member = await world.user()
    const id = await world.group()
    const add = { op: 'add', path: 'members', value: [{ value: member }] }
    const added = await world.patch(`/Groups/${id}`, [add])
    expect({ ...added, headers: tagOf(added) }).toEqual({
      status: 204,
      body: null,
      headers: 'W/"2"',
      outcome: 'updated',
    })
    expect(tagOf(await world.patch(`/Groups/${id}`, [add]))).toBe('W/"2"')
    expect((await world.delete(`/Users/${member}`)).status).toBe(204)
    expect(tagOf(await world.get(`/Groups/${id}`))).not.toBe('W/"2"')
  })

  test('99. what changes nothing leaves version and lastModified', async () => {
    const body = userBody({ title: 'same', emails: [{ value: 'a@contoso.example' }] })
    const before = await world.post('/Users', body)
    const id = idOf(before)
    for (const after of [
      await world.put(`/Users/${id}`, body),
      await world.patch(`/Users/${id}`, replaceTitle('same')),
    ]) {
      expect(after).toMatchObject({ status: 200, outcome: 'unchanged' })
      expect(metaOf(after)).toEqual(metaOf(before))
    }
  })

  test.each([
    ['W/"1"', 304],
    ['"1"', 304],
    ['W/"7", W/"1"', 304],
    ['*', 304],
    ['W/"2"', 200],
  ])('96. If-None-Match: %s on version 1 gives %d', async (ifNoneMatch, status) => {
    const id = await world.user()
    const answer = await world.get(`/Users/${id}`, { ifNoneMatch })
    expect(answer.status).toBe(status)
    expect(tagOf(answer)).toBe('W/"1"')
    expect(answer.body === null).toBe(status === 304)
  })

  describe('97. If-Match', () => {
    test.each(['W/"1"', '"1"', '*', 'W/"9", W/"1"'])('%s fits version 1', async (ifMatch) => {
      const id = await world.user()
      const patched = await world.patch(`/Users/${id}`, replaceTitle('x'), { ifMatch })
      expect(patched.status).toBe(200)
    })

    test.each(['W/"2"', '"x"', '', 'W/"7", W/"8"'])('"%s" does not', async (ifMatch) => {
      const id = await world.user()
      const group = await world.group()
      const refusals = [
        await world.put(`/Users/${id}`, userBody(), { ifMatch }),
        await world.patch(`/Users/${id}`, replaceTitle('x'), { ifMatch }),
        await world.delete(`/Users/${id}`, { ifMatch }),
        await world.patch(`/Groups/${group}`, [{ op: 'remove', path: 'members' }], { ifMatch }),
        await world.put(`/Groups/${group}`, groupBody(), { ifMatch }),
        await world.delete(`/Groups/${group}`, { ifMatch }),
      ]
      for (const refusal of refusals) expectScimError(refusal, 412)
      expect(tagOf(await world.get(`/Users/${id}`))).toBe('W/"1"')
      expect(tagOf(await world.get(`/Groups/${group}`))).toBe('W/"1"')
    })

    test('an unknown id stays unknown', async () => {
      const id = await world.user()
      await world.delete(`/Users/${id}`)
      expectScimError(await world.delete(`/Users/${id}`, { ifMatch: '*' }), 404)
    })
  })

  describe('79. what PATCH answers', () => {
    test('users: 200 and the resource, also if nothing changed', async () => {
      const id = await world.user()
      for (let at = 0; at < 2; at += 1)
        expect(await world.patch(`/Users/${id}`, replaceTitle('x'))).toMatchObject({
          status: 200,
          body: { id, title: 'x' },
        })
    })

    test('groups: 204, or what the client asks for', async () => {
      const id = await world.group()
      const rename = [{ op: 'replace', value: { displayName: `Renamed ${id}` } }]
      const silent = await world.patch(`/Groups/${id}`, rename)
      expect(silent).toMatchObject({ status: 204, body: null })
      const asked = await world.patch(`/Groups/${id}?attributes=displayName`, rename)
      expect(asked).toMatchObject({ status: 200, outcome: 'unchanged' })
      expect(asked.body).toEqual({ schemas: [urns.group], id, displayName: `Renamed ${id}` })
    })
  })

  describe('74. projection', () => {
    const body = () => userBody({ name: { givenName: 'Ada', familyName: 'Lovelace' }, title: 'x' })

    test('attributes: these and the least', async () => {
      const query = 'attributes=USERNAME,name.givenName,nonsense'
      const made = await world.post(`/Users?${query}`, body())
      const id = idOf(made)
      const least = { schemas: [urns.user], id, name: { givenName: 'Ada' } }
      expect(made.body).toEqual({ ...least, userName: expect.any(String) })
      expect((await world.get(`/Users/${id}?${query}`)).body).toEqual(made.body)
      const patched = await world.patch(`/Users/${id}?attributes=title`, replaceTitle('y'))
      expect(patched.body).toEqual({ schemas: [urns.user], id, title: 'y' })
      const put = await world.put(`/Users/${id}?attributes=title`, { ...body(), title: 'z' })
      expect(put.body).toEqual({ schemas: [urns.user], id, title: 'z' })
    })

    test('excludedAttributes: everything but these, and never the least', async () => {
      const made = await world.post('/Users?excludedAttributes=id,schemas,title,name', body())
      expect(made.body).toMatchObject({ schemas: [urns.user], id: expect.any(String) })
      expect(made.body).not.toHaveProperty('title')
      expect(made.body).not.toHaveProperty('name')
      expect(made.headers['location']).toContain(idOf(made))
    })

    test('URNs, sub-attributes of values, and names one by one in a search', async () => {
      const made = await world.post('/Users', {
        ...body(),
        emails: [{ value: 'a@contoso.example', type: 'work', primary: true }],
        [urns.enterprise]: { department: 'D', division: 'V' },
      })
      const id = idOf(made)
      const { schemas } = made.body ?? {}
      const asked = [`${urns.user}:NAME`, 'emails.value', `${urns.enterprise}:department`]
      const expected = {
        schemas,
        id,
        name: { givenName: 'Ada', familyName: 'Lovelace' },
        emails: [{ value: 'a@contoso.example' }],
        [urns.enterprise]: { department: 'D' },
      }
      expect((await world.get(`/Users/${id}?attributes=${asked.join(',')}`)).body).toEqual(expected)
      const search = { schemas: [urns.search], filter: `id eq "${id}"`, attributes: asked }
      expect(resourcesOf(await world.post('/Users/.search', search))).toEqual([expected])
    })

    test('both are refused, before anything is written', async () => {
      const made = await world.post(
        '/Users?attributes=id&excludedAttributes=title',
        userBody({ userName: 'both' }),
      )
      expectScimError(made, 400, 'invalidValue')
      const found = await world.get('/Users?filter=userName eq "both"')
      expect(resourcesOf(found)).toEqual([])
    })
  })

  test('75. a group without its members, and a user without groups', async () => {
    const member = await world.user()
    const id = await world.group({ members: [{ value: member }] })
    const whole = await world.get(`/Groups/${id}`)
    expect(whole.body?.['members']).toMatchObject([
      { value: member, $ref: `${scimBase}/Users/${member}`, type: 'User' },
    ])
    const without = await world.get(`/Groups/${id}?excludedAttributes=members`)
    expect(without.body).not.toHaveProperty('members')
    const user = await world.get(`/Users/${member}`)
    expect(user.body?.['groups']).toMatchObject([
      { value: id, $ref: `${scimBase}/Groups/${id}`, type: 'direct' },
    ])
    const listed = await world.get(`/Groups?filter=id eq "${id}"&excludedAttributes=members`)
    expect(resourcesOf(listed)[0]).not.toHaveProperty('members')
  })
})
