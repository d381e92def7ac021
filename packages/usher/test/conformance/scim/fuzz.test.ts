// Whatever comes, the service answers in SCIM's terms: it never throws, which would be a 500, and what
// it accepted can be read, put back, and found again.
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../../../src/core/directory.ts'
import type { ScimResponse } from '../../../src/scim/scim-service.ts'
import { word } from '../../support/build.ts'
import { describeEachDialect } from '../../support/database.ts'
import { openScimWorld, textOf, urns, type ScimClient, type ScimWorld } from './scim-world.ts'

/** Another one each time; a failure names it. */
const seed = Date.now() % 2 ** 31
const runs = 30

const contoso = 'urn:ietf:params:scim:schemas:extension:Contoso:2.0:User'
const extensions = [
  {
    id: contoso,
    name: 'Contoso',
    resourceType: 'User',
    attributes: [
      { name: 'level', type: 'integer' },
      { name: 'hired', type: 'dateTime' },
      { name: 'tags', type: 'string', multiValued: true },
      { name: 'badge', type: 'string', uniqueness: 'server' },
      { name: 'fixed', type: 'string', mutability: 'immutable' },
      { name: 'pin', type: 'string', returned: 'never' },
    ],
  },
]

const scimTypes = [
  undefined,
  'invalidFilter',
  'tooMany',
  'uniqueness',
  'mutability',
  'invalidSyntax',
  'invalidPath',
  'noTarget',
  'invalidValue',
  'sensitive',
  'invalidCursor',
  'invalidCount',
]

/** A SCIM answer, and no error of ours. */
function expectAnswer({ status, body, outcome }: ScimResponse): void {
  expect([200, 201, 204, 400, 403, 404, 405, 409, 412, 413]).toContain(status)
  expect(outcome).not.toBe('')
  if (status === 204) expect(body).toBeNull()
  else expect(body?.['schemas']).toSatisfy(Array.isArray)
  if (status < 400) return
  expect(body).toMatchObject({
    schemas: [urns.error],
    status: String(status),
    detail: expect.any(String),
  })
  expect(scimTypes).toContain(body?.['scimType'])
  expect(textOf(body?.['detail']).length).toBeLessThan(1000)
}

const names = [
  'userName',
  'title',
  'active',
  'name',
  'name.givenName',
  'emails',
  'emails.value',
  'members',
  'groups',
  'password',
  'id',
  'meta',
  'meta.created',
  'schemas',
  'externalId',
  'manager',
  'x509Certificates',
  'roles',
  'addresses',
  'displayName',
  contoso,
  `${contoso}:level`,
  `${contoso}:hired`,
  `${contoso}:tags`,
  `${contoso}:badge`,
  `${contoso}:fixed`,
  `${contoso}:pin`,
  `${urns.enterprise}:manager`,
  `${urns.enterprise}:manager.value`,
  urns.user,
  `${urns.user}:title`,
  '__proto__',
  'constructor',
  'nonsense',
  '$ref',
  'value',
  'type',
]
const literals = [
  '"x"',
  '"work"',
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"%"',
  '1',
  '-0',
  '1e308',
  '1e999',
  'true',
  'False',
  'null',
  '"2020-01-01T00:00:00Z"',
  'x',
  '"',
  "'x'",
]
const odd = fc.constantFrom('\0', '\uD800', '\uFEFF', '\u{1F600}', '\\', '"', '%', '_', '\n', '')
const junk = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  odd,
)

const tokens = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...names) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'eq',
      'ne',
      'co',
      'sw',
      'ew',
      'gt',
      'ge',
      'lt',
      'le',
      'pr',
      'and',
      'or',
      'not',
      'EQ',
    ),
  },
  { weight: 3, arbitrary: fc.constantFrom(...literals) },
  { weight: 3, arbitrary: fc.constantFrom('(', ')', '[', ']', '.', ':', ' ') },
  { weight: 1, arbitrary: junk },
)
const soup = fc
  .array(tokens, { maxLength: 14 })
  .chain((parts) => fc.constantFrom(parts.join(' '), parts.join('')))
const comparison = fc
  .tuple(
    fc.constantFrom(...names),
    fc.constantFrom('eq', 'ne', 'co', 'gt', 'le', 'pr'),
    fc.constantFrom(...literals),
  )
  .map(([name, operator, value]) =>
    operator === 'pr' ? `${name} pr` : `${name} ${operator} ${value}`,
  )
const bracketed = fc
  .tuple(
    fc.constantFrom(...names),
    comparison,
    fc.constantFrom('', '.value', '.type', '.nonsense', 'value'),
  )
  .map(([name, inner, sub]) => `${name}[${inner}]${sub}`)
