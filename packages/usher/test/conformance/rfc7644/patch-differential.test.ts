// PATCH held against an independent implementation, scim-patch 0.8.3. Where the two differ on purpose the
// generators stay away, and the last tests state each deviation with its reason.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scimPatch, type ScimPatchOperation } from 'scim-patch'
import type { JsonObject, JsonValue } from '../../../src/core/directory.ts'
import { applyPatch } from '../../../src/scim/patch/apply-patch.ts'
import { parsePatch, patchOpUrn } from '../../../src/scim/patch/parse-patch.ts'
import { createRegistry } from '../../../src/scim/schema/registry.ts'
import { userType } from '../../../src/scim/schema/resource-types.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const registry = createRegistry()

type Operation = { readonly op: string; readonly path?: string; readonly value?: JsonValue }

function ours(attributes: JsonObject, operations: readonly Operation[]): JsonValue {
  const request = parsePatch({ schemas: [patchOpUrn], Operations: operations }, { strict: false })
  const resource = { attributes, externalId: null }
  return applyPatch(registry, userType, resource, request, { strict: false }).attributes
}

function theirs(attributes: JsonObject, operations: readonly Operation[]): JsonValue {
  const resource = { ...structuredClone(attributes), schemas: [], meta: {} }
  const patched: unknown = scimPatch(
    resource as never,
    structuredClone(operations) as ScimPatchOperation[],
  )
  const { schemas: _, meta: __, ...rest } = patched as { schemas: unknown; meta: unknown }
  return withoutEmpty(rest as JsonObject)
}

/** RFC 7643 §2.5: empty is absent. They leave `{}` and `[]` behind, we do not. */
function withoutEmpty(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, withoutEmpty(inner as JsonValue)] as const)
      .filter(([, inner]) => typeof inner !== 'object' || Object.keys(inner ?? {}).length > 0),
  )
}

const word = fc.constantFrom('a', 'b', 'c', 'd')
const types = ['work', 'home', 'other'] as const
/** At most one of each type, and never two of the same type and value. */
const addresses = fc.uniqueArray(
  fc.record({ type: fc.constantFrom(...types), locality: word, country: fc.constant('DE') }),
  { selector: ({ type }) => type, maxLength: 3 },
)
const emails = fc.uniqueArray(fc.record({ value: word, type: fc.constantFrom(...types) }), {
  selector: ({ type }) => type,
  minLength: 1,
  maxLength: 3,
})
const user = fc
  .record(
    {
      userName: word,
      title: word,
      active: fc.boolean(),
      name: fc.record({ familyName: word, givenName: word }),
      emails,
      addresses: addresses.filter((all) => all.length > 0),
      [enterprise]: fc.record({ department: word, division: word }),
    },
    { requiredKeys: ['userName', 'active'] },
  )
  .map((attributes): JsonObject => attributes)

const addOrReplace = fc.constantFrom('add', 'replace', 'Add', 'Replace')
const remove = fc.constantFrom('remove', 'Remove')
const type = fc.constantFrom(...types)
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    op: addOrReplace,
    path: fc.constantFrom('userName', 'title', 'name.familyName', `${enterprise}:department`),
    value: word,
  }),
  fc.record({ op: addOrReplace, path: fc.constant('active'), value: fc.boolean() }),
  fc.record({
    op: addOrReplace,
    path: fc.constant('name'),
    value: fc.record({ familyName: word, middleName: word }, { requiredKeys: ['familyName'] }),
  }),
  fc.record({
    op: addOrReplace,
    value: fc.record({ title: word, 'name.givenName': word, [`${enterprise}:division`]: word }),
  }),
  fc.record({
    op: fc.constantFrom('replace', 'Replace'),
    path: fc.constant('emails'),
    value: emails,
  }),
  fc.record({ op: fc.constantFrom('add', 'Add'), path: fc.constant('emails'), value: emails }),
  fc.record({
    op: addOrReplace,
    path: type.map((name) => `addresses[type eq "${name}"].locality`),
    value: word,
  }),
  fc.record({
    op: remove,
    path: fc.constantFrom('title', 'emails', 'name', 'name.givenName', `${enterprise}:division`),
  }),
  fc.record({ op: remove, path: type.map((name) => `addresses[type eq "${name}"]`) }),
)

