// How values lie in columns: the same in both databases, so that both behave alike.

export function toDate(milliseconds: number): Date {
  return new Date(milliseconds)
}

export function toDateOrNull(milliseconds: number | null): Date | null {
  return milliseconds === null ? null : new Date(milliseconds)
}

export function fromDate(date: Date): number {
  return date.getTime()
}

/** `undefined` stays `undefined`, which Kysely leaves out of an update. */
export function fromDateOrNull<Absent extends null | undefined>(
  date: Date | Absent,
): number | Absent {
  return date instanceof Date ? date.getTime() : date
}

/** SQLite has 0 and 1, PostgreSQL false and true. */
export function toBoolean(stored: boolean | number): boolean {
  return stored === true || stored === 1
}

/** Whether an update would change anything; Kysely cannot build one that sets nothing. */
export function hasChanges(columns: object): boolean {
  return Object.values(columns).some((value) => value !== undefined)
}
