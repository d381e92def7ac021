import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sortableTime, timeInMilliseconds } from './sortable-time.ts'

test.each([
  ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00.000000000Z'],
  ['2026-03-01T12:00:00.5+02:00', '2026-03-01T10:00:00.500000000Z'],
  ['2026-03-01T00:30:00-00:45', '2026-03-01T01:15:00.000000000Z'],
  ['2026-03-01T12:00:00.1234567Z', '2026-03-01T12:00:00.123456700Z'],
  ['2026-03-01T12:00:00.1234567891Z', '2026-03-01T12:00:00.123456789Z'],
  ['2026-12-31T24:00:00Z', '2027-01-01T00:00:00.000000000Z'],
  ['2026-03-01T12:00:00', '2026-03-01T12:00:00.000000000Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000000000Z'],
])('%s is %s', (text, expected) => {
  expect(sortableTime(text)).toBe(expected)
})

test.each([
  '',
  '2026-03-01',
  '2026-03-01 12:00:00Z',
  '2026-03-01t12:00:00z',
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-00-01T00:00:00Z',
  '2026-01-00T00:00:00Z',
  '2026-01-01T24:00:01Z',
  '2026-01-01T25:00:00Z',
  '2026-01-01T00:60:00Z',
  '2026-01-01T00:00:60Z',
  '2026-01-01T00:00Z',
  '2026-01-01T00:00:00.Z',
  '2026-01-01T00:00:00+14:01',
  '2026-01-01T00:00:00+1:00',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+00:01',
  '9999-12-31T23:59:59-00:01',
  '12026-01-01T00:00:00Z',
  ' 2026-01-01T00:00:00Z',
])('%j is no dateTime', (text) => {
  expect(sortableTime(text)).toBeUndefined()
})

const times = fc.date({
  min: new Date('0002-01-01T00:00:00Z'),
  max: new Date('9998-12-31T00:00:00Z'),
  noInvalidDate: true,
})
const offsets = fc.integer({ min: -14 * 60, max: 14 * 60 })

test('statement 45: byte order is the order of time, and one instant has one form', () => {
  fc.assert(
    fc.property(times, times, offsets, offsets, (one, other, offset, otherOffset) => {
      const a = sortableTime(written(one, offset))!
      const b = sortableTime(written(other, otherOffset))!
      expect(Math.sign(one.getTime() - other.getTime())).toBe(a < b ? -1 : a > b ? 1 : 0)
      expect(timeInMilliseconds(written(one, offset))).toBe(one.getTime())
      expect(sortableTime(a)).toBe(a)
    }),
  )
})

function written(time: Date, offsetMinutes: number): string {
  const local = new Date(time.getTime() + offsetMinutes * 60_000).toISOString().slice(0, -1)
  const total = Math.abs(offsetMinutes)
  const [hours, minutes] = [Math.floor(total / 60), total % 60].map((n) =>
    String(n).padStart(2, '0'),
  )
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${hours}:${minutes}`
}
