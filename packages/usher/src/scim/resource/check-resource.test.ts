import { expect, test } from 'vitest'
import type { JsonObject } from '../../core/directory.ts'
import { resourceLengthMax, valuesPerAttributeMax } from '../limits.ts'
import type { ResourceType } from '../schema/model.ts'
import { createRegistry } from '../schema/registry.ts'
import { groupType, userType } from '../schema/resource-types.ts'
import { ScimError } from '../scim-error.ts'
import { checkResource } from './check-resource.ts'

const badges: ResourceType['extensions'][number]['schema'] = {
  id: 'urn:contoso:badges:2.0',
  name: 'Badges',
  description: '',
  attributes: [{ ...userType.schema.attributes[0]!, name: 'badge' }],
}
const optional = { ...userType, extensions: [{ schema: badges, required: false }] }
const required = { ...userType, extensions: [{ schema: badges, required: true }] }
const user = createRegistry().byName('User')!

function phones(count: number, primary = false) {
  return Array.from({ length: count }, (_, index) => ({ value: `${index}`, primary }))
}

test.each<[string, ResourceType, JsonObject]>([
  ['a user with a name', user, { userName: 'ada' }],
  ['a group with margins in its name', groupType, { displayName: ' Sales ' }],
  ['a user name as long as an index holds', user, { userName: 'a'.repeat(500) }],
  [
    'as many values as there may be',
    user,
    { userName: 'a', phoneNumbers: phones(valuesPerAttributeMax) },
  ],
  ['one primary value', user, { userName: 'a', phoneNumbers: phones(1, true) }],
  ['an extension that is not used', optional, { userName: 'ada' }],
  [
    'an extension with what it asks for',
    required,
    { userName: 'ada', [badges.id]: { badge: '1' } },
  ],
  ['as long as a resource may be', user, long(resourceLengthMax)],
])('accepted: %s', (_, type, attributes) => {
  expect(() => checkResource(type, attributes)).not.toThrow()
})

test.each<[string, ResourceType, JsonObject, string]>([
  ['no user name', user, {}, 'userName'],
  ['null for a user name', user, { userName: null }, 'userName'],
  ['no name of a group', groupType, { displayName: '' }, 'displayName'],
  ['margins', user, { userName: '\u00a0ada' }, 'userName'],
  ['a longer user name', user, { userName: 'a'.repeat(501) }, 'userName'],
  ['a longer name of a group', groupType, { displayName: 'a'.repeat(501) }, 'displayName'],
  [
    'one value more',
    user,
    { userName: 'a', phoneNumbers: phones(valuesPerAttributeMax + 1) },
    'phoneNumbers',
  ],
  ['two primary values', user, { userName: 'a', phoneNumbers: phones(2, true) }, 'phoneNumbers'],
  [
    'an extension without what it asks for',
    optional,
    { userName: 'a', [badges.id]: { x: 1 } },
    'badge',
  ],
  ['no extension where there has to be one', required, { userName: 'a' }, badges.id],
  ['one character more', user, long(resourceLengthMax + 1), String(resourceLengthMax)],
])('refused: %s', (_, type, attributes, detail) => {
  const run = () => checkResource(type, attributes)
  expect(run).toThrow(ScimError)
  expect(run).toThrow(detail)
})

function long(length: number): JsonObject {
  const rest = JSON.stringify({ userName: 'ada', x: '' }).length
  return { userName: 'ada', x: 'x'.repeat(length - rest) }
}
