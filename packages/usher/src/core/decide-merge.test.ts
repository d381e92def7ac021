import { describe, expect, it } from 'vitest'
import { mergeRoles } from './decide-merge.ts'
import type { ConnectionId, DirectoryId } from './ids.ts'
import type { MemberRole } from './model.ts'

const connectionId = 'con_1' as ConnectionId
const directoryId = 'dir_1' as DirectoryId
const role = (name: string, source: MemberRole['source'], over: Partial<MemberRole> = {}) => ({
  role: name,
  source,
  connectionId: null,
  directoryId: null,
  ...over,
})

describe('roles of two accounts as one', () => {
  it.each([
    [
      'pinned beats a rule',
      [role('a', 'rule', { connectionId })],
      [role('a', 'pinned')],
      ['a pinned'],
    ],
    ['the default gives way', [role('member', 'default')], [role('a', 'pinned')], ['a pinned']],
    [
      'one default stays',
      [role('member', 'default')],
      [role('guest', 'default')],
      ['member default'],
    ],
    [
      'a rule beats the default',
      [role('a', 'default')],
      [role('a', 'rule', { directoryId })],
      ['a rule'],
    ],
    [
      'all are kept',
      [role('a', 'pinned')],
      [role('owner', 'pinned')],
      ['a pinned', 'owner pinned'],
    ],
  ])('%s', (_, survivor, absorbed, expected) => {
    const merged = mergeRoles(survivor, absorbed)
    expect(merged.map((one) => `${one.role} ${one.source}`)).toEqual(expected)
  })

  it('keeps both that give a role by rule', () => {
    expect(
      mergeRoles([role('a', 'rule', { connectionId })], [role('a', 'rule', { directoryId })]),
    ).toEqual([role('a', 'rule', { connectionId, directoryId })])
  })
})
