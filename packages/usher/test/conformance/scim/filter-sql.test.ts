// What the databases answer is what the reference evaluator answers: random resources, random questions.
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  directorySettingsSchema,
  type JsonObject,
  type JsonValue,
  type ResourceDocument,
} from '../../../src/core/directory.ts'
import type { DirectoryGroupId, DirectoryResourceId } from '../../../src/core/ids.ts'
import type { ResourceFilter, ResourceSort } from '../../../src/core/resource-query.ts'
import { present } from '../../../src/lib/assert.ts'
import { compareCodePoints } from '../../../src/scim/filter/compare-code-points.ts'
import { evaluateFilter, stepInto } from '../../../src/scim/filter/evaluate-filter.ts'
import { parseFilter } from '../../../src/scim/filter/parse-filter.ts'
import { resolveFilter } from '../../../src/scim/filter/resolve-filter.ts'
import { resolveSort } from '../../../src/scim/filter/resolve-sort.ts'
import { toDocument } from '../../../src/scim/resource/to-document.ts'
import { createRegistry } from '../../../src/scim/schema/registry.ts'
import { describeEachDialect } from '../../support/database.ts'
import { plantResources } from './plant-resources.ts'
import { openScimWorld, urns, type ScimWorld } from './scim-world.ts'

/** Another one each time; a failure names it. */
const seed = Date.now() % 2 ** 31
const resourcesCount = 60
const questionsCount = 240

const contoso = 'urn:ietf:params:scim:schemas:extension:Contoso:2.0:User'
const { extensions } = directorySettingsSchema.parse({
  extensions: [
    {
      id: contoso,
      name: 'Contoso',
      resourceType: 'User',
      attributes: [
        { name: 'exact', type: 'string', caseExact: true },
        { name: 'level', type: 'integer' },
        { name: 'score', type: 'decimal' },
        { name: 'hired', type: 'dateTime' },
        { name: 'remote', type: 'boolean' },
        { name: 'link', type: 'reference' },
        { name: 'raw', type: 'binary' },
        { name: 'tags', type: 'string', multiValued: true },
        { name: 'levels', type: 'integer', multiValued: true },
        { name: 'dates', type: 'dateTime', multiValued: true },
        { name: 'flags', type: 'boolean', multiValued: true },
      ],
    },
  ],
})
const registry = createRegistry({ extensions })
const users = present(registry.byName('User'), 'users')
const groups = present(registry.byName('Group'), 'groups')

