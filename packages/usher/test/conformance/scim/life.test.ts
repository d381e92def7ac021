// scim.md A3: create, read, replace, delete.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/core/directory.ts'
import { build, id as newId, word } from '../../support/build.ts'
import { describeEachDialect } from '../../support/database.ts'
import {
  expectScimError,
  groupBody,
  idOf,
  idsOf,
  openScimWorld,
  textOf,
  urns,
  userBody,
  type ScimWorld,
} from './scim-world.ts'

const extensionUrn = 'urn:ietf:params:scim:schemas:extension:Contoso:2.0:User'
const attribute = (name: string, over: JsonObject = {}) => ({ name, type: 'string', ...over })
const settings = {
  extensions: [
    {
      id: extensionUrn,
      name: 'Contoso',
      resourceType: 'User',
      attributes: [
        attribute('badge', { mutability: 'immutable' }),
        attribute('badges', { mutability: 'immutable', multiValued: true }),
        attribute('pin', { mutability: 'writeOnly', returned: 'never' }),
        attribute('onRequest', { returned: 'request' }),
        attribute('always', { returned: 'always' }),
      ],
    },
  ],
}

describeEachDialect('the life of a resource', (dialect) => {
  let world: ScimWorld
  beforeAll(async () => {
    world = await openScimWorld(dialect, { settings })
  })
  afterAll(() => world.close())

  const count = async () => (await world.get('/Users?count=0')).body?.['totalResults']
  const membersOf = async (group: string) =>
    ((await world.get(`/Groups/${group}`)).body?.['members'] ?? []) as readonly JsonObject[]
  const found = async (type: string, filter: string) =>
    idsOf(await world.get(`/${type}?filter=${encodeURIComponent(filter)}`))

  test('27. POST: 201, Location, and the whole resource', async () => {
    const body = userBody({ name: { givenName: 'Ada' }, externalId: word('x') })
    const made = await world.post('/Users', body)
    expect(made.status).toBe(201)
    expect(made.headers['location']).toMatch(new RegExp(`/Users/${idOf(made)}$`))
    expect(made.body).toMatchObject({ ...body, active: true })
    expect((await world.get(`/Users/${idOf(made)}`)).body).toEqual(made.body)
    const group = await world.post('/Groups', groupBody({ members: [{ value: idOf(made) }] }))
    expect(group.body?.['members']).toMatchObject([{ value: idOf(made), type: 'User' }])
  })

  test('28. a duplicate: 409 uniqueness, and whoever has the name is found by it', async () => {
    const userName = `${word('Dup')}@contoso.example`
    const id = await world.user({ userName })
    const before = await count()
    for (const name of [userName, userName.toUpperCase()]) {
      expectScimError(await world.post('/Users', userBody({ userName: name })), 409, 'uniqueness')
      expect(await found('Users', `userName eq "${name}"`)).toEqual([id])
    }
    const other = await world.user()
    expectScimError(await world.put(`/Users/${other}`, userBody({ userName })), 409, 'uniqueness')
    const rename = [{ op: 'replace', path: 'userName', value: userName }]
    expectScimError(await world.patch(`/Users/${other}`, rename), 409, 'uniqueness')
    expect(await count()).toBe(Number(before) + 1)
    const displayName = word('Sales ')
    const group = await world.group({ displayName })
    const second = groupBody({ displayName: displayName.toLowerCase() })
    expectScimError(await world.post('/Groups', second), 409, 'uniqueness')
    expect(await found('Groups', `displayName eq "${displayName}"`)).toEqual([group])
  })

  test.each([
    ['Users', { schemas: [urns.user] }],
    ['Users', { schemas: [urns.user], userName: '' }],
    ['Users', { schemas: [urns.user], userName: null }],
    ['Users', { schemas: [urns.user], userName: ' ada ' }],
    ['Groups', { schemas: [urns.group] }],
    ['Groups', { schemas: [urns.group], displayName: '' }],
  ])('29. %s without what is required: 400 invalidValue (%j)', async (type, body) => {
    expectScimError(await world.post(`/${type}`, body), 400, 'invalidValue')
  })

  test('30. what is read only is ignored in POST', async () => {
    const made = await world.post(
      '/Users',
      userBody({
        id: 'mine',
        meta: { version: 'W/"7"' },
        groups: [{ value: 'x' }],
        [urns.enterprise]: { manager: { value: 'boss', displayName: 'Forged' } },
      }),
    )
    expect(made.status).toBe(201)
    expect(made.body).not.toHaveProperty('groups')
    expect(made.body?.['meta']).toMatchObject({ version: 'W/"1"' })
    expect(JSON.stringify(made.body)).not.toContain('Forged')
  })

  test('31. 30 POSTs of one user name at the same time: one 201, the rest 409', async () => {
    const userName = `${word('race')}@contoso.example`
    const names = Array.from({ length: 30 }, (_, at) =>
      at % 2 ? userName : userName.toUpperCase(),
    )
    const answers = await Promise.all(
      names.map((name) => world.post('/Users', userBody({ userName: name }))),
    )
    const made = answers.filter(({ status }) => status === 201)
    expect(made).toHaveLength(1)
    for (const answer of answers)
      if (answer.status !== 201) expectScimError(answer, 409, 'uniqueness')
    expect(await found('Users', `userName eq "${userName}"`)).toEqual(made.map(idOf))
  })

  test('32. somebody who came by sign-in is adopted: 201, one account', async () => {
    const { organization, storage } = world
    const connection = build.connection({ organizationId: organization.id })
    const user = build.user()
    const subject = crypto.randomUUID()
    const email = `${word('jit')}@contoso.example`
    const member = build.member({
      organizationId: organization.id,
      userId: user.id,
      origin: 'jit',
      username: email,
    })
    await storage.transaction(async (stores) => {
      await stores.connections.insert(connection)
      await stores.users.insert(user)
      await stores.members.insert(member)
      await stores.identities.insert(
        build.identity({
          userId: user.id,
          connectionId: connection.id,
          subject,
          externalId: subject,
        }),
      )
    })
    const paired = { ...world.directory, connectionId: connection.id }
    await storage.transaction((stores) =>
      stores.directories.update(paired.id, { connectionId: connection.id }),
    )
    const client = world.client(['read', 'write'])
    const caller = client.caller
    if (!caller) throw new Error('no caller')
    Object.assign(caller, { directory: paired })
    // Nobody is there whom a POST would stumble over: what a filter does not show, POST takes.
    expect(await found('Users', `userName eq "${email}"`)).toEqual([])
    const made = await client.post('/Users', userBody({ userName: email, externalId: subject }))
    expect([made.status, made.outcome]).toEqual([201, 'adopted'])
    const entry = await storage.read.directoryUsers.findOfUser(world.directory.id, user.id)
    expect(entry?.id).toBe(idOf(made))
    expect(await found('Users', `userName eq "${email}"`)).toEqual([idOf(made)])
    const again = await client.post('/Users', userBody({ userName: email, externalId: subject }))
    expectScimError(again, 409, 'uniqueness')
  })

  test('33. GET by what each attribute says of being returned', async () => {
    const values = { pin: '1234', onRequest: 'asked', always: 'here', badge: 'b' }
    const id = await world.user({ [extensionUrn]: values })
    const get = async (query: string) =>
      (await world.get(`/Users/${id}${query}`)).body?.[extensionUrn]
    expect(await get('')).toEqual({ always: 'here', badge: 'b' })
    expect(await get('?attributes=userName')).toEqual({ always: 'here' })
    expect(await get(`?attributes=${extensionUrn}:onRequest`)).toEqual({
      always: 'here',
      onRequest: 'asked',
    })
    expect(await get(`?attributes=${extensionUrn}:pin`)).toEqual({ always: 'here' })
    expect(await get(`?excludedAttributes=${extensionUrn}:always,${extensionUrn}:badge`)).toEqual({
      always: 'here',
    })
    const head = await world.send('HEAD', `/Users/${id}`)
    expect([head.status, head.body]).toEqual([200, null])
  })

  describe('PUT', () => {
    test('34. never creates', async () => {
      const before = await count()
      for (const id of [newId('directoryUser'), 'x', '1'])
        expectScimError(await world.put(`/Users/${id}`, userBody()), 404)
      expectScimError(await world.put(`/Groups/${newId('directoryGroup')}`, groupBody()), 404)
      expect(await count()).toBe(before)
    })

    test('35. unassigns what is left out, and gives defaults anew', async () => {
      const userName = `${word('put')}@contoso.example`
      const id = await world.user({
        userName,
        active: false,
        title: 'Countess',
        externalId: word('x'),
        emails: [{ value: userName }],
        [urns.enterprise]: { department: 'R&D' },
      })
      const put = await world.put(`/Users/${id}`, userBody({ userName, nickName: 'A' }))
      const { id: _, meta: __, ...rest } = put.body ?? {}
      expect(rest).toEqual({ schemas: [urns.user], userName, nickName: 'A', active: true })
      const member = await world.user()
      const group = await world.group({ displayName: 'Left out', members: [{ value: member }] })
      await world.put(`/Groups/${group}`, groupBody())
      expect(await membersOf(group)).toEqual([])
    })

    test('36. ignores what is read only', async () => {
      const id = await world.user()
      const { body } = await world.get(`/Users/${id}`)
      const forged = { id: 'x', meta: { resourceType: 'Group' }, groups: [{ value: 'x' }] }
      const put = await world.put(`/Users/${id}`, { ...body, ...forged })
      expect(put).toMatchObject({ status: 200, body: body ?? {} })
    })

    test('37. an immutable attribute: equal is fine, different is 400, left out stays', async () => {
      const userName = `${word('imm')}@contoso.example`
      const fixed = { badge: 'b1', badges: ['x', 'y'] }
      const id = await world.user({ userName, [extensionUrn]: fixed })
      const put = (values?: JsonObject) =>
        world.put(`/Users/${id}`, userBody({ userName, ...(values && { [extensionUrn]: values }) }))
      expect((await put(fixed)).body?.[extensionUrn]).toEqual(fixed)
      expect((await put({ badge: 'B1', badges: ['y', 'x'] })).body?.[extensionUrn]).toEqual(fixed)
      expectScimError(await put({ ...fixed, badge: 'b2' }), 400, 'mutability')
      expectScimError(await put({ badges: ['x'] }), 400, 'mutability')
      expect((await put()).body?.[extensionUrn]).toEqual(fixed)
      const later = await world.user()
      const set = userBody({ [extensionUrn]: { badge: 'late' } })
      expect((await world.put(`/Users/${later}`, set)).body?.[extensionUrn]).toEqual({
        badge: 'late',
      })
    })

    test('38. without what is required: 400, and nothing is changed', async () => {
      const id = await world.user({ title: 'before' })
      const bad = { schemas: [urns.user], title: 'after' }
      expectScimError(await world.put(`/Users/${id}`, bad), 400, 'invalidValue')
      expect((await world.get(`/Users/${id}`)).body).toMatchObject({ title: 'before' })
      const group = await world.group()
      expectScimError(
        await world.put(`/Groups/${group}`, { schemas: [urns.group] }),
        400,
        'invalidValue',
      )
    })

    test('39. an id in the body is not looked at: Okta sends it', async () => {
      const [one, other] = [await world.user(), await world.user({ title: 'other' })]
      const put = await world.put(`/Users/${one}`, userBody({ id: other, title: 'one' }))
      expect([put.status, put.body?.['id']]).toEqual([200, one])
      expect((await world.get(`/Users/${other}`)).body).toMatchObject({ title: 'other' })
    })

    test('40. what a client cannot read stays when it is left out', async () => {
      const userName = `${word('pin')}@contoso.example`
      const id = await world.user({ userName, [extensionUrn]: { pin: '1234' } })
      const kept = async () =>
        (await world.storage.read.resources.find(world.directory.id, 'User', id))?.attributes[
          extensionUrn
        ]
      await world.put(`/Users/${id}`, userBody({ userName, title: 'x' }))
      expect(await kept()).toEqual({ pin: '1234' })
      await world.put(`/Users/${id}`, userBody({ userName, [extensionUrn]: { pin: '5678' } }))
      expect(await kept()).toEqual({ pin: '5678' })
    })
  })

  test('41. DELETE: 204, then 404 for everything, in no list, and the name is free', async () => {
    const userName = `${word('gone')}@contoso.example`
    for (const [type, id, body] of [
      ['Users', await world.user({ userName }), userBody({ userName })],
      [
        'Groups',
        await world.group({ displayName: userName }),
        groupBody({ displayName: userName }),
      ],
    ] as const) {
      const path = `/${type}/${id}`
      const gone = await world.delete(path)
      expect([gone.status, gone.body]).toEqual([204, null])
      expectScimError(await world.get(path), 404)
      expectScimError(await world.put(path, body), 404)
      expectScimError(await world.patch(path, [{ op: 'remove', path: 'externalId' }]), 404)
      expectScimError(await world.delete(path), 404)
      expect(idsOf(await world.get(`/${type}?count=1000`))).not.toContain(id)
      expect(await found(type, `id eq "${id}"`)).toEqual([])
      const again = await world.post(`/${type}`, body)
      expect(again.status).toBe(201)
      expect(idOf(again)).not.toBe(id)
    }
  })

  test('42. a deleted user is in no group any more', async () => {
    const [gone, stays] = [await world.user(), await world.user()]
    const group = await world.group({ members: [{ value: gone }, { value: stays }] })
    expect(await membersOf(group)).toHaveLength(2)
    await world.delete(`/Users/${gone}`)
    expect((await membersOf(group)).map(({ value }) => value)).toEqual([stays])
    expect(await found('Groups', `members.value eq "${gone}"`)).toEqual([])
    expect(textOf((await world.get(`/Groups/${group}`)).body?.['id'])).toBe(group)
  })
})
