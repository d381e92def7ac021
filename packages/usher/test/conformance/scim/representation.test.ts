// scim.md A2: what a resource looks like, and what the server makes of what a client writes.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../../../src/core/directory.ts'
import { word } from '../../support/build.ts'
import { describeEachDialect } from '../../support/database.ts'
import {
  expectScimError,
  idOf,
  idsOf,
  openScimWorld,
  scimBase,
  textOf,
  urns,
  userBody,
  type ScimWorld,
} from './scim-world.ts'

const extensionUrn = 'urn:ietf:params:scim:schemas:extension:Contoso:2.0:User'
const types = ['boolean', 'decimal', 'integer', 'dateTime', 'binary', 'reference'] as const
const settings = {
  extensions: [
    {
      id: extensionUrn,
      name: 'Contoso',
      resourceType: 'User',
      attributes: [
        ...types.map((type) => ({ name: `a${type}`, type })),
        { name: 'badge', type: 'string', caseExact: true, uniqueness: 'server' },
      ],
    },
  ],
}

describeEachDialect('resources', (dialect) => {
  let world: ScimWorld
  beforeAll(async () => {
    world = await openScimWorld(dialect, { settings })
  })
  afterAll(() => world.close())

  const create = async (over: JsonObject = {}) => {
    const answer = await world.post('/Users', userBody(over))
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.body ?? {}
  }
  const read = async (id: JsonValue | undefined, query = '') =>
    (await world.get(`/Users/${textOf(id)}${query}`)).body ?? {}
  const found = async (filter: string) =>
    idsOf(await world.get(`/Users?filter=${encodeURIComponent(filter)}`))

  test('13. schemas: the base, and an extension if and only if it has data', async () => {
    const plain = await create({ schemas: [urns.user, urns.enterprise] })
    expect(plain['schemas']).toEqual([urns.user])
    const { id } = await create({
      [urns.enterprise]: { department: 'R&D' },
      [extensionUrn]: { ainteger: 1 },
    })
    expect((await read(id))['schemas']).toEqual([urns.user, urns.enterprise, extensionUrn])
    await world.patch(`/Users/${textOf(id)}`, [
      { op: 'remove', path: `${urns.enterprise}:department` },
    ])
    expect((await read(id))['schemas']).toEqual([urns.user, extensionUrn])
    await world.put(`/Users/${textOf(id)}`, userBody())
    expect((await read(id))['schemas']).toEqual([urns.user])
  })

  test('14. id: made here, whatever the client says; stable, and never given again', async () => {
    const first = await create({ id: 'mine' })
    expect(first['id']).toMatch(/^dus_/)
    const second = await create({ id: textOf(first['id']) })
    expect(second['id']).not.toBe(first['id'])
    await world.put(`/Users/${textOf(first['id'])}`, userBody({ id: textOf(second['id']) }))
    expect((await read(first['id']))['id']).toBe(first['id'])
    await world.delete(`/Users/${textOf(first['id'])}`)
    const { userName } = first
    const again = await create({ userName: textOf(userName), id: textOf(first['id']) })
    expect(again['id']).not.toBe(first['id'])
  })

  test('15. meta: the server’s own, in xsd:dateTime, with an address that leads there', async () => {
    const meta = {
      created: '1999-01-01T00:00:00Z',
      location: 'https://evil.example',
      version: 'W/"9"',
    }
    const answer = await world.post('/Users', userBody({ meta }))
    const made = answer.body?.['meta'] as JsonObject
    expect(made).toEqual({
      resourceType: 'User',
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
      lastModified: made['created'],
      location: `${scimBase}/Users/${idOf(answer)}`,
      version: 'W/"1"',
    })
    expect(answer.headers['location']).toBe(made['location'])
    expect(Date.parse(textOf(made['created']))).toBeGreaterThan(Date.now() - 60_000)
    const path = textOf(made['location']).slice(scimBase.length)
    const got = await world.get(path)
    expect([got.body?.['id'], got.headers['location']]).toEqual([idOf(answer), made['location']])
    const changed = await world.patch(path, [{ op: 'replace', value: { title: 'x', meta } }])
    const after = changed.body?.['meta'] as JsonObject
    expect(after).toMatchObject({ created: made['created'], location: made['location'] })
    expect(after['lastModified']).not.toBe(made['lastModified'])
  })

  test('16. attribute names in any case: body, path, filter, parameters', async () => {
    const userName = `${word('case')}@contoso.example`
    const made = await create({
      USERNAME: userName,
      Emails: [{ TYPE: 'work', Value: userName }],
      NAME: { GivenName: 'Ada' },
      ExternalID: 'case-1',
      [urns.enterprise.toUpperCase()]: { DEPARTMENT: 'R&D' },
      userName: undefined as never,
    })
    expect(made).toMatchObject({
      userName,
      emails: [{ type: 'work', value: userName }],
      name: { givenName: 'Ada' },
      externalId: 'case-1',
      [urns.enterprise]: { department: 'R&D' },
    })
    const id = textOf(made['id'])
    for (const filter of [
      `USERNAME eq "${userName}"`,
      `Emails[TYPE eq "work" and VALUE eq "${userName}"]`,
      `EMAILS.VALUE EQ "${userName}"`,
      `${urns.enterprise.toUpperCase()}:Department eq "R&D" and username eq "${userName}"`,
    ])
      expect(await found(filter), filter).toEqual([id])
    const op = { op: 'REPLACE', path: 'Emails[TYPE eq "work"].VALUE', value: 'new@contoso.example' }
    const patched = await world.patch(`/Users/${id}`, [op])
    expect(patched.body).toMatchObject({ emails: [{ type: 'work', value: 'new@contoso.example' }] })
    expect(Object.keys(await read(id, '?attributes=NAME.GIVENNAME')).toSorted()).toEqual([
      'id',
      'name',
      'schemas',
    ])
    expect(
      idsOf(await world.get(`/Users?sortBy=USERNAME&SORTORDER=descending&count=1`)),
    ).toHaveLength(1)
  })

  test('17. the order of attributes means nothing', async () => {
    const { id } = await create({ title: 'x', name: { familyName: 'L', givenName: 'A' } })
    const before = await read(id)
    const { schemas, meta: _, id: __, ...rest } = before
    const backwards = Object.fromEntries(
      Object.entries({ ...rest, schemas: schemas ?? [] }).toReversed(),
    )
    const again = await world.put(`/Users/${textOf(id)}`, {
      ...backwards,
      name: { givenName: 'A', familyName: 'L' },
    })
    expect(again.body).toEqual(before)
  })

  test.each([null, [], 'absent'])('18. %j is one state with the others', async (unassigned) => {
    const over: JsonObject =
      unassigned === 'absent' ? {} : { title: null, emails: unassigned as null, name: null }
    const made = await create(over)
    for (const name of ['title', 'emails', 'name']) expect(made).not.toHaveProperty(name)
    const full = { title: 'x', emails: [{ value: 'a@b.example' }], name: { givenName: 'A' } }
    const { id, userName } = await create(full)
    const path = `/Users/${textOf(id)}`
    await world.put(path, userBody({ userName: textOf(userName), ...over }))
    const after = await read(id)
    for (const name of ['title', 'emails', 'name']) expect(after).not.toHaveProperty(name)
    await world.patch(path, [{ op: 'add', value: full }])
    if (unassigned === 'absent') return
    await world.patch(path, [{ op: 'replace', path: 'emails', value: unassigned }])
    expect(await read(id)).not.toHaveProperty('emails')
    expect(await found(`emails pr and id eq "${textOf(id)}"`)).toEqual([])
    expect(JSON.stringify(await read(id))).not.toContain('null')
  })

  describe('19. types', () => {
    test.each([
      ['boolean', true, true],
      ['boolean', 'True', true],
      ['boolean', 'false', false],
      ['decimal', 1.5, 1.5],
      ['integer', 7, 7],
      ['integer', -0, 0],
      ['dateTime', '2026-01-31T08:00:00+02:00', '2026-01-31T08:00:00+02:00'],
      ['dateTime', '2026-01-31T08:00:00.123456Z', '2026-01-31T08:00:00.123456Z'],
      ['binary', 'AAEC', 'AAEC'],
      ['reference', 'https://contoso.example/ada', 'https://contoso.example/ada'],
      ['reference', '../ada', '../ada'],
    ])('%s takes %j', async (type, given, kept) => {
      const made = await create({ [extensionUrn]: { [`a${type}`]: given } })
      expect(made[extensionUrn]).toEqual({ [`a${type}`]: kept })
    })

    test.each([
      ['boolean', 'yes'],
      ['boolean', 1],
      ['decimal', 'much'],
      ['integer', 1.5],
      ['integer', '1e3'],
      ['integer', 2 ** 60],
      ['dateTime', '2026-01-31'],
      ['dateTime', '2026-02-30T08:00:00Z'],
      ['dateTime', 'yesterday'],
      ['dateTime', 1_700_000_000],
      ['binary', 'no base64!'],
      ['reference', 7],
    ])('%s refuses %j', async (type, given) => {
      const body = userBody({ [extensionUrn]: { [`a${type}`]: given } })
      expectScimError(await world.post('/Users', body), 400, 'invalidValue')
      const { id } = await create()
      const operation = { op: 'add', path: `${extensionUrn}:a${type}`, value: given }
      expectScimError(await world.patch(`/Users/${textOf(id)}`, [operation]), 400, 'invalidValue')
    })
  })

  test('20. one primary: the last one said; strictly, two are refused; (type, value) once', async () => {
    const emails = [
      { type: 'work', value: 'a@b.example', primary: true },
      { type: 'work', value: 'a@b.example' },
      { type: 'home', value: 'c@d.example', primary: true },
    ]
    const made = await create({ emails })
    expect(made['emails']).toEqual([
      { type: 'work', value: 'a@b.example', primary: false },
      { type: 'home', value: 'c@d.example', primary: true },
    ])
    const strict = await world.neighbour({ strict: true })
    expectScimError(await strict.post('/Users', userBody({ emails })), 400, 'invalidValue')
  })

  test('21. externalId: verbatim, case-exact, never made here, and the directory’s own', async () => {
    const externalId = ` ${word('Ext-ß')} "'%_\\ `
    const { id } = await create({ externalId })
    expect((await read(id))['externalId']).toBe(externalId)
    expect(await found(`externalId eq ${JSON.stringify(externalId)}`)).toEqual([id])
    expect(await found(`externalId eq ${JSON.stringify(externalId.toUpperCase())}`)).toEqual([])
    expect(await create()).not.toHaveProperty('externalId')
    const other = await world.neighbour()
    expect((await other.post('/Users', userBody({ externalId }))).status).toBe(201)
    expect((await other.get(`/Users/${textOf(id)}`)).status).toBe(404)
  })

  test('22. a password is in no answer and in no row', async () => {
    const password = word('S3cret-lantern-')
    const made = await world.post('/Users?attributes=password,userName', userBody({ password }))
    const path = `/Users/${idOf(made)}`
    const operation = { op: 'replace', path: 'password', value: password }
    const answers = [
      made,
      await world.get(`${path}?attributes=password`),
      await world.get(`/Users?attributes=password&count=1000`),
      await world.put(`${path}?attributes=password`, userBody({ password })),
      await world.patch(`${path}?attributes=password`, [operation]),
      await world.patch(path, [{ ...operation, path: 'Password[x eq 1]' }]),
      await world.bulk([
        { method: 'PATCH', path, data: { schemas: [urns.patch], Operations: [operation] } },
        { method: 'POST', bulkId: '1', path: '/Users', data: { password, schemas: [] } },
      ]),
    ]
    for (const answer of answers) expect(JSON.stringify(answer)).not.toContain(password)
    for (const { body } of answers) expect(body ?? {}).not.toHaveProperty('password')
    const kept = await world.storage.read.resources.find(world.directory.id, 'User', idOf(made))
    expect(JSON.stringify(kept)).not.toContain(password)
    const page = { limit: 200, cursor: null }
    const audit = await world.storage.read.audit.list(world.organization.id, page)
    expect(JSON.stringify(audit)).not.toContain(password)
  })

  test('23. groups of a user: read only, direct and indirect', async () => {
    const ignored = { groups: [{ value: 'x', display: 'Admins' }] }
    const { id, userName } = await create(ignored)
    const inner = await world.group({ displayName: word('Inner ') })
    const outer = await world.group({ members: [{ value: inner }] })
    expect(await read(id)).not.toHaveProperty('groups')
    await world.patch(`/Groups/${inner}`, [
      { op: 'add', path: 'members', value: [{ value: textOf(id) }] },
    ])
    const groups = ((await read(id))['groups'] ?? []) as readonly JsonObject[]
    expect(groups.map(({ value, type }) => [value, type]).toSorted()).toEqual(
      [
        [inner, 'direct'],
        [outer, 'indirect'],
      ].toSorted(),
    )
    const put = await world.put(
      `/Users/${textOf(id)}`,
      userBody({ userName: textOf(userName), ...ignored }),
    )
    expect(put.status).toBe(200)
    expect((await read(id))['groups']).toEqual(groups)
    const patch = [{ op: 'remove', path: 'groups' }]
    expectScimError(await world.patch(`/Users/${textOf(id)}`, patch), 400, 'mutability')
  })

  test('24. countries, certificates, addresses: kept as they came; strictly, checked', async () => {
    const odd = {
      addresses: [{ type: 'work', country: 'Germany' }],
      emails: [{ type: 'work', value: 'not an address' }],
      photos: [{ type: 'photo', value: 'a b' }],
    }
    expect(await create(odd)).toMatchObject(odd)
    const wrong = { x509Certificates: [{ value: '<no base64>' }] }
    expectScimError(await world.post('/Users', userBody(wrong)), 400, 'invalidValue')
    const strict = await world.neighbour({ strict: true })
    for (const [name, value] of Object.entries(odd))
      expectScimError(await strict.post('/Users', userBody({ [name]: value })), 400, 'invalidValue')
    const right = {
      addresses: [{ type: 'work', country: 'DE' }],
      emails: [{ type: 'work', value: 'ada@contoso.example' }],
      photos: [{ type: 'photo', value: 'https://contoso.example/ada.jpg' }],
      x509Certificates: [{ value: 'MIIB' }],
    }
    expect((await strict.post('/Users', userBody(right))).body).toMatchObject(right)
  })

  test('25. attributes of an extension are below its URN, and nowhere else', async () => {
    const made = await create({ [urns.enterprise]: { department: 'R&D', manager: { value: 'x' } } })
    expect(made[urns.enterprise]).toEqual({ department: 'R&D', manager: { value: 'x' } })
    expect(made).not.toHaveProperty('department')
    // Without the URN it is no attribute of a user.
    expect(await create({ department: 'R&D' })).not.toHaveProperty(urns.enterprise)
  })

  test('26. case counts where the schema says so, in comparing and in uniqueness', async () => {
    const userName = `${word('Mixed')}@Contoso.example`
    const badge = word('Badge')
    const made = await create({ userName, [extensionUrn]: { badge } })
    expect(await found(`userName eq "${userName.toLowerCase()}"`)).toEqual([made['id']])
    expect(await found(`id eq "${textOf(made['id']).toUpperCase()}"`)).toEqual([])
    const taken = await world.post('/Users', userBody({ userName: userName.toUpperCase() }))
    expectScimError(taken, 409, 'uniqueness')
    const same = await world.post('/Users', userBody({ [extensionUrn]: { badge } }))
    expectScimError(same, 409, 'uniqueness')
    await create({ [extensionUrn]: { badge: badge.toUpperCase() } })
    expect(await found(`${extensionUrn}:badge eq "${badge}"`)).toEqual([made['id']])
  })
})