// A small alphabet, so that values meet: cases, forms of one letter, what means something to SQL or to
// JSON, and both sides of the surrogates.
const characters = [
  'a',
  'A',
  'b',
  '%',
  '_',
  '\\',
  '"',
  "'",
  ';',
  '*',
  ' ',
  '\n',
  'é',
  'e\u0301',
  'ß',
]
const unusual = [
  'ﬁ',
  'İ',
  'Σ',
  'ς',
  '\uD7FF',
  '\uE000',
  '\uFFFD',
  '\u{10000}',
  '\u{1F600}',
  '\u{10FFFF}',
]
const text = fc.oneof(
  fc
    .array(fc.constantFrom(...characters, ...unusual), { maxLength: 3 })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 4 }).filter((value) => !value.includes('\0')),
)
const filled = text.filter((value) => value !== '')
const integer = fc.oneof(fc.integer({ min: -2, max: 12 }), fc.maxSafeInteger())
const decimal = fc.oneof(
  fc.constantFrom(
    0,
    -0,
    0.1,
    0.30000000000000004,
    1e21,
    1e-7,
    -1.5,
    5e-324,
    1.7976931348623157e308,
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const time = fc
  .tuple(
    fc.constantFrom(
      '2020-01-01T10:00:00',
      '2020-01-01T09:59:59',
      '0001-01-01T00:00:00',
      '9999-12-31T00:00:00',
    ),
    fc.constantFrom('', '.1', '.100', '.0000001'),
    fc.constantFrom('Z', '+01:00', '-00:30', ''),
  )
  .map(([second, fraction, zone]) =>
    second.startsWith('0001') ? `${second}${fraction}Z` : `${second}${fraction}${zone}`,
  )
const binary = fc.constantFrom('AA==', 'AAAA', 'aaaa', '')
const types = fc.constantFrom('work', 'Work', 'home', 'other')

const optional = { requiredKeys: [] as [] }
const emails = fc
  .array(
    fc.record({ value: filled, type: types, display: filled, primary: fc.boolean() }, optional),
    { maxLength: 4 },
  )
  .map((elements) =>
    elements.map((element, at) => ({
      ...element,
      ...(at > 0 && element.primary === true && { primary: false }),
    })),
  )
const extension = fc.record(
  {
    exact: filled,
    level: integer,
    score: decimal,
    hired: time,
    remote: fc.boolean(),
    link: filled,
    raw: binary,
    tags: fc.array(filled, { maxLength: 3 }),
    levels: fc.array(integer, { maxLength: 3 }),
    dates: fc.array(time, { maxLength: 2 }),
    flags: fc.array(fc.boolean(), { maxLength: 2 }),
  },
  optional,
)
const person = fc.record({
  externalId: fc.option(filled),
  createdAt: fc.integer({ min: 0, max: 5 }).map((ms) => 1_700_000_000_000 + ms),
  inGroups: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
  attributes: fc.record(
    {
      displayName: text,
      title: filled,
      active: fc.boolean(),
      name: fc.record({ givenName: filled, familyName: text }, optional),
      emails,
      [urns.enterprise]: fc.record(
        { department: filled, manager: fc.record({ value: filled }) },
        optional,
      ),
      [contoso]: extension,
    },
    optional,
  ),
})

const literal = (values: fc.Arbitrary<JsonValue>) => values.map((value) => JSON.stringify(value))
const equality = fc.constantFrom('eq', 'ne')
const ordering = fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le')
const textual = fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le', 'co', 'sw', 'ew')
const kinds = {
  text: [textual, literal(text)],
  number: [ordering, literal(fc.oneof(integer, decimal))],
  time: [ordering, literal(time)],
  boolean: [equality, literal(fc.boolean())],
  binary: [equality, literal(binary)],
} as const
type Kind = keyof typeof kinds

const comparison = (paths: Readonly<Record<string, Kind>>): fc.Arbitrary<string> =>
  fc.constantFrom(...Object.entries(paths)).chain(([path, kind]) => {
    const [operators, values] = kinds[kind]
    return fc.oneof(
      {
        weight: 6,
        arbitrary: fc
          .tuple(operators, values)
          .map(([operator, value]) => `${path} ${operator} ${value}`),
      },
      { weight: 1, arbitrary: fc.constantFrom(`${path} pr`, `${path} eq null`, `${path} ne null`) },
    )
  })

const nested = (leaf: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3, depthSize: 'medium', withCrossShrink: true },
      leaf,
      fc.tuple(tie('node'), tie('node')).map(([left, right]) => `(${left}) and (${right})`),
      fc.tuple(tie('node'), tie('node')).map(([left, right]) => `${left} or ${right}`),
      tie('node').map((inner) => `not (${inner})`),
    ),
  })).node

const emailTest = nested(
  comparison({ value: 'text', TYPE: 'text', display: 'text', primary: 'boolean' }),
)
const commonTests = { externalId: 'text', displayName: 'text', 'meta.created': 'time' } as const
const userLeaf = (groupIds: readonly string[]) =>
  fc.oneof(
    comparison({
      ...commonTests,
      userName: 'text',
      title: 'text',
      active: 'boolean',
      'name.givenName': 'text',
      [`${urns.user}:name.familyName`]: 'text',
      emails: 'text',
      'emails.type': 'text',
      'emails.primary': 'boolean',
      schemas: 'text',
      id: 'text',
    }),
    comparison({
      [`${urns.enterprise}:department`]: 'text',
      manager: 'text',
      [`${contoso}:exact`]: 'text',
      [`${contoso}:level`]: 'number',
      [`${contoso}:score`]: 'number',
      [`${contoso}:hired`]: 'time',
      [`${contoso}:remote`]: 'boolean',
      [`${contoso}:link`]: 'text',
      [`${contoso}:raw`]: 'binary',
      [`${contoso}:tags`]: 'text',
      [`${contoso}:levels`]: 'number',
      [`${contoso}:dates`]: 'time',
      [`${contoso}:flags`]: 'boolean',
    }),
    emailTest.map((inner) => `emails[${inner}]`),
    fc
      .tuple(emailTest, comparison({ value: 'text' }))
      .map(([inner, outer]) => `emails[${inner}].${outer}`),
    nested(comparison({ value: 'text' })).map((inner) => `${contoso}:tags[${inner}]`),
    nested(comparison({ givenName: 'text', familyName: 'text' })).map((inner) => `name[${inner}]`),
    fc.constantFrom(
      'emails pr',
      'name pr',
      `${contoso} pr`,
      'groups pr',
      `schemas eq "${contoso}"`,
      'meta.resourceType eq "User"',
      'meta.resourceType ne "User"',
    ),
    fc.constantFrom(...groupIds).map((id) => `groups eq "${id}"`),
  )
