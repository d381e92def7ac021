import { hash as hashElsewhere, parseOptions } from '@node-rs/argon2'
import { describe, expect, test } from 'vitest'
import {
  createPasswordHasher,
  PasswordHasherOverloaded,
  passwordBytesMax,
} from './password-hasher.ts'

const hasher = createPasswordHasher()

describe('hashing', () => {
  test('makes an argon2id hash with the documented cost and a fresh salt', async () => {
    const hashes = [await hasher.hash('a good password'), await hasher.hash('a good password')]
    for (const hash of hashes) expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(hashes[0]).not.toBe(hashes[1])
  })

  test('knows the right password and no other', async () => {
    const hash = await hasher.hash('a good password')
    expect(await hasher.verify(hash, 'a good password')).toBe(true)
    for (const wrong of ['', 'a good passwor', 'a good password ', 'A good password']) {
      expect(await hasher.verify(hash, wrong)).toBe(false)
    }
  })

  test('a password composed otherwise is the same password', async () => {
    const hash = await hasher.hash('Zoë’s café password'.normalize('NFD'))
    expect(await hasher.verify(hash, 'Zoë’s café password'.normalize('NFC'))).toBe(true)
  })

  test('checks hashes that other argon2 parameters made', async () => {
    const older = await hashElsewhere('a good password', { memoryCost: 8192, timeCost: 3 })
    expect(await hasher.verify(older, 'a good password')).toBe(true)
  })
})

describe('an unknown account', () => {
  test('is refused whatever the password', async () => {
    for (const password of ['', 'x', 'a good password']) {
      expect(await hasher.verify(undefined, password)).toBe(false)
    }
  })

  test('costs the same work as a known one', async () => {
    const hash = await hasher.hash('a good password')
    // Of the processor, not of the clock: how busy the machine is makes no difference.
    const workOf = async (stored: string | undefined) => {
      const before = process.cpuUsage()
      for (let round = 0; round < 7; round += 1) await hasher.verify(stored, 'wrong password')
      const { user, system } = process.cpuUsage(before)
      return user + system
    }
    // A shortcut would be a hundred times less.
    expect(await workOf(undefined)).toBeGreaterThan((await workOf(hash)) / 3)
    expect(parseOptions(hash)).toMatchObject({ memoryCost: 19_456, timeCost: 2, outputLen: 32 })
  })
})

describe('limits', () => {
  test('hashes the longest password and refuses one byte more', async () => {
    const longest = 'x'.repeat(passwordBytesMax)
    const hash = await hasher.hash(longest)
    expect(await hasher.verify(hash, longest)).toBe(true)
    // Not even when the part that counts is the same.
    expect(await hasher.verify(hash, `${longest}x`)).toBe(false)
    await expect(hasher.hash(`${longest}x`)).rejects.toThrow('too long')
  })

  test('turns away whoever finds the queue full, and serves the others', async () => {
    const small = createPasswordHasher({ concurrentMax: 1, waitingMax: 2 })
    const all = await Promise.allSettled(
      Array.from({ length: 5 }, () => small.verify(undefined, 'x')),
    )
    expect(all.map((one) => one.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ])
    expect(all[4]).toMatchObject({ reason: new PasswordHasherOverloaded('too many passwords') })
    expect(await small.verify(undefined, 'x')).toBe(false)
  })

  test('a failure gives its place back', async () => {
    const small = createPasswordHasher({ concurrentMax: 1, waitingMax: 1 })
    for (let round = 0; round < 3; round += 1) {
      await expect(small.verify('not a hash', 'x')).rejects.toThrow(/./)
    }
    expect(await small.verify(undefined, 'x')).toBe(false)
  })
})
