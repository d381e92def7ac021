import { describe, expect, it } from 'vitest'
import { personOf } from './audit-words.ts'
import type { UserId } from './ids.ts'

const user = 'usr_01k7x2f0q3w8v5n6m9r4t1y2z0'
const member = 'mem_01k7x2f0q3w8v5n6m9r4t1y2z0'
const actor = { kind: 'user', userId: user as UserId, sessionId: null } as const

describe('whom an event is about', () => {
  it.each([
    ['user', user, {}, user],
    ['member', member, { userId: user }, member],
    ['identity', 'idn_1', { userId: user, memberId: member }, user],
    ['identity', 'idn_1', { memberId: member }, member],
    ['directoryUser', 'dus_1', { userId: user }, user],
    ['session', 'ses_1', {}, user],
    ['session', 'ses_1', { userId: user }, user],
    ['connection', 'con_1', {}, null],
    ['identity', 'idn_1', { userId: 'somebody', memberId: 7 }, null],
    ['member', 'mem_', {}, null],
  ])('%s %s with %o is about %s', (targetKind, targetId, details, person) => {
    expect(personOf({ actor, targetKind, targetId, details })).toBe(person)
  })
})
