// What builders are made of: ids, words and times.
import { parseEmail, type NormalizedEmail } from '../../src/core/email-address.ts'
import { makeId, type IdKind, type IdOf } from '../../src/core/ids.ts'
import { present } from '../../src/lib/assert.ts'
import { fillRandom } from '../../src/lib/tokens.ts'

/** The moment at which everything built here was made. */
export const builtAt = new Date('2026-01-15T09:00:00.000Z')
/** What the built upstream settings admit. */
export const builtTenantId = '11111111-1111-4111-8111-111111111111'

let built = 0

/** Grows with every call. */
export function id<Kind extends IdKind>(kind: Kind): IdOf[Kind] {
  built += 1
  const noise = new Uint8Array(10)
  fillRandom(noise)
  return makeId(kind, builtAt.getTime() + built, noise)
}

/** A word that no other call gives; lower-case letters and digits. */
export function word(beginning: string): string {
  built += 1
  return `${beginning}${built}`
}

export function address(text: string): NormalizedEmail {
  return present(parseEmail(text), `a plain address: ${text}`)
}

/** A time relative to `builtAt`. */
export function after(milliseconds: number): Date {
  return new Date(builtAt.getTime() + milliseconds)
}
