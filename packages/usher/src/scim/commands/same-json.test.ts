import { expect, test } from 'vitest'
import type { JsonValue } from '../../core/directory.ts'
import { sameJson } from './same-json.ts'

test.each<[JsonValue, JsonValue, boolean]>([
  [1, 1, true],
  [1, '1', false],
  [null, null, true],
  [null, {}, false],
  [{}, [], false],
  [[], {}, false],
  [{ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: 1, b: 2 }, { a: 1, c: 2 }, false],
  [[1, 2], [2, 1], false],
  [{ constructor: 1 }, { a: 1 }, false],
])('99. %j and %j are the same: %s', (left, right, same) => {
  expect(sameJson(left, right)).toBe(same)
  expect(sameJson(right, left)).toBe(same)
})
