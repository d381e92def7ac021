const dayMilliseconds = 86_400_000

/** When something ends that is good for so many days, as the API writes times. */
export function daysFromNow(days: number): string {
  return new Date(Date.now() + days * dayMilliseconds).toISOString()
}
