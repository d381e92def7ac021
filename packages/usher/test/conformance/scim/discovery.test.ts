// scim.md A8 over HTTP: what the server says of itself, held against what it does.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { directorySettingsSchema } from '../../../src/core/directory.ts'
import { word } from '../../support/build.ts'
import { describeEachDialect } from '../../support/database.ts'
import {
  schemas,
  startProvisionedWorld,
  type Provisioned,
  type ProvisionedWorld,
} from '../../support/provisioned-world.ts'

const extensionUrn = 'urn:ietf:params:scim:schemas:extension:Contoso:2.0:User'
const settings = directorySettingsSchema.parse({
  extensions: [
    {
      id: extensionUrn,
      name: 'Contoso',
      resourceType: 'User',
      attributes: [
        { name: 'badge', type: 'string', uniqueness: 'server', mutability: 'immutable' },
        { name: 'pin', type: 'string', mutability: 'writeOnly', returned: 'never' },
        { name: 'quiet', type: 'string', returned: 'request' },
      ],
    },
  ],
})

const simple = z.strictObject({
  name: z.string(),
  type: z.enum([
    'string',
    'boolean',
    'decimal',
    'integer',
    'dateTime',
    'binary',
    'reference',
    'complex',
  ]),
  multiValued: z.boolean(),
  description: z.string(),
  required: z.boolean(),
  canonicalValues: z.array(z.string()).optional(),
  referenceTypes: z.array(z.string()).optional(),
  caseExact: z.boolean(),
  mutability: z.enum(['readOnly', 'readWrite', 'immutable', 'writeOnly']),
  returned: z.enum(['always', 'never', 'default', 'request']),
  uniqueness: z.enum(['none', 'server', 'global']),
})
const attribute = simple.extend({ subAttributes: z.array(simple).optional() })
const schema = z.strictObject({
  schemas: z.tuple([z.literal('urn:ietf:params:scim:schemas:core:2.0:Schema')]),
  id: z.string(),
  name: z.string(),
  description: z.string(),
  attributes: z.array(attribute).min(1),
  meta: z.strictObject({ resourceType: z.literal('Schema'), location: z.url() }),
})
const supported = z.strictObject({ supported: z.boolean() })
const config = z.strictObject({
  schemas: z.tuple([z.literal('urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig')]),
  documentationUri: z.url().optional(),
  patch: supported,
  bulk: supported.extend({ maxOperations: z.int(), maxPayloadSize: z.int() }),
  filter: supported.extend({ maxResults: z.int() }),
  changePassword: supported,
  sort: supported,
  etag: supported,
  pagination: z.strictObject({
    cursor: z.boolean(),
    index: z.boolean(),
    defaultPaginationMethod: z.enum(['cursor', 'index']),
    defaultPageSize: z.int(),
    maxPageSize: z.int(),
    cursorTimeout: z.int(),
  }),
  authenticationSchemes: z
    .array(
      z.strictObject({
        type: z.enum(['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest']),
        name: z.string().min(1),
        description: z.string().min(1),
        specUri: z.url(),
        primary: z.boolean(),
      }),
    )
    .min(1),
  meta: z.looseObject({ resourceType: z.literal('ServiceProviderConfig'), location: z.url() }),
})
const list = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    schemas: z.tuple([z.literal('urn:ietf:params:scim:api:messages:2.0:ListResponse')]),
    totalResults: z.int(),
    itemsPerPage: z.int(),
    startIndex: z.int(),
    Resources: z.array(item),
  })
const resourceType = z.strictObject({
  schemas: z.tuple([z.literal('urn:ietf:params:scim:schemas:core:2.0:ResourceType')]),
  id: z.string(),
  name: z.string(),
  endpoint: z.string().startsWith('/'),
  description: z.string(),
  schema: z.string(),
  schemaExtensions: z.array(z.strictObject({ schema: z.string(), required: z.boolean() })),
  meta: z.strictObject({ resourceType: z.literal('ResourceType'), location: z.url() }),
})

