import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFormat } from './format.ts'

const english = createFormat('en')
const german = createFormat('de')

describe('how long ago, or until when', () => {
  const now = Date.parse('2026-11-24T12:00:00Z')
  const relative = (format: typeof english, milliseconds: number) =>
    format.relative(new Date(now + milliseconds).toISOString(), now)

  it.each([
    [0, 'now', 'jetzt'],
    [-59_999, 'now', 'jetzt'],
    [59_999, 'now', 'jetzt'],
    [-60_000, '1 minute ago', 'vor 1 Minute'],
    [60_000, 'in 1 minute', 'in 1 Minute'],
    [-26 * 3_600_000, 'yesterday', 'gestern'],
  ])('%i milliseconds from now', (milliseconds, inEnglish, inGerman) => {
    expect(relative(english, milliseconds)).toBe(inEnglish)
    expect(relative(german, milliseconds)).toBe(inGerman)
  })
})

describe.each(['Pacific/Auckland', 'Europe/Berlin', 'UTC', 'America/Los_Angeles'])(
  'a day read in %s',
  (zone) => {
    const before = process.env['TZ']
    beforeEach(() => {
      process.env['TZ'] = zone
    })
    afterEach(() => {
      if (before === undefined) delete process.env['TZ']
      else process.env['TZ'] = before
    })

    it.each(['2027-03-31', '2027-03-31T23:59:59.000Z'])('%s', (iso) => {
      expect(createFormat('en').day(iso)).toBe('31 Mar 2027')
      expect(createFormat('de').day(iso)).toBe('31.03.2027')
      expect(createFormat('en').dayOfMonth(iso)).toBe('31 Mar')
    })
  },
)