const filters = fc.oneof(
  comparison,
  bracketed,
  fc.tuple(bracketed, comparison).map(([left, right]) => `${left} and not (${right})`),
  soup,
  fc
    .integer({ min: 1, max: 3000 })
    .map((depth) => `${'('.repeat(depth)}title pr${')'.repeat(depth)}`),
)
const paths = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...names) },
  { weight: 3, arbitrary: bracketed },
  { weight: 1, arbitrary: soup },
  { weight: 1, arbitrary: junk },
)

const simple: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom<JsonValue>(
    '',
    'x',
    'True',
    'false',
    true,
    false,
    null,
    0,
    -1,
    7,
    1.5,
    2 ** 53,
    'AAAA',
    '2020-01-01T00:00:00Z',
    'a@contoso.example',
    'dus_00000000000000000000000000',
    '__proto__',
  ),
  junk,
)
const element: fc.Arbitrary<JsonValue> = fc.record(
  {
    value: simple,
    type: fc.constantFrom('work', 'home', 'x'),
    primary: fc.constantFrom<JsonValue>(true, false, 'True'),
    display: simple,
    $ref: simple,
  },
  { requiredKeys: [] },
)
const values: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 4, arbitrary: simple },
  { weight: 2, arbitrary: element },
  { weight: 2, arbitrary: fc.array(fc.oneof(element, simple), { maxLength: 4 }) },
  {
    weight: 2,
    arbitrary: fc.dictionary(
      fc.constantFrom(...names),
      fc.oneof(simple, element, fc.array(element, { maxLength: 3 })),
      { maxKeys: 4 },
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue> },
)
const operations = fc.array(
  fc.record(
    {
      op: fc.constantFrom<JsonValue>(
        'add',
        'replace',
        'remove',
        'Add',
        'Remove',
        'Replace',
        'move',
        null,
      ),
      path: fc.oneof({ weight: 5, arbitrary: paths }, { weight: 1, arbitrary: simple }),
      value: values,
    },
    { requiredKeys: ['op'] },
  ),
  { minLength: 1, maxLength: 4 },
)
/** Operations of which one alone decides; with several, the first mistake hides the others. */
const single = operations.map((some) => some.slice(0, 1))
const bulkIds = fc.constantFrom('a', 'b', 'c')
const bulkPath = fc.oneof(
  fc.constantFrom(
    '/Users',
    '/Groups',
    '/Users/bulkId:a',
    '/Groups/bulkId:b',
    '/Groups/bulkId:x',
    '/Bulk',
    '/Me',
    '/',
    'Users',
    '/Users/dus_00000000000000000000000000',
  ),
  junk,
)
const bulkData: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.tuple(bulkIds, bulkIds).map(([one, two]) => ({
    schemas: [urns.group],
    displayName: word('Bulk '),
    members: [{ value: `bulkId:${one}` }, { value: `bulkId:${two}` }],
  })),
  bulkIds.map((one) => ({
    schemas: [urns.user],
    userName: word('bulk'),
    manager: { value: `bulkId:${one}` },
  })),
  operations.map((some) => ({
    schemas: [urns.patch],
    Operations: some,
  })) as fc.Arbitrary<JsonValue>,
  values,
)
const bulkOperations = fc.array(
  fc.record(
    {
      method: fc.constantFrom<JsonValue>('POST', 'PUT', 'PATCH', 'DELETE', 'GET', 'post', 7),
      path: bulkPath,
      bulkId: fc.oneof(bulkIds, simple),
      version: simple,
      data: bulkData,
    },
    { requiredKeys: ['method', 'path'] },
  ),
  { minLength: 1, maxLength: 6 },
)