describeEachDialect('discovery', (dialect) => {
  let world: ProvisionedWorld
  let own: Provisioned
  beforeAll(async () => {
    world = await startProvisionedWorld(dialect)
    own = await world.furnish(world.organization, { settings })
  })
  afterAll(() => world.close())

  const get = async (path: string) => (await own.send('GET', path)).json
  const user = (over: object = {}) => ({
    schemas: [schemas.user],
    userName: `${word('ada')}@contoso.example`,
    ...over,
  })
  const extended = (values: object) => user({ [extensionUrn]: values })

  test('100. ServiceProviderConfig: one resource with all that RFC 7643 §5 and RFC 9865 ask for', async () => {
    const said = config.parse(await get('/ServiceProviderConfig'))
    expect(said.authenticationSchemes.filter(({ primary }) => primary)).toHaveLength(1)
    expect((await own.send('GET', said.meta.location)).json).toEqual(said)
  })

  test('101. ResourceTypes and Schemas: lists and singles, complete, and each leading to the other', async () => {
    const types = list(resourceType).parse(await get('/ResourceTypes'))
    const documents = list(schema).parse(await get('/Schemas'))
    expect([types.totalResults, documents.totalResults]).toEqual([2, 4])
    for (const each of [...types.Resources, ...documents.Resources])
      expect((await own.send('GET', each.meta.location)).json).toEqual(each)
    for (const { name, schema: base, schemaExtensions, endpoint } of types.Resources) {
      expect((await get(`/ResourceTypes/${name}`)).schema).toBe(base)
      for (const id of [base, ...schemaExtensions.map((extension) => extension.schema)])
        expect((await get(`/Schemas/${id}`)).id).toBe(id)
      expect((await own.send('GET', endpoint)).status).toBe(200)
    }
    for (const path of ['/Schemas/urn:x:y', '/ResourceTypes/Device', '/Schemas/User'])
      expect((await own.send('GET', path)).status, path).toBe(404)
  })

  test.each(['/ServiceProviderConfig', '/ResourceTypes', '/Schemas', `/Schemas/${schemas.user}`])(
    '102. %s: a filter is 403, pages and order mean nothing',
    async (path) => {
      const refused = await own.send('GET', `${path}?filter=${encodeURIComponent('id pr')}`)
      expect([refused.status, refused.json.status]).toEqual([403, '403'])
      const paged = await own.send(
        'GET',
        `${path}?startIndex=2&count=1&sortBy=id&sortOrder=descending`,
      )
      expect(paged.json).toEqual(await get(path))
    },
  )

  test.each(['/ServiceProviderConfig', '/ResourceTypes', '/Schemas'])(
    '103. %s: for everybody, and then without the organization’s own',
    async (path) => {
      const anonymous = await world.withToken(own, null).send('GET', path)
      expect(anonymous.status).toBe(200)
      expect(anonymous.text).not.toMatch(/Contoso|badge/)
      const elsewhere = await world.withToken(world.foreign, null).send('GET', path)
      expect(elsewhere.text.replaceAll(world.foreign.organization.id, own.organization.id)).toBe(
        anonymous.text,
      )
      // An extension is for the token that may see it, not for the organization next door.
      expect((await world.foreign.send('GET', path)).text).not.toMatch(/badge/)
    },
  )

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('104. %s on discovery: 405', async (method) => {
    for (const path of [
      '/ServiceProviderConfig',
      '/ResourceTypes',
      '/ResourceTypes/User',
      '/Schemas',
    ])
      for (const sender of [own, world.withToken(own, null)]) {
        const answer = await sender.send(method, path, {})
        expect([answer.status, answer.json.status, answer.headers.get('allow')]).toEqual([
          405,
          '405',
          'GET, HEAD',
        ])
      }
  })

  describe('105. advertised is what happens', () => {
    test('patch, sort, etag, filter, pagination', async () => {
      const said = config.parse(await get('/ServiceProviderConfig'))
      const made = await own.create('Users', user())
      const path = `/Users/${made.json.id}`
      const patched = await own.patch(path, { op: 'add', path: 'title', value: 'x' })
      expect(patched.status < 300).toBe(said.patch.supported)
      expect(made.headers.has('etag')).toBe(said.etag.supported)
      const sorted = await own.send('GET', '/Users?sortBy=userName')
      expect(sorted.status === 200).toBe(said.sort.supported)
      const found = await own.send('GET', '/Users?filter=title%20pr&count=100000')
      expect(found.status === 200).toBe(said.filter.supported)
      expect(found.json.itemsPerPage).toBeLessThanOrEqual(said.filter.maxResults)
      expect(said.pagination.maxPageSize).toBe(said.filter.maxResults)
      const byCursor = await own.send('GET', '/Users?cursor&count=1')
      expect(byCursor.status === 200).toBe(said.pagination.cursor)
      const first = await own.send('GET', '/Users?count=1')
      expect('startIndex' in first.json).toBe(said.pagination.defaultPaginationMethod === 'index')
    })

    test('bulk, at its limits and one beyond', async () => {
      const { bulk } = config.parse(await get('/ServiceProviderConfig'))
      const nothing = { method: 'DELETE', path: '/Users/x' }
      const send = (operations: number, over: object = {}) =>
        own.send('POST', '/Bulk', {
          schemas: [schemas.bulk],
          failOnErrors: 1,
          Operations: Array.from({ length: operations }, () => nothing),
          ...over,
        })
      expect((await send(bulk.maxOperations)).status).toBe(200)
      expect((await send(bulk.maxOperations + 1)).status).toBe(413)
      const bytes = JSON.stringify({
        schemas: [schemas.bulk],
        failOnErrors: 1,
        Operations: [nothing],
        pad: '',
      }).length
      const pad = (more: number) => ({ pad: 'x'.repeat(bulk.maxPayloadSize - bytes + more) })
      expect((await send(1, pad(0))).status).toBe(200)
      expect((await send(1, pad(1))).status).toBe(413)
    })

    test('every authentication scheme lets in', async () => {
      const said = config.parse(await get('/ServiceProviderConfig'))
      expect(said.authenticationSchemes.map(({ type }) => type)).toEqual([
        'oauthbearertoken',
        'oauth2',
      ])
      const path = `/api/v1/organizations/${world.organization.id}/directories/${own.directory.id}`
      const made = await world.admin.send('POST', `${path}/tokens`, { name: 'c', kind: 'client' })
      const { id, token } = z
        .object({ id: z.string(), token: z.string() })
        .parse(JSON.parse(made.text))
      const granted = await world.withToken(own, null).send(
        'POST',
        '/oauth/token',
        new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: id,
          client_secret: token,
        }).toString(),
        { 'content-type': 'application/x-www-form-urlencoded' },
      )
      expect(granted.status, granted.text).toBe(200)
      const client = world.withToken(own, granted.json.access_token)
      expect((await client.send('GET', '/Users?count=0')).status).toBe(200)
    })

    test('mutability, returned, required, uniqueness of every attribute of a user and a group', async () => {
      const documents = list(schema).parse(await get('/Schemas'))
      for (const { id: urn, attributes } of documents.Resources) {
        const isGroup = urn === schemas.group
        const isCore = isGroup || urn === schemas.user
        for (const each of attributes) {
          const label = `${urn}:${each.name}`
          const value = sampleOf(each)
          const type = isGroup ? 'Groups' : 'Users'
          const least = isGroup
            ? { schemas: [schemas.group], displayName: word('G ') }
            : { schemas: [schemas.user], userName: `${word('u')}@contoso.example` }
          const body = (given: unknown) => ({
            ...least,
            ...(isCore ? { [each.name]: given } : { [urn]: { [each.name]: given } }),
          })
          const made = await own.send('POST', `/${type}`, body(value))
          expect(made.status, `${label}: ${made.text}`).toBe(201)
          const at = `/${type}/${made.json.id}`
          const seen = async (query = '') => {
            const { json } = await own.send('GET', at + query)
            return (isCore ? json : (json[urn] ?? {}))[each.name]
          }
          const isReadOnly = each.mutability === 'readOnly'
          const isMembers = each.name === 'members'
          // References to others have to lead somewhere; who is meant by them is tested elsewhere.
          const isKept = !isReadOnly && !isMembers
          const byDefault = each.returned === 'default' || each.returned === 'always'
          expect((await seen()) !== undefined, `${label} by default`).toBe(byDefault && isKept)
          const asked = await seen(`?attributes=${urn}:${each.name}`)
          expect(asked !== undefined, `${label} asked for`).toBe(
            each.returned !== 'never' && isKept,
          )
          const without = { ...body(null) }
          const missing = await own.send('PUT', at, without)
          expect(missing.status, `${label} left out`).toBe(each.required ? 400 : 200)
          const operation = { op: 'replace', path: `${urn}:${each.name}`, value: otherOf(each) }
          const changed = await own.patch(at, operation)
          const mayChange = each.mutability === 'readWrite' || each.mutability === 'writeOnly'
          if (!isMembers)
            expect([changed.status, changed.json?.scimType], `${label} changed`).toEqual(
              mayChange ? [isGroup ? 204 : 200, undefined] : [400, 'mutability'],
            )
          if (each.uniqueness !== 'server') continue
          const twin = isCore
            ? body(otherOf(each))
            : { ...body(value), userName: `${word('twin')}@contoso.example` }
          const again = await own.send('POST', `/${type}`, twin)
          expect([again.status, again.json.scimType], `${label} twice`).toEqual([409, 'uniqueness'])
        }
      }
    })

    test('what is never returned is never compared', async () => {
      await own.create('Users', extended({ pin: '1234' }))
      for (const path of ['password', `${extensionUrn}:pin`]) {
        const asked = await own.send(
          'GET',
          `/Users?filter=${encodeURIComponent(`${path} eq "1234"`)}`,
        )
        expect([400, 403], path).toContain(asked.status)
      }
    })
  })

  test('106. no complex attribute inside a complex one', async () => {
    const { Resources } = await get('/Schemas')
    for (const { attributes } of Resources)
      for (const { subAttributes = [] } of attributes)
        for (const sub of subAttributes) {
          expect(sub.type).not.toBe('complex')
          expect(sub).not.toHaveProperty('subAttributes')
        }
  })
})

type Described = z.infer<typeof attribute>

/** A value that the attribute would take. */
function sampleOf({ type, name, multiValued, subAttributes }: Described): unknown {
  if (type === 'complex') {
    const [first] = subAttributes ?? []
    const valued = subAttributes?.find((sub) => sub.name === 'value') ?? first
    const element = { [valued?.name ?? 'value']: valued ? sampleOf(valued) : 'x' }
    return multiValued ? [element] : element
  }
  return scalarOf(type, word(name))
}

function otherOf(described: Described): unknown {
  remembered.set(described.name, remembered.get(described.name) ?? sampleOf(described))
  return remembered.get(described.name)
}
const remembered = new Map<string, unknown>()

function scalarOf(type: Described['type'], text: string): unknown {
  switch (type) {
    case 'boolean':
      return true
    case 'decimal':
    case 'integer':
      return 7
    case 'dateTime':
      return '2026-01-31T08:00:00Z'
    case 'binary':
      return 'MIIB'
    case 'reference':
      return `https://contoso.example/${text}`
    case 'string':
    case 'complex':
      return text
  }
}
