import { expect, test } from 'vitest'
import { extensionSchema, type JsonObject } from '../../core/directory.ts'
import { enterpriseUserUrn } from '../schema/enterprise-user.ts'
import { createRegistry } from '../schema/registry.ts'
import { resourceKeyAttribute, resourceKeyValue } from './resource-keys.ts'
import { toDocument, toPerson } from './to-document.ts'

const badges = extensionSchema.parse({
  id: 'urn:contoso:Badges:2.0',
  name: 'Badges',
  resourceType: 'User',
  attributes: [
    { name: 'badge', type: 'string', uniqueness: 'server', multiValued: true, caseExact: true },
    { name: 'hired', type: 'dateTime' },
    { name: 'secret', type: 'string', mutability: 'writeOnly' },
  ],
})
const registry = createRegistry({ extensions: [badges] })
const user = registry.byName('User')!
const group = registry.byName('Group')!

function documentOf(attributes: JsonObject, type = user) {
  return toDocument(registry, type, { attributes, externalId: 'Oid' })
}

test('a user, as stored, as compared and as found', () => {
  const attributes: JsonObject = {
    userName: 'Ada@Contoso.example',
    displayName: 'ＡDA',
    active: true,
    emails: [
      { value: 'Ada@Contoso.example', type: 'Work', primary: true },
      { value: 'ada@contoso.EXAMPLE', type: 'home' },
    ],
    photos: [{ value: 'https://x.example/A' }],
    [enterpriseUserUrn]: { department: 'R&D', manager: { value: 'Usr_1' } },
    [badges.id]: { badge: ['A', 'a'], hired: '2026-01-01T01:00:00+01:00', secret: 's' },
  }
  expect(documentOf({ ...attributes, password: 'p', shoeSize: 42 })).toEqual({
    externalId: 'Oid',
    label: 'ＡDA',
    attributes,
    comparable: {
      schemas: [user.schema.id, enterpriseUserUrn, badges.id].map((urn) => urn.toLowerCase()),
      userName: 'ada@contoso.example',
      displayName: 'ada',
      active: true,
      emails: [
        { value: 'ada@contoso.example', type: 'work', primary: true },
        { value: 'ada@contoso.example', type: 'home' },
      ],
      photos: [{ value: 'https://x.example/A' }],
      [enterpriseUserUrn]: { department: 'r&d', manager: { value: 'Usr_1' } },
      [badges.id]: { badge: ['A', 'a'], hired: '2026-01-01T00:00:00.000000000Z' },
    },
    keys: [
      { attribute: 'User:userName', value: 'ada@contoso.example', unique: true },
      { attribute: 'User:emails.value', value: 'ada@contoso.example', unique: false },
      { attribute: `User:${badges.id}:badge`, value: 'A', unique: true },
      { attribute: `User:${badges.id}:badge`, value: 'a', unique: true },
    ],
  })
})

test('a group is found by its name', () => {
  expect(documentOf({ displayName: 'Sales' }, group)).toEqual({
    externalId: 'Oid',
    label: 'Sales',
    attributes: { displayName: 'Sales' },
    comparable: { displayName: 'sales', schemas: [group.schema.id.toLowerCase()] },
    keys: [{ attribute: 'Group:displayName', value: 'sales', unique: true }],
  })
})

test('an unassigned default is its value, and the label is the user name', () => {
  const document = documentOf({ userName: 'ada' })
  expect(document.attributes).toEqual({ userName: 'ada', active: true })
  expect(document.comparable).toMatchObject({ active: true })
  expect(document.label).toBe('ada')
})

test('what no longer fits its schema is not compared', () => {
  const document = documentOf({ userName: 'ada', title: 7, emails: 'x', name: ['y'] })
  expect(Object.keys(document.comparable).toSorted()).toEqual(['active', 'schemas', 'userName'])
})

test.each([
  ['userName', 'User:userName'],
  ['EMAILS.VALUE', 'User:emails.value'],
  [`${badges.id}:badge`, `User:${badges.id}:badge`],
  ['emails', null],
  ['title', null],
  ['id', null],
  [badges.id, null],
])('the key of %s is %s', (path, key) => {
  const resolved = registry.resolveText(user, path)
  expect(resourceKeyAttribute(registry, user, resolved!)).toBe(key)
})

test('a long value is cut, and not inside a character', () => {
  expect(resourceKeyValue('a'.repeat(500))).toHaveLength(500)
  expect(resourceKeyValue('a'.repeat(501))).toHaveLength(500)
  expect(resourceKeyValue(`${'a'.repeat(499)}😀`)).toBe('a'.repeat(499))
})

test.each<[JsonObject, string | null, string | null]>([
  [{}, null, null],
  [
    { emails: [{ value: 'A@b.example' }, { value: 'C@b.example', type: 'Work' }] },
    'C@b.example',
    'c@b.example',
  ],
  [
    {
      emails: [
        { value: 'a@b.example', type: 'work' },
        { value: 'c@b.example', primary: true },
      ],
    },
    'c@b.example',
    'c@b.example',
  ],
  [{ emails: [{ type: 'work' }, { value: 'a@b.example' }] }, 'a@b.example', 'a@b.example'],
  [{ emails: [{ value: 'no address' }] }, 'no address', null],
])('the address in %j is %s', (attributes, email, normalizedEmail) => {
  expect(toPerson({ userName: 'ada', ...attributes }, null)).toMatchObject({
    email,
    normalizedEmail,
  })
})

test.each<[JsonObject, string | null]>([
  [{ displayName: 'Ada', name: { formatted: 'x' } }, 'Ada'],
  [{ name: { formatted: 'Ada L', givenName: 'x' } }, 'Ada L'],
  [{ name: { givenName: 'Ada', familyName: 'L' } }, 'Ada L'],
  [{ name: { honorificPrefix: 'Dr' } }, null],
])('the name in %j is %s', (attributes, displayName) => {
  expect(toPerson({ userName: 'ada', ...attributes }, 'x')).toMatchObject({
    userName: 'ada',
    externalId: 'x',
    active: true,
    displayName,
  })
})

test('who is inactive', () => {
  expect(toPerson({ userName: 'ada', active: false }, null).active).toBe(false)
})