const groupLeaf = (memberIds: readonly string[]) =>
  fc.oneof(
    comparison(commonTests),
    fc.constantFrom('members pr', 'members eq null'),
    fc
      .constantFrom(...memberIds)
      .chain((id) =>
        fc.constantFrom(
          `members eq "${id}"`,
          `members.value ne "${id}"`,
          `members[value eq "${id}" or value eq "x"]`,
        ),
      ),
  )

const sortable = [
  'userName',
  'externalId',
  'displayName',
  'title',
  'active',
  'id',
  'meta.created',
  'meta.lastModified',
  'name.familyName',
  'emails',
  'emails.type',
  'emails.primary',
  'schemas',
  'manager',
  'department',
].concat(extensions[0]?.attributes.map(({ name }) => `${contoso}:${name}`) ?? [])

type Planted = ResourceDocument & {
  readonly id: DirectoryResourceId
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly memberIds: ReadonlySet<string>
  readonly groupIds: ReadonlySet<string>
}

describeEachDialect(
  `43 to 65 and 73. the database and the evaluator agree (seed ${seed})`,
  (dialect) => {
    let world: ScimWorld
    let planted: readonly Planted[] = []
    let plantedGroups: readonly Planted[] = []
    beforeAll(async () => {
      world = await openScimWorld(dialect)
      const people = fc.sample(person, { seed, numRuns: resourcesCount })
      const documents = people.map(({ attributes, externalId }, at) =>
        toDocument(registry, users, {
          attributes: {
            ...(attributes as JsonObject),
            userName: `${['a', 'B', 'É', '\u{1F600}'][at % 4]}${at}`,
          },
          externalId,
        }),
      )
      const timeOf = (at: number) => new Date(people[at]?.createdAt ?? 0)
      const ids = await plantResources(world, 'User', documents, timeOf)
      const groupDocuments = ['Sales', 'sales 2', '%', 'É'].map((displayName, at) =>
        toDocument(registry, groups, {
          attributes: { displayName },
          externalId: at % 2 === 0 ? null : `x${at}`,
        }),
      )
      const groupIds = (await plantResources(
        world,
        'Group',
        groupDocuments,
        () => new Date(0),
      )) as readonly DirectoryGroupId[]
      // The last group stays empty.
      const inGroup = (at: number, group: number) =>
        group < 3 && (people[at]?.inGroups.includes(group) ?? false)
      await world.storage.transaction(async (stores) => {
        for (const [group, groupId] of groupIds.entries())
          await stores.groupMembers.add(
            world.directory.id,
            groupId,
            ids
              .filter((_, at) => inGroup(at, group))
              .map((memberId) => ({ memberId, memberType: 'User' as const })),
          )
      })
      planted = documents.map((document, at) => ({
        ...document,
        id: present(ids[at], 'an id'),
        createdAt: timeOf(at),
        updatedAt: timeOf(at),
        memberIds: new Set(),
        groupIds: new Set(groupIds.filter((_, group) => inGroup(at, group))),
      }))
      plantedGroups = groupDocuments.map((document, group) => ({
        ...document,
        id: present(groupIds[group], 'an id'),
        createdAt: new Date(0),
        updatedAt: new Date(0),
        groupIds: new Set(),
        memberIds: new Set(ids.filter((_, at) => inGroup(at, group))),
      }))
    })
    afterAll(() => world.close())

    const query = async (
      resourceType: string,
      filter: ResourceFilter | null,
      sort: ResourceSort | null,
    ) => {
      const found = await world.storage.read.resources.query(world.directory.id, {
        resourceType,
        filter,
        sort,
        limit: 1000,
        from: { kind: 'offset', offset: 0 },
      })
      return found.map(({ id }) => id)
    }
    const agree = async (resourceType: 'User' | 'Group', filterText: string) => {
      const [type, subjects] = resourceType === 'User' ? [users, planted] : [groups, plantedGroups]
      const filter = resolveFilter(registry, type, parseFilter(filterText))
      const expected = subjects
        .filter((subject) => evaluateFilter(filter, subject))
        .map(({ id }) => id)
      expect(await query(resourceType, filter, null)).toEqual(expected.toSorted())
      expect(
        await world.storage.read.resources.count(world.directory.id, resourceType, filter),
      ).toBe(expected.length)
    }

    test(`${questionsCount} filters over users`, async () => {
      const found = nested(userLeaf(plantedGroups.map(({ id }) => id)))
      await fc.assert(
        fc.asyncProperty(found, (filter) => agree('User', filter)),
        { seed, numRuns: questionsCount },
      )
    })

    test('values that are there, by every operator', async () => {
      const values = planted.flatMap(({ attributes, externalId }) =>
        [attributes['userName'], attributes['title'], attributes['displayName'], externalId].filter(
          (value) => typeof value === 'string',
        ),
      )
      const question = fc.tuple(
        fc.constantFrom(
          'userName',
          'title',
          'displayName',
          'externalId',
          'emails.value',
          `${contoso}:exact`,
        ),
        textual,
        fc.constantFrom(...values),
      )
      await fc.assert(
        fc.asyncProperty(question, ([path, operator, value]) =>
          agree('User', `${path} ${operator} ${JSON.stringify(value)}`),
        ),
        { seed, numRuns: questionsCount / 2 },
      )
    })

    test('filters over groups', async () => {
      const found = nested(groupLeaf(planted.map(({ id }) => id)))
      await fc.assert(
        fc.asyncProperty(found, (filter) => agree('Group', filter)),
        { seed, numRuns: questionsCount / 4 },
      )
    })

    test.each(sortable)('73. order by %s', async (sortBy) => {
      for (const sortOrder of ['ascending', 'descending']) {
        const sort = present(resolveSort(registry, users, sortBy, sortOrder), 'an order')
        const expected = planted
          .toSorted((left, right) => compareBy(sort, left, right))
          .map(({ id }) => id)
        expect(await query('User', null, sort)).toEqual(expected)
      }
    })
  },
)

