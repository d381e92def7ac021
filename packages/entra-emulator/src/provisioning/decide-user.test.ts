import { expect, test } from 'vitest'
import { decideUser } from './decide-user.ts'
import type { UserFacts } from './decide-user.ts'

// One row a case: presence, enabled, in scope, link (active, in scope) → decision.
const on = { active: true, inScope: true }
const off = { active: false, inScope: true }
const out = { active: false, inScope: false }
const rows: readonly (readonly [
  UserFacts['presence'],
  boolean,
  boolean,
  UserFacts['link'],
  string,
])[] = [
  ['present', true, true, null, 'matchOrCreate'],
  ['present', false, true, null, 'skip'],
  ['present', true, false, null, 'skip'],
  ['softDeleted', true, true, null, 'skip'],
  ['gone', false, false, null, 'none'],
  ['present', true, true, on, 'update'],
  ['present', true, true, off, 'update'],
  ['present', true, true, out, 'update'],
  ['present', false, true, on, 'update'],
  ['present', true, false, on, 'disable'],
  ['present', true, false, out, 'skip'],
  ['present', false, false, on, 'disable'],
  ['softDeleted', true, true, on, 'disable'],
  ['softDeleted', true, true, off, 'skip'],
  ['softDeleted', true, false, out, 'skip'],
  ['gone', false, false, on, 'delete'],
  ['gone', false, false, off, 'delete'],
  ['gone', false, false, out, 'forget'],
]

test.each(rows)(
  '%s, enabled %s, in scope %s, link %o: %s',
  (presence, enabled, inScope, link, kind) => {
    expect(decideUser({ presence, enabled, inScope, link }).kind).toBe(kind)
  },
)

test('an update says whether the account is to be active', () => {
  const facts = { presence: 'present', inScope: true, link: on } as const
  expect(decideUser({ ...facts, enabled: false })).toEqual({ kind: 'update', active: false })
  expect(decideUser({ ...facts, enabled: true })).toEqual({ kind: 'update', active: true })
})
