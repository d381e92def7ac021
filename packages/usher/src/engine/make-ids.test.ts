import { expect, test } from 'vitest'
import { idPrefixes, parseId } from '../core/ids.ts'
import type { IdKind } from '../core/ids.ts'
import { createIds } from './make-ids.ts'

test('ids are well formed, of their kind, and never come twice', () => {
  const ids = createIds(() => new Date('2026-01-02T03:04:05.678Z'))
  const seen = new Set<string>()
  for (let round = 0; round < 2000; round += 1) {
    for (const kind of Object.keys(idPrefixes) as IdKind[]) {
      const id = ids(kind)
      expect(parseId(kind, id)).toBe(id)
      seen.add(id.slice(4))
    }
  }
  expect(seen.size).toBe(2000 * Object.keys(idPrefixes).length)
})

test('ids sort by the time they were made', () => {
  let now = Date.parse('2026-01-01T00:00:00.000Z')
  const ids = createIds(() => new Date(now))
  const made = Array.from({ length: 100 }, () => {
    now += 1
    return ids('user')
  })
  expect(made.toSorted()).toEqual(made)
})

test('ids of one millisecond sort as they were made, whatever the random bytes say', () => {
  for (const byte of [0x00, 0x7f, 0xff]) {
    const ids = createIds(
      () => new Date(0),
      (bytes) => bytes.fill(byte),
    )
    const made = Array.from({ length: 2000 }, () => ids('auditEvent'))
    expect(made.toSorted()).toEqual(made)
    expect(new Set(made).size).toBe(2000)
  }
})

test('random bytes are fetched once for many ids', () => {
  let fills = 0
  let counter = 0
  const ids = createIds(
    () => new Date(0),
    (bytes) => {
      fills += 1
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      for (let at = 0; at < bytes.length; at += 10) view.setUint32(at, (counter += 1))
    },
  )
  const made = Array.from({ length: 1024 }, () => ids('session'))
  expect(fills).toBe(2)
  expect(new Set(made).size).toBe(1024)
})
