import { expect, test } from 'vitest'
import { extensionSchema, type JsonObject } from '../../core/directory.ts'
import { enterpriseUserUrn } from '../schema/enterprise-user.ts'
import { createRegistry } from '../schema/registry.ts'
import type { ResourceType } from '../schema/model.ts'
import { ScimError } from '../scim-error.ts'
import { parseResource } from './parse-resource.ts'

const badges = extensionSchema.parse({
  id: 'urn:contoso:badges:2.0',
  name: 'Badges',
  resourceType: 'User',
  attributes: [
    { name: 'badge', type: 'string', uniqueness: 'server' },
    { name: 'hired', type: 'dateTime', mutability: 'immutable' },
    { name: 'secret', type: 'string', mutability: 'writeOnly' },
    { name: 'toString', type: 'integer', multiValued: true },
  ],
})
const registry = createRegistry({ extensions: [badges] })
const user = registry.byName('User')!
const group = registry.byName('Group')!
const userUrn = user.schema.id
const groupUrn = group.schema.id

type Options = { strict?: boolean; replaces?: JsonObject | null; type?: ResourceType }
function parse(body: unknown, { strict = false, replaces = null, type = user }: Options = {}) {
  return parseResource(registry, type, body, { strict, replaces })
}
function ada(more: object = {}): object {
  return { schemas: [userUrn], userName: 'ada', ...more }
}
function sales(more: object = {}): object {
  return { schemas: [groupUrn], displayName: 'Sales', ...more }
}
function attributes(more: object, options?: Options): JsonObject {
  return parse(ada(more), options).attributes
}

test('what Entra sends for a new user', () => {
  const body = {
    schemas: [userUrn, enterpriseUserUrn],
    externalId: 'Oid-1',
    userName: 'bob@contoso.com',
    active: true,
    emails: [{ primary: true, type: 'work', value: 'bob@contoso.com' }],
    meta: { resourceType: 'User' },
    name: { formatted: 'Bob B', familyName: 'B', givenName: 'Bob' },
    roles: [],
  }
  expect(parse(body)).toEqual({
    externalId: 'Oid-1',
    memberIds: null,
    attributes: {
      userName: 'bob@contoso.com',
      active: true,
      emails: [{ primary: true, type: 'work', value: 'bob@contoso.com' }],
      name: { formatted: 'Bob B', familyName: 'B', givenName: 'Bob' },
    },
  })
  expect(parse(body, { strict: true })).toEqual(parse(body))
})

