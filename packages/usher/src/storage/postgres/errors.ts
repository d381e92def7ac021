// PostgreSQL's errors in the engine's words.
import { z } from 'zod'
import { UniqueViolation } from '../../engine/stores.ts'

const uniqueViolation = '23505'
const serializationFailure = '40001'
const deadlockDetected = '40P01'

const postgresErrorSchema = z.object({ code: z.string(), constraint: z.string().optional() })

export function isRetryable(error: unknown): boolean {
  const { data } = postgresErrorSchema.safeParse(error)
  return data?.code === serializationFailure || data?.code === deadlockDetected
}

/** Without its cause: PostgreSQL's `detail` quotes the values, which may be somebody's address. */
export function toUniqueViolation(error: unknown): UniqueViolation | undefined {
  const { data } = postgresErrorSchema.safeParse(error)
  return data?.code === uniqueViolation && data.constraint !== undefined
    ? new UniqueViolation(data.constraint)
    : undefined
}
