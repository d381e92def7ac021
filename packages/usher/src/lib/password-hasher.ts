// Passwords at rest: argon2id with the parameters that OWASP and RFC 9106 §4 allow for a server
// that signs in many people (19 MiB, two passes, one lane; about 10 ms).
import { hash, verify } from '@node-rs/argon2'
import { availableParallelism } from 'node:os'
import { assert } from './assert.ts'

const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 }

/** 256 characters of four bytes: what `checkPassword` lets through at most. */
export const passwordBytesMax = 1024

// The hash of 32 random bytes that nobody has kept, with the parameters above: an unknown account
// costs the same work as a wrong password, so that nobody can tell them apart by time.
const hashOfNothing =
  '$argon2id$v=19$m=19456,t=2,p=1$J8CN9Fx/XzedTUZoZG4n2g$wHfkjyAPSHWLSewyPCOLk+O6Kq5nfy8C9dxcj1P8mqE'

/** More passwords are waiting than can be checked soon. The edge answers 503 with Retry-After. */
export class PasswordHasherOverloaded extends Error {
  override readonly name = 'PasswordHasherOverloaded'
  readonly retryAfterSeconds = 1
}

/**
 * Hashing is the one thing here that burns CPU and memory on a stranger's word, so that at most
 * `concurrentMax` run at a time and at most `waitingMax` wait; whoever comes then is turned away.
 */
export function createPasswordHasher(
  limits: { readonly concurrentMax?: number; readonly waitingMax?: number } = {},
) {
  // Node's thread pool has four threads, and files and DNS need some of them too.
  const concurrentMax = limits.concurrentMax ?? Math.min(3, availableParallelism())
  const inTurn = createTurns(concurrentMax, limits.waitingMax ?? 100)

  return {
    async hash(password: string): Promise<string> {
      assert(Buffer.byteLength(password) <= passwordBytesMax, 'the password is too long to hash')
      return inTurn(() => hash(prepare(password), parameters))
    },

    /** Takes as long for a missing hash as for a wrong password. */
    async verify(storedHash: string | undefined, password: string): Promise<boolean> {
      const known = storedHash !== undefined && Buffer.byteLength(password) <= passwordBytesMax
      const candidate = prepare(password.slice(0, passwordBytesMax))
      const matches = await inTurn(() => verify(known ? storedHash : hashOfNothing, candidate))
      return known && matches
    },
  }
}

/** The same password typed on another keyboard may be composed otherwise: NIST SP 800-63B §3.1.1.2. */
function prepare(password: string): string {
  return password.normalize('NFKC')
}

function createTurns(concurrentMax: number, waitingMax: number) {
  const waiting: (() => void)[] = []
  let running = 0

  return async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (running >= concurrentMax) {
      if (waiting.length >= waitingMax) throw new PasswordHasherOverloaded('too many passwords')
      // Whoever finishes hands over the place, so that `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else {
      running += 1
    }
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
