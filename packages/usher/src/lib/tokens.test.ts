import * as fc from 'fast-check'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { equalInConstantTime, fillRandom, hashToken, randomToken } from './tokens.ts'

test('a token is 32 bytes of base64url and never comes twice', () => {
  const tokens = new Set(Array.from({ length: 1000 }, () => randomToken()))
  expect(tokens.size).toBe(1000)
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
})

test('a token is stored as its SHA-256 in base64url', () => {
  fc.assert(
    fc.property(fc.string(), (token) => {
      expect(hashToken(token)).toBe(createHash('sha256').update(token).digest('base64url'))
    }),
  )
  expect(hashToken('')).toBe('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU')
})

test('equality is exact, whatever the lengths', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (left, right) => {
      expect(equalInConstantTime(left, right)).toBe(left === right)
      expect(equalInConstantTime(left, left)).toBe(true)
      expect(equalInConstantTime(left, `${left}x`)).toBe(false)
    }),
  )
})

test('fills every byte', () => {
  const bytes = new Uint8Array(4096)
  fillRandom(bytes)
  // 4096 zero bytes have a chance of 2^-32768; each value is expected 16 times.
  expect(new Set(bytes).size).toBeGreaterThan(200)
})
