import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { orderOperations } from './bulk-order.ts'

test.each([
  ['nothing', [], [], []],
  ['no references: as they stand', [[], [], []], [0, 1, 2], []],
  ['references backwards: as they stand', [[], [0], [0, 1]], [0, 1, 2], []],
  ['a reference forwards', [[2], [], []], [2, 0, 1], []],
  ['a chain forwards', [[1], [2], []], [2, 1, 0], []],
  ['only what must moves', [[], [3], [], []], [0, 3, 1, 2], []],
  ['itself', [[0], []], [0, 1], [0]],
  ['a pair', [[1], [0], []], [1, 0, 2], [0, 1]],
  ['into a circle, but not of it', [[1], [2], [1]], [2, 1, 0], [1, 2]],
])('108. %s', (_, dependencies, order, circular) => {
  const ordered = orderOperations(dependencies)
  expect(ordered.order).toEqual(order)
  expect([...ordered.circular].toSorted()).toEqual(circular)
})

test('108. every operation once, and none before what it refers to, unless in a circle', () => {
  const graph = fc.integer({ min: 1, max: 12 }).chain((size) =>
    fc.array(fc.uniqueArray(fc.nat(size - 1), { maxLength: 3 }), {
      minLength: size,
      maxLength: size,
    }),
  )
  fc.assert(
    fc.property(graph, (dependencies) => {
      const { order, circular } = orderOperations(dependencies)
      expect(order.toSorted((a, b) => a - b)).toEqual([...dependencies.keys()])
      for (const [at, needed] of dependencies.entries())
        for (const one of needed)
          if (!circular.has(at)) expect(order.indexOf(one)).toBeLessThan(order.indexOf(at))
    }),
  )
})

test('108. a chain of a thousand, backwards', () => {
  const size = 1000
  const chain = Array.from({ length: size }, (_, at) => (at + 1 < size ? [at + 1] : []))
  expect(orderOperations(chain).order).toEqual([...chain.keys()].toReversed())
})
