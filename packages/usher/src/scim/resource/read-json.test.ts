import { expect, test } from 'vitest'
import { attributeNameLengthMax, jsonDepthMax, valueLengthMax } from '../limits.ts'
import { ScimError } from '../scim-error.ts'
import { own, readJson, readJsonObject } from './read-json.ts'

test.each<[string, unknown]>([
  ['text as long as it may be', 'x'.repeat(valueLengthMax)],
  ['a name as long as it may be', { ['x'.repeat(attributeNameLengthMax)]: 1 }],
  ['values as deep as they may be', nested(jsonDepthMax)],
  ['all of Unicode', '😀\u00e9e\u0301\uFFFD'],
])('accepted: %s', (_, value) => {
  expect(readJson(value)).toEqual(value)
})

test.each<[string, unknown]>([
  ['longer text', 'x'.repeat(valueLengthMax + 1)],
  ['a longer name', { ['x'.repeat(attributeNameLengthMax + 1)]: 1 }],
  ['deeper values', nested(jsonDepthMax + 1)],
  ['far deeper values', nested(100_000)],
  ['U+0000 in a name', { 'a\0': 1 }],
  ['half a character', ['\uDC00']],
  ['a number without end', JSON.parse('1e400')],
  ['__proto__', JSON.parse('{"a":{"__proto__":{"polluted":1}}}')],
  ['constructor', { CONSTRUCTOR: 1 }],
  ['prototype', { prototype: 1 }],
])('refused: %s (94, 122)', (_, value) => {
  expect(() => readJson(value)).toThrow(ScimError)
})

test.each([[undefined], [1n], [Symbol('x')], [() => 1], [[1]], ['x'], [null]])(
  '%s is no body',
  (value) => {
    expect(() => readJsonObject(value)).toThrow(ScimError)
  },
)

test('what an object only inherits is not its own', () => {
  expect(own({}, 'toString')).toBeUndefined()
  expect(own({ toString: 1 }, 'toString')).toBe(1)
})

function nested(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level += 1) value = [value]
  return value
}
