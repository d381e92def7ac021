/** An object that failed waits here for its next attempt. */
export type EscrowEntry = {
  readonly failures: number
  readonly since: Date
  /** Null: 28 days have passed; only a change of the object brings another attempt. */
  readonly nextAttemptAt: Date | null
}

const hourMs = 3_600_000
export const escrowDaysMax = 28
const firstDelaysHours = [6, 12, 24]
const dailyHours = 24

/** After 6, 12 and 24 hours, then daily until the 28th day. */
export function escrowAfterFailure(known: EscrowEntry | undefined, now: Date): EscrowEntry {
  const failures = (known?.failures ?? 0) + 1
  const since = known?.since ?? now
  const delayHours = firstDelaysHours[failures - 1] ?? dailyHours
  const next = new Date(now.getTime() + delayHours * hourMs)
  const end = since.getTime() + escrowDaysMax * 24 * hourMs
  return { failures, since, nextAttemptAt: next.getTime() > end ? null : next }
}

export function isDue({ nextAttemptAt }: EscrowEntry, now: Date): boolean {
  return nextAttemptAt !== null && nextAttemptAt.getTime() <= now.getTime()
}
