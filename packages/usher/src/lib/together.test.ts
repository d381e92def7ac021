import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { together } from './together.ts'

async function fail(milliseconds: number, message: string): Promise<never> {
  await setTimeout(milliseconds)
  throw new Error(message)
}

it('answers with all results in their order', async () => {
  expect(await together([Promise.resolve(1), 'two', Promise.resolve(null)])).toEqual([
    1,
    'two',
    null,
  ])
})

it('fails as the first of the list, not as the first in time, and after all have ended', async () => {
  let ended = false
  const last = setTimeout(20).then(() => (ended = true))
  await expect(together([fail(10, 'cause'), fail(1, 'consequence'), last])).rejects.toThrow('cause')
  expect(ended).toBe(true)
})
