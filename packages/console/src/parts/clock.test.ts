import { expect, it } from 'vitest'
import { createClock } from './clock.ts'

it('stands still for half a minute, and goes on after however long', () => {
  let time = 1_000_000
  const clock = createClock(() => time)
  time += 29_999
  expect(clock()).toBe(1_000_000)
  time += 1
  expect(clock()).toBe(1_030_000)
  time += 20 * 60_000
  expect(clock()).toBe(time)
})

it('goes back where the clock of the machine is set back', () => {
  let time = 1_000_000
  const clock = createClock(() => time)
  time -= 3_600_000
  expect(clock()).toBe(time)
})
