// Against an honest in-memory store: every way to walk meets every resource once.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DirectoryResource } from '../../core/directory.ts'
import { makeId } from '../../core/ids.ts'
import { createRegistry } from '../schema/registry.ts'
import { pageByCursor, pageByIndex, type Ask, type Part, type Source } from './page.ts'

const registry = createRegistry()
const at = new Date(0)

function store(users: number, groups: number) {
  const make = (name: string, size: number): readonly DirectoryResource[] =>
    Array.from({ length: size }, (_, index) => ({
      id:
        name === 'User'
          ? makeId('directoryUser', index, new Uint8Array(10))
          : makeId('directoryGroup', index, new Uint8Array(10)),
      directoryId: makeId('directory', 0, new Uint8Array(10)),
      organizationId: makeId('organization', 0, new Uint8Array(10)),
      resourceType: name,
      externalId: null,
      label: null,
      attributes: {},
      version: 1,
      createdAt: at,
      updatedAt: at,
    }))
  const all = new Map([
    ['User', make('User', users)],
    ['Group', make('Group', groups)],
  ])
  let counts = 0
  const ask: Ask = {
    query({ type }, from, limit) {
      const found = all.get(type.name) ?? []
      const { kind } = from
      const start =
        kind === 'offset'
          ? from.offset
          : from.id === null
            ? 0
            : found.findIndex(({ id }) => id === from.id) + 1
      return Promise.resolve(found.slice(start, start + limit))
    },
    count({ type }) {
      counts += 1
      return Promise.resolve((all.get(type.name) ?? []).length)
    },
  }
  return { ask, counts: () => counts, everything: [...all.values()].flat().map(({ id }) => id) }
}

function sources(sorted: boolean): readonly Source[] {
  return registry.resourceTypes.map((type) => ({
    type,
    filter: null,
    sort: sorted ? { descending: false, key: { kind: 'column', column: 'id' } } : null,
  }))
}

const idsOf = (parts: readonly Part[]) =>
  parts.flatMap(({ resources }) => resources.map(({ id }) => id))

const sizes = fc.record({
  users: fc.nat(7),
  groups: fc.nat(7),
  limit: fc.integer({ min: 1, max: 6 }),
})

test('70. pages by index cover everything once, and 72. all tell the same total', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, async ({ users, groups, limit }) => {
      const { ask, everything } = store(users, groups)
      const met: string[] = []
      for (let offset = 0; offset <= everything.length + limit; offset += limit) {
        const { parts, total } = await pageByIndex(ask, sources(false), offset, limit)
        expect(total).toBe(everything.length)
        expect(idsOf(parts).length).toBeLessThanOrEqual(limit)
        met.push(...idsOf(parts))
      }
      expect(met).toEqual(everything)
    }),
  )
})

test('RFC 9865: pages by cursor cover everything once, and only the last leads no further', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.boolean(), async ({ users, groups, limit }, sorted) => {
      const { ask, everything } = store(users, groups)
      const met: string[] = []
      let page = await pageByCursor(ask, sources(sorted), null, limit)
      met.push(...idsOf(page.parts))
      while (page.next !== null) {
        page = await pageByCursor(ask, sources(sorted), page.next, limit)
        expect(idsOf(page.parts).length).toBeGreaterThan(0)
        met.push(...idsOf(page.parts))
      }
      expect(met).toEqual(everything)
    }),
  )
})

test('a search that finds few does not count', async () => {
  const { ask, counts } = store(1, 0)
  expect(await pageByIndex(ask, sources(false), 0, 1)).toMatchObject({ total: 1 })
  expect(counts()).toBe(1) // Groups: nothing is left to read, so that they are counted.
  expect(await pageByIndex(ask, sources(false).slice(0, 1), 0, 1)).toMatchObject({ total: 1 })
  expect(counts()).toBe(1)
})
