import { expect, test } from 'vitest'
import { provesAll } from './proves-all.ts'

test.each([
  [['addresses', 'keys', 'client', 'secret'], true, true],
  [['addresses', 'client', 'secret'], true, true],
  [['addresses', 'keys', 'client'], true, false],
  [['addresses', 'keys', 'client'], false, true],
  [['addresses', 'keys'], false, false],
  [['client', 'secret'], true, false],
] as const)('%j, a secret needed: %s → everything is proven: %s', (proven, needsSecret, all) => {
  expect(provesAll([...proven], needsSecret)).toBe(all)
})
