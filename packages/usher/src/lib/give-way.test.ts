import { setImmediate } from 'node:timers'
import { expect, test } from 'vitest'
import { giveWay } from './give-way.ts'

test('whoever waits for the event loop has a turn', async () => {
  let turns = 0
  setImmediate(() => {
    turns += 1
  })
  await Promise.resolve()
  expect(turns).toBe(0)
  await giveWay()
  expect(turns).toBe(1)
})