/** They fail on what is not there, where the RFC is quiet and we do nothing. */
function failsThere(attributes: JsonObject, operations: readonly Operation[]): boolean {
  try {
    theirs(attributes, operations)
    return false
  } catch {
    return true
  }
}

test('operations one after the other come out the same', () => {
  let compared = 0
  fc.assert(
    fc.property(
      user,
      fc.array(operation, { minLength: 1, maxLength: 6 }),
      (attributes, operations) => {
        if (failsThere(attributes, operations)) return
        compared += 1
        expect(ours(attributes, operations)).toEqual(theirs(attributes, operations))
      },
    ),
    { numRuns: 1000 },
  )
  expect(compared).toBeGreaterThan(500)
})

describe('deviates', () => {
  const work = { value: 'a', type: 'work', primary: true }
  const home = { value: 'b', type: 'home' }
  const from: JsonObject = { userName: 'ada', active: true, emails: [work, home] }
  const row = (op: string, path: string | undefined, value?: JsonValue): Operation => ({
    op,
    ...(path !== undefined && { path }),
    ...(value !== undefined && { value }),
  })

  test.each<[reason: string, operation: Operation, our: JsonValue]>([
    [
      '83 another primary takes it from the first',
      row('add', 'emails', [{ value: 'c', primary: true }]),
      [{ ...work, primary: false }, home, { value: 'c', primary: true }],
    ],
    ['85 null unassigns, and null is never kept', row('replace', 'emails', null), null],
    [
      '85 a matched element is replaced, not merged',
      row('replace', 'emails[type eq "work"]', { value: 'c' }),
      [{ value: 'c', type: 'work' }, home],
    ],
    [
      '61 equal but for case is equal',
      row('add', 'emails', [{ value: 'B', type: 'HOME' }]),
      [work, home],
    ],
    [
      '82 a part of an element that is there adds nothing',
      row('add', 'emails', [{ value: 'b' }]),
      [work, home],
    ],
    ['removal by value looks at what was named', row('remove', 'emails', [{ value: 'b' }]), [work]],
    [
      'an element that only says its type goes',
      row('replace', 'emails[type eq "home"].value', ''),
      [work],
    ],
    [
      '90 names in any case',
      row('replace', 'EMAILS[TYPE eq "home"].VALUE', 'c'),
      [work, { ...home, value: 'c' }],
    ],
  ])('%s', (_, given, our) => {
    const emailsOf = (value: JsonValue) => (value as { readonly emails?: JsonValue }).emails ?? null
    expect(emailsOf(ours(from, [given]))).toEqual(our)
    const their = failsThere(from, [given]) ? 'failed' : emailsOf(theirs(from, [given]))
    expect(their).not.toEqual(our)
  })

  test('84 to remove from what is not there is no error', () => {
    const given = [row('remove', 'addresses[type eq "work"].locality')]
    expect(ours(from, given)).toEqual(from)
    expect(failsThere(from, given)).toBe(true)
  })

  test('89 a whole extension by its URN; they take its last part for an attribute', () => {
    const extended = { ...from, [enterprise]: { department: 'R&D' } }
    const given = [row('remove', enterprise)]
    expect(ours(extended, given)).toEqual(from)
    expect(theirs(extended, given)).toEqual(extended)
  })

  test('Entra: booleans as text become booleans', () => {
    const given = [row('Replace', 'active', 'False')]
    expect(ours(from, given)).toMatchObject({ active: false })
    expect(theirs(from, given)).toMatchObject({ active: 'False' })
  })

  test('84, 86 required and readOnly attributes are refused; they know no schema', () => {
    for (const given of [row('remove', 'userName'), row('replace', 'id', 'x')]) {
      expect(() => ours(from, [given])).toThrow(expect.objectContaining({ scimType: 'mutability' }))
      expect(failsThere(from, [given])).toBe(false)
    }
  })
})
