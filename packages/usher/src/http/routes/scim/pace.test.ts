import { expect, test } from 'vitest'
import { createPace } from './pace.ts'

test('a burst is let through, then a steady pace, for each directory alone', () => {
  let now = 0
  const pace = createPace({ perSecond: 10, burst: 20 }, () => now)
  const letThrough = (times: number) => {
    let count = 0
    for (let each = 0; each < times; each += 1) if (pace.take('one') === 0) count += 1
    return count
  }
  expect(letThrough(21)).toBe(20)
  expect(pace.take('one')).toBe(1)
  expect(pace.take('other')).toBe(0)
  now = 100
  expect(letThrough(2)).toBe(1)
  now = 1100
  expect(letThrough(20)).toBe(10)
  now = 1_000_000
  expect(letThrough(30)).toBe(20)
})
