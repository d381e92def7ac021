import { expect, test } from 'vitest'
import { packClaims, unpackClaims } from './remembered-claims.ts'

const groupsOf = (count: number) =>
  Array.from(
    { length: count },
    (_, index) => `d1000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  )

test('comes back as it was, without the marks of the protocol', () => {
  const claims = {
    userInfo: { id: '1', mail: null },
    idToken: { oid: '1', nonce: 'n', at_hash: 'h', sid: 's', groups: ['a'] },
    groups: { kind: 'known', groups: ['a'] },
  } as const
  expect(unpackClaims(packClaims(claims) ?? '')).toEqual({
    ...claims,
    idToken: { oid: '1', groups: ['a'] },
  })
})

test('groups that are too many are said to be unknown, never to be none', () => {
  const fits = {
    userInfo: {},
    idToken: {},
    groups: { kind: 'known', groups: groupsOf(800) },
  } as const
  expect(unpackClaims(packClaims(fits) ?? '')?.groups).toEqual(fits.groups)
  const many = { ...fits, groups: { kind: 'known', groups: groupsOf(2000) } } as const
  expect(unpackClaims(packClaims(many) ?? '')?.groups).toMatchObject({ kind: 'failed' })
})

test('what does not fit at all is not kept', () => {
  const userInfo = { note: 'x'.repeat(40_000) }
  expect(packClaims({ userInfo, idToken: {}, groups: { kind: 'absent' } })).toBeNull()
})
