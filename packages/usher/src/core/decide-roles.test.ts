import { expect, test } from 'vitest'
import {
  decideDirectoryRoles,
  decideRoles,
  judgeRules,
  type DirectoryRoleFacts,
  type RoleFacts,
} from './decide-roles.ts'
import type { ConnectionId, DirectoryGroupId, DirectoryId } from './ids.ts'
import type { MemberRole } from './model.ts'

const entra = 'con_entra' as ConnectionId
const okta = 'con_okta' as ConnectionId
const contoso = 'dir_contoso' as DirectoryId
const engineers = { claim: 'groups', equals: 'g-engineers', role: 'admin' }
const editor = { claim: 'roles', equals: 'Editor', role: 'editor' }
const byRule = (role: string, connectionId = entra): MemberRole => ({
  role,
  source: 'rule',
  connectionId,
  directoryId: null,
})
const byGroup = (role: string, connectionId: ConnectionId | null = null): MemberRole => ({
  role,
  source: 'rule',
  connectionId,
  directoryId: contoso,
})
const nobody = { connectionId: null, directoryId: null } as const
const pinned = (role: string): MemberRole => ({ ...nobody, role, source: 'pinned' })
const fallback: MemberRole = { ...nobody, role: 'member', source: 'default' }

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
    "the directory's role is not ours to take",
    facts({ current: [byGroup('admin')] }),
    [byGroup('admin')],
  ],
  [
    'the connection gives what the directory gave: both hold it',
    facts({ ...inGroup, current: [byGroup('admin')] }),
    [byGroup('admin', entra)],
  ],
  [
    'both held it, the connection lets go: the directory still holds it',
    facts({ current: [byGroup('admin', entra)] }),
    [byGroup('admin')],
  ],
  [
    'a failed look-up keeps both holds',
    facts({ ...failed, current: [byGroup('admin', entra)] }),
    [byGroup('admin', entra)],
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
  ['nor is admin', facts({ defaultRole: 'admin' }), [fallback]],
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

const staff = {
  groupId: 'dgr_staff' as DirectoryGroupId,
  externalId: 'g-staff',
  label: 'All Staff',
}
const editors = { groupId: 'dgr_ed' as DirectoryGroupId, externalId: null, label: 'Editors' }

function change(over: Partial<DirectoryRoleFacts> = {}): DirectoryRoleFacts {
  return {
    directoryId: contoso,
    rules: [
      { group: 'g-staff', role: 'admin' },
      { group: 'editors', role: 'editor' },
    ],
    groups: [],
    current: [fallback],
    existingRoles: ['owner', 'admin', 'member', 'editor'],
    defaultRole: 'member',
    ...over,
  }
}

test.each<readonly [string, DirectoryRoleFacts, readonly MemberRole[]]>([
  ['in no group: the default', change(), [fallback]],
  ['a group by externalId', change({ groups: [staff] }), [byGroup('admin')]],
  ['a group by name, without regard to case', change({ groups: [editors] }), [byGroup('editor')]],
  [
    'a group by its id here',
    change({ rules: [{ group: 'dgr_ed', role: 'editor' }], groups: [editors] }),
    [byGroup('editor')],
  ],
  [
    'externalId is case-exact',
    change({ rules: [{ group: 'G-STAFF', role: 'admin' }], groups: [staff] }),
    [fallback],
  ],
  ['out of the group', change({ current: [byGroup('admin')] }), [fallback]],
  ['no rules any more', change({ rules: [], current: [byGroup('admin')] }), [fallback]],
  [
    'the connection holds it too',
    change({ current: [byGroup('admin', entra)] }),
    [byRule('admin')],
  ],
  [
    'the directory joins the connection',
    change({ groups: [staff], current: [byRule('admin')] }),
    [byGroup('admin', entra)],
  ],
  [
    'pinned beats rule and stays',
    change({ groups: [staff], current: [pinned('admin')] }),
    [pinned('admin')],
  ],
  [
    'owner is never given by rule',
    change({ rules: [{ group: 'g-staff', role: 'owner' }], groups: [staff] }),
    [fallback],
  ],
  [
    'a rule for a role that is gone',
    change({ groups: [staff], existingRoles: ['owner', 'member'] }),
    [fallback],
  ],
])('directory: %s', (_name, given, expected) => {
  expect(decideDirectoryRoles(given).roles).toEqual(expected)
})

test('a new holder is a change, though nobody gains a role', () => {
  const given = { groups: [staff], current: [byRule('admin')] }
  expect(decideDirectoryRoles(change(given))).toMatchObject({
    changed: true,
    gained: [],
    lost: [],
  })
  expect(
    decideDirectoryRoles(change({ ...given, current: [byGroup('admin', entra)] })).changed,
  ).toBe(false)
})

test.each([
  ['holds', 'groupFound', { ...inGroup }],
  ['holdsNot', 'groupNotFound', {}],
  ['unknown', 'groupsUnknown', { ...failed }],
  ['unknown', 'groupsNotSent', { ...absent }],
  ['holdsNot', 'groupsNotSent', { ...absent, missingGroups: 'none' }],
  ['holdsNot', 'roleMissing', { ...inGroup, existingRoles: ['owner', 'member'] }],
] as const)('a rule about a group is explained: %s, %s', (answer, reason, over) => {
  const [verdict] = judgeRules(facts({ rules: [engineers], ...over }))
  expect(verdict).toMatchObject({ answer, reason, gives: answer === 'holds' })
})

test.each([
  ['holds', 'claimEquals', { department: 'Sales' }],
  ['holds', 'claimEquals', { department: ['Ops', 'Sales'] }],
  ['holdsNot', 'claimDiffers', { department: 'Ops' }],
  ['holdsNot', 'claimDiffers', { department: { toString: 'Sales' } }],
  ['holdsNot', 'claimMissing', { department: null }],
] as const)('a rule about a claim is explained: %s, %s', (answer, reason, userInfo) => {
  const rules = [{ claim: 'department', equals: 'Sales', role: 'admin' }]
  expect(judgeRules(facts({ rules, userInfo }))).toMatchObject([{ answer, reason }])
})

test('an unknown answer leaves what the rule gave before', () => {
  const before = facts({ rules: [engineers], ...failed, current: [byRule('admin')] })
  expect(judgeRules(before)).toMatchObject([{ answer: 'unknown', gives: true }])
  expect(decideRoles(before).roles).toEqual([byRule('admin')])
})
