// Both databases answer any question as the reference evaluator does.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../../src/core/directory.ts'
import type { DirectoryResourceId } from '../../src/core/ids.ts'
import type { ResourceFilter } from '../../src/core/resource-query.ts'
import type { NewResource } from '../../src/engine/ports.ts'
import { evaluateFilter } from '../../src/scim/filter/evaluate-filter.ts'
import { after, build } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { plantDirectory, plantGroup, resourceOf } from './plant-directory.ts'

const names = ['a', 'b', 'urn:x:2.0:User', '$ref'] as const
const words = [
  '',
  'a',
  'A',
  'ab',
  'b',
  '%',
  '_',
  "'",
  '\\',
  'é',
  '\u{E000}',
  '\u{1F600}',
  '10',
] as const
const text = fc.oneof(
  fc.constantFrom(...words),
  fc.array(fc.constantFrom(...words), { maxLength: 3 }).map((parts) => parts.join('')),
)
const number = fc.oneof(
  fc.constantFrom(0, 1, -1, 10, 0.1, 1e21, -1e-7, 2 ** 53, 36),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const simple: fc.Arbitrary<JsonValue> = fc.oneof(text, number, fc.boolean(), fc.constant(null))
const inner: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.constantFrom(...names, 'primary'),
  simple,
  {
    maxKeys: 3,
    noNullPrototype: true,
  },
)
const value: fc.Arbitrary<JsonValue> = fc.oneof(
  simple,
  inner,
  fc.array(fc.oneof(inner, simple), { maxLength: 3 }),
)
const document: fc.Arbitrary<JsonObject> = fc.dictionary(fc.constantFrom(...names), value, {
  maxKeys: 4,
  noNullPrototype: true,
})
const steps = fc.array(fc.constantFrom(...names), { minLength: 0, maxLength: 2 })

const compared = fc.oneof(
  text.map((one) => ({ type: 'text', value: one }) as const),
  number.map((one) => ({ type: 'number', value: one }) as const),
  fc.boolean().map((one) => ({ type: 'boolean', value: one }) as const),
)
const place = fc.oneof(
  { weight: 6, arbitrary: steps.map((one) => ({ kind: 'document', steps: one }) as const) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('id', 'externalId', 'createdAt', 'updatedAt')
      .map((column) => ({ kind: 'column', column }) as const),
  },
)
const comparison = fc.record({
  kind: fc.constant('compare' as const),
  place,
  operator: fc.constantFrom('eq', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'),
  value: compared,
})
/** As `scim/` asks: beside the key stands the comparison that implies it. */
const narrowed = text.map((one): ResourceFilter => ({
  kind: 'and',
  operands: [
    { kind: 'key', attribute: 'User:a', value: one },
    {
      kind: 'compare',
      place: { kind: 'document', steps: ['a'] },
      operator: 'eq',
      value: { type: 'text', value: one },
    },
  ],
}))

const { filter } = fc.letrec<{ filter: ResourceFilter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    comparison,
    narrowed,
    fc.record({ kind: fc.constant('present' as const), place }),
    fc.record({ kind: fc.constant('constant' as const), value: fc.boolean() }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      operands: fc.array(tie('filter'), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), operand: tie('filter') }),
    fc.record({ kind: fc.constant('element' as const), steps, filter: tie('filter') }),
  ),
}))

describeEachDialect('any filter', (dialect) => {
  const database = useDatabase(dialect)

  it('is answered as the evaluator answers it', async () => {
    const { storage } = database
    const documents = fc.sample(document, { numRuns: 150, seed: 7 })
    const { directory } = await plantDirectory(storage)
    const planted = documents.map((attributes, index) =>
      resourceOf(directory, {
        createdAt: after(index),
        updatedAt: after(index * 2),
        document: build.document({
          attributes,
          externalId: index % 3 === 0 ? null : (words[index % words.length] ?? null),
          keys:
            typeof attributes['a'] === 'string'
              ? [{ attribute: 'User:a', value: attributes['a'], unique: false }]
              : [],
        }),
      }),
    )
    await storage.transaction(async ({ resources }) => {
      // eslint-disable-next-line no-await-in-loop
      for (const resource of planted) await resources.insert(resource)
    })
    await fc.assert(
      fc.asyncProperty(filter, async (question) => {
        const rows = await storage.read.resources.query(directory.id, {
          resourceType: 'User',
          filter: question,
          sort: null,
          limit: 1000,
          from: { kind: 'offset', offset: 0 },
        })
        const expected = planted.filter((one) => holds(question, one)).map(({ id }) => id)
        expect(rows.map(({ id }) => id)).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })

  it('is answered alike about memberships', async () => {
    const { storage } = database
    const { directory } = await plantDirectory(storage)
    const planted = Array.from({ length: 12 }, () => resourceOf(directory))
    const groups = await Promise.all([0, 1, 2].map(() => plantGroup(storage, directory)))
    const groupsOf = new Map<DirectoryResourceId, Set<string>>()
    await storage.transaction(async ({ resources, groupMembers }) => {
      // eslint-disable-next-line no-await-in-loop
      for (const resource of planted) await resources.insert(resource)
      for (const [index, { id }] of planted.entries()) {
        const own = groups.filter((_, bit) => ((index >> bit) & 1) === 1)
        groupsOf.set(id, new Set(own))
        for (const group of own)
          // eslint-disable-next-line no-await-in-loop
          await groupMembers.add(directory.id, group, [{ memberId: id, memberType: 'User' }])
      }
    })
    const membership = fc.oneof(
      fc
        .constantFrom(...groups, 'dgr_nobody')
        .map((groupId): ResourceFilter => ({ kind: 'inGroup', groupId })),
      fc.constant<ResourceFilter>({ kind: 'inAnyGroup' }),
    )
    const asked = fc.letrec<{ asked: ResourceFilter }>((tie) => ({
      asked: fc.oneof(
        { maxDepth: 3 },
        membership,
        fc.record({ kind: fc.constant('not' as const), operand: tie('asked') }),
        fc.record({
          kind: fc.constantFrom('and' as const, 'or' as const),
          operands: fc.array(tie('asked'), { maxLength: 3 }),
        }),
      ),
    })).asked
    await fc.assert(
      fc.asyncProperty(asked, async (question) => {
        const rows = await storage.read.resources.query(directory.id, {
          resourceType: 'User',
          filter: question,
          sort: null,
          limit: 1000,
          from: { kind: 'offset', offset: 0 },
        })
        const expected = planted.filter((one) => holds(question, one, groupsOf.get(one.id)))
        expect(rows.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
      }),
      { numRuns: 100 },
    )
  })
})

function holds(question: ResourceFilter, one: NewResource, groupIds = new Set<string>()): boolean {
  const { id, createdAt, updatedAt, document } = one
  const { comparable, externalId } = document
  return evaluateFilter(question, { id, createdAt, updatedAt, comparable, externalId, groupIds })
}
