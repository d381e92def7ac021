import { expect, test } from 'vitest'
import { decideRoles, type RoleFacts } from './decide-roles.ts'
import type { ConnectionId } from './ids.ts'
import type { MemberRole } from './model.ts'

const entra = 'con_entra' as ConnectionId
const okta = 'con_okta' as ConnectionId
const engineers = { claim: 'groups', equals: 'g-engineers', role: 'admin' }
const editor = { claim: 'roles', equals: 'Editor', role: 'editor' }
const byRule = (role: string, connectionId = entra): MemberRole => ({
  role,
  source: 'rule',
  connectionId,
  directoryId: null,
})
const pinned = (role: string): MemberRole => ({
  role,
  source: 'pinned',
  connectionId: null,
  directoryId: null,
})
const fallback: MemberRole = {
  role: 'member',
  source: 'default',
  connectionId: null,
  directoryId: null,
}

function facts(over: Partial<RoleFacts> = {}): RoleFacts {
  return {
    connectionId: entra,
    rules: [engineers, editor],
    evaluation: 'every',
    missingGroups: 'keep',
    arrives: false,
    current: [fallback],
    existingRoles: ['owner', 'admin', 'member', 'editor'],
    defaultRole: 'member',
    invitedRoles: [],
    profile: {
      uid: 'x',
      username: null,
      email: null,
      avatar: null,
      displayName: null,
      groups: [],
      roles: [],
    },
    groups: { kind: 'known', groups: [] },
    idToken: {},
    userInfo: {},
    ...over,
  }
}
const inGroup = { groups: { kind: 'known', groups: ['g-engineers'] } } as const
const failed = { groups: { kind: 'failed', reason: '429' } } as const
const absent = { groups: { kind: 'absent' } } as const

test.each<readonly [string, RoleFacts, readonly MemberRole[]]>([
  ['nothing holds: the default', facts(), [fallback]],
  ['in the group: the role', facts(inGroup), [byRule('admin')]],
  ['an app role', facts({ idToken: { roles: ['Editor'] } }), [byRule('editor')]],
  [
    'both, in the order of the rules',
    facts({ ...inGroup, idToken: { roles: ['Editor'] } }),
    [byRule('admin'), byRule('editor')],
  ],
  ['out of the group: the rule takes it back', facts({ current: [byRule('admin')] }), [fallback]],
  ['pinned by hand stays', facts({ current: [pinned('owner')] }), [pinned('owner')]],
  [
    'pinned stays beside a rule',
    facts({ ...inGroup, current: [pinned('editor')] }),
    [pinned('editor'), byRule('admin')],
  ],
  [
    'pinned beats the same role by rule',
    facts({ ...inGroup, current: [pinned('admin')] }),
    [pinned('admin')],
  ],
  [
    "another connection's rule is not ours to take",
    facts({ current: [byRule('admin', okta)] }),
    [byRule('admin', okta)],
  ],
  [
    'a failed look-up keeps what was given',
    facts({ ...failed, current: [byRule('admin')] }),
    [byRule('admin')],
  ],
  ['a failed look-up gives nothing new', facts(failed), [fallback]],
  [
    'no groups claim keeps by default',
    facts({ ...absent, current: [byRule('admin')] }),
    [byRule('admin')],
  ],
  [
    'no groups claim, set to mean none',
    facts({ ...absent, missingGroups: 'none', current: [byRule('admin')] }),
    [fallback],
  ],
  [
    'policy first: later sign-ins change nothing',
    facts({ evaluation: 'first', current: [byRule('admin')] }),
    [byRule('admin')],
  ],
  [
    'policy first: the arrival is judged',
    facts({ ...inGroup, evaluation: 'first', arrives: true, current: [] }),
    [byRule('admin')],
  ],
  [
    'the roles of an invitation stay',
    facts({ arrives: true, current: [], invitedRoles: ['editor'] }),
    [pinned('editor')],
  ],
  [
    'a rule for a role that is gone',
    facts({ ...inGroup, existingRoles: ['owner', 'member'] }),
    [fallback],
  ],
  [
    'owner is never given by rule',
    facts({ ...inGroup, rules: [{ ...engineers, role: 'owner' }] }),
    [fallback],
  ],
  ['owner is never the default', facts({ defaultRole: 'owner' }), [fallback]],
  [
    'any claim by path',
    facts({
      rules: [{ claim: 'dept.name', equals: 'R&D', role: 'editor' }],
      userInfo: { dept: { name: 'R&D' } },
    }),
    [byRule('editor')],
  ],
])('%s', (_name, given, expected) => {
  expect(decideRoles(given).roles).toEqual(expected)
})

test('says what was gained and lost', () => {
  expect(decideRoles(facts({ ...inGroup, current: [byRule('editor')] }))).toMatchObject({
    gained: ['admin'],
    lost: ['editor'],
  })
})
