// PATCH and PUT as identity providers send them: Entra with and without its flag, Okta, OneLogin,
// JumpCloud; and Microsoft's two validators, case by case.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../../../src/core/directory.ts'
import type { ScimResponse } from '../../../src/scim/scim-service.ts'
import { word } from '../../support/build.ts'
import { describeEachDialect } from '../../support/database.ts'
import {
  expectScimError,
  idOf,
  openScimWorld,
  resourcesOf,
  textOf,
  urns,
  userBody,
  type ScimWorld,
} from './scim-world.ts'

const flag = 'aadOptscim062020'
const adGroup = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'
const contoso = 'urn:ietf:params:scim:schemas:extension:Contoso:2.0:User'
const settings: JsonObject = {
  extensions: [
    {
      id: contoso,
      name: 'Contoso',
      resourceType: 'User',
      attributes: [{ name: 'badge', type: 'string' }],
    },
  ],
}

/** What Entra's default mapping posts. */
const entraUser = (over: JsonObject = {}): JsonObject => {
  const userName = `${word('bob')}@contoso.example`
  return {
    schemas: [urns.user, urns.enterprise],
    externalId: word('bob-'),
    userName,
    active: true,
    emails: [{ primary: true, type: 'work', value: userName }],
    meta: { resourceType: 'User' },
    name: { formatted: 'Bob B', familyName: 'B', givenName: 'Bob' },
    roles: [],
    ...over,
  }
}
const entraGroup = (over: JsonObject = {}): JsonObject => ({
  schemas: [urns.group, adGroup],
  externalId: word('8aa1a0c0-c4c3-4bc0-b4a5-'),
  displayName: word('Sales '),
  meta: { resourceType: 'Group' },
  ...over,
})

