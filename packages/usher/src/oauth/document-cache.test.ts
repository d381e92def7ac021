import { beforeEach, expect, test } from 'vitest'
import { DocumentCache } from './document-cache.ts'

const freshMs = 1000
const staleMs = 10_000
const reloadFloorMs = 100
let now: number
let loads: number
let broken: boolean
let cache: DocumentCache<number>
beforeEach(() => {
  now = 1_000_000
  loads = 0
  broken = false
  const clock = () => new Date(now)
  cache = new DocumentCache({ clock, freshMs, staleMs, reloadFloorMs, entriesMax: 3 })
})
const load = async (): Promise<number> => {
  loads += 1
  if (broken) throw new Error('down')
  return loads
}

test('fresh to the millisecond, then loaded again', async () => {
  expect(await cache.get('a', load)).toBe(1)
  now += freshMs - 1
  expect(await cache.get('a', load)).toBe(1)
  now += 1
  expect(await cache.get('a', load)).toBe(2)
})

test('many at once load once', async () => {
  expect(
    await Promise.all([cache.get('a', load), cache.get('a', load), cache.reload('a', load)]),
  ).toEqual([1, 1, 1])
})

test('an outage is bridged by the old copy, asked about at the floor, and not past the limit', async () => {
  await cache.get('a', load)
  broken = true
  now += freshMs
  expect(await cache.get('a', load)).toBe(1)
  expect(await cache.get('a', load)).toBe(1)
  expect(loads).toBe(2)
  now += reloadFloorMs
  expect(await cache.get('a', load)).toBe(1)
  expect(loads).toBe(3)
  now += staleMs
  await expect(cache.get('a', load)).rejects.toThrow('down')
})

test('a first load that fails leaves nothing behind', async () => {
  broken = true
  await expect(cache.get('a', load)).rejects.toThrow('down')
  expect(cache.size).toBe(0)
  broken = false
  expect(await cache.get('a', load)).toBe(2)
})

test('reload has a floor', async () => {
  await cache.get('a', load)
  expect(await cache.reload('a', load)).toBe(2)
  now += reloadFloorMs - 1
  expect(await cache.reload('a', load)).toBeUndefined()
  now += 1
  expect(await cache.reload('a', load)).toBe(3)
})

test('bounded: the least recently used goes first', async () => {
  for (const key of ['a', 'b', 'c']) await cache.get(key, load)
  await cache.get('a', load)
  await cache.get('d', load)
  expect(cache.size).toBe(3)
  loads = 0
  await cache.get('a', load)
  expect(loads).toBe(0)
  await cache.get('b', load)
  expect(loads).toBe(1)
})
