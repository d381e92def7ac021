// Secrets at rest and in cookies: AES-256-GCM (NIST SP 800-38D) under the instance's master keys.
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { assert } from './assert.ts'

export type SealerKey = { readonly id: string; readonly key: Uint8Array }

const version = 'v1'
const algorithm = 'aes-256-gcm'
const keyBytes = 32
// Random 96-bit nonces are safe for 2^32 seals under one key (SP 800-38D §8.3): more than a year of
// a hundred sign-ins a second, and a new first key starts the count again.
const nonceBytes = 12
const tagBytes = 16
const keyIdPattern = /^[A-Za-z0-9_-]{1,32}$/

/** The largest text that can be sealed: a private key with its chain fits many times. */
export const plainBytesMax = 32 * 1024
const sealedCharactersMax = version.length + 34 + Math.ceil(((plainBytesMax + 28) * 4) / 3)

/**
 * The first key seals, every key opens, so that a key rotates by putting a new one in front.
 *
 * A sealed text is `v1.<key id>.<base64url of nonce, ciphertext and tag>`. Version, key id and
 * purpose are bound as associated data: a blob moved to another purpose, or relabelled to another
 * key, does not open.
 */
export function createSealer(keys: readonly SealerKey[]) {
  const keyring = new Map<string, KeyObject>()
  for (const { id, key } of keys) {
    assert(keyIdPattern.test(id), 'a key id is 1 to 32 letters, digits, - and _')
    assert(key.length === keyBytes, `the key ${id} is not ${keyBytes} bytes long`)
    assert(!keyring.has(id), `the key id ${id} is used twice`)
    keyring.set(id, createSecretKey(key))
  }
  const first = keyring.entries().next().value
  assert(first !== undefined, 'sealing needs at least one key')
  const [sealingId, sealingKey] = first

  return {
    seal(purpose: string, plain: string): string {
      const bytes = Buffer.from(plain, 'utf8')
      assert(bytes.length <= plainBytesMax, `more than ${plainBytesMax} bytes to seal`)
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, sealingKey, nonce, { authTagLength: tagBytes })
      cipher.setAAD(associatedData(sealingId, purpose))
      const sealed = [nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]
      return `${version}.${sealingId}.${Buffer.concat(sealed).toString('base64url')}`
    },

    /** `undefined` for anything that was not sealed by us for this purpose; never throws. */
    open(purpose: string, sealed: string): string | undefined {
      if (sealed.length > sealedCharactersMax) return undefined
      const [label, keyId, body, ...rest] = sealed.split('.')
      if (label !== version || keyId === undefined || body === undefined) return undefined
      const key = keyring.get(keyId)
      const bytes = decodeStrictly(body)
      if (key === undefined || bytes === undefined || rest.length > 0) return undefined
      if (bytes.length < nonceBytes + tagBytes) return undefined
      return decrypt(key, associatedData(keyId, purpose), bytes)
    },
  }
}

function associatedData(keyId: string, purpose: string): Buffer {
  // Neither version nor key id can hold a dot, so that the three parts cannot run into each other.
  return Buffer.from(`${version}.${keyId}.${purpose}`, 'utf8')
}

/** Node skips what is not base64url; here one sealed text has exactly one spelling. */
function decodeStrictly(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

function decrypt(key: KeyObject, associated: Buffer, bytes: Buffer): string | undefined {
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(associated)
  decipher.setAuthTag(bytes.subarray(-tagBytes))
  const plain = decipher.update(bytes.subarray(nonceBytes, -tagBytes))
  try {
    return Buffer.concat([plain, decipher.final()]).toString('utf8')
  } catch {
    return undefined // the tag does not fit: not ours, not this purpose, or changed on the way
  }
}
