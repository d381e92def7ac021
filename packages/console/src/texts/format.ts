import type { Language } from './texts.ts'

export type Format = {
  /** 24 Nov 2026, 14:05 */
  dateTime(iso: string): string
  /** 24 Nov 2026: of `2026-11-24`, or of a moment that stands for a day of UTC. The same everywhere. */
  day(iso: string): string
  /** 24 Nov, for axes; as `day`. */
  dayOfMonth(iso: string): string
  /**
   * “3 minutes ago”, “in 9 days”; `now` in milliseconds since 1970. Within a minute it is “now”: clocks
   * differ by seconds, and what has just happened must not lie in the future.
   */
  relative(iso: string, now: number): string
  number(value: number): string
  /** “a, b and c” */
  list(items: readonly string[]): string
}

/** Largest first: the first that fits is used. */
const units = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

export function createFormat(language: Language): Format {
  const locale = language === 'en' ? 'en-GB' : 'de-DE'
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const timeZone = 'UTC'
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone })
  const dayOfMonth = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const number = new Intl.NumberFormat(locale)
  const list = new Intl.ListFormat(locale)
  return {
    dateTime: (iso) => dateTime.format(new Date(iso)),
    day: (iso) => day.format(new Date(iso)),
    dayOfMonth: (iso) => dayOfMonth.format(new Date(iso)),
    relative(iso, now) {
      const seconds = (new Date(iso).getTime() - now) / 1000
      const fitting = units.find(([, each]) => Math.abs(seconds) >= each)
      if (fitting === undefined) return relative.format(0, 'second')
      const [unit, size] = fitting
      return relative.format(Math.trunc(seconds / size), unit)
    },
    number: (value) => number.format(value),
    list: (items) => list.format(items),
  }
}
