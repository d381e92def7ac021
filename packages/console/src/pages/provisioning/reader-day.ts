const minuteMilliseconds = 60_000

/** How many minutes the reader's clock is ahead of UTC now. */
export function readersOffset(): number {
  return -new Date().getTimezoneOffset()
}

/**
 * The day, `2026-11-24`, that it is for a clock so far ahead of UTC. All days of a chart are counted
 * with one offset; by the reader's own calendar, one before the clocks changed would begin in another.
 */
export function dayAt(iso: string, offsetMinutes: number): string {
  const shifted = new Date(new Date(iso).getTime() + offsetMinutes * minuteMilliseconds)
  return shifted.toISOString().slice(0, 10)
}
