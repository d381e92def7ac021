// RFC 7644 §3.5.2: PATCH, through the service, leniently and to the letter.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../../../src/core/directory.ts'
import { patchOperationsMax } from '../../../src/scim/limits.ts'
import { describeEachDialect } from '../../support/database.ts'
import { plantResources } from './plant-resources.ts'
import {
  expectScimError,
  openScimWorld,
  scimBase,
  textOf,
  urns,
  userBody,
  type ScimClient,
  type ScimWorld,
} from './scim-world.ts'

const contoso = 'urn:ietf:params:scim:schemas:extension:Contoso:2.0:User'
const extensions = [
  {
    id: contoso,
    name: 'Contoso',
    resourceType: 'User',
    attributes: [
      { name: 'badge', type: 'string', mutability: 'immutable' },
      { name: 'level', type: 'integer' },
      { name: 'tags', type: 'string', multiValued: true },
    ],
  },
]
const work = { value: 'a@work.example', type: 'work', primary: true }
const home = { value: 'a@home.example', type: 'home' }

type Operation = { readonly op: string; readonly path?: string; readonly value?: JsonValue }

describeEachDialect('PATCH', (dialect) => {
  let world: ScimWorld
  let strict: ScimClient
  beforeAll(async () => {
    world = await openScimWorld(dialect, { settings: { extensions } })
    strict = await world.neighbour({ extensions, strict: true })
  })
  afterAll(() => world.close())

  /** What a resource says beside what the server makes. */
  const read = async (path: string, client: ScimClient = world): Promise<JsonObject> => {
    const { status, body } = await client.get(path)
    expect(status).toBe(200)
    return body ?? {}
  }
  const metaAt = async (path: string) => (await read(path))['meta'] as JsonObject
  const made = async (before: JsonObject, client: ScimClient = world) => {
    const declared = Object.keys(before).filter((key) => key.startsWith('urn:'))
    const id = await client.user({ ...userBody(), schemas: [urns.user, ...declared], ...before })
    return `/Users/${id}`
  }
  /** A user made of `before`, changed; the attributes named in `before` and `after` are compared. */
  const expectTurns = async (
    before: JsonObject,
    operations: readonly Operation[],
    after: JsonObject,
    client: ScimClient = world,
  ) => {
    const path = await made(before, client)
    const answer = await client.patch(path, operations)
    expect(answer).toMatchObject({ status: 200 })
    const body = await read(path, client)
    expect(answer.body).toEqual(body)
    const names = [...Object.keys(before), ...Object.keys(after)]
    expect(
      Object.fromEntries(Object.entries(body).filter(([name]) => names.includes(name))),
    ).toEqual(after)
  }
  const refuses = async (
    before: JsonObject,
    operations: readonly unknown[],
    scimType: string,
    clients: readonly ScimClient[] = [world, strict],
  ) => {
    for (const client of clients) {
      const path = await made(before, client)
      const whole = await read(path, client)
      expectScimError(await client.patch(path, operations), 400, scimType)
      expect(await read(path, client)).toEqual(whole)
    }
  }
  const both = (
    rows: readonly (readonly [string, JsonObject, readonly Operation[], JsonObject])[],
  ) => {
    test.each(rows)('%s', async (_, before, operations, after) => {
      for (const client of [world, strict]) await expectTurns(before, operations, after, client)
    })
  }
  const membersOf = async (group: string) =>
    ((await read(`/Groups/${group}`))['members'] ?? []) as readonly JsonObject[]
  const memberIdsOf = async (group: string) =>
    (await membersOf(group)).map(({ value }) => textOf(value)).toSorted()

  describe('78. the envelope', () => {
    test.each([
      [{ Operations: [{ op: 'add', path: 'title', value: 'x' }] }],
      [{ schemas: [], Operations: [{ op: 'add', path: 'title', value: 'x' }] }],
      [{ schemas: [urns.user], Operations: [{ op: 'add', path: 'title', value: 'x' }] }],
      [{ schemas: [urns.patch] }],
      [{ schemas: [urns.patch], Operations: [] }],
      [{ schemas: [urns.patch], Operations: { op: 'add', path: 'title', value: 'x' } }],
      [{ schemas: [urns.patch], Operations: [null] }],
      [{ schemas: [urns.patch], Operations: ['add'] }],
      [{ schemas: [urns.patch], Operations: [{ path: 'title', value: 'x' }] }],
      [{ schemas: [urns.patch], Operations: [{ op: 'move', path: 'title', value: 'x' }] }],
      [{ schemas: [urns.patch], Operations: [{ op: ['add'], path: 'title', value: 'x' }] }],
      [{ schemas: [urns.patch], Operations: [{ op: 'add', OP: 'remove', path: 'title' }] }],
      [[]],
      [null],
      ['add'],
    ])('%j is no PatchOp', async (body) => {
      const path = await made({})
      expectScimError(await world.send('PATCH', path, { body }), 400, 'invalidSyntax')
      expect((await metaAt(path))['version']).toBe('W/"1"')
    })

    test('the key operations in any case', async () => {
      for (const key of ['Operations', 'operations', 'OPERATIONS']) {
        const path = await made({})
        const body = { Schemas: [urns.patch], [key]: [{ Op: 'ADD', Path: 'title', Value: 'x' }] }
        expect(await world.send('PATCH', path, { body })).toMatchObject({
          status: 200,
          body: { title: 'x' },
        })
      }
    })

    test(`${patchOperationsMax} operations, and one more`, async () => {
      const path = await made({})
      const many = (count: number) =>
        Array.from({ length: count }, (_, at) => ({
          op: 'replace',
          path: 'title',
          value: `t${at}`,
        }))
      expect(await world.patch(path, many(patchOperationsMax))).toMatchObject({
        status: 200,
        body: { title: `t${patchOperationsMax - 1}`, meta: { version: 'W/"2"' } },
      })
      expectScimError(await world.patch(path, many(patchOperationsMax + 1)), 413)
    })
  })

  test('79. version and lastModified go on, created stays', async () => {
    const path = await made({})
    const before = await metaAt(path)
    world.turnClock(5000)
    const { body } = await world.patch(path, [{ op: 'add', path: 'title', value: 'x' }])
    const after = body?.['meta'] as JsonObject
    expect(after).toMatchObject({ created: before['created'], version: 'W/"2"' })
    expect(textOf(after['lastModified']) > textOf(before['lastModified'])).toBe(true)
  })

  describe('80. all or nothing', () => {
    test('of a user', async () => {
      await refuses(
        { title: 'x', emails: [work] },
        [
          { op: 'replace', path: 'title', value: 'y' },
          { op: 'remove', path: 'emails' },
          { op: 'replace', path: 'active', value: { a: 1 } },
        ],
        'invalidValue',
      )
    })

    test('of a group and its members', async () => {
      const [one, two] = [await world.user(), await world.user()]
      const group = await world.group({ members: [{ value: one }] })
      const whole = await read(`/Groups/${group}`)
      const refused = await world.patch(`/Groups/${group}`, [
        { op: 'add', path: 'members', value: [{ value: two }] },
        { op: 'remove', path: `members[value eq "${one}"]` },
        { op: 'replace', path: 'displayName', value: null },
      ])
      expectScimError(refused, 400, 'mutability')
      expect(await read(`/Groups/${group}`)).toEqual(whole)
      expect((await read(`/Users/${two}`))['groups']).toBeUndefined()
    })
  })

  describe('81. in their order', () => {
    both([
      [
        'a later one sees what an earlier one did',
        { title: 'x' },
        [
          { op: 'add', path: 'emails', value: [work] },
          { op: 'replace', path: 'emails[type eq "work"].value', value: 'b@work.example' },
          { op: 'remove', path: 'title' },
          { op: 'add', path: 'title', value: 'y' },
        ],
        { title: 'y', emails: [{ ...work, value: 'b@work.example' }] },
      ],
      [
        'the last one wins',
        {},
        ['1', '2', '3'].map((value) => ({ op: 'replace', path: 'title', value })),
        { title: '3' },
      ],
    ])
  })

  describe('82. add', () => {
    const name = { givenName: 'Ada', familyName: 'Lovelace' }
    both([
      ['replaces what is simple', { title: 'x' }, [add('title', 'y')], { title: 'y' }],
      ['appends', { emails: [work] }, [add('emails', [home])], { emails: [work, home] }],
      ['takes one without its array', {}, [add('emails', work)], { emails: [work] }],
      [
        'never adds twice',
        { emails: [work] },
        [add('emails', [work, home])],
        { emails: [work, home] },
      ],
      [
        'merges',
        { name },
        [add('name', { givenName: 'A' })],
        { name: { ...name, givenName: 'A' } },
      ],
      [
        'reaches into',
        { name },
        [add('name.middleName', 'B')],
        { name: { ...name, middleName: 'B' } },
      ],
      [
        'without a path takes an object, extensions included',
        { name, emails: [work] },
        [
          {
            op: 'add',
            value: {
              title: 'y',
              name: { givenName: 'A' },
              emails: [home],
              [contoso]: { level: 3 },
            },
          },
        ],
        {
          title: 'y',
          name: { ...name, givenName: 'A' },
          emails: [work, home],
          [contoso]: { level: 3 },
        },
      ],
      [
        'to simple values',
        { [contoso]: { tags: ['a'] } },
        [add(`${contoso}:tags`, ['a', 'b'])],
        { [contoso]: { tags: ['a', 'b'] } },
      ],
    ])

    test('without a path takes dotted and URN keys', async () => {
      const value = {
        'name.givenName': 'A',
        [`${contoso}:level`]: 5,
        [`${urns.enterprise}:department`]: 'D',
      }
      const after = {
        name: { givenName: 'A' },
        [contoso]: { level: 5 },
        [urns.enterprise]: { department: 'D' },
      }
      await expectTurns({}, [{ op: 'add', value }], after)
      const path = await made({}, strict)
      expectScimError(await strict.patch(path, [{ op: 'add', value }]), 400, 'invalidPath')
    })

    test('what is there already changes neither version nor lastModified', async () => {
      const path = await made({
        title: 'x',
        name,
        emails: [work, home],
        [contoso]: { tags: ['a'] },
      })
      const before = await metaAt(path)
      world.turnClock(5000)
      const answer = await world.patch(path, [
        add('title', 'x'),
        add('emails', [home]),
        add('emails', { type: 'work', value: work.value }),
        add('name', { givenName: 'Ada' }),
        add(`${contoso}:tags`, 'a'),
        { op: 'add', value: { emails: [work], name } },
      ])
      expect(answer).toMatchObject({ status: 200, outcome: 'unchanged' })
      expect(await metaAt(path)).toEqual(before)
    })

    test('needs a value', async () => {
      await refuses({}, [{ op: 'add', path: 'title' }], 'invalidValue')
      await refuses({}, [{ op: 'add' }], 'invalidValue')
      await refuses({}, [{ op: 'add', value: 'x' }], 'invalidValue')
    })
  })

  describe('83. one primary', () => {
    const second = { ...work, primary: false }
    both([
      [
        'add',
        { emails: [work] },
        [add('emails', [{ ...home, primary: true }])],
        { emails: [second, { ...home, primary: true }] },
      ],
      [
        'replace of primary',
        { emails: [work, home] },
        [replace('emails[type eq "home"].primary', true)],
        { emails: [second, { ...home, primary: true }] },
      ],
      [
        'replace of an element',
        { emails: [work, home] },
        [replace('emails[type eq "home"]', { ...home, primary: true })],
        { emails: [second, { ...home, primary: true }] },
      ],
    ])
  })

  describe('84. remove', () => {
    both([
      ['unassigns', { title: 'x' }, [remove('title')], {}],
      [
        'a sub-attribute',
        { name: { givenName: 'A', familyName: 'L' } },
        [remove('name.givenName')],
        { name: { familyName: 'L' } },
      ],
      ['the last sub-attribute', { name: { givenName: 'A' } }, [remove('name.givenName')], {}],
      [
        'what a filter chooses',
        { emails: [work, home] },
        [remove('emails[type eq "home"]')],
        { emails: [work] },
      ],
      ['the last one', { emails: [home] }, [remove('emails[type eq "home"]')], {}],
      [
        'of one element',
        { emails: [work, home] },
        [remove('emails[type eq "work"].primary')],
        { emails: [{ value: work.value, type: 'work' }, home] },
      ],
      ['all', { emails: [work, home] }, [remove('emails')], {}],
      [
        'by several conditions',
        { emails: [work, home] },
        [remove('emails[type eq "home" and value ew "home.example"]')],
        { emails: [work] },
      ],
      [
        'nothing where nothing is',
        { title: 'x', emails: [work] },
        [
          remove('nickName'),
          remove('emails[type eq "other"]'),
          remove('name.givenName'),
          remove('emails[type eq "other"].display'),
        ],
        { title: 'x', emails: [work] },
      ],
      [
        'a simple value',
        { [contoso]: { tags: ['a', 'b'] } },
        [remove(`${contoso}:tags[value eq "A"]`)],
        { [contoso]: { tags: ['b'] } },
      ],
    ])

    test('nothing leaves the version', async () => {
      const path = await made({ emails: [work] })
      const answer = await world.patch(path, [remove('nickName'), remove('emails[type eq "x"]')])
      expect(answer).toMatchObject({ outcome: 'unchanged', headers: { etag: 'W/"1"' } })
    })

    test('needs a path, and leaves what must be', async () => {
      await refuses({ title: 'x' }, [{ op: 'remove' }], 'noTarget')
      await refuses({ title: 'x' }, [{ op: 'remove', value: { title: 'x' } }], 'noTarget')
      await refuses({}, [remove('userName')], 'mutability')
      await refuses({}, [remove('id')], 'mutability')
      await refuses({}, [remove('groups')], 'mutability')
      const group = await world.group()
      expectScimError(
        await world.patch(`/Groups/${group}`, [remove('displayName')]),
        400,
        'mutability',
      )
    })

    test('with a value takes only those; strictly it is refused', async () => {
      const operation = { ...remove('emails'), value: [{ value: home.value, type: 'home' }] }
      await expectTurns({ emails: [work, home] }, [operation], { emails: [work] })
      await refuses({ emails: [work, home] }, [operation], 'invalidValue', [strict])
    })
  })

  describe('85. replace', () => {
    const name = { givenName: 'Ada', familyName: 'Lovelace' }
    both([
      ['what is simple', { title: 'x' }, [replace('title', 'y')], { title: 'y' }],
      [
        'what is not there',
        {},
        [replace('title', 'y'), replace('emails', [home])],
        { title: 'y', emails: [home] },
      ],
      [
        'without a path',
        { title: 'x', name },
        [{ op: 'replace', value: { title: 'y', nickName: 'z' } }],
        { title: 'y', nickName: 'z', name },
      ],
      [
        'merges what is complex',
        { name },
        [replace('name', { givenName: 'A' })],
        { name: { ...name, givenName: 'A' } },
      ],
      [
        'a whole array',
        { emails: [work, home] },
        [replace('emails', [{ value: 'n@x.example' }])],
        { emails: [{ value: 'n@x.example' }] },
      ],
      [
        'an element',
        { emails: [work, home] },
        [replace('emails[type eq "home"]', { value: 'n@x.example', type: 'other' })],
        { emails: [work, { value: 'n@x.example', type: 'other' }] },
      ],
      [
        'in an element',
        { emails: [work, home] },
        [replace('emails[type eq "home"].value', 'n@x.example')],
        { emails: [work, { ...home, value: 'n@x.example' }] },
      ],
      [
        'in every element',
        { emails: [work, home] },
        [replace('emails.display', 'd')],
        {
          emails: [
            { ...work, display: 'd' },
            { ...home, display: 'd' },
          ],
        },
      ],
      ['with null', { title: 'x' }, [replace('title', null)], {}],
      ['with []', { emails: [work] }, [replace('emails', [])], {}],
      [
        'with null without a path',
        { title: 'x', emails: [work] },
        [{ op: 'replace', value: { title: null, emails: [] } }],
        {},
      ],
    ])

    test('values that it makes the same are one', async () => {
      for (const client of [world, strict])
        await expectTurns(
          { emails: [{ value: 'a@x.example' }, { value: 'b@x.example', primary: true }] },
          [replace('emails.value', 'c@x.example')],
          { emails: [{ value: 'c@x.example', primary: true }] },
          client,
        )
    })
    test('with "" leniently', async () => {
      await expectTurns(
        { title: 'x', emails: [work] },
        [replace('title', ''), replace('emails', '')],
        {},
      )
    })

    test('what no element fits: noTarget if strict; leniently an element for simple filters', async () => {
      const write = replace('emails[type eq "home"].value', home.value)
      await expectTurns({ emails: [work] }, [write], { emails: [work, home] })
      await expectTurns({}, [replace('roles[primary eq true].value', 'Admin')], {
        roles: [{ value: 'Admin', primary: true }],
      })
      await expectTurns({}, [replace('roles[type eq "a" and primary eq "True"].value', 'R')], {
        roles: [{ value: 'R', type: 'a', primary: true }],
      })
      await refuses({ emails: [work] }, [write], 'noTarget', [strict])
      await refuses({ emails: [work] }, [replace('emails[value eq "x"].display', 'y')], 'noTarget')
      await refuses(
        { emails: [work] },
        [replace('emails[type sw "h"].value', 'y@x.example')],
        'noTarget',
      )
      await refuses(
        { emails: [work] },
        [replace('emails[not (type eq "work")].value', 'y@x.example')],
        'noTarget',
      )
    })
  })

  describe('86. mutability', () => {
    test.each([
      'id',
      'meta',
      'meta.created',
      'schemas',
      'groups',
      'groups.value',
      'groups[value eq "x"]',
      `${urns.enterprise}:manager.displayName`,
      `${urns.user}:id`,
    ])('%s is readOnly', async (path) => {
      for (const op of ['add', 'replace'])
        await refuses({}, [{ op, path, value: 'x' }], 'mutability')
    })
    both([
      ['immutable: set once', {}, [add(`${contoso}:badge`, 'B')], { [contoso]: { badge: 'B' } }],
      [
        'immutable: the same again',
        { [contoso]: { badge: 'B' } },
        [replace(`${contoso}:badge`, 'B')],
        { [contoso]: { badge: 'B' } },
      ],
    ])
    test('immutable: neither changed nor removed', async () => {
      const before = { [contoso]: { badge: 'B', level: 1 } }
      await refuses(before, [replace(`${contoso}:badge`, 'C')], 'mutability')
      await refuses(before, [add(`${contoso}:badge`, 'C')], 'mutability')
      await refuses(before, [remove(`${contoso}:badge`)], 'mutability')
      await refuses(before, [remove(contoso)], 'mutability')
      await refuses(before, [{ op: 'replace', value: { [contoso]: { badge: 'C' } } }], 'mutability')
    })
    test('a password is taken and never seen', async () => {
      await expectTurns({}, [replace('password', 'secret'), add('title', 'x')], { title: 'x' })
      const path = await made({})
      const answer = await world.patch(`${path}?attributes=password,title`, [
        replace('password', 's3cret'),
      ])
      expect(answer).toMatchObject({ status: 200, outcome: 'unchanged' })
      expect(JSON.stringify(answer)).not.toContain('s3cret')
    })
  })

  describe('87. what is wrong has a name', () => {
    test.each([
      'nonsense',
      'name.nonsense',
      'title.value',
      'emails[type eq "work"].nonsense',
      'emails[type eq "work"',
      'emails]',
      'emails[type eq "work"]value',
      'emails[type eq "work"].',
      'title[value eq "x"]',
      'name[givenName eq "x"].givenName',
      'emails.value[type eq "x"]',
      'a b',
      '.',
      '.title',
      'title.',
      ':',
      'urn:x:title',
      `${urns.enterprise}:nonsense`,
      `${urns.group}:displayName`,
      '/title',
      '$',
      'emails[0].value',
      'emails/0/value',
    ])('the path %s', async (path) => {
      const expected = path === 'emails[0].value' ? 'invalidFilter' : 'invalidPath'
      await refuses({ title: 'x' }, [{ op: 'replace', path, value: 'x' }], expected)
    })
    test('a path that is no string', async () => {
      for (const path of [1, ['title'], { a: 1 }, true])
        await refuses({}, [{ op: 'replace', path, value: 'x' }], 'invalidPath')
    })
    test.each([
      'emails[]',
      'emails[type]',
      'emails[type is "x"]',
      'emails[type eq]',
      'emails[nonsense eq "x"]',
      'emails[type eq work]',
      'emails[(type eq "x"]',
      'emails[primary gt true]',
      'emails[not type eq "x"]',
      'emails[type eq "x" and]',
      'emails[emails[type eq "x"]]',
    ])('the filter in %s', async (path) => {
      await refuses({ emails: [work] }, [replace(path, { value: 'b@x.example' })], 'invalidFilter')
    })
    test.each([
      ['active', 'perhaps'],
      ['title', { a: 1 }],
      ['title', ['a', 'b']],
      ['name', 'Ada'],
      ['name', ['a', 'b']],
      ['emails', [['a']]],
      ['emails[type eq "work"].primary', 'perhaps'],
      [`${contoso}:level`, 1.5],
      [`${contoso}:level`, 'x'],
      [contoso, 'x'],
      ['emails[type eq "work"].value', { a: 1 }],
    ])('a value of the wrong type for %s: %j', async (path, value) => {
      for (const op of ['add', 'replace'])
        await refuses({ emails: [work] }, [{ op, path, value }], 'invalidValue')
    })
  })

  describe('88. schemas, id and meta are guarded', () => {
    test('by path', async () => {
      for (const [path, value] of [
        ['schemas', [contoso]],
        ['id', 'x'],
        ['meta.version', 'W/"9"'],
        ['meta', {}],
      ] as const)
        for (const op of ['add', 'replace', 'remove'])
          await refuses({}, [{ op, path, ...(op !== 'remove' && { value }) }], 'mutability')
    })
    test('without a path they are ignored as Okta needs it, strictly refused', async () => {
      const value = {
        id: 'x',
        meta: { version: 'W/"9"' },
        schemas: [urns.user],
        groups: [],
        title: 'x',
      }
      const path = await made({})
      const id = (await read(path))['id'] ?? ''
      await expectTurns({}, [{ op: 'replace', value }], { title: 'x' })
      expect(await world.patch(path, [{ op: 'replace', value }])).toMatchObject({
        body: { id, title: 'x', meta: { version: 'W/"2"' } },
      })
      await refuses({}, [{ op: 'replace', value: { id: 'x' } }], 'mutability', [strict])
    })
  })

  describe('89. URNs in paths', () => {
    both([
      ['a core attribute', { title: 'x' }, [replace(`${urns.user}:title`, 'y')], { title: 'y' }],
      [
        'a core sub-attribute',
        {},
        [add(`${urns.user}:name.givenName`, 'A')],
        { name: { givenName: 'A' } },
      ],
      [
        'a core value path',
        { emails: [work, home] },
        [remove(`${urns.user}:emails[type eq "work"]`)],
        { emails: [home] },
      ],
      [
        'an attribute of an extension',
        {},
        [add(`${urns.enterprise}:department`, 'D')],
        { [urns.enterprise]: { department: 'D' } },
      ],
      [
        'a whole extension',
        { [contoso]: { level: 1 } },
        [add(contoso, { tags: ['a'] })],
        { [contoso]: { level: 1, tags: ['a'] } },
      ],
      ['in any case', {}, [add(`${contoso.toUpperCase()}:LEVEL`, 3)], { [contoso]: { level: 3 } }],
    ])
    test('the URN is in schemas if and only if something is under it', async () => {
      const path = await made({})
      const schemas = async () => (await read(path))['schemas']
      expect(await schemas()).toEqual([urns.user])
      await world.patch(path, [add(`${contoso}:level`, 1), add(`${contoso}:tags`, ['a'])])
      expect(await schemas()).toEqual([urns.user, contoso])
      await world.patch(path, [remove(`${contoso}:level`)])
      expect(await schemas()).toEqual([urns.user, contoso])
      await world.patch(path, [remove(`${contoso}:tags`)])
      expect(await schemas()).toEqual([urns.user])
      await world.patch(path, [add(contoso, { level: 2 }), add(`${urns.enterprise}:division`, 'D')])
      expect(await schemas()).toEqual([urns.user, urns.enterprise, contoso])
      await world.patch(path, [remove(contoso), remove(urns.enterprise)])
      expect(await schemas()).toEqual([urns.user])
      expect(await read(path)).not.toHaveProperty(contoso)
    })
  })

  describe('90. in any case', () => {
    both([
      [
        'operations',
        { title: 'x' },
        [
          { ...remove('title'), op: 'Remove' },
          { ...add('nickName', 'n'), op: 'ADD' },
        ],
        { nickName: 'n' },
      ],
      [
        'paths',
        { emails: [work, home], title: 'x' },
        [replace('EMAILS[Type EQ "WORK"].Value', 'n@x.example'), replace('TITLE', 'y')],
        { title: 'y', emails: [{ ...work, value: 'n@x.example' }, home] },
      ],
      [
        'keys',
        {},
        [{ op: 'add', value: { TITLE: 'y', Name: { GIVENNAME: 'A' } } }],
        { title: 'y', name: { givenName: 'A' } },
      ],
    ])
    test('an empty path is no path', async () => {
      for (const path of ['', '  '])
        await expectTurns({}, [{ op: 'replace', path, value: { title: 'x' } }], { title: 'x' })
    })
  })

  describe('91. a name that is taken', () => {
    test('of a user', async () => {
      const taken = textOf(userBody()['userName'])
      await world.user({ userName: taken })
      const path = await made({ title: 'x' })
      const whole = await read(path)
      for (const op of [
        replace('userName', taken.toUpperCase()),
        { op: 'replace', value: { userName: taken } },
      ])
        expectScimError(await world.patch(path, [replace('title', 'y'), op]), 409, 'uniqueness')
      expect(await read(path)).toEqual(whole)
    })
    test('of a group', async () => {
      await world.group({ displayName: 'Taken' })
      const group = await world.group()
      expectScimError(
        await world.patch(`/Groups/${group}`, [replace('displayName', 'TAKEN')]),
        409,
        'uniqueness',
      )
    })
    test('its own name in another case is its own', async () => {
      const path = await made({ userName: 'case@contoso.example' })
      expect(await world.patch(path, [replace('userName', 'CASE@contoso.example')])).toMatchObject({
        status: 200,
        body: { userName: 'CASE@contoso.example' },
      })
    })
  })

  describe('92. members', () => {
    const value = (...ids: readonly string[]) => ids.map((id) => ({ value: id }))
    test('adding again changes nothing', async () => {
      const one = await world.user()
      const group = await world.group({ members: value(one) })
      const before = await metaAt(`/Groups/${group}`)
      const again = await world.patch(`/Groups/${group}`, [add('members', value(one, one))])
      expect(again).toMatchObject({ status: 204, outcome: 'unchanged', headers: { etag: 'W/"1"' } })
      expect(await metaAt(`/Groups/${group}`)).toEqual(before)
      expect(await membersOf(group)).toEqual([
        { value: one, $ref: `${scimBase}/Users/${one}`, type: 'User', display: expect.any(String) },
      ])
    })

    test('1000 in one operation, and all of them out again', async () => {
      const documents = Array.from({ length: 1000 }, (_, at) => ({
        externalId: null,
        label: `G${at}`,
        attributes: {},
        comparable: {},
        keys: [],
      }))
      const ids = await plantResources(world, 'Group', documents)
      const group = await world.group()
      expect((await world.patch(`/Groups/${group}`, [add('members', value(...ids))])).status).toBe(
        204,
      )
      expect(await memberIdsOf(group)).toEqual(ids.toSorted())
      expect(
        (
          await world.patch(`/Groups/${group}`, [
            { ...remove('members'), value: value(...ids.slice(1)) },
          ])
        ).status,
      ).toBe(204)
      expect(await memberIdsOf(group)).toEqual(ids.slice(0, 1))
    })

    test('in and out in one request, and the other way round', async () => {
      const [one, two] = [await world.user(), await world.user()]
      const group = await world.group({ members: value(two) })
      await world.patch(`/Groups/${group}`, [
        add('members', value(one)),
        remove(`members[value eq "${one}"]`),
        remove(`members[value eq "${two}"]`),
        add('members', value(two)),
      ])
      expect(await memberIdsOf(group)).toEqual([two])
    })

    test('replace and remove without a filter', async () => {
      const [one, two] = [await world.user(), await world.user()]
      const group = await world.group({ members: value(one) })
      await world.patch(`/Groups/${group}`, [replace('members', value(two))])
      expect(await memberIdsOf(group)).toEqual([two])
      await world.patch(`/Groups/${group}`, [
        { op: 'replace', value: { members: value(one, two) } },
      ])
      expect(await memberIdsOf(group)).toEqual([one, two].toSorted())
      await world.patch(`/Groups/${group}`, [
        remove(`members[type eq "User" and display sw "ada"]`),
      ])
      expect(await memberIdsOf(group)).toEqual([])
      await world.patch(`/Groups/${group}`, [add('members', value(one, two)), remove('members')])
      expect(await memberIdsOf(group)).toEqual([])
    })

    test('who is unknown is left out and told in the log; strictly it is refused', async () => {
      const one = await world.user()
      const theirs = await strict.user()
      const group = await world.group()
      for (const unknown of ['nobody', 'dus_00000000000000000000000000', theirs]) {
        const answer = await world.patch(`/Groups/${group}`, [add('members', value(one, unknown))])
        expect(answer).toMatchObject({ status: 204, outcome: expect.stringContaining(unknown) })
      }
      expect(await memberIdsOf(group)).toEqual([one])
      expect((await read(`/Users/${theirs}`, strict))['groups']).toBeUndefined()
      const strictGroup = await strict.group()
      const refused = await strict.patch(`/Groups/${strictGroup}`, [
        add('members', value(theirs, one)),
      ])
      expectScimError(refused, 400, 'invalidValue')
      expect((await read(`/Groups/${strictGroup}`, strict))['members']).toBeUndefined()
    })

    test('a circle of groups is refused', async () => {
      const outer = await world.group()
      const middle = await world.group()
      const inner = await world.group()
      expect((await world.patch(`/Groups/${outer}`, [add('members', value(middle))])).status).toBe(
        204,
      )
      expect((await world.patch(`/Groups/${middle}`, [add('members', value(inner))])).status).toBe(
        204,
      )
      for (const member of [outer, middle, inner]) {
        const refused = await world.patch(`/Groups/${inner}`, [add('members', value(member))])
        expectScimError(refused, 400, 'invalidValue')
      }
      expect(await membersOf(inner)).toEqual([])
    })

    test('what a member is cannot be changed', async () => {
      const one = await world.user()
      const group = await world.group({ members: value(one) })
      for (const path of [
        'members.value',
        `members[value eq "${one}"].value`,
        `members[value eq "${one}"]`,
        'members.display',
      ])
        expectScimError(
          await world.patch(`/Groups/${group}`, [replace(path, 'x')]),
          400,
          'mutability',
        )
      for (const wrong of [7, [{ display: 'x' }], [{ value: 7 }], [[one]]])
        expectScimError(
          await world.patch(`/Groups/${group}`, [add('members', wrong)]),
          400,
          'invalidValue',
        )
      expect(await memberIdsOf(group)).toEqual([one])
    })
  })

  test('93. at the same time nobody is lost', async () => {
    const ids: string[] = []
    for (let at = 0; at < 16; at += 1) ids.push(await world.user())
    const [stay, go] = [ids.slice(0, 8), ids.slice(8)]
    const group = await world.group({ members: go.map((id) => ({ value: id })) })
    const answers = await Promise.all([
      ...stay.map((id) => world.patch(`/Groups/${group}`, [add('members', [{ value: id }])])),
      ...go.map((id) => world.patch(`/Groups/${group}`, [remove(`members[value eq "${id}"]`)])),
      // Two that write the document: neither may put back what the other has replaced.
      world.patch(`/Groups/${group}`, [replace('externalId', 'x')]),
      world.patch(`/Groups/${group}`, [replace('displayName', `Renamed ${group}`)]),
    ])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]))
    expect(await memberIdsOf(group)).toEqual(stay.toSorted())
    expect(await read(`/Groups/${group}`)).toMatchObject({
      displayName: `Renamed ${group}`,
      externalId: 'x',
      meta: { version: 'W/"19"' },
    })
  })

  test('93. at the same time no attribute of a user is lost', async () => {
    const path = await made({})
    const attributes = ['title', 'nickName', 'locale', 'timezone', 'userType', 'displayName']
    await Promise.all(attributes.map((name) => world.patch(path, [replace(name, name)])))
    const expected = Object.fromEntries(attributes.map((name) => [name, name]))
    expect(await read(path)).toMatchObject({ ...expected, meta: { version: 'W/"7"' } })
  })

  describe('94. names of prototypes', () => {
    const keys = ['__proto__', 'constructor', 'prototype']
    test.each(keys)('%s as a path', async (key) => {
      for (const path of [
        key,
        `${key}.title`,
        `name.${key}`,
        `emails[type eq "work"].${key}`,
        `${contoso}:${key}`,
      ])
        await refuses(
          { emails: [work] },
          [{ op: 'add', path, value: { polluted: true } }],
          'invalidPath',
        )
      await refuses({ emails: [work] }, [remove(`emails[${key} eq "x"]`)], 'invalidFilter')
    })
    test.each(keys)('%s as a key', async (key) => {
      const evil = JSON.parse(`{"${key}":{"polluted":true}}`) as JsonObject
      for (const client of [world, strict])
        for (const operation of [
          { op: 'add', value: evil },
          { op: 'add', path: 'name', value: { givenName: 'A', ...evil } },
          { op: 'replace', value: { [contoso]: evil } },
          { op: 'add', path: 'emails', value: [evil] },
        ]) {
          const answer = await client.patch(await made({}, client), [operation])
          expect([200, 400]).toContain(answer.status)
          expect(JSON.stringify(answer.body)).not.toContain('polluted')
        }
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    })
  })
})

function add(path: string, value: JsonValue) {
  return { op: 'add', path, value }
}

function replace(path: string, value: JsonValue) {
  return { op: 'replace', path, value }
}

function remove(path: string) {
  return { op: 'remove', path }
}
