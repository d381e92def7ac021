import { expect, test } from 'vitest'
import { Sealer } from './sealer.ts'

test('a seal opens for its purpose, on its payload, with its maker only', () => {
  const sealer = new Sealer()
  const sealed = sealer.seal('refresh', 'a.b')
  expect(sealer.open('refresh', sealed)).toBe('a.b')
  expect(sealer.open('graph', sealed)).toBeUndefined()
  expect(sealer.open('refresh', sealed.replace('a.b', 'a.c'))).toBeUndefined()
  expect(sealer.open('refresh', 'a.b.')).toBeUndefined()
  expect(sealer.open('refresh', 'no seal at all')).toBeUndefined()
  expect(new Sealer().open('refresh', sealed)).toBeUndefined()
})
