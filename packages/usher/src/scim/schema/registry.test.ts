import { expect, test } from 'vitest'
import type { DirectoryExtension } from '../../core/directory.ts'
import { extensionSchema } from '../../core/directory.ts'
import { enterpriseUserUrn } from './enterprise-user.ts'
import { createRegistry, isWholeExtension, withDefaultSub } from './registry.ts'
import { groupType, userType } from './resource-types.ts'

const badges = extensionSchema.parse({
  id: 'urn:contoso:badges:2.0',
  name: 'Badges',
  resourceType: 'User',
  attributes: [{ name: 'badge', type: 'string', uniqueness: 'server' }],
})
const registry = createRegistry({ extensions: [badges] })

test.each([
  ['userName', ['userName']],
  ['USERNAME', ['userName']],
  ['name.FamilyName', ['name', 'familyName']],
  ['urn:ietf:params:scim:schemas:core:2.0:User:userName', ['userName']],
  ['urn:ietf:params:scim:schemas:CORE:2.0:user:NAME.givenname', ['name', 'givenName']],
  ['urn:ietf:params:scim:schemas:core:2.0:User:meta.created', ['meta', 'created']],
  [enterpriseUserUrn, [enterpriseUserUrn]],
  [`${enterpriseUserUrn}:department`, [enterpriseUserUrn, 'department']],
  [`${enterpriseUserUrn.toUpperCase()}:manager.value`, [enterpriseUserUrn, 'manager', 'value']],
  ['urn:contoso:badges:2.0', ['urn:contoso:badges:2.0']],
  ['urn:contoso:badges:2.0:Badge', ['urn:contoso:badges:2.0', 'badge']],
  ['id', ['id']],
  ['schemas', ['schemas']],
])('%s is %j', (path, steps) => {
  expect(registry.resolveText(userType, path)?.steps).toEqual(steps)
})

test.each([
  '',
  'department',
  'name.x',
  'emails.value.x',
  'urn:x:y',
  'toString',
  '__proto__',
  'members',
])('%j is nothing of a user', (path) =>
  expect(registry.resolveText(userType, path)).toBeUndefined(),
)

test('however a caller splits a path, it means the same', () => {
  const whole = registry.resolve(userType, { urn: enterpriseUserUrn, name: null })
  expect(whole && isWholeExtension(whole)).toBe(true)
  const [urn, name] = [enterpriseUserUrn.slice(0, -5), 'User']
  expect(registry.resolve(userType, { urn, name, sub: null })).toBe(whole)
  const badge = registry.resolve(userType, { urn: 'urn:contoso:badges', name: '2', sub: '0' })
  expect(badge?.steps).toEqual([badges.id])
})

test('a comparison with a complex attribute means its value, where it has one', () => {
  const emails = registry.resolve(userType, { name: 'emails' })
  expect(emails && withDefaultSub(emails).steps).toEqual(['emails', 'value'])
  const name = registry.resolve(userType, { name: 'name' })
  expect(name && withDefaultSub(name)).toBe(name)
})

test('types are found by endpoint and name', () => {
  expect(registry.byEndpoint('uSers')?.name).toBe('User')
  expect(registry.byEndpoint('/groups')).toBe(groupType)
  expect(registry.byEndpoint('constructor')).toBeUndefined()
  expect(registry.byName('group')).toBe(groupType)
})

test.each<[string, readonly DirectoryExtension[]]>([
  ['a schema of ours', [{ ...badges, id: enterpriseUserUrn.toUpperCase() }]],
  ['the same twice', [badges, badges]],
  ['inside another one', [badges, { ...badges, id: `${badges.id}:x` }]],
  ['inside one of ours', [{ ...badges, id: `${enterpriseUserUrn}:x` }]],
  ['a message', [{ ...badges, id: 'urn:ietf:params:scim:api:messages:2.0:X' }]],
  ['a name that reaches into prototypes', [renamed('constructor')]],
])('an extension cannot be %s', (_, extensions) => {
  expect(() => createRegistry({ extensions })).toThrow()
})

test('a type of an embedding program stands beside ours, and needs names of its own', () => {
  const device = { ...groupType, name: 'Device', endpoint: '/Devices', rowAttributes: [] }
  const more = [{ ...device, schema: { ...groupType.schema, id: 'urn:contoso:Device' } }]
  expect(createRegistry({ more }).byEndpoint('devices')?.name).toBe('Device')
  expect(() => createRegistry({ more: [{ ...device, name: 'user' }] })).toThrow('name')
  expect(() => createRegistry({ more: [{ ...device, endpoint: '/users' }] })).toThrow('endpoint')
})

test('no complex attribute lies inside a complex one (statement 106)', () => {
  const subs = registry.schemas.flatMap(({ attributes }) =>
    attributes.flatMap((attribute) => attribute.subAttributes ?? []),
  )
  expect(subs.map(({ type }) => type)).not.toContain('complex')
})

function renamed(name: string): DirectoryExtension {
  return { ...badges, attributes: badges.attributes.map((attribute) => ({ ...attribute, name })) }
}
