import { expect, test } from 'vitest'
import { resolveBase } from './resolve-base.ts'

test.each([
  ['', '', ''],
  ['Users', '', 'Users'],
  ['users', '', 'users'],
  ['users/dus_1', '', 'users/dus_1'],
  ['users/.search', '', 'users/.search'],
  ['users/Users', '/users', 'Users'],
  ['users/Users/dus_1', '/users', 'Users/dus_1'],
  ['users/users', '/users', 'users'],
  ['USERS/gROUPS/dgr_1', '/USERS', 'gROUPS/dgr_1'],
  ['users/ServiceProviderConfig', '/users', 'ServiceProviderConfig'],
  ['users/schemas/urn:x:y', '/users', 'schemas/urn:x:y'],
  ['users/ResourceTypes', '/users', 'ResourceTypes'],
  ['users/Bulk', '/users', 'Bulk'],
  ['users/Me', '/users', 'Me'],
  ['users/Devices', '', 'users/Devices'],
  ['Groups/users', '', 'Groups/users'],
  ['v2', '/v2', ''],
  ['V2/Users/dus_1', '/V2', 'Users/dus_1'],
  ['v2/users/Groups', '/v2/users', 'Groups'],
  ['v2/v2/Users', '/v2', 'v2/Users'],
  ['v1/Users', '', 'v1/Users'],
  ['users//Users/', '/users', 'Users'],
])('10. /scim/%s: base "%s", then "%s"', (path, basePath, below) => {
  expect(resolveBase(path.split('/'))).toEqual({
    basePath,
    segments: below === '' ? [] : below.split('/'),
  })
})

test('10. an endpoint of the embedding program counts as known', () => {
  expect(resolveBase(['users', 'Devices'], ['devices'])).toEqual({
    basePath: '/users',
    segments: ['Devices'],
  })
})
