// Bearer tokens: 256 random bits, handed out once, stored as a hash. A fast hash is right here,
// because nobody can guess 256 bits; passwords go through password-hasher.ts instead.
import { hash, randomBytes, randomFillSync, timingSafeEqual } from 'node:crypto'

const tokenBytes = 32

/** 32 random bytes as base64url, 43 characters. */
export function randomToken(): string {
  return randomBytes(tokenBytes).toString('base64url')
}

/** SHA-256 as base64url: how tokens are stored and looked up. */
export function hashToken(token: string): string {
  return hash('sha256', token, 'base64url')
}

/** One of `buckets` (at most 2^32), the same for the same text. */
export function bucketOf(text: string, buckets: number): number {
  return hash('sha256', text, 'buffer').readUInt32BE() % buckets
}

/** Compares two texts in a time that depends on neither; their lengths may differ. */
export function equalInConstantTime(left: string, right: string): boolean {
  return timingSafeEqual(hash('sha256', left, 'buffer'), hash('sha256', right, 'buffer'))
}

/** Fills the bytes from the system's random source. */
export function fillRandom(bytes: Uint8Array): void {
  randomFillSync(bytes)
}
