import { UsherError } from '../core/error-catalogue.ts'

const dayMilliseconds = 86_400_000

/** Every key ends, and not too far from now. Errors: VALIDATION_FAILED. */
export function refuseExpiry(expiresAt: Date, now: Date, daysMax: number): void {
  const message =
    expiresAt <= now
      ? 'this is in the past'
      : expiresAt.getTime() - now.getTime() > daysMax * dayMilliseconds
        ? `at most ${daysMax} days from now`
        : undefined
  if (message !== undefined)
    throw new UsherError('VALIDATION_FAILED', { errors: [{ path: 'expiresAt', message }] })
}
