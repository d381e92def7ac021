// xsd:dateTime (RFC 7643 §2.3.5) in one form per instant, whose byte order is the order of time.

const dateTime = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,40}))?(Z|[+-]\d\d:\d\d)?$/

/** Nanoseconds; Entra sends seven digits. What is finer is cut off. */
const fractionDigits = 9

/** `2026-03-01T11:00:00.000000000Z`; `undefined` for what is no dateTime of the years 1 to 9999. */
export function sortableTime(text: string): string | undefined {
  const seconds = parseSeconds(text)
  if (seconds === undefined) return undefined
  const date = new Date(seconds.milliseconds)
  const year = date.getUTCFullYear()
  if (year < 1 || year > 9999) return undefined
  return `${date.toISOString().slice(0, 19)}.${seconds.fraction}Z`
}

/** The instant as `Date.getTime()`, for comparisons with a column; finer than a millisecond is kept. */
export function timeInMilliseconds(text: string): number | undefined {
  const seconds = parseSeconds(text)
  if (seconds === undefined) return undefined
  return seconds.milliseconds + Number(seconds.fraction) / 10 ** (fractionDigits - 3)
}

/** The full second, and its fraction as digits. */
function parseSeconds(text: string): { milliseconds: number; fraction: string } | undefined {
  const parts = dateTime.exec(text)
  if (parts === null) return undefined
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number)
  const fraction = (parts[7] ?? '').padEnd(fractionDigits, '0').slice(0, fractionDigits)
  const offsetMinutes = parseOffset(parts[8])
  if (year === undefined || month === undefined || day === undefined) return undefined
  if (hour === undefined || minute === undefined || second === undefined) return undefined
  if (offsetMinutes === undefined || minute > 59 || second > 59) return undefined
  // XML Schema knows midnight as the end of a day, 24:00:00, and no later time.
  const isEndOfDay = hour === 24 && minute === 0 && second === 0 && Number(fraction) === 0
  if (hour > 23 && !isEndOfDay) return undefined
  // `Date.UTC` takes years below 100 for years of the 20th century.
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  date.setUTCHours(hour, minute - offsetMinutes, second)
  return { milliseconds: date.getTime(), fraction }
}

/** A time without a zone is taken as UTC; xsd:dateTime has offsets up to 14 hours. */
function parseOffset(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z') return 0
  const minutes = Number(zone.slice(4, 6))
  const total = Number(zone.slice(1, 3)) * 60 + minutes
  if (minutes > 59 || total > 14 * 60) return undefined
  return zone.startsWith('-') ? -total : total
}
