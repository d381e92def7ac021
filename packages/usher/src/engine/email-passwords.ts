// Passwords on their way in: judged, then hashed, always outside a transaction, because hashing takes
// its time on purpose.
import { checkPassword, passwordProblemText } from '../core/check-password.ts'
import { UsherError } from '../core/error-catalogue.ts'
import { PasswordHasherOverloaded } from '../lib/password-hasher.ts'
import type { PasswordHasher } from './ports.ts'

/** `personal`: words that an attacker would try first. Errors: PASSWORD_TOO_WEAK. */
export function requireGoodPassword(password: string, personal: readonly (string | null)[]): void {
  const problem = checkPassword(
    password,
    personal.filter((word) => word !== null),
  )
  if (problem === undefined) return
  const message = passwordProblemText[problem]
  throw new UsherError('PASSWORD_TOO_WEAK', {
    detail: message,
    errors: [{ path: 'password', message }],
  })
}

/** Errors: UNAVAILABLE when too many passwords are waiting. */
export async function hashPassword(passwords: PasswordHasher, password: string): Promise<string> {
  return unlessOverloaded(passwords.hash(password))
}

/** Takes as long for a missing hash as for a wrong password. Errors: UNAVAILABLE. */
export async function verifyPassword(
  passwords: PasswordHasher,
  storedHash: string | undefined,
  password: string,
): Promise<boolean> {
  return unlessOverloaded(passwords.verify(storedHash, password))
}

async function unlessOverloaded<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof PasswordHasherOverloaded)) throw error
    throw new UsherError('UNAVAILABLE', {
      retryAfterSeconds: error.retryAfterSeconds,
      cause: error,
    })
  }
}
