import { expect, test } from 'vitest'
import type { JsonValue } from '../../core/directory.ts'
import { simple } from '../schema/define-attribute.ts'
import { createRegistry } from '../schema/registry.ts'
import { userType } from '../schema/resource-types.ts'
import { ScimError } from '../scim-error.ts'
import { coerceValue } from './coerce-value.ts'

const registry = createRegistry()
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

function coerce(path: string, value: JsonValue, strict = false): JsonValue {
  const resolved = registry.resolveText(userType, path)
  return coerceValue(resolved!.sub ?? resolved!.attribute, value, { strict, path })
}

test.each<[string, JsonValue, JsonValue]>([
  ['active', 'False', false],
  ['active', 'true', true],
  ['displayName', null, null],
  ['displayName', '', null],
  ['displayName', 7, '7'],
  ['displayName', [{ $ref: null, value: 'Ada' }], 'Ada'],
  ['emails', [], null],
  ['emails', { VALUE: 'a@b.example', Type: 'work' }, [{ value: 'a@b.example', type: 'work' }]],
  ['emails', 'a@b.example', [{ value: 'a@b.example' }]],
  ['emails', [{ type: 'work', primary: 'True', value: '' }], null],
  ['emails', [null, {}, { value: 'a' }], [{ value: 'a' }]],
  [
    'emails',
    [
      { value: 'a', primary: true },
      { value: 'b', primary: 'True' },
    ],
    [
      { value: 'a', primary: false },
      { value: 'b', primary: true },
    ],
  ],
  [
    'emails',
    [
      { value: 'a', type: 'work' },
      { value: 'a', type: 'work', primary: true },
      { value: 'a', type: 'home' },
    ],
    [
      { value: 'a', type: 'work', primary: true },
      { value: 'a', type: 'home' },
    ],
  ],
  ['name', { GivenName: 'Ada', unknown: 1, familyName: null }, { givenName: 'Ada' }],
  [`${enterprise}:manager`, 'usr_1', { value: 'usr_1' }],
  [`${enterprise}:manager`, [{ $ref: null, value: 'usr_1' }], { value: 'usr_1' }],
  [`${enterprise}:manager`, { value: '' }, null],
  [`${enterprise}:manager`, { managerId: 'usr_1', displayName: 'Bob' }, { value: 'usr_1' }],
  ['roles', [{ value: '{"id":"1","value":"Admin"}' }], [{ value: '{"id":"1","value":"Admin"}' }]],
  ['x509Certificates', [{ value: 'AAEC' }], [{ value: 'AAEC' }]],
])('leniently, %s %j is %j', (path, value, expected) => {
  expect(coerce(path, value)).toEqual(expected)
})

test.each<[string, JsonValue]>([
  ['active', 'False'],
  ['active', 1],
  ['displayName', 7],
  ['displayName', ['Ada']],
  ['emails', [{ value: 'no address' }]],
  ['emails', ['a@b.example']],
  [
    'emails',
    [
      { value: 'a@b.example', primary: true },
      { value: 'c@b.example', primary: true },
    ],
  ],
  ['addresses', [{ country: 'Germany' }]],
  ['name', { unknown: 1 }],
  ['name', 'Ada'],
  ['profileUrl', 'no uri'],
  ['x509Certificates', [{ value: 'A' }]],
  [`${enterprise}:manager`, 'usr_1'],
])('strictly, %s %j is refused', (path, value) => {
  expect(refusal(() => coerce(path, value, true)).scimType).toBe('invalidValue')
})

test.each<[string, JsonValue]>([
  ['active', 'yes'],
  ['active', 1],
  ['displayName', { a: 1 }],
  ['displayName', ['Ada', 'Bob']],
  ['name', 'Ada'],
  ['emails', [[{ value: 'a' }]]],
  ['emails', Array.from({ length: 1001 }, (_, index) => ({ value: `${index}` }))],
  ['x509Certificates', [{ value: 'ä' }]],
])('even leniently, %s %j is refused', (path, value) => {
  expect(refusal(() => coerce(path, value)).message).toContain(path)
})

test.each<[Parameters<typeof simple>[0], JsonValue, JsonValue | undefined]>([
  ['integer', 5, 5],
  ['integer', '5', 5],
  ['integer', 5.5, undefined],
  ['integer', 1e300, undefined],
  ['decimal', 5.5, 5.5],
  ['decimal', '5.5', 5.5],
  ['decimal', 'x', undefined],
  ['dateTime', '2026-02-29T00:00:00Z', undefined],
  ['dateTime', '2026-02-28T00:00:00.1234567+02:00', '2026-02-28T00:00:00.1234567+02:00'],
  ['binary', 'AAE=', 'AAE='],
  ['binary', 'AAE', 'AAE'],
  ['binary', 'AAE==', undefined],
])('a value of type %s: %j', (type, value, expected) => {
  const attribute = simple(type, 'badge', '')
  const coerced = () => coerceValue(attribute, value, { strict: false, path: 'badge' })
  if (expected === undefined) expect(coerced).toThrow(ScimError)
  else expect(coerced()).toBe(expected)
})

function refusal(run: () => unknown): ScimError {
  try {
    run()
  } catch (error) {
    if (error instanceof ScimError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
