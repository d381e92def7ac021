import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { encodeJson } from './sealer.ts'
import { createSigningKey, signRs256 } from '../keys/signing-keys.ts'
import type { Faults } from '../faults.ts'
import type { SigningKey } from '../keys/signing-keys.ts'

/** Applies whatever faults are on to the claims, then signs, honestly or not. */
export async function signIdToken(
  claims: Record<string, unknown>,
  key: SigningKey,
  faults: Faults,
): Promise<string> {
  if (!faults.any) return signHonestly(claims, key.kid, key)
  return signWithFaults(spoiledClaims(claims, faults), key, faults)
}

/** A v2.0 header holds exactly these three, in this order. */
async function signHonestly(
  claims: Record<string, unknown>,
  kid: string,
  key: SigningKey,
): Promise<string> {
  const input = `${encodeJson({ typ: 'JWT', alg: 'RS256', kid })}.${encodeJson(claims)}`
  return `${input}.${await signRs256(input, key.privateKey)}`
}

function spoiledClaims(claims: Record<string, unknown>, faults: Faults): Record<string, unknown> {
  const spoiled = { ...claims }
  if (faults.take('wrongAudience')) spoiled['aud'] = randomUUID()
  if (faults.take('wrongIssuer')) spoiled['iss'] = 'https://attacker.example/v2.0'
  if (faults.take('wrongTenant')) spoiled['tid'] = randomUUID()
  if (faults.take('wrongNonce')) spoiled['nonce'] = randomBytes(16).toString('base64url')
  if (faults.take('missingNonce')) delete spoiled['nonce']
  if (faults.take('expiredToken')) shiftTimes(spoiled, -86_400)
  if (faults.take('notYetValid')) shiftTimes(spoiled, 86_400)
  const skew = faults.take('skewedClock')
  if (skew !== undefined) shiftTimes(spoiled, skew.seconds)
  return spoiled
}

function shiftTimes(claims: Record<string, unknown>, seconds: number): void {
  for (const name of ['iat', 'nbf', 'exp']) {
    const value = claims[name]
    if (typeof value === 'number') claims[name] = value + seconds
  }
}

async function signWithFaults(
  claims: Record<string, unknown>,
  key: SigningKey,
  faults: Faults,
): Promise<string> {
  const { kid } = key
  if (faults.take('algNone')) {
    return `${encodeJson({ typ: 'JWT', alg: 'none' })}.${encodeJson(claims)}.`
  }
  if (faults.take('hmacWithPublicKeyPem')) {
    return signHmac(claims, kid, key.publicKey.export({ type: 'spki', format: 'pem' }))
  }
  if (faults.take('hmacWithModulus')) {
    return signHmac(claims, kid, Buffer.from(key.modulus, 'base64url'))
  }
  if (faults.take('foreignKey')) return signHonestly(claims, kid, await createSigningKey())
  if (faults.take('unknownKeyId')) {
    return signHonestly(claims, randomBytes(20).toString('base64url'), await createSigningKey())
  }
  const token = await signHonestly(claims, kid, key)
  return faults.take('badSignature') ? breakSignature(token) : token
}

function signHmac(claims: Record<string, unknown>, kid: string, secret: string | Buffer): string {
  const input = `${encodeJson({ typ: 'JWT', alg: 'HS256', kid })}.${encodeJson(claims)}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

/** Changes one bit in the middle of the signature, so that its length stays right. */
function breakSignature(token: string): string {
  const end = token.lastIndexOf('.') + 1
  const signature = Buffer.from(token.slice(end), 'base64url')
  const middle = signature.length >> 1
  signature[middle] = (signature[middle] ?? 0) ^ 1
  return token.slice(0, end) + signature.toString('base64url')
}