/** RFC 7644 §3.4.2.3, spelled out for one pair; the id decides between equals. */
function compareBy(sort: ResourceSort, left: Planted, right: Planted): number {
  const [a, b] = [sortValue(sort, left), sortValue(sort, right)]
  const order =
    a === undefined || b === undefined
      ? Number(a === undefined) - Number(b === undefined)
      : compareValues(a, b)
  return (sort.descending ? -order : order) || compareCodePoints(left.id, right.id)
}

function compareValues(a: string | number | boolean, b: string | number | boolean): number {
  return typeof a === 'string' && typeof b === 'string'
    ? compareCodePoints(a, b)
    : Number(a) > Number(b)
      ? 1
      : Number(a) < Number(b)
        ? -1
        : 0
}

function sortValue({ key }: ResourceSort, subject: Planted): string | number | boolean | undefined {
  if (key.kind === 'column') {
    const value = subject[key.column]
    return value instanceof Date ? value.getTime() : (value ?? undefined)
  }
  const value = stepInto(subject.comparable, key.steps)
  const elements = (value ?? []) as readonly JsonValue[]
  const chosen =
    key.element === null
      ? value
      : (elements.find((element) => stepInto(element, ['primary']) === true) ?? elements[0])
  const found =
    key.element === null || chosen === undefined ? chosen : stepInto(chosen, key.element)
  return typeof found === 'object' ? undefined : found
}
