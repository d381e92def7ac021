import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../../core/directory.ts'
import { coerceValue } from '../resource/coerce-value.ts'
import { createRegistry } from '../schema/registry.ts'
import { groupType, userType } from '../schema/resource-types.ts'
import type { ResourceType } from '../schema/model.ts'
import { ScimError } from '../scim-error.ts'
import { applyPatch } from './apply-patch.ts'
import { createComparableElement } from './element-match.ts'
import { parsePatch, patchOpUrn } from './parse-patch.ts'
import { parsePath } from './parse-path.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const registry = createRegistry()

const ada: JsonObject = deepFreeze({
  userName: 'ada',
  active: true,
  name: { familyName: 'Lovelace' },
  emails: [
    { value: 'a', type: 'work', primary: true },
    { value: 'b', type: 'home' },
  ],
  roles: [{ value: 'admin' }],
  [enterprise]: { department: 'R&D', manager: { value: 'usr_9' } },
})

function deepFreeze<T extends JsonValue>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner as JsonValue)
    Object.freeze(value)
  }
  return value
}

function run(
  operations: readonly unknown[],
  type: ResourceType,
  from: JsonObject,
  strict: boolean,
) {
  const request = parsePatch({ schemas: [patchOpUrn], Operations: operations }, { strict })
  return applyPatch(registry, type, { attributes: from, externalId: null }, request, { strict })
}

/** The result, or `undefined` for a ScimError; anything else is a mistake of ours. */
function tried<T>(attempt: () => T): T | undefined {
  try {
    return attempt()
  } catch (error) {
    if (error instanceof ScimError) return undefined
    throw error
  }
}

const name = fc.constantFrom(
  'userName',
  'active',
  'name',
  'name.givenName',
  'emails',
  'emails.type',
  'roles',
  'id',
  'meta',
  'groups',
  'members',
  'externalId',
  'unknown',
  'password',
  'x509Certificates',
  'displayName',
  enterprise,
  `${enterprise}:manager`,
  `${enterprise}:department`,
  'urn:x',
  '__proto__',
  '',
)
const filter = fc.constantFrom(
  'type eq "work"',
  'primary eq "True"',
  'value co "a" or not (type pr)',
  'type eq',
  '',
  '"]"',
  'primary eq true and type eq "other"',
  'value eq "]"',
  'unknown eq 1',
  'value eq "a"',
)
const sub = fc.constantFrom('', '.value', '.primary', '.type', '.$ref', '.unknown', '.', 'x', ']')
const path = fc.oneof(
  name,
  fc.tuple(name, filter, sub).map(([attribute, inner, end]) => `${attribute}[${inner}]${end}`),
  fc.string({ maxLength: 20 }),
)
const scalar = fc.oneof(
  fc.constantFrom('a', 'b', 'work', 'True', 'usr_1', '', null, true, false, 7, 1.5),
  fc.string({ maxLength: 4 }),
)
const value = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(path, fc.constantFrom('value', 'type', 'primary', '$ref', 'display')),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value
const likely = fc.oneof(
  fc.record({
    op: fc.constantFrom('add', 'Replace'),
    path: fc.constantFrom('emails', 'roles', 'name', enterprise, `${enterprise}:manager`),
    value,
  }),
  fc.record({
    op: fc.constantFrom('add', 'Replace'),
    path: fc.constantFrom(
      'emails[type eq "work"].value',
      'emails[type eq "other"].primary',
      'roles.display',
      'emails[type eq "home"]',
      'name.givenName',
      'displayName',
      'externalId',
    ),
    value: scalar,
  }),
  fc.record({ op: fc.constant('remove'), path: name }),
  fc.record({ op: fc.constantFrom('add', 'Replace'), value }),
)
const operation = fc.oneof(
  { weight: 3, arbitrary: likely },
  fc.record(
    { op: fc.constantFrom('add', 'Replace', 'remove'), path, value },
    { requiredKeys: ['op'] },
  ),
)
const type = fc.constantFrom(userType, groupType)

