import fc from 'fast-check'
import { expect, test } from 'vitest'
import { idPrefixes, makeId, parseId } from './ids.ts'

const tenBytes = fc.uint8Array({ minLength: 10, maxLength: 10 })

test('ids sort by time and parse back', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 40), fc.nat(2 ** 20), tenBytes, tenBytes, (early, later, one, two) => {
      const first = makeId('user', early, one)
      const second = makeId('user', early + later + 1, two)
      expect(first < second).toBe(true)
      expect(parseId('user', first)).toBe(first)
      expect(parseId('member', first)).toBeUndefined()
    }),
  )
})

test('every bit of the randomness counts', () => {
  fc.assert(
    fc.property(tenBytes, fc.nat(79), (bytes, bit) => {
      const flipped = Uint8Array.from(bytes)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(makeId('user', 0, flipped)).not.toBe(makeId('user', 0, bytes))
    }),
  )
})

test.each([
  '',
  '1',
  '0',
  'admin',
  'usr_',
  'usr_1',
  `usr_${'0'.repeat(27)}`,
  `usr_${'U'.repeat(26)}`,
  `USR_${'0'.repeat(26)}`,
])('%j is no user id', (text) => {
  expect(parseId('user', text)).toBeUndefined()
})

test('prefixes are distinct', () => {
  expect(new Set(Object.values(idPrefixes)).size).toBe(Object.keys(idPrefixes).length)
})
