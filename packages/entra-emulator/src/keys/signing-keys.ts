import { sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { makeRsaKeyPair, selfSignedCertificate, thumbprints } from './certificate.ts'

const signInThreadPool = promisify<string, Buffer, KeyObject, Buffer>(sign)

export type SigningKey = {
  readonly kid: string
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
  readonly modulus: string
  readonly exponent: string
  readonly certificate: string
}

/** Keys made ahead of time; the first one signs. */
export type SigningKeys = readonly [SigningKey, ...SigningKey[]]

/** An RSA key with a certificate; like Entra's, its `kid` is the certificate's thumbprint. */
export async function createSigningKey(): Promise<SigningKey> {
  const keys = await makeRsaKeyPair()
  const certificate = selfSignedCertificate('accounts.accesscontrol.local-emulator', keys)
  const { n, e } = keys.publicKey.export({ format: 'jwk' })
  if (n === undefined || e === undefined) throw new Error('The new key is not an RSA key.')
  return {
    ...keys,
    kid: thumbprints(certificate).sha1,
    modulus: n,
    exponent: e,
    certificate: certificate.toString('base64'),
  }
}

let processKeys: Promise<SigningKeys> | undefined

/** One pair for the whole process: making RSA keys is the slowest part of starting an emulator. */
export function sharedSigningKeys(): Promise<SigningKeys> {
  processKeys ??= Promise.all([createSigningKey(), createSigningKey()])
  return processKeys
}

/** Keeps every emulator's published set small, however often a test rotates. */
const publishedKeysMax = 5

/** The keys of one emulator: one signs, all are published. */
export class KeyRing {
  #keys: SigningKeys

  constructor(keys: SigningKeys) {
    this.#keys = keys
  }

  get current(): SigningKey {
    return this.#keys[0]
  }

  get published(): readonly SigningKey[] {
    return this.#keys
  }

  /**
   * Signs with a key that nobody has seen from now on, which is what makes a client refresh its
   * cache. The old keys stay published unless they are to be forgotten.
   */
  async rotate(options: { readonly forgetOld?: boolean } = {}): Promise<void> {
    const key = await createSigningKey()
    const kept = options.forgetOld === true ? [] : this.#keys.slice(0, publishedKeysMax - 1)
    this.#keys = [key, ...kept]
  }
}

/** RS256 over the input, in the thread pool, so that signing does not hold up other requests. */
export async function signRs256(input: string, key: KeyObject): Promise<string> {
  const signature = await signInThreadPool('sha256', Buffer.from(input), key)
  return signature.toString('base64url')
}