test('what Entra sends for a new group', () => {
  const body = {
    schemas: [groupUrn, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
    externalId: 'oid',
    displayName: 'Sales',
    meta: { resourceType: 'Group' },
  }
  expect(parse(body, { type: group })).toEqual({
    attributes: { displayName: 'Sales' },
    externalId: 'oid',
    memberIds: null,
  })
  expect(refusal(() => parse(body, { type: group, strict: true })).message).toContain('adscim')
})

test('what Okta and OneLogin send', () => {
  expect(
    parse(ada({ id: 'x', groups: [], password: 'placeholder', meta: 1, locale: 'en-US' })),
  ).toEqual({
    attributes: { userName: 'ada', active: true, locale: 'en-US' },
    externalId: null,
    memberIds: null,
  })
  const oneLogin = {
    schemas: ['urn:scim:schemas:core:1.0'],
    id: null,
    userName: 'ada',
    active: 'True',
    'urn:scim:schemas:extension:enterprise:1.0': {
      manager: { managerId: 'usr_1', displayName: 'Bob' },
    },
  }
  expect(parse(oneLogin).attributes).toEqual({
    userName: 'ada',
    active: true,
    [enterpriseUserUrn]: { manager: { value: 'usr_1' } },
  })
  expect(() => parse(oneLogin, { strict: true })).toThrow(ScimError)
})

test.each<[string, object, object]>([
  [
    'names in any case (16)',
    { ACTIVE: false, Name: { GIVENNAME: 'A' } },
    {
      active: false,
      name: { givenName: 'A' },
    },
  ],
  ['null, [] and nothing (18)', { title: null, emails: [], name: {} }, { active: true }],
  ['null for a default', { active: null }, { active: true }],
  [
    'an extension that is not declared (9)',
    { [enterpriseUserUrn]: { department: 'R&D' } },
    {
      active: true,
      [enterpriseUserUrn]: { department: 'R&D' },
    },
  ],
  ['an extension that nobody knows', { 'urn:x:y': { a: 1 }, shoeSize: 42 }, { active: true }],
  ['an extension without data', { [enterpriseUserUrn]: { department: null } }, { active: true }],
  [
    'keys that are paths',
    { 'name.givenName': 'A', [`${enterpriseUserUrn}:division`]: 'D' },
    {
      active: true,
      name: { givenName: 'A' },
      [enterpriseUserUrn]: { division: 'D' },
    },
  ],
  [
    'readOnly data (23, 30)',
    {
      groups: [{ value: 'g' }],
      [enterpriseUserUrn]: {
        manager: { value: 'm', displayName: 'x' },
      },
    },
    { active: true, [enterpriseUserUrn]: { manager: { value: 'm' } } },
  ],
  [
    'a name like a method of objects',
    { [badges.id]: { TOSTRING: [1, '2'] } },
    {
      active: true,
      [badges.id]: { toString: [1, 2] },
    },
  ],
])('leniently accepted: %s', (_, more, expected) => {
  expect(attributes(more)).toEqual({ userName: 'ada', ...expected })
})

test.each<[string, unknown]>([
  ['an array', []],
  ['a number', 1],
  ['null', null],
  ['text', 'x'],
  ['nothing', undefined],
])('a body that is %s is no syntax (6)', (_, body) => {
  expect(refusal(() => parse(body)).scimType).toBe('invalidSyntax')
})

test.each<[string, unknown, string]>([
  ['no schemas (9)', { userName: 'ada' }, userUrn],
  ['empty schemas', ada({ schemas: [] }), userUrn],
  ['another base', ada({ schemas: [groupUrn] }), userUrn],
  ['only the extension', ada({ schemas: [enterpriseUserUrn] }), userUrn],
  ['a schema twice', ada({ schemas: [userUrn, userUrn.toUpperCase()] }), 'twice'],
  ['a schema that is no text', ada({ schemas: [userUrn, 1] }), 'URNs'],
  ['no userName (29)', { schemas: [userUrn] }, 'userName'],
  ['an empty userName', ada({ userName: '' }), 'userName'],
  ['a userName with a margin', ada({ userName: 'ada ' }), 'userName'],
  ['a very long userName', ada({ userName: 'a'.repeat(501) }), 'userName'],
  ['a userName that folds to a long one', ada({ userName: '\uFDFA'.repeat(100) }), 'userName'],
  ['a name twice', ada({ USERNAME: 'bob' }), 'twice'],
  ['a value of another type', ada({ name: 'Ada' }), 'name'],
  ['an extension that is no object', ada({ [enterpriseUserUrn]: 'x' }), enterpriseUserUrn],
  ['an externalId that is no text', ada({ externalId: {} }), 'externalId'],
  ['a long value (122)', ada({ title: 'x'.repeat(65_537) }), '65536'],
  ['U+0000', ada({ title: 'a\0' }), 'U+0000'],
  ['half a character', ada({ title: '\uD800' }), 'surrogate'],
  ['a number that is none', ada({ [badges.id]: { tostring: Infinity } }), 'number'],
  [
    'a key of prototypes (94)',
    JSON.parse(`{"schemas":["${userUrn}"],"userName":"a","__proto__":{}}`),
    '__proto__',
  ],
  ['such a key deep inside', ada({ x: [{ Constructor: 1 }] }), 'Constructor'],
  ['a deep body', ada({ x: deep(100_000) }), 'deep'],
])('always refused: %s', (_, body, detail) => {
  const error = refusal(() => parse(body))
  expect([error.status, error.scimType]).toEqual([400, 'invalidValue'])
  expect(error.message).toContain(detail)
})

test.each<[string, object]>([
  ['an unknown attribute', { shoeSize: 42 }],
  ['an unknown sub-attribute', { name: { nick: 'A' } }],
  ['data of an extension that is not declared', { [enterpriseUserUrn]: { department: 'R&D' } }],
  ['a schema that is not one of the type', { schemas: [userUrn, groupUrn] }],
  ['a boolean as text', { active: 'True' }],
  [
    'two primaries (20)',
    {
      phoneNumbers: [
        { value: '1', primary: true },
        { value: '2', primary: true },
      ],
    },
  ],
  ['a path as a key', { 'name.givenName': 'A' }],
])('strictly refused: %s', (_, more) => {
  expect(refusal(() => attributes(more, { strict: true })).scimType).toBe('invalidValue')
  expect(() => attributes(more)).not.toThrow()
})

test.each<[unknown, readonly string[] | null]>([
  [undefined, null],
  [null, []],
  [[], []],
  [
    [{ value: 'usr_1' }, { $ref: null, value: 'usr_2' }, { value: 'usr_1', display: 'x' }],
    ['usr_1', 'usr_2'],
  ],
  [{ VALUE: 'usr_1' }, ['usr_1']],
  [['usr_1', null], ['usr_1']],
  [[{ $ref: 'https://x.example/scim/Users/usr_1?a=/b' }], ['usr_1']],
  [[{ value: { value: 'usr_1' } }], ['usr_1']],
])('members %j are %j', (members, expected) => {
  const body = members === undefined ? sales() : sales({ members })
  expect(parse(body, { type: group }).memberIds).toEqual(expected)
})

test.each([[[{}]], [[1]], [[[]]], ['a'.repeat(501)], [Array.from({ length: 20_001 }, () => null)]])(
  'members %j are refused',
  (members) => {
    expect(refusal(() => parse(sales({ members }), { type: group })).message).toContain('members')
  },
)

const before: JsonObject = {
  userName: 'ada',
  title: 'Countess',
  active: false,
  [badges.id]: { hired: '2026-01-01T00:00:00Z', secret: 's', badge: '7' },
}

test('PUT: what is left out goes, but for what is immutable or hidden (35, 37, 40)', () => {
  expect(attributes({}, { replaces: before })).toEqual({
    userName: 'ada',
    active: true,
    [badges.id]: { hired: '2026-01-01T00:00:00Z', secret: 's' },
  })
})

test('PUT: the same instant is the same value, another one is a change (37)', () => {
  const same = { [badges.id]: { hired: '2026-01-01T01:00:00+01:00' } }
  expect(attributes(same, { replaces: before })[badges.id]).toMatchObject({
    hired: '2026-01-01T00:00:00Z',
  })
  const other = { [badges.id]: { hired: '2026-01-01T01:00:00Z' } }
  expect(refusal(() => attributes(other, { replaces: before })).scimType).toBe('mutability')
  expect(attributes(other, { replaces: { userName: 'ada' } })[badges.id]).toEqual({
    hired: '2026-01-01T01:00:00Z',
  })
})

function deep(levels: number): unknown {
  return JSON.parse('['.repeat(levels) + ']'.repeat(levels))
}

function refusal(run: () => unknown): ScimError {
  try {
    run()
  } catch (error) {
    if (error instanceof ScimError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
