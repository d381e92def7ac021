// Statement 105: `/Schemas` and `/ServiceProviderConfig` say what the service does. Each attribute is
// put through what its characteristics promise.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  attributeTypes,
  directorySettingsSchema,
  type JsonObject,
  type JsonValue,
} from '../../../src/core/directory.ts'
import { schemaDocuments } from '../../../src/scim/schema/discovery.ts'
import type { Attribute } from '../../../src/scim/schema/model.ts'
import { createRegistry } from '../../../src/scim/schema/registry.ts'
import { word } from '../../support/build.ts'
import { describeEachDialect } from '../../support/database.ts'
import { plantResources } from './plant-resources.ts'
import {
  expectScimError,
  groupBody,
  idOf,
  idsOf,
  openScimWorld,
  resourcesOf,
  scimBase,
  textOf,
  urns,
  userBody,
  type ScimWorld,
} from './scim-world.ts'

const contoso = 'urn:ietf:params:scim:schemas:extension:Contoso:2.0:User'
const fabrikam = 'urn:ietf:params:scim:schemas:extension:Fabrikam:2.0:User'
const team = 'urn:ietf:params:scim:schemas:extension:Contoso:2.0:Group'
const settings: JsonObject = {
  extensions: [
    {
      id: contoso,
      name: 'Contoso',
      resourceType: 'User',
      attributes: [
        ...attributeTypes.flatMap((type) => [
          { name: `one-${type}`, type },
          { name: `many-${type}`, type, multiValued: true },
        ]),
        { name: 'exact', type: 'string', caseExact: true },
        { name: 'badge', type: 'string', uniqueness: 'server' },
        { name: 'exactBadge', type: 'string', uniqueness: 'server', caseExact: true },
        { name: 'number', type: 'integer', uniqueness: 'server' },
        { name: 'fixed', type: 'string', mutability: 'immutable' },
        { name: 'fixedMany', type: 'string', mutability: 'immutable', multiValued: true },
        { name: 'secret', type: 'string', mutability: 'writeOnly' },
        { name: 'hidden', type: 'string', returned: 'never' },
        { name: 'always', type: 'string', returned: 'always' },
        { name: 'asked', type: 'string', returned: 'request' },
      ],
    },
    {
      id: fabrikam,
      name: 'Fabrikam',
      resourceType: 'User',
      attributes: [
        { name: 'needed', type: 'string', required: true },
        { name: 'other', type: 'string' },
      ],
    },
    {
      id: team,
      name: 'Team',
      resourceType: 'Group',
      attributes: [{ name: 'cost', type: 'integer' }],
    },
  ],
}
const { extensions } = directorySettingsSchema.parse(settings)
const registry = createRegistry({ extensions })

/** An attribute that holds a value itself, with the way to it. */
type Leaf = Omit<Attribute, 'subAttributes'> & {
  readonly path: string
  readonly type: Exclude<Attribute['type'], 'complex'>
  readonly endpoint: '/Users' | '/Groups'
  /** How `value` stands in a body. */
  readonly inBody: (value: JsonValue) => JsonObject
  /** The value in a body, of the first element of what is plural. */
  readonly from: (body: JsonObject) => JsonValue | undefined
  /** The attribute that it is part of. */
  readonly whole: Attribute
}

const rows: readonly string[] = ['members', 'groups']
const leaves: readonly Leaf[] = registry.resourceTypes.flatMap((type) => {
  const schemas = [type.schema, ...type.extensions.map((extension) => extension.schema)]
  return schemas.flatMap((schema) =>
    schema.attributes
      .filter(({ name }) => !rows.includes(name))
      .flatMap((attribute) =>
        leavesOf(type.endpoint as Leaf['endpoint'], schema.id, schema !== type.schema, attribute),
      ),
  )
})

