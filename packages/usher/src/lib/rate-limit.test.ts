import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRateLimit } from './rate-limit.ts'
import type { RateLimit } from './rate-limit.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

async function takeMany(limit: RateLimit, key: string, times: number): Promise<number> {
  let allowed = 0
  for (let time = 0; time < times; time += 1) if ((await limit.take(key)).ok) allowed += 1
  return allowed
}

test('allows exactly `points` tries in a window, then says how long to wait', async () => {
  const limit = createRateLimit({ points: 5, durationSeconds: 60 })
  expect(await takeMany(limit, 'ada', 5)).toBe(5)
  vi.advanceTimersByTime(20_500)
  expect(await limit.take('ada')).toEqual({ ok: false, retryAfterSeconds: 40 })
})

test('opens again when the window has passed, and not before', async () => {
  const limit = createRateLimit({ points: 2, durationSeconds: 60 })
  expect(await takeMany(limit, 'ada', 3)).toBe(2)
  vi.advanceTimersByTime(59_000)
  expect(await limit.take('ada')).toEqual({ ok: false, retryAfterSeconds: 1 })
  vi.advanceTimersByTime(1000)
  expect(await takeMany(limit, 'ada', 3)).toBe(2)
})

test('keys do not share a budget', async () => {
  const limit = createRateLimit({ points: 1, durationSeconds: 60 })
  expect(await limit.take('ada')).toEqual({ ok: true })
  expect(await limit.take('grace')).toEqual({ ok: true })
  expect(await limit.take('overflow')).toEqual({ ok: true })
})

test('overlong keys count each for itself', async () => {
  const limit = createRateLimit({ points: 1, durationSeconds: 60 })
  const long = 'x'.repeat(100_000)
  expect((await limit.take(`${long}1`)).ok).toBe(true)
  expect((await limit.take(`${long}2`)).ok).toBe(true)
  expect((await limit.take(`${long}1`)).ok).toBe(false)
})

test('with every place taken newcomers share one budget, and the stopped stay stopped', async () => {
  const limit = createRateLimit({ points: 3, durationSeconds: 60, keysMax: 10 })
  expect(await takeMany(limit, 'attacker', 4)).toBe(3)
  for (let index = 1; index < 10; index += 1) await limit.take(`filler-${index}`)
  let admitted = 0
  for (let index = 0; index < 100; index += 1) {
    if ((await limit.take(`flood-${index}`)).ok) admitted += 1
  }
  expect(admitted).toBe(3)
  expect((await limit.take('attacker')).ok).toBe(false)
  vi.advanceTimersByTime(60_000)
  expect(await takeMany(limit, 'newcomer', 4)).toBe(3)
})
