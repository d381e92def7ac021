// PostgreSQL's errors in the engine's words.
import { z } from 'zod'
import { UniqueViolation } from '../../engine/stores.ts'

const uniqueViolation = '23505'
/** A row that this one refers to went meanwhile: an account that was merged into another. */
const foreignKeyViolation = '23503'
const serializationFailure = '40001'
const deadlockDetected = '40P01'

/** `cached plan must not change result type` is its only use that we can meet. */
const featureNotSupported = '0A000'
const inFailedTransaction = '25P02'

const postgresErrorSchema = z.object({ code: z.string(), constraint: z.string().optional() })

export function isRetryable(error: unknown): boolean {
  const { data } = postgresErrorSchema.safeParse(error)
  return (
    data?.code === serializationFailure ||
    data?.code === deadlockDetected ||
    data?.code === foreignKeyViolation ||
    data?.code === featureNotSupported
  )
}

/**
 * Class 08 and 57P: the server says so itself. The rest is what the network or the driver says; the
 * driver has no codes for a connection that ended or that never came about. What it says last counts:
 * where a connection breaks inside a transaction, that is what became of the ROLLBACK.
 */
export function isUnreachable(error: unknown): boolean {
  const code = postgresErrorSchema.safeParse(error).data?.code
  if (code !== undefined) return unreachableCodes.test(code)
  return error instanceof Error && unreachableMessages.test(error.message)
}

const unreachableCodes =
  /^(?:08\w{3}|57P0[1-3]|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/
const unreachableMessages =
  /^Connection terminated|^timeout exceeded when trying to connect|^Client (?:has encountered a connection error|was closed) and is not queryable/

/**
 * A prepared statement that was made before another node's migration added a column to its table. It
 * stays broken for as long as its connection lives.
 */
export function isStaleStatement(error: unknown): boolean {
  return postgresErrorSchema.safeParse(error).data?.code === featureNotSupported
}

/** A statement that came behind a failed one in the same transaction. */
export function isAborted(error: unknown): boolean {
  return postgresErrorSchema.safeParse(error).data?.code === inFailedTransaction
}

/** Without its cause: PostgreSQL's `detail` quotes the values, which may be somebody's address. */
export function toUniqueViolation(error: unknown): UniqueViolation | undefined {
  const { data } = postgresErrorSchema.safeParse(error)
  return data?.code === uniqueViolation && data.constraint !== undefined
    ? new UniqueViolation(data.constraint)
    : undefined
}
