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

async function takeEach(limit: RateLimit, keys: readonly string[]): Promise<number> {
  let allowed = 0
  for (const key of keys) if ((await limit.take(key)).ok) allowed += 1
  return allowed
}
const made = (count: number) => Array.from({ length: count }, (_, index) => `made-up-${index}`)

test('with every place taken newcomers still have tries, and the stopped stay stopped', async () => {
  const limit = createRateLimit({ points: 3, durationSeconds: 60, keysMax: 10 })
  expect(await takeMany(limit, 'attacker', 4)).toBe(3)
  expect(await takeEach(limit, made(500))).toBeGreaterThan(490)
  expect((await limit.take('ada')).ok).toBe(true)
  expect(await takeMany(limit, 'ada', 4)).toBeLessThan(3)
  expect((await limit.take('attacker')).ok).toBe(false)
  vi.advanceTimersByTime(60_000)
  expect(await takeMany(limit, 'ada', 4)).toBe(3)
})

test('counts in a limited number of places, however many keys are made up', async () => {
  const limit = createRateLimit({ points: 3, durationSeconds: 60, keysMax: 10, sharedMax: 4 })
  const keys = made(1000)
  expect(await takeEach(limit, keys.slice(0, 10))).toBe(10)
  expect(await takeEach(limit, keys.slice(10))).toBe(4 * 3)
})

test('does not tell which newcomers share', async () => {
  const keys = made(200)
  const stopped = async () => {
    const limit = createRateLimit({ points: 1, durationSeconds: 60, keysMax: 0, sharedMax: 100 })
    const answers = []
    for (const key of keys) answers.push((await limit.take(key)).ok)
    return answers
  }
  expect(await stopped()).not.toEqual(await stopped())
})