describeEachDialect('dialects', (dialect) => {
  let world: ScimWorld
  beforeAll(async () => {
    world = await openScimWorld(dialect, { settings })
  })
  afterAll(() => world.close())

  const created = async (body: JsonObject, path = '/Users') => {
    const made = await world.post(path, body)
    expect(made).toMatchObject({ status: 201 })
    return idOf(made)
  }
  const user = (over?: JsonObject) => created(entraUser(over))
  const group = (over?: JsonObject) => created(entraGroup(over), '/Groups')
  const read = async (path: string) => {
    const { status, body } = await world.get(path)
    expect(status).toBe(200)
    return body ?? {}
  }
  /** The user after the operations. */
  const patched = async (id: string, ...operations: readonly JsonObject[]) => {
    const answer = await world.patch(`/Users/${id}`, operations)
    expect(answer).toMatchObject({ status: 200 })
    return answer.body ?? {}
  }
  const patchGroup = async (id: string, ...operations: readonly JsonObject[]) => {
    expect(await world.patch(`/Groups/${id}?${flag}`, operations)).toMatchObject({ status: 204 })
  }
  const memberIds = async (id: string) =>
    (((await read(`/Groups/${id}`))['members'] ?? []) as readonly JsonObject[])
      .map(({ value }) => textOf(value))
      .toSorted()
  const find = async (path: string, filter: string, more: Record<string, string> = {}) =>
    resourcesOf(await world.get(`${path}?${new URLSearchParams({ ...more, filter })}`))
  const managerOf = (body: JsonObject) =>
    (body[urns.enterprise] as JsonObject | undefined)?.['manager'] as JsonObject | undefined
  const manager = `${urns.enterprise}:manager`

  describe('9, 55, 79, 82, 84, 85, 89, 90 and 92. Entra', () => {
    test('the connection test finds nobody, and that is 200', async () => {
      expect(await find('/Users', 'userName eq "f2c6a1d3-0000-4000-8000-000000000000"')).toEqual([])
    })

    test('a user is made, matched in three ways and echoes its externalId', async () => {
      const body = entraUser()
      const made = await world.post('/Users', body)
      const id = idOf(made)
      expect(made).toMatchObject({
        status: 201,
        body: {
          id,
          externalId: body['externalId'],
          active: true,
          name: body['name'] as JsonObject,
          emails: body['emails'] as JsonValue[],
        },
      })
      expect(made.body).not.toHaveProperty('roles')
      expect(made.body).not.toHaveProperty(urns.enterprise)
      for (const filter of [
        `userName eq "${textOf(body['userName'])}"`,
        `externalId eq "${textOf(body['externalId'])}"`,
        `emails[type eq "work"].value eq "${textOf(body['userName'])}"`,
      ])
        expect((await find('/Users', filter)).map((found) => found['id'])).toEqual([id])
    })

    test.each([
      [
        'Replace in the address for work',
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'new@contoso.example' },
        { emails: [{ primary: true, type: 'work', value: 'new@contoso.example' }] },
      ],
      [
        'Add into an element that is not there',
        { op: 'Add', path: 'addresses[type eq "work"].country', value: 'DE' },
        { addresses: [{ type: 'work', country: 'DE' }] },
      ],
      [
        'Replace a part of the name',
        { op: 'Replace', path: 'name.familyName', value: 'X' },
        { name: { formatted: 'Bob B', familyName: 'X', givenName: 'Bob' } },
      ],
      [
        'active as text, without the flag',
        { op: 'Replace', path: 'active', value: 'False' },
        { active: false },
      ],
      [
        'active as a boolean, with the flag',
        { op: 'replace', path: 'active', value: false },
        { active: false },
      ],
      [
        'Add into the enterprise extension',
        { op: 'Add', path: `${urns.enterprise}:department`, value: 'R&D' },
        { [urns.enterprise]: { department: 'R&D' } },
      ],
      [
        'Add an app role as JSON text',
        {
          op: 'Add',
          path: 'roles',
          value: [{ value: '{"id":"1","value":"Admin","displayName":"Admin"}' }],
        },
        { roles: [{ value: '{"id":"1","value":"Admin","displayName":"Admin"}' }] },
      ],
      [
        'Add the single app role',
        { op: 'Add', path: 'roles[primary eq "True"].value', value: 'Admin' },
        { roles: [{ primary: true, value: 'Admin' }] },
      ],
      [
        'an extension of one’s own',
        { op: 'Add', path: `${contoso}:badge`, value: 'B7' },
        { [contoso]: { badge: 'B7' } },
      ],
      [
        'without a path, dotted and URN keys',
        {
          op: 'replace',
          value: {
            displayName: 'x',
            'name.givenName': 'y',
            'name.familyName': 'z',
            [`${urns.enterprise}:employeeNumber`]: '7',
          },
        },
        {
          displayName: 'x',
          name: { formatted: 'Bob B', givenName: 'y', familyName: 'z' },
          [urns.enterprise]: { employeeNumber: '7' },
        },
      ],
    ] as const)('%s', async (_, operation, after) => {
      for (const query of ['', `?${flag}`]) {
        const id = await user()
        expect(await world.patch(`/Users/${id}${query}`, [operation])).toMatchObject({
          status: 200,
        })
        const body = await read(`/Users/${id}`)
        expect(Object.fromEntries(Object.keys(after).map((key) => [key, body[key]]))).toEqual(after)
      }
    })

    test('Remove', async () => {
      const id = await user({ title: 'x' })
      expect(await patched(id, { op: 'Remove', path: 'title' })).not.toHaveProperty('title')
    })

    test('manager as text, as an object, as an array; and cleared in four ways', async () => {
      const boss = await user()
      for (const value of [
        boss,
        { value: boss },
        { $ref: null, value: boss },
        [{ $ref: `../Users/${boss}`, value: boss }],
      ])
        for (const cleared of [
          { op: 'Replace', path: manager, value: '' },
          { op: 'Replace', path: manager, value: { value: '' } },
          { op: 'Remove', path: manager },
          { op: 'replace', value: { [manager]: null } },
        ]) {
          const id = await user()
          expect(managerOf(await patched(id, { op: 'Add', path: manager, value }))).toMatchObject({
            value: boss,
          })
          expect(managerOf(await patched(id, cleared))).toBeUndefined()
        }
    })

    test('before a deletion it asks who refers to whom', async () => {
      const boss = await user()
      const id = await user()
      const team = await group({ members: [{ value: id }] })
      await patched(id, { op: 'Add', path: manager, value: boss })
      expect(await find('/Users', `id eq "${id}" and manager eq "${boss}"`)).toHaveLength(1)
      expect(await find('/Groups', `id eq "${team}" and members eq "${id}"`)).toHaveLength(1)
      expect(await find('/Groups', `id eq "${team}" and members eq "${boss}"`)).toHaveLength(0)
    })

    test('a URN that schemas does not name, one that nobody knows, and a misspelt one', async () => {
      const id = await user({
        schemas: [urns.user],
        [contoso]: { badge: 'B8' },
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0User': { department: 'x' },
      })
      expect(await read(`/Users/${id}`)).toMatchObject({
        schemas: [urns.user, contoso],
        [contoso]: { badge: 'B8' },
      })
      const made = await world.post('/Groups', entraGroup())
      expect(made).toMatchObject({ status: 201, body: { schemas: [urns.group] } })
    })

    test('roles assigned anew replace, and added ones stay', async () => {
      const role = (value: string) => ({
        value,
        primary: 'False',
        type: 'WindowsAzureActiveDirectoryRole',
      })
      const id = await user({ roles: [{ value: 'Reader', primary: 'True' }] })
      const added = await patched(id, { op: 'Add', path: 'roles', value: [role('Writer')] })
      expect(added['roles']).toHaveLength(2)
      const replaced = await patched(id, { op: 'Replace', path: 'roles', value: [role('Admin')] })
      expect(replaced['roles']).toEqual([
        { value: 'Admin', primary: false, type: 'WindowsAzureActiveDirectoryRole' },
      ])
    })

    test('members: added and removed by value, removed by filter', async () => {
      const [one, two, three] = [await user(), await user(), await user()]
      const team = await group()
      await patchGroup(team, { op: 'Add', path: 'members', value: [{ $ref: null, value: one }] })
      await patchGroup(
        team,
        {
          op: 'Add',
          path: 'members',
          value: [
            { $ref: null, value: two },
            { $ref: null, value: three },
          ],
        },
        { op: 'Add', path: 'members', value: [{ $ref: null, value: three }] },
      )
      expect(await memberIds(team)).toEqual([one, two, three].toSorted())
      await patchGroup(team, { op: 'Remove', path: 'members', value: [{ $ref: null, value: two }] })
      expect(await memberIds(team)).toEqual([one, three].toSorted())
      await patchGroup(team, { op: 'remove', path: `members[value eq "${one}"]` })
      expect(await memberIds(team)).toEqual([three])
      await patchGroup(team, { op: 'Remove', path: 'members', value: [] })
      expect(await memberIds(team)).toEqual([three])
      expect(await read(`/Groups/${team}?excludedAttributes=members`)).not.toHaveProperty('members')
      expect(await world.delete(`/Groups/${team}?${flag}`)).toMatchObject({ status: 204 })
    })

    test('who is disabled keeps the group, and is in it after coming back', async () => {
      const one = await user()
      const team = await group({ members: [{ value: one }] })
      await patched(one, { op: 'Replace', path: 'active', value: 'False' })
      expect(await memberIds(team)).toEqual([one])
      expect(await patched(one, { op: 'Replace', path: 'active', value: 'True' })).toMatchObject({
        active: true,
        groups: [{ value: team }],
      })
    })
  })

  test('85 and 92. a strict directory takes none of it', async () => {
    const strict = await world.neighbour({ strict: true })
    const id = await strict.user({ emails: [{ value: 'a@contoso.example', type: 'work' }] })
    const team = await strict.group({ members: [{ value: id }] })
    for (const [path, operation, scimType] of [
      [`/Users/${id}`, { op: 'Replace', path: 'active', value: 'False' }, 'invalidValue'],
      [
        `/Users/${id}`,
        { op: 'Add', path: 'addresses[type eq "work"].country', value: 'DE' },
        'noTarget',
      ],
      [`/Users/${id}`, { op: 'Add', path: manager, value: id }, 'invalidValue'],
      [`/Users/${id}`, { op: 'replace', value: { 'name.givenName': 'y' } }, 'invalidPath'],
      [`/Users/${id}`, { op: 'Replace', path: 'name.givenName', value: 7 }, 'invalidValue'],
      [
        `/Groups/${team}`,
        { op: 'Remove', path: 'members', value: [{ value: id }] },
        'invalidValue',
      ],
      [`/Groups/${team}`, { op: 'add', path: 'members', value: [id] }, 'invalidValue'],
    ] as const)
      expectScimError(await strict.patch(path, [operation]), 400, scimType)
    expect((await strict.get(`/Groups/${team}`)).body?.['members']).toHaveLength(1)
  })

  describe('22, 23, 36, 39, 85, 88 and 92. Okta', () => {
    const oktaUser = (over: JsonObject = {}): JsonObject => {
      const userName = `${word('okta')}@contoso.example`
      return {
        schemas: [urns.user],
        userName,
        name: { givenName: 'O', familyName: 'K' },
        emails: [{ primary: true, value: userName, type: 'work' }],
        displayName: 'O K',
        locale: 'en-US',
        externalId: word('00u'),
        groups: [],
        password: '1mz050nq',
        active: true,
        ...over,
      }
    }

    test('looks up, makes, reads and puts the whole resource back', async () => {
      const body = oktaUser()
      const look = await world.get(
        `/Users?${new URLSearchParams({ filter: `userName eq "${textOf(body['userName'])}"`, startIndex: '1', count: '100' })}`,
      )
      expect(look).toMatchObject({
        status: 200,
        body: { totalResults: 0, startIndex: 1, itemsPerPage: 0 },
      })
      const id = await created(body)
      const whole = await read(`/Users/${id}`)
      expect(JSON.stringify(whole)).not.toContain('1mz050nq')
      expect(await world.put(`/Users/${id}`, whole)).toMatchObject({
        status: 200,
        outcome: 'unchanged',
        body: whole,
      })
      const put = await world.put(`/Users/${id}`, {
        ...whole,
        id: 'another',
        groups: [{ value: 'x' }],
        title: 'T',
      })
      expect(put).toMatchObject({ status: 200, body: { id, title: 'T' } })
      expect(put.body).not.toHaveProperty('groups')
    })
    test('activates and sets passwords without a path', async () => {
      const id = await created(oktaUser())
      expect(await patched(id, { op: 'replace', value: { active: false } })).toMatchObject({
        active: false,
      })
      expect(await patched(id, { op: 'replace', value: { active: true } })).toMatchObject({
        active: true,
      })
      expect(await patched(id, { op: 'replace', value: { password: 'n3w' } })).not.toHaveProperty(
        'password',
      )
      expect(
        await patched(id, { op: 'replace', path: 'password', value: 'n3w' }),
      ).not.toHaveProperty('password')
    })
    test('groups: made empty, renamed with their id, members exchanged and pushed in full', async () => {
      const [one, two] = [await created(oktaUser()), await created(oktaUser())]
      const id = await created(
        { schemas: [urns.group], displayName: word('Okta '), members: [] },
        '/Groups',
      )
      const displayName = word('Renamed ')
      expect(
        await world.patch(`/Groups/${id}`, [{ op: 'replace', value: { id, displayName } }]),
      ).toMatchObject({ status: 204 })
      expect(await read(`/Groups/${id}`)).toMatchObject({ id, displayName })
      expect(
        await world.patch(`/Groups/${id}`, [
          { op: 'add', path: 'members', value: [{ value: one, display: 'one' }] },
        ]),
      ).toMatchObject({ status: 204 })
      expect(
        await world.patch(`/Groups/${id}`, [
          { op: 'remove', path: `members[value eq "${one}"]` },
          { op: 'add', path: 'members', value: [{ value: two, display: 'two' }] },
        ]),
      ).toMatchObject({ status: 204 })
      expect(await memberIds(id)).toEqual([two])
      expect(
        await world.patch(`/Groups/${id}`, [
          { op: 'replace', path: 'members', value: [{ value: one, display: 'one' }] },
        ]),
      ).toMatchObject({ status: 204 })
      expect(await memberIds(id)).toEqual([one])
      const put = await world.put(`/Groups/${id}`, {
        schemas: [urns.group],
        id,
        displayName,
        members: [{ value: one }, { value: two }],
      })
      expect(put).toMatchObject({ status: 200 })
      expect(await memberIds(id)).toEqual([one, two].toSorted())
      expect(await world.delete(`/Groups/${id}`)).toMatchObject({ status: 204, body: null })
    })
    test('imports in pages of 100', async () => {
      const page = await world.get('/Users?startIndex=1&count=100')
      expect(page.body).toMatchObject({
        startIndex: 1,
        totalResults: expect.any(Number),
        itemsPerPage: expect.any(Number),
      })
    })
  })

  describe('9, 19 and 84. OneLogin', () => {
    test('templates: booleans as text, id null, the manager of SCIM 1, schemas of SCIM 1', async () => {
      const boss = await user()
      const userName = `${word('one')}@contoso.example`
      const body = {
        schemas: ['urn:scim:schemas:core:1.0'],
        id: null,
        userName,
        active: 'true',
        name: { givenName: 'O', familyName: 'L' },
        emails: [{ value: userName, type: 'work', primary: 'true' }],
        [urns.enterprise]: { manager: { managerId: boss, displayName: 'Boss' } },
      }
      const made = await world.post('/Users', body)
      expect(made).toMatchObject({
        status: 201,
        body: {
          active: true,
          emails: [{ primary: true }],
          [urns.enterprise]: { manager: { value: boss } },
        },
      })
      const put = await world.put(`/Users/${idOf(made)}`, { ...body, active: 'false' })
      expect(put).toMatchObject({ status: 200, body: { id: idOf(made), active: false } })
    })
    test('members removed by value', async () => {
      const [one, two] = [await user(), await user()]
      const id = await group({ members: [{ value: one }, { value: two }] })
      await patchGroup(id, { op: 'remove', path: 'members', value: [{ value: one }] })
      expect(await memberIds(id)).toEqual([two])
    })
  })

  describe('28, 41, 84 and 92. JumpCloud', () => {
    test('makes a test user and a test group and deletes them', async () => {
      const id = await created({
        schemas: [urns.user],
        userName: word('jumpcloud-test-'),
        emails: [{ value: 'nobody@contoso.example', type: 'work', primary: true }],
        active: true,
      })
      const team = await created(
        { schemas: [urns.group], displayName: word('Jump '), members: [] },
        '/Groups',
      )
      await patchGroup(team, { op: 'add', path: 'members', value: [{ value: id }] })
      expect(await memberIds(team)).toEqual([id])
      await patchGroup(team, { op: 'remove', path: 'members', value: [{ value: id }] })
      expect(await memberIds(team)).toEqual([])
      for (const path of [`/Users/${id}`, `/Groups/${team}`]) {
        expect(await world.delete(path)).toMatchObject({ status: 204, body: null })
        expectScimError(await world.get(path), 404)
      }
    })
    test('takes over a group that has the name', async () => {
      const displayName = word('Taken ')
      const id = await group({ displayName })
      expectScimError(await world.post('/Groups', entraGroup({ displayName })), 409, 'uniqueness')
      expect(
        (await find('/Groups', `displayName eq "${displayName}"`)).map((found) => found['id']),
      ).toEqual([id])
    })
  })

  describe('27, 28, 41, 61, 82, 84, 85, 89 and 90. Microsoft’s SCIM validator: users', () => {
    const userNameOf = async (id: string) => textOf((await read(`/Users/${id}`))['userName'])

    test('create a user', async () => {
      expect(await read(`/Users/${await user()}`)).toMatchObject({ active: true })
    })
    test('create a duplicate user', async () => {
      const body = entraUser()
      await created(body)
      expectScimError(await world.post('/Users', body), 409, 'uniqueness')
    })
    test('filter an existing, a non-existing, and a differently spelt user name', async () => {
      const id = await user()
      const name = await userNameOf(id)
      expect(await find('/Users', `userName eq "${name}"`)).toHaveLength(1)
      expect(await find('/Users', `userName eq "no${name}"`)).toHaveLength(0)
      expect(await find('/Users', `userName eq "${name.toUpperCase()}"`)).toHaveLength(1)
    })

    const verbose = (op: string): readonly JsonObject[] => {
      const at = (path: string, value: JsonValue = `${path} value`) => ({ op, path, value })
      const address = ['formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country']
      return [
        at('userName', `${word('verbose')}@contoso.example`),
        at('displayName'),
        at('nickName'),
        at('title'),
        at('userType'),
        at('profileUrl', 'https://contoso.example/p'),
        at('preferredLanguage', 'en-US'),
        at('locale', 'en-US'),
        at('timezone', 'Europe/Berlin'),
        at('active', true),
        ...[
          'formatted',
          'familyName',
          'givenName',
          'middleName',
          'honorificPrefix',
          'honorificSuffix',
        ].map((sub) => at(`name.${sub}`)),
        at('emails[type eq "work"].value', 'v@contoso.example'),
        at('emails[type eq "work"].primary', true),
        ...address.map((sub) => at(`addresses[type eq "work"].${sub}`)),
        ...['work', 'mobile', 'fax'].map((type) =>
          at(`phoneNumbers[type eq "${type}"].value`, '+49 30 1'),
        ),
        at('roles[primary eq "True"].display', 'Role'),
        at('roles[primary eq "True"].value', 'role'),
        at('roles[primary eq "True"].type', 'r'),
        ...['employeeNumber', 'costCenter', 'organization', 'division', 'department'].map((name) =>
          at(`${urns.enterprise}:${name}`),
        ),
        at('externalId', word('verbose-')),
      ]
    }
    const expectEverything = (body: JsonObject) => {
      expect(body).toMatchObject({
        displayName: 'displayName value',
        name: { formatted: 'name.formatted value', honorificSuffix: 'name.honorificSuffix value' },
        emails: [{ type: 'work', value: 'v@contoso.example', primary: true }],
        addresses: [{ type: 'work', region: 'addresses[type eq "work"].region value' }],
        phoneNumbers: [{ type: 'work' }, { type: 'mobile' }, { type: 'fax' }],
        roles: [{ primary: true, display: 'Role', value: 'role', type: 'r' }],
        [urns.enterprise]: { division: `${urns.enterprise}:division value` },
      })
      expect(body['addresses']).toHaveLength(1)
    }
    test('replace attributes, verbose request', async () => {
      const operations = verbose('Replace')
      expect(operations).toHaveLength(36)
      const id = await user({
        addresses: [{ type: 'work', country: 'FR' }],
        phoneNumbers: [{ type: 'work', value: '1' }],
        roles: [{ primary: 'True', value: 'old', display: 'Old', type: 'o' }],
      })
      expectEverything(await patched(id, ...operations))
    })
    test('add attributes to a minimal user', async () => {
      expectEverything(await patched(await created(userBody()), ...verbose('Add')))
    })
    test('update the user name', async () => {
      const userName = `${word('new')}@contoso.example`
      expect(await patched(await user(), { op: 'replace', value: { userName } })).toMatchObject({
        userName,
      })
    })
    test('disable a user', async () => {
      expect(
        await patched(await user(), { op: 'replace', path: 'active', value: false }),
      ).toMatchObject({ active: false })
      expect(
        await patched(await user(), { op: 'replace', value: { active: 'False' } }),
      ).toMatchObject({ active: false })
    })
    test('add, replace and remove the manager', async () => {
      const [one, two, id] = [await user(), await user(), await user()]
      expect(managerOf(await patched(id, { op: 'Add', path: manager, value: one }))).toMatchObject({
        value: one,
      })
      const replaced = managerOf(
        await patched(id, { op: 'Replace', path: manager, value: { value: two } }),
      )
      expect(replaced).toMatchObject({ value: two })
      expect(
        managerOf(await patched(id, { op: 'Replace', path: manager, value: '' })),
      ).toBeUndefined()
    })
    test('delete a user', async () => {
      const id = await user()
      expect(await world.delete(`/Users/${id}`)).toMatchObject({ status: 204, body: null })
      expectScimError(await world.get(`/Users/${id}`), 404)
    })
    test('several operations on different attributes', async () => {
      expect(
        await patched(
          await user({ title: 'x' }),
          { op: 'replace', path: 'displayName', value: 'd' },
          { op: 'add', path: 'nickName', value: 'n' },
          { op: 'remove', path: 'title' },
        ),
      ).toMatchObject({ displayName: 'd', nickName: 'n' })
    })
    test('several operations on the same attribute', async () => {
      expect(
        await patched(
          await user(),
          { op: 'remove', path: 'displayName' },
          { op: 'add', path: 'displayName', value: 'a' },
          { op: 'replace', path: 'displayName', value: 'b' },
        ),
      ).toMatchObject({ displayName: 'b' })
    })
    test('delete a non-existent user, and one twice', async () => {
      expectScimError(await world.delete('/Users/00000000-0000-4000-8000-000000000000'), 404)
      const id = await user()
      await world.delete(`/Users/${id}`)
      expectScimError(await world.delete(`/Users/${id}`), 404)
    })
  })

  describe('27, 28, 41, 58, 61, 75, 85 and 92. Microsoft’s SCIM validator: groups', () => {
    test('get a group by id excluding members', async () => {
      const id = await group({ members: [{ value: await user() }] })
      const body = await read(`/Groups/${id}?excludedAttributes=members`)
      expect(body).toMatchObject({ id })
      expect(body).not.toHaveProperty('members')
    })
    test.each(['externalId', 'displayName'])(
      'filter by %s, with and without members',
      async (name) => {
        const body = entraGroup()
        const id = await created({ ...body, members: [{ value: await user() }] }, '/Groups')
        const value = textOf(body[name])
        expect(await find('/Groups', `${name} eq "${value}"`)).toMatchObject([
          { id, members: [{}] },
        ])
        const [without] = await find('/Groups', `${name} eq "${value}"`, {
          excludedAttributes: 'members',
        })
        expect(without).not.toHaveProperty('members')
        expect(await find('/Groups', `${name} eq "no ${value}"`)).toEqual([])
        expect(
          await find('/Groups', `${name} eq "no ${value}"`, { excludedAttributes: 'members' }),
        ).toEqual([])
      },
    )
    test('filter a differently spelt displayName', async () => {
      const displayName = word('Case ')
      const id = await group({ displayName })
      expect(await find('/Groups', `displayName eq "${displayName.toUpperCase()}"`)).toMatchObject([
        { id },
      ])
    })
    test('create a group, and a duplicate', async () => {
      const body = entraGroup()
      await created(body, '/Groups')
      expectScimError(await world.post('/Groups', body), 409, 'uniqueness')
    })
    test.each(['externalId', 'displayName'])('replace %s without a path', async (name) => {
      const id = await group()
      const value = word('replaced ')
      await patchGroup(id, { op: 'replace', value: { [name]: value } })
      expect(await read(`/Groups/${id}`)).toMatchObject({ [name]: value })
    })
    test('replace several group attributes', async () => {
      const id = await group()
      const value = { externalId: word('x'), displayName: word('y') }
      await patchGroup(
        id,
        { op: 'Replace', path: 'externalId', value: 'z' },
        { op: 'replace', value },
      )
      expect(await read(`/Groups/${id}`)).toMatchObject(value)
    })
    test('add a member, remove it by filter, delete the group', async () => {
      const one = await user()
      const id = await group()
      await patchGroup(id, { op: 'Add', path: 'members', value: [{ value: one }] })
      expect(await memberIds(id)).toEqual([one])
      await patchGroup(id, { op: 'Remove', path: `members[value eq "${one}"]` })
      expect(await memberIds(id)).toEqual([])
      expect(await world.delete(`/Groups/${id}`)).toMatchObject({ status: 204 })
      expectScimError(await world.delete(`/Groups/${id}`), 404)
    })
    test('add and remove members in one request', async () => {
      const [one, two] = [await user(), await user()]
      const id = await group({ members: [{ value: one }] })
      await patchGroup(
        id,
        { op: 'Add', path: 'members', value: [{ value: two }] },
        { op: 'Remove', path: `members[value eq "${one}"]` },
      )
      expect(await memberIds(id)).toEqual([two])
    })
    test('delete a non-existent group', async () => {
      expectScimError(await world.delete('/Groups/00000000-0000-4000-8000-000000000000'), 404)
    })
  })

  describe('18, 27, 41, 68, 70, 85, 92 and 101. Microsoft’s Logic App validator', () => {
    test.each(['SCIM_User_Create', 'Create_User'])('%s', async () => {
      const body = entraUser()
      const id = await created(body)
      expect((await find('/Users', `userName eq "${textOf(body['userName'])}"`))[0]).toMatchObject({
        id,
        externalId: body['externalId'],
      })
    })
    test.each(['SCIM_User_Update', 'Update_User', 'POD_User'])('%s', async () => {
      const id = await user()
      expect(
        await patched(
          id,
          { op: 'replace', path: 'displayName', value: 'u' },
          { op: 'replace', path: 'emails[type eq "work"].value', value: 'u@contoso.example' },
        ),
      ).toMatchObject({ displayName: 'u', emails: [{ value: 'u@contoso.example' }] })
    })
    test.each(['Disable_User', 'Restore_User'])('%s', async (name) => {
      const id = await user()
      expect(await patched(id, { op: 'replace', path: 'active', value: false })).toMatchObject({
        active: false,
      })
      expect((await find('/Users', `id eq "${id}"`))[0]).toMatchObject({ active: false })
      if (name === 'Restore_User')
        expect(await patched(id, { op: 'replace', path: 'active', value: true })).toMatchObject({
          active: true,
        })
    })
    test('Delete_User', async () => {
      const body = entraUser()
      const id = await created(body)
      expect((await world.delete(`/Users/${id}`)).status).toBe(204)
      expect(await find('/Users', `userName eq "${textOf(body['userName'])}"`)).toEqual([])
      expect(await created(body)).not.toBe(id)
    })
    test.each(['Update_Manager', 'SCIM_Update_Manager'])('%s', async () => {
      const [boss, id] = [await user(), await user()]
      expect(
        managerOf(await patched(id, { op: 'add', path: manager, value: { value: boss } })),
      ).toMatchObject({ value: boss })
    })
    test.each(['SCIM_Group_Create', 'Create_Group', 'POD_Group', 'Restore_Group'])(
      '%s',
      async (name) => {
        const body = entraGroup()
        const id = await created(body, '/Groups')
        if (name === 'Restore_Group') {
          await world.delete(`/Groups/${id}`)
          expect(await created(body, '/Groups')).not.toBe(id)
        } else
          expect(
            await find('/Groups', `displayName eq "${textOf(body['displayName'])}"`),
          ).toMatchObject([{ id }])
      },
    )
    test.each(['SCIM_Group_Update', 'Update_Group'])('%s', async () => {
      const id = await group()
      const displayName = word('updated ')
      await patchGroup(id, { op: 'replace', path: 'displayName', value: displayName })
      expect(await read(`/Groups/${id}`)).toMatchObject({ displayName })
    })
    test('Add_Member_Group and Remove_Member_Group', async () => {
      const one = await user()
      const id = await group()
      await patchGroup(id, { op: 'add', path: 'members', value: [{ value: one }] })
      expect(await memberIds(id)).toEqual([one])
      await patchGroup(id, { op: 'remove', path: `members[value eq "${one}"]` })
      expect(await memberIds(id)).toEqual([])
    })
    test('Delete_Group', async () => {
      const id = await group()
      expect((await world.delete(`/Groups/${id}`)).status).toBe(204)
    })
    test('Schema_Discoverability', async () => {
      const ids = resourcesOf(await world.get('/Schemas')).map((schema) => schema['id'])
      expect(ids).toEqual(expect.arrayContaining([urns.user, urns.group, urns.enterprise, contoso]))
    })
    test('Validate_Credentials: the request behind it', async () => {
      expect((await world.get('/Users?startIndex=1&count=1')).body).toMatchObject({
        itemsPerPage: 1,
      })
    })

    const optional = [
      'displayName',
      'nickName',
      'title',
      'userType',
      'profileUrl',
      'preferredLanguage',
      'locale',
      'timezone',
      'externalId',
      'name.formatted',
      'name.familyName',
      'name.givenName',
      'emails[type eq "work"].value',
      'phoneNumbers[type eq "mobile"].value',
      'addresses[type eq "work"].country',
      'addresses[type eq "work"].locality',
      'roles[primary eq "True"].value',
      `${urns.enterprise}:department`,
      `${urns.enterprise}:employeeNumber`,
      manager,
      `${contoso}:badge`,
    ]
    test.each(optional)('SCIM_Null_Update of %s', async (path) => {
      const boss = await user()
      for (const nothing of ['', null]) {
        const id = await user()
        const before = JSON.stringify(
          await patched(id, {
            op: 'replace',
            path,
            value: path === manager ? boss : 'x@contoso.example',
          }),
        )
        expect(before).toContain(path === manager ? boss : 'x@contoso.example')
        const after = await patched(id, { op: 'replace', path, value: nothing })
        expect(JSON.stringify(after)).not.toContain(path === manager ? boss : 'x@contoso.example')
        expect(JSON.stringify(after)).not.toMatch(/:(null|""|\[\]|\{\})/)
      }
    })

    test.each([
      ['SCIM_User_Pagination', '/Users', user],
      ['SCIM_Group_Pagination', '/Groups', group],
    ] as const)('%s', async (_, path, make) => {
      for (let at = 0; at < 11; at += 1) await make()
      const seen = new Set<JsonValue | undefined>()
      let page: ScimResponse
      let startIndex = 1
      do {
        page = await world.get(`${path}?startIndex=${startIndex}&count=5`)
        expect(page.body).toMatchObject({ startIndex })
        const found = resourcesOf(page)
        for (const { id } of found) seen.add(id)
        startIndex += found.length
      } while (startIndex <= Number(page.body?.['totalResults']))
      expect(seen.size).toBe(page.body?.['totalResults'])
      expect(seen.size).toBeGreaterThanOrEqual(11)
    })
  })
})