function leavesOf(
  endpoint: Leaf['endpoint'],
  urn: string,
  isExtension: boolean,
  attribute: Attribute,
): readonly Leaf[] {
  const wrap = (value: JsonValue): JsonObject => {
    const body = { [attribute.name]: value }
    // What the extension requires comes along.
    return isExtension
      ? { [urn]: { ...(urn === fabrikam && { needed: 'needed' }), ...body } }
      : body
  }
  const unwrap = (body: JsonObject) =>
    ((isExtension ? body[urn] : body) as JsonObject | undefined)?.[attribute.name]
  const path = `${urn}:${attribute.name}`
  if (attribute.type !== 'complex')
    return [{ ...attribute, path, endpoint, inBody: wrap, from: unwrap, whole: attribute }]
  return attribute.subAttributes.map((sub) => {
    const companion = attribute.subAttributes.find(
      ({ name, mutability, type }) =>
        name !== sub.name && name !== 'type' && mutability !== 'readOnly' && type !== 'boolean',
    )
    const beside =
      attribute.multiValued && companion !== undefined
        ? { [companion.name]: sampleOf(companion.type)[0] ?? null }
        : {}
    return {
      ...sub,
      path: `${path}.${sub.name}`,
      endpoint,
      inBody: (value) =>
        wrap(attribute.multiValued ? [{ ...beside, [sub.name]: value }] : { [sub.name]: value }),
      from: (body) => {
        const whole = unwrap(body)
        const object = (Array.isArray(whole) ? whole[0] : whole) as JsonObject | undefined
        return object?.[sub.name]
      },
      whole: attribute,
    }
  })
}

/** Two values of the type; text is another one each time. */
function sampleOf(type: Leaf['type']): readonly [JsonValue, JsonValue] {
  switch (type) {
    case 'string':
      return [word('Value '), word('Other ')]
    case 'boolean':
      return [true, false]
    case 'integer':
      return [Number(word('')), -Number(word(''))]
    case 'decimal':
      return [Number(`${word('')}.5`), Number(`-${word('')}.25`)]
    case 'dateTime':
      return ['2020-01-31T08:00:00Z', '2021-01-31T08:00:00.5+01:00']
    case 'binary':
      return ['AAAA', 'AQID']
    case 'reference':
      return [`https://contoso.example/${word('A')}`, `https://contoso.example/${word('B')}`]
  }
}

const wrongs: Readonly<Record<Attribute['type'], JsonValue>> = {
  string: { a: 1 },
  boolean: 'perhaps',
  integer: 1.5,
  decimal: 'many',
  dateTime: 'yesterday',
  binary: '%%%',
  reference: { a: 1 },
  complex: [['x']],
}

const swapCase = (text: string) =>
  text
    .split('')
    .map((letter) =>
      letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
    )
    .join('')