describeEachDialect(`fuzz (seed ${seed})`, (dialect) => {
  let world: ScimWorld
  let clients: readonly ScimClient[]
  beforeAll(async () => {
    world = await openScimWorld(dialect, { settings: { extensions } })
    clients = [world, await world.neighbour({ extensions, strict: true })]
    for (const client of clients)
      await client.user({ emails: [{ value: 'a@contoso.example', type: 'work' }], title: 'x' })
  })
  afterAll(() => world.close())
  const always = <T>(
    arbitrary: fc.Arbitrary<T>,
    check: (value: T) => Promise<void>,
    numRuns = runs,
  ) => fc.assert(fc.asyncProperty(arbitrary, check), { seed, numRuns })

  test('43 to 65 and 73. filters and orders', async () => {
    await always(
      fc.tuple(filters, fc.oneof(fc.constantFrom(...names), junk)),
      async ([filter, sortBy]) => {
        for (const client of clients)
          for (const path of ['/Users', '/Groups', '/']) {
            expectAnswer(await client.get(`${path}?${new URLSearchParams({ filter })}`))
            expectAnswer(
              await client.get(`${path}?${new URLSearchParams({ filter: 'title pr', sortBy })}`),
            )
          }
      },
    )
  })

  test('76. searches of any shape', async () => {
    const member = fc.constantFrom(
      'schemas',
      'filter',
      'sortBy',
      'sortOrder',
      'startIndex',
      'count',
      'cursor',
      'attributes',
      'excludedAttributes',
      'FILTER',
    )
    const search = fc.dictionary(member, fc.oneof(values, filters), { maxKeys: 4 })
    await always(search, async (body) => {
      for (const path of ['/.search', '/Users/.search'])
        expectAnswer(await world.post(path, { schemas: [urns.search], ...body }))
    })
  })

  test('78 to 94. PATCH: an answer, and what was accepted stands', async () => {
    await always(
      fc.tuple(fc.oneof(single, operations), fc.constantFrom(0, 1)),
      async ([some, which]) => {
        const client = clients[which] ?? world
        const path = `/Users/${await client.user({ name: { givenName: 'A' }, emails: [{ value: 'a@contoso.example', type: 'work', primary: true }] })}`
        const before = await client.get(path)
        const answer = await client.patch(path, some)
        expectAnswer(answer)
        const after = await client.get(path)
        // What was refused has changed nothing.
        if (answer.status >= 400) expect(after).toEqual(before)
        else expect(answer.body).toEqual(after.body)
        // What is there now is itself a valid resource, and putting it back is no change.
        expect(await client.put(path, after.body)).toMatchObject({
          status: 200,
          outcome: 'unchanged',
        })
        // The same PATCH again finds its own result; adding and replacing are idempotent one by one.
        const onlyAdds =
          some.length === 1 && /^(add|replace)$/i.test(JSON.stringify(some[0]?.op).slice(1, -1))
        if (answer.status === 200 && onlyAdds)
          expect(await client.patch(path, some)).toMatchObject({
            status: 200,
            outcome: 'unchanged',
          })
      },
      runs * 2,
    )
  })

  test('78 to 94. PATCH of groups', async () => {
    const member = await world.user()
    const memberValues = fc.oneof(
      values,
      fc.constantFrom<JsonValue>([{ value: member }], { value: member }, member),
    )
    const memberPaths = fc.oneof(
      paths,
      fc.constantFrom(
        'members',
        `members[value eq "${member}"]`,
        'members[type eq "User"]',
        'members[display sw "a"]',
        'members[not (value pr)]',
      ),
    )
    const some = fc.array(
      fc.record(
        { op: fc.constantFrom('add', 'replace', 'remove'), path: memberPaths, value: memberValues },
        { requiredKeys: ['op'] },
      ),
      { minLength: 1, maxLength: 3 },
    )
    await always(some, async (given) => {
      const path = `/Groups/${await world.group()}`
      const answer = await world.patch(path, given)
      expectAnswer(answer)
      const after = await world.get(path)
      if (answer.status >= 400) expect(after.headers['etag']).toBe('W/"1"')
      expect(await world.put(path, after.body)).toMatchObject({ status: 200, outcome: 'unchanged' })
    })
  })

  test('6, 9 and 78. bodies of any shape', async () => {
    const path = `/Users/${await world.user()}`
    const body = fc.oneof(
      values,
      fc
        .dictionary(fc.constantFrom(...names, 'Operations', 'schemas'), values, { maxKeys: 5 })
        .map((some): JsonObject => ({ schemas: [urns.user], userName: word('any'), ...some })),
    )
    await always(body, async (given) => {
      for (const client of clients) {
        const made = await client.post('/Users', given)
        expectAnswer(made)
        if (made.status === 201)
          expect(await client.put(`/Users/${textOf(made.body?.['id'])}`, made.body)).toMatchObject({
            outcome: 'unchanged',
          })
        expectAnswer(await client.post('/Groups', given))
      }
      expectAnswer(await world.send('PATCH', path, { body: given }))
      expectAnswer(await world.put(path, given))
    })
  })

  test('107 to 113. Bulk', async () => {
    await always(
      fc.tuple(bulkOperations, fc.constantFrom<JsonValue>(1, 2, 'x', 0)),
      async ([some, failOnErrors]) => {
        const answer = await world.bulk(some, failOnErrors === 0 ? {} : { failOnErrors })
        expectAnswer(answer)
        for (const operation of (answer.body?.['Operations'] ?? []) as readonly JsonObject[])
          expect(['200', '201', '204', '400', '403', '404', '409', '412', '413']).toContain(
            operation['status'],
          )
      },
    )
  })
})
