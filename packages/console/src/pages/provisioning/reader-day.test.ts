import { expect, it } from 'vitest'
import { dayAt } from './reader-day.ts'

// Berlin, at +02:00 in April: a day of March, when it was +01:00, is still counted from 22:00 UTC.
it.each([
  ['2026-03-19T22:00:00.000Z', 120, '2026-03-20'],
  ['2026-04-02T22:00:00.000Z', 120, '2026-04-03'],
  ['2026-04-02T07:00:00.000Z', -420, '2026-04-02'],
  ['2026-04-02T18:15:00.000Z', 345, '2026-04-03'],
])('a day that begins at %s for a clock %i minutes ahead is %s', (startsAt, offset, day) => {
  expect(dayAt(startsAt, offset)).toBe(day)
})