describeEachDialect('discovery', (dialect) => {
  let world: ScimWorld
  beforeAll(async () => {
    world = await openScimWorld(dialect, { settings })
  })
  afterAll(() => world.close())

  const bodyFor = ({ endpoint }: Leaf, over: JsonObject): JsonObject => ({
    ...(endpoint === '/Users' ? userBody() : groupBody()),
    ...over,
  })
  const post = (leaf: Leaf, over: JsonObject) => world.post(leaf.endpoint, bodyFor(leaf, over))
  const make = async (leaf: Leaf, over: JsonObject) => {
    const made = await post(leaf, over)
    expect(made).toMatchObject({ status: 201 })
    return `${leaf.endpoint}/${idOf(made)}`
  }
  const read = async (path: string) => (await world.get(path)).body ?? {}
  /** With `attributes`, so that what is returned on request is seen too. */
  const seen = async (leaf: Leaf, path: string) =>
    leaf.from(await read(`${path}?attributes=${leaf.path}`))
  const patch = (path: string, op: string, leaf: Leaf, value?: JsonValue) =>
    world.patch(path, [{ op, path: leaf.path, value }])
  const given = (leaf: Leaf, value: JsonValue) => (leaf.multiValued ? [value] : value)
  const isHidden = ({ returned, mutability }: Leaf) =>
    returned === 'never' || mutability === 'writeOnly'
  const titled = (chosen: readonly Leaf[]) => chosen.map((leaf) => [leaf.path, leaf] as const)
  const writable = leaves.filter(({ mutability }) => mutability !== 'readOnly')

  test('101 and 105. what is served is what is tested, and nothing is left out', async () => {
    const served = resourcesOf(await world.get('/Schemas'))
    expect(served).toEqual(schemaDocuments(registry, scimBase))
    const paths = served.flatMap(({ id, attributes }) =>
      (attributes as readonly JsonObject[]).flatMap(({ name, subAttributes }) =>
        rows.includes(textOf(name))
          ? []
          : ((subAttributes ?? [{}]) as readonly JsonObject[]).map((sub) =>
              sub['name'] === undefined
                ? `${textOf(id)}:${textOf(name)}`
                : `${textOf(id)}:${textOf(name)}.${textOf(sub['name'])}`,
            ),
      ),
    )
    expect(leaves.map(({ path }) => path).toSorted()).toEqual(paths.toSorted())
  })

  describe('105. kept and given back, by POST, PATCH and PUT', () => {
    test.each(
      titled(writable.filter((leaf) => !isHidden(leaf) && leaf.mutability === 'readWrite')),
    )('%s', async (_, leaf) => {
      const [one, two] = sampleOf(leaf.type).map((value) => given(leaf, value)) as [
        JsonValue,
        JsonValue,
      ]
      const path = await make(leaf, leaf.inBody(one))
      expect(await seen(leaf, path)).toEqual(one)
      expect(await patch(path, 'replace', leaf, two)).toMatchObject(
        leaf.endpoint === '/Users' ? { status: 200 } : { status: 204 },
      )
      expect(await seen(leaf, path)).toEqual(two)
      const put = await world.put(path, bodyFor(leaf, leaf.inBody(one)))
      expect(put).toMatchObject({ status: 200 })
      expect(await seen(leaf, path)).toEqual(one)
      const removed = await patch(path, 'remove', leaf)
      if (leaf.required) expectScimError(removed, 400, 'mutability')
      else expect(await seen(leaf, path)).toEqual(leaf.whole.defaultValue)
    })
  })

  describe('105. readOnly: ignored in a body, refused by path', () => {
    test.each(titled(leaves.filter(({ mutability }) => mutability === 'readOnly')))(
      '%s',
      async (_, leaf) => {
        const [one] = sampleOf(leaf.type)
        const path = await make(leaf, leaf.inBody(one))
        expect(await seen(leaf, path)).toBeUndefined()
        expectScimError(await patch(path, 'add', leaf, one), 400, 'mutability')
      },
    )
    test.each(['id', 'meta', 'schemas', 'groups'])('%s', async (path) => {
      const id = await world.user()
      expectScimError(
        await world.patch(`/Users/${id}`, [{ op: 'add', path, value: 'x' }]),
        400,
        'mutability',
      )
      expect(
        await world.put(
          `/Users/${id}`,
          userBody({ [path]: path === 'schemas' ? [urns.user] : 'x' }),
        ),
      ).toMatchObject({ status: 200, body: { id } })
    })
  })

  describe('105. immutable: set once, by PATCH or PUT', () => {
    test.each(titled(leaves.filter(({ mutability }) => mutability === 'immutable')))(
      '%s',
      async (_, leaf) => {
        const [one, two] = sampleOf(leaf.type).map((value) => given(leaf, value)) as [
          JsonValue,
          JsonValue,
        ]
        const path = await make(leaf, {})
        expect(await patch(path, 'add', leaf, one)).toMatchObject({ status: 200 })
        expect(await patch(path, 'replace', leaf, one)).toMatchObject({ outcome: 'unchanged' })
        for (const op of ['replace', 'add'])
          expectScimError(await patch(path, op, leaf, two), 400, 'mutability')
        expectScimError(await patch(path, 'remove', leaf), 400, 'mutability')
        expectScimError(await world.put(path, bodyFor(leaf, leaf.inBody(two))), 400, 'mutability')
        expect(await world.put(path, bodyFor(leaf, {}))).toMatchObject({ status: 200 })
        expect(await seen(leaf, path)).toEqual(one)
      },
    )
  })

  describe('105. writeOnly and never returned: taken, and never seen', () => {
    test.each(titled(leaves.filter(isHidden)))('%s', async (_, leaf) => {
      const [one, two] = sampleOf('string')
      const made = await post(leaf, leaf.inBody(one))
      const path = `/Users/${idOf(made)}`
      const answers = [
        made,
        await patch(path, 'replace', leaf, two),
        await world.get(`${path}?attributes=${leaf.path}`),
        await world.put(path, bodyFor(leaf, leaf.inBody(one))),
      ]
      for (const answer of answers) {
        expect(answer.status).toBeLessThan(300)
        expect(JSON.stringify(answer)).not.toContain(textOf(one))
        expect(JSON.stringify(answer)).not.toContain(textOf(two))
      }
      expectScimError(await world.get(`/Users?filter=${leaf.path} pr`), 403, 'sensitive')
    })
  })

  describe('105. returned', () => {
    test.each(titled(writable.filter((leaf) => !isHidden(leaf))))('%s', async (_, leaf) => {
      const path = await make(leaf, leaf.inBody(given(leaf, sampleOf(leaf.type)[0])))
      const shown = async (query: string) => leaf.from(await read(`${path}${query}`)) !== undefined
      expect({
        plainly: await shown(''),
        asked: await shown(`?attributes=${leaf.path}`),
        notAsked: await shown('?attributes=id'),
        excluded: await shown(`?excludedAttributes=${leaf.path}`),
      }).toEqual({
        plainly: leaf.returned !== 'request',
        asked: true,
        notAsked: leaf.returned === 'always',
        excluded: leaf.returned === 'always',
      })
    })
  })

  describe('105. caseExact and the type, in filters', () => {
    test.each(titled(writable.filter((leaf) => !isHidden(leaf))))('%s', async (_, leaf) => {
      const [value] = sampleOf(leaf.type)
      const id = idOf(await post(leaf, leaf.inBody(given(leaf, value))))
      const finds = async (literal: JsonValue) => {
        const filter = `id eq "${id}" and ${leaf.path} eq ${JSON.stringify(literal)}`
        return (
          idsOf(await world.get(`${leaf.endpoint}?${new URLSearchParams({ filter })}`)).length === 1
        )
      }
      expect(await finds(value)).toBe(true)
      const isText = ['string', 'reference', 'binary'].includes(leaf.type)
      if (isText) expect(await finds(swapCase(textOf(value)))).toBe(!leaf.caseExact)
      if (leaf.type === 'dateTime') expect(await finds('2020-01-31T09:00:00.000+01:00')).toBe(true)
    })
  })

  describe('105. unique in the directory, and only what is called so', () => {
    test.each(
      titled(
        writable.filter((leaf) => !isHidden(leaf) && ['string', 'integer'].includes(leaf.type)),
      ),
    )('%s', async (_, leaf) => {
      const [value] = sampleOf(leaf.type)
      await make(leaf, leaf.inBody(given(leaf, value)))
      const again = async (other: JsonValue, taken: boolean) => {
        const answer = await post(leaf, leaf.inBody(given(leaf, other)))
        if (taken) expectScimError(answer, 409, 'uniqueness')
        else expect(answer).toMatchObject({ status: 201 })
      }
      await again(value, leaf.uniqueness !== 'none')
      if (leaf.type === 'string')
        await again(swapCase(textOf(value)), leaf.uniqueness !== 'none' && !leaf.caseExact)
    })
  })

  describe('105. the type, and how many', () => {
    test.each(titled(writable))('%s', async (_, leaf) => {
      const wrong = wrongs[leaf.type]
      expectScimError(await post(leaf, leaf.inBody(given(leaf, wrong))), 400, 'invalidValue')
      const path = await make(leaf, leaf.inBody(given(leaf, sampleOf(leaf.type)[0])))
      const [one, two] = sampleOf(leaf.type)
      const many = [one, two]
      if (leaf.multiValued) {
        expect(leaf.from((await post(leaf, leaf.inBody(many))).body ?? {}) ?? many).toEqual(many)
      } else {
        expectScimError(await post(leaf, leaf.inBody(many)), 400, 'invalidValue')
        if (leaf.mutability === 'readWrite')
          expectScimError(await patch(path, 'replace', leaf, many), 400, 'invalidValue')
      }
      if (leaf.mutability === 'readWrite')
        expectScimError(await patch(path, 'replace', leaf, given(leaf, wrong)), 400, 'invalidValue')
    })
    test.each(
      leaves.filter((leaf) => leaf.whole.type === 'complex').map(({ whole }) => whole.name),
    )('%s as a whole', async (name) => {
      const path = name === 'manager' ? `${urns.enterprise}:manager` : name
      expectScimError(
        await world.post('/Users', userBody({ [path]: wrongs.complex })),
        400,
        'invalidValue',
      )
    })
  })

  describe('105. required', () => {
    test.each(['userName', 'needed', 'displayName'])('%s', async (name) => {
      const bodies: Readonly<Record<string, readonly [string, JsonObject]>> = {
        userName: ['/Users', { schemas: [urns.user], title: 'x' }],
        needed: ['/Users', userBody({ [fabrikam]: { other: 'x' } })],
        displayName: ['/Groups', { schemas: [urns.group], externalId: 'x' }],
      }
      const [path, body] = bodies[name] ?? ['', {}]
      expectScimError(await world.post(path, body), 400, 'invalidValue')
    })
    test('these are all', () => {
      expect(leaves.filter(({ required }) => required).map(({ name }) => name)).toEqual([
        'userName',
        'needed',
        'displayName',
      ])
    })
  })

  describe('105. ServiceProviderConfig', () => {
    type Config = Readonly<Record<string, Readonly<Record<string, number>>>>
    const config = async () =>
      ((await world.client(null).get('/ServiceProviderConfig')).body ?? {}) as unknown as Config
    const numberOf = (value: number | undefined) => value ?? Number.NaN

    test('what is supported works', async () => {
      expect(await config()).toMatchObject({
        patch: { supported: true },
        bulk: { supported: true },
        filter: { supported: true },
        changePassword: { supported: false },
        sort: { supported: true },
        etag: { supported: true },
        pagination: { cursor: true, index: true, defaultPaginationMethod: 'index' },
        authenticationSchemes: [
          { type: 'oauthbearertoken', primary: true },
          { type: 'oauth2', primary: false },
        ],
      })
      const id = await world.user({ userName: word('zz') })
      expect(
        await world.patch(`/Users/${id}`, [{ op: 'add', path: 'title', value: 'x' }]),
      ).toMatchObject({ status: 200, headers: { etag: 'W/"2"' } })
      expect(await world.get(`/Users/${id}`, { ifNoneMatch: 'W/"2"' })).toMatchObject({
        status: 304,
      })
      expect(
        await world.patch(`/Users/${id}`, [{ op: 'replace', path: 'password', value: 'n' }]),
      ).toMatchObject({ outcome: 'unchanged' })
      expect(idsOf(await world.get('/Users?sortBy=userName&sortOrder=descending&count=1'))).toEqual(
        [id],
      )
      expect((await world.get('/Users?cursor&count=1')).body).toHaveProperty('nextCursor')
      expect((await world.client(null).get('/Users')).headers['www-authenticate']).toMatch(
        /^Bearer/,
      )
    })

    test('bulk: maxOperations and maxPayloadSize, and one more', async () => {
      const { bulk } = await config()
      const operation = { method: 'DELETE', path: '/Users/nobody' }
      const many = (count: number) => Array.from({ length: count }, () => operation)
      const max = numberOf(bulk?.['maxOperations'])
      expect((await world.bulk(many(max))).status).toBe(200)
      expectScimError(await world.bulk(many(max + 1)), 413)
      const body = { schemas: [urns.bulk], Operations: [operation] }
      const bytes = numberOf(bulk?.['maxPayloadSize'])
      expect((await world.send('POST', '/Bulk', { body, bodyBytes: bytes })).status).toBe(200)
      expectScimError(await world.send('POST', '/Bulk', { body, bodyBytes: bytes + 1 }), 413)
    })

    test('filter and pagination: maxResults, page sizes and cursorTimeout, and one more', async () => {
      const { filter, pagination } = await config()
      const max = numberOf(filter?.['maxResults'])
      const plain = {
        attributes: {},
        comparable: { displayname: 'x' },
        keys: [],
        externalId: null,
        label: null,
      }
      await plantResources(
        world,
        'Group',
        Array.from({ length: max + 1 }, () => plain),
      )
      const shown = async (query: string) =>
        (await world.get(`/Groups?filter=id pr&attributes=id&${query}`)).body?.['itemsPerPage']
      expect(await shown(`count=${max}`)).toBe(max)
      expect(await shown(`count=${max + 1}`)).toBe(max)
      expect(await shown('')).toBe(pagination?.['defaultPageSize'])
      expect(await shown('cursor=')).toBe(pagination?.['defaultPageSize'])
      const pageMax = numberOf(pagination?.['maxPageSize'])
      expect(await shown(`cursor=&count=${pageMax}`)).toBe(pageMax)
      expectScimError(await world.get(`/Groups?cursor=&count=${pageMax + 1}`), 400, 'invalidCount')
      const { body } = await world.get('/Groups?cursor=&count=1')
      const next = `/Groups?count=1&cursor=${textOf(body?.['nextCursor'])}`
      const milliseconds = numberOf(pagination?.['cursorTimeout']) * 1000
      world.turnClock(milliseconds - 60_000)
      expect((await world.get(next)).status).toBe(200)
      world.turnClock(61_000)
      expectScimError(await world.get(next), 400, 'expiredCursor')
    })
  })
})