describe('whatever comes', () => {
  test('a PATCH is applied or refused with a ScimError, and changes nothing in place', () => {
    let applied = 0
    fc.assert(
      fc.property(
        fc.array(operation, { minLength: 1, maxLength: 4 }),
        type,
        fc.boolean(),
        (operations, resourceType, strict) => {
          const from = resourceType === userType ? ada : deepFreeze({ displayName: 'Sales' })
          const result = tried(() => run(operations, resourceType, from, strict))
          if (result === undefined) return
          applied += 1
          expect(result.changed).toBe(
            result.externalId !== null || !sameJson(result.attributes, from),
          )
        },
      ),
      { numRuns: 1500 },
    )
    expect(applied).toBeGreaterThan(50)
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  test.each([
    ['an envelope', fc.anything()],
    [
      'operations',
      fc.array(fc.anything()).map((all) => ({ schemas: [patchOpUrn], Operations: all })),
    ],
  ])('%s of any kind', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<unknown>, (body) => {
        tried(() => parsePatch(body, { strict: false }))
      }),
    )
  })

  test('a path', () => {
    const context = {
      registry,
      type: userType,
      strict: false,
      comparable: createComparableElement(),
    }
    fc.assert(
      fc.property(
        fc.oneof(
          path,
          fc.array(fc.nat(0xffff), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
        ),
        (text) => {
          tried(() => parsePath(context, text))
        },
      ),
      { numRuns: 500 },
    )
    for (const text of ['emails[', 'emails[(', '[', 'a.']) {
      expect(tried(() => parsePath(context, text.repeat(3000)))).toBeUndefined()
    }
  })
})

function sameJson(left: JsonValue, right: JsonValue): boolean {
  const sorted = (_key: string, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner
  return JSON.stringify(left, sorted) === JSON.stringify(right, sorted)
}

test('what a lenient PATCH leaves behind fits the schema', () => {
  fc.assert(
    fc.property(fc.array(operation, { minLength: 1, maxLength: 4 }), (operations) => {
      const result = tried(() => run(operations, userType, ada, false))
      for (const [key, inner] of Object.entries(result?.attributes ?? {})) {
        const resolved = registry.resolveText(userType, key)
        expect(resolved, key).toBeDefined()
        if (resolved === undefined || resolved.extension !== null) continue
        const again = coerceValue(resolved.attribute, inner, { strict: false, path: key })
        expect(again).toEqual(inner)
      }
    }),
    { numRuns: 1500 },
  )
})

test('82 an operation that adds or replaces changes nothing when it is repeated', () => {
  const plain = fc.record({
    op: fc.constantFrom('add', 'replace'),
    path: fc.constantFrom(
      'userName',
      'name',
      'emails',
      'roles',
      'emails[type eq "other"].value',
      enterprise,
    ),
    value,
  })
  fc.assert(
    fc.property(plain, (given) => {
      const first = tried(() => run([given], userType, ada, false))
      if (first === undefined) return
      expect(run([given], userType, first.attributes, false).changed).toBe(false)
    }),
    { numRuns: 1500 },
  )
})

test('a thousand operations on a thousand elements read each element a bounded number of times', () => {
  let reads = 0
  const counted = (element: JsonObject): JsonObject =>
    new Proxy(element, {
      getOwnPropertyDescriptor: (target, key) => {
        reads += 1
        return Reflect.getOwnPropertyDescriptor(target, key)
      },
    })
  const emails = Array.from({ length: 900 }, (_value, index) => counted({ value: `a${index}` }))
  const operations = Array.from({ length: 1000 }, (_value, index) => ({
    op: 'add',
    path: 'emails',
    value: [{ value: `a${index % 900}` }],
  }))
  expect(run(operations, userType, { userName: 'ada', emails }, false).changed).toBe(false)
  expect(reads).toBeLessThan(emails.length * 50)
})
