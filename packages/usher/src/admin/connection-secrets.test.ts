import { expect, it } from 'vitest'
import { secretWarning } from './connection-secrets.ts'

const now = new Date('2026-03-01T00:00:00Z')
const day = 86_400_000

it.each([
  [30 * day + 1, 'none'],
  [30 * day, 'within-30-days'],
  [14 * day + 1, 'within-30-days'],
  [14 * day, 'within-14-days'],
  [3 * day + 1, 'within-14-days'],
  [3 * day, 'within-3-days'],
  [day + 1, 'within-3-days'],
  [day, 'within-1-day'],
  [1, 'within-1-day'],
  [0, 'expired'],
  [-day, 'expired'],
] as const)('a secret that expires in %d ms: %s', (milliseconds, warning) => {
  expect(secretWarning(new Date(now.getTime() + milliseconds), now)).toBe(warning)
})

it('warns of nothing where no expiry is known', () => {
  expect(secretWarning(null, now)).toBe('none')
})
