import * as fc from 'fast-check'
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createSealer, plainBytesMax } from './sealer.ts'

const keyA = { id: 'a', key: randomBytes(32) }
const keyB = { id: 'b', key: randomBytes(32) }
const sealer = createSealer([keyA, keyB])

/** The text with the character at `place` replaced by `character`. */
function replaceAt(text: string, place: number, character: string): string {
  return text.slice(0, place) + character + text.slice(place + 1)
}

describe('sealing', () => {
  test('opens what it sealed, for any text and purpose', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, purpose) => {
        expect(sealer.open(purpose, sealer.seal(purpose, plain))).toBe(plain)
      }),
    )
  })

  test('never gives the same blob twice and never shows the text', () => {
    const blobs = new Set(Array.from({ length: 200 }, () => sealer.seal('p', 'visible-secret')))
    expect(blobs.size).toBe(200)
    for (const blob of blobs) {
      expect(Buffer.from(blob.split('.')[2] ?? '', 'base64url').includes('visible')).toBe(false)
    }
  })

  test('seals with the first key and opens with every key', () => {
    const old = createSealer([keyB])
    const rotated = createSealer([keyA, keyB])
    const before = old.seal('p', 'kept')
    expect(before.startsWith('v1.b.')).toBe(true)
    expect(rotated.open('p', before)).toBe('kept')
    expect(rotated.seal('p', 'new').startsWith('v1.a.')).toBe(true)
    expect(old.open('p', rotated.seal('p', 'new'))).toBeUndefined()
  })
})

describe('what was tampered with does not open', () => {
  test('any single changed character', () => {
    const sealed = sealer.seal('cookie', 'some text to keep')
    fc.assert(
      fc.property(
        fc.nat(sealed.length - 1),
        fc.string({ minLength: 1, maxLength: 1 }),
        (at, by) => {
          fc.pre(sealed[at] !== by)
          expect(sealer.open('cookie', replaceAt(sealed, at, by))).toBeUndefined()
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('any flipped bit of nonce, ciphertext or tag', () => {
    const [label, keyId, body = ''] = sealer.seal('cookie', 'text').split('.')
    const bytes = Buffer.from(body, 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const blob = `${label}.${keyId}.${changed.toString('base64url')}`
      expect(sealer.open('cookie', blob)).toBeUndefined()
    }
  })

  test('any prefix, suffix, addition or repetition', () => {
    const sealed = sealer.seal('cookie', 'text')
    for (let length = 0; length < sealed.length; length += 1) {
      expect(sealer.open('cookie', sealed.slice(0, length))).toBeUndefined()
      expect(sealer.open('cookie', sealed.slice(sealed.length - length))).toBeUndefined()
    }
    for (const more of ['=', '.', ' ', '\n', 'A', 'AAAA', '.v1', sealed]) {
      expect(sealer.open('cookie', sealed + more)).toBeUndefined()
      expect(sealer.open('cookie', more + sealed)).toBeUndefined()
    }
  })

  test('another purpose', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (purpose, other) => {
        fc.pre(purpose !== other)
        expect(sealer.open(other, sealer.seal(purpose, 'text'))).toBeUndefined()
      }),
    )
  })

  test('another key id, even when both ids name the same key', () => {
    const sealed = sealer.seal('p', 'text')
    expect(sealer.open('p', sealed.replace('v1.a.', 'v1.b.'))).toBeUndefined()
    expect(sealer.open('p', sealed.replace('v1.a.', 'v1.c.'))).toBeUndefined()
    const twins = createSealer([
      { id: 'a', key: keyA.key },
      { id: 'twin', key: keyA.key },
    ])
    expect(twins.open('p', sealed)).toBe('text')
    expect(twins.open('p', sealed.replace('v1.a.', 'v1.twin.'))).toBeUndefined()
  })

  test('another version', () => {
    const sealed = sealer.seal('p', 'text')
    expect(sealer.open('p', sealed.replace('v1.', 'v2.'))).toBeUndefined()
  })

  test('a second spelling of the same bytes: padding, other alphabet, unused bits', () => {
    const sealed = sealer.seal('p', 'four') // 32 bytes: two unused bits in the last character
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    for (const last of alphabet.replace(sealed.at(-1) ?? '', '')) {
      expect(sealer.open('p', sealed.slice(0, -1) + last)).toBeUndefined()
    }
    expect(sealer.open('p', `${sealed}=`)).toBeUndefined()
  })

  test('garbage never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const garbage = Buffer.from(bytes).toString('latin1')
        expect(sealer.open('p', garbage)).toBeUndefined()
        expect(sealer.open('p', `v1.a.${garbage}`)).toBeUndefined()
      }),
    )
  })
})

describe('limits', () => {
  test('seals the largest text and refuses one byte more', () => {
    const largest = 'x'.repeat(plainBytesMax)
    expect(sealer.open('p', sealer.seal('p', largest))).toBe(largest)
    expect(() => sealer.seal('p', `${largest}x`)).toThrow('bytes to seal')
    expect(() => sealer.seal('p', 'é'.repeat(plainBytesMax / 2 + 1))).toThrow('bytes to seal')
  })

  test('an overlong blob is refused', () => {
    expect(sealer.open('p', `v1.a.${'A'.repeat(10_000_000)}`)).toBeUndefined()
  })

  test.each([
    ['no keys', [], 'at least one key'],
    ['a short key', [{ id: 'a', key: randomBytes(31) }], 'not 32 bytes'],
    ['a long key', [{ id: 'a', key: randomBytes(33) }], 'not 32 bytes'],
    ['an id with a dot', [{ id: 'a.b', key: randomBytes(32) }], 'a key id is'],
    ['an empty id', [{ id: '', key: randomBytes(32) }], 'a key id is'],
    ['the same id twice', [keyA, { id: 'a', key: randomBytes(32) }], 'used twice'],
  ])('refuses to start with %s', (_name, keys, message) => {
    expect(() => createSealer(keys)).toThrow(message)
  })
})
