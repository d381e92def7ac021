import { expect, test } from 'vitest'
import { decideSignIn, type SignInFacts } from './decide-sign-in.ts'
import type { NormalizedEmail } from './email-address.ts'
import {
  tenant,
  ada,
  profile,
  organization,
  unproven,
  facts,
  over,
  known,
  placeholder,
  owner,
  other,
  invitation,
  bySubject,
  byUserName,
  guest,
  registrationOff,
} from '../../test/support/sign-in-facts.ts'

const deny = (code: string) => ({ kind: 'deny', code })

type Case = readonly [name: string, given: SignInFacts, expected: object, decidedBy: string]

// prettier-ignore
const table: readonly Case[] = [
  // 1
  ['the connection is disabled', facts(over({ enabled: false })), deny('CONNECTION_DISABLED'), '1'],
  ['the organization is disabled', facts({ organization: { ...organization, enabled: false } }), deny('CONNECTION_DISABLED'), '1'],
  ['disabled beats a known identity', facts({ ...over({ enabled: false }), ...known() }), deny('CONNECTION_DISABLED'), '1'],
  // 2
  [
    'a foreign tenant',
    facts({
      upstream: { tenantId: 'fabrikam', issuerAsConfigured: true, guest: false },
      ...known(),
    }),
    deny('TENANT_NOT_ALLOWED'),
    '2',
  ],
  ['no tenant where one is demanded', facts({ upstream: { tenantId: null, issuerAsConfigured: true, guest: false } }), deny('TENANT_NOT_ALLOWED'), '2'],
  ['another issuer', facts({ upstream: { tenantId: tenant, issuerAsConfigured: false, guest: false }, ...known() }), deny('TENANT_NOT_ALLOWED'), '2'],
  ['tenant ids compare without case', facts({ upstream: { tenantId: tenant.toUpperCase(), issuerAsConfigured: true, guest: false } }), { kind: 'create' }, '15'],
  [
    'a provider without tenants',
    facts({
      ...over({ tenantIds: [] }),
      upstream: { tenantId: null, issuerAsConfigured: true, guest: false },
    }),
    { kind: 'create' },
    '15',
  ],
  // 3
  [
    'nothing at the path of uid',
    facts({
      mapped: {
        profile: { ...profile, uid: '' },
        fields: [{ field: 'uid', paths: ['id', 'sub'], path: null, found: false }],
      },
    }),
    deny('SUBJECT_MISSING'),
    '3',
  ],
  ['no organization is responsible', facts({ organization: undefined }), deny('NO_ORGANIZATION'), 'organization found'],
  // 4
  ['a deactivated user', facts(known({ userActive: false })), deny('USER_DEACTIVATED'), '4'],
  ['a deactivated member', facts(known({ memberStatus: 'deactivated' })), deny('USER_DEACTIVATED'), '4'],
  ['left the organization, and the directory sent them away', facts({ ...known({ memberStatus: 'none' }), ...bySubject(placeholder({ state: 'deleted' })) }), deny('USER_DEACTIVATED'), '4'],
  // 5
  ['a known member', facts(known()), { kind: 'signIn', userId: ada, join: false }, '5'],
  ['a known member, with registration off', facts({ ...registrationOff, ...known() }), { kind: 'signIn', join: false }, '5'],
  ['known, no member, registration on', facts(known({ memberStatus: 'none' })), { kind: 'signIn', join: true }, '5'],
  ['known, no member, registration off', facts({ ...registrationOff, ...known({ memberStatus: 'none' }) }), deny('NOT_A_MEMBER'), '5'],
  ['known, no member, registration off, invited', facts({ ...registrationOff, ...known({ memberStatus: 'none' }), invitation }), { kind: 'signIn', join: true, invitationId: invitation.id }, '5'],
  [
    'known, no member, outside the domains',
    facts({
      ...known({ memberStatus: 'none' }),
      organization: {
        ...organization,
        restrictToDomains: true,
        verifiedDomains: ['other.example'],
      },
    }),
    deny('DOMAIN_NOT_ALLOWED'),
    '5',
  ],
  // 6
  ['externalId matches', facts(bySubject(placeholder())), { kind: 'link', userId: ada, by: 'directory' }, '6'],
  ['externalId matches, registration off', facts({ ...registrationOff, ...bySubject(placeholder()) }), { kind: 'link', userId: ada }, '6'],
  ['externalId matches, for a guest and many tenants', facts({ ...guest, ...over({ pinned: false }), ...bySubject(placeholder()) }), { kind: 'link', userId: ada }, '6'],
  ['externalId beats userName', facts({ directory: { bySubject: [placeholder()], byUserName: [placeholder(other)] } }), { kind: 'link', userId: ada }, '6'],
  ['made anew beside its tombstone', facts(bySubject(placeholder({ ...other, state: 'deleted' }), placeholder())), { kind: 'link', userId: ada }, '6'],
  ['externalId matches an owner', facts(bySubject(placeholder({ mustApprove: true }))), { kind: 'confirm', userId: ada }, '6'],
  // 7
  ['userName matches', facts(byUserName(placeholder())), { kind: 'link', userId: ada, by: 'directory' }, '7'],
  ['userName, more than one tenant: a new person', facts({ ...over({ pinned: false }), ...byUserName(placeholder()) }), { kind: 'create' }, '15'],
  ['userName of a guest: a new person', facts({ ...guest, ...byUserName(placeholder()) }), { kind: 'create' }, '15'],
  ['userName matches an owner', facts(byUserName(placeholder({ mustApprove: true }))), { kind: 'confirm', userId: ada }, '7'],
  // 8
  ['externalId matches an inactive one', facts(bySubject(placeholder({ state: 'inactive' }))), deny('USER_DEACTIVATED'), '8'],
  ['externalId matches a tombstone', facts(bySubject(placeholder({ state: 'deleted' }))), deny('USER_DEACTIVATED'), '8'],
  ['userName matches an inactive one', facts(byUserName(placeholder({ state: 'inactive' }))), deny('USER_DEACTIVATED'), '8'],
  ['userName matches a tombstone', facts(byUserName(placeholder({ state: 'deleted' }))), deny('USER_DEACTIVATED'), '8'],
  ['an invitation does not bring back whom the directory sent away', facts({ ...bySubject(placeholder({ state: 'deleted' })), invitation }), deny('USER_DEACTIVATED'), '8'],
  [
    'inactive by externalId beats active by userName',
    facts({
      directory: {
        bySubject: [placeholder({ state: 'inactive' })],
        byUserName: [placeholder(other)],
      },
    }),
    deny('USER_DEACTIVATED'),
    '8',
  ],
  // 9
  ['two candidates by externalId', facts(bySubject(placeholder(), placeholder(other))), deny('AMBIGUOUS_MATCH'), '9'],
  ['two candidates by userName', facts(byUserName(placeholder(), placeholder(other))), deny('AMBIGUOUS_MATCH'), '9'],
  ['a recycled user name', facts(byUserName(placeholder({ boundElsewhere: true }))), deny('AMBIGUOUS_MATCH'), '9'],
  ['a placeholder bound to another subject', facts(bySubject(placeholder({ boundElsewhere: true }))), deny('AMBIGUOUS_MATCH'), '9'],
  // 10
  ['invited, new', facts({ invitation }), { kind: 'create', invitationId: invitation.id }, '10'],
  ['invited, new, registration off', facts({ ...registrationOff, invitation }), { kind: 'create', invitationId: invitation.id }, '10'],
  ['invited, proven by the opened link alone', facts({ ...registrationOff, address: unproven, invitation: { ...invitation, opened: true } }), { kind: 'create', invitationId: invitation.id }, '10'],
  ['invited, and nothing proves the address', facts({ ...registrationOff, address: unproven, invitation }), deny('REGISTRATION_DISABLED'), '13'],
  ['invited, has a proven account', facts({ invitation, addressOwners: [owner({ isMember: false })] }), { kind: 'link', userId: ada, by: 'invitation', invitationId: invitation.id }, '10'],
  [
    'invited, has an account, the connection asks first',
    facts({
      ...over({ linkPolicy: 'confirm' }),
      invitation,
      addressOwners: [owner({ isMember: false })],
    }),
    { kind: 'confirm', userId: ada },
    '12',
  ],
  [
    'an opened link opens no existing account',
    facts({
      address: unproven,
      invitation: { ...invitation, opened: true },
      addressOwners: [owner({ isMember: false })],
    }),
    { kind: 'confirm', userId: ada },
    '12',
  ],
  ['invited to administer, the link not opened', facts({ invitation: { ...invitation, administers: true } }), { kind: 'create', invitationId: null }, '15'],
  ['invited to administer, the link not opened, registration off', facts({ ...registrationOff, invitation: { ...invitation, administers: true } }), deny('REGISTRATION_DISABLED'), '13'],
  ['invited to administer, the link opened', facts({ ...registrationOff, invitation: { ...invitation, administers: true, opened: true } }), { kind: 'create', invitationId: invitation.id }, '10'],
  ['known, no member, invited to administer, the link not opened', facts({ ...registrationOff, ...known({ memberStatus: 'none' }), invitation: { ...invitation, administers: true } }), deny('NOT_A_MEMBER'), '5'],
  // 11
  ['the address links by itself', facts({ addressOwners: [owner()] }), { kind: 'link', userId: ada, by: 'email', dropUnprovenPassword: false }, '11'],
  ['an unproven password is dropped', facts({ addressOwners: [owner({ hasUnprovenPassword: true })] }), { kind: 'link', dropUnprovenPassword: true }, '11'],
  ['the account with the address is deactivated', facts({ addressOwners: [owner({ active: false })] }), deny('USER_DEACTIVATED'), '11'],
  ['several accounts have the address', facts({ addressOwners: [owner(), owner({ userId: other.userId })] }), deny('AMBIGUOUS_MATCH'), '11'],
  ['an account elsewhere, registration off', facts({ ...registrationOff, addressOwners: [owner({ isMember: false })] }), deny('REGISTRATION_DISABLED'), '11'],
  [
    'an account elsewhere, outside the domains',
    facts({
      addressOwners: [owner({ isMember: false })],
      organization: { ...organization, restrictToDomains: true, verifiedDomains: [] },
    }),
    deny('DOMAIN_NOT_ALLOWED'),
    '11',
  ],
  ['an account elsewhere, invited by an opened link, nothing else proves the address', facts({ address: unproven, invitation: { ...invitation, opened: true }, addressOwners: [owner({ isMember: false })], organization: { ...organization, restrictToDomains: true } }), { kind: 'confirm', userId: ada }, '12'],
  // 12
  ['the connection asks before it links', facts({ ...over({ linkPolicy: 'confirm' }), addressOwners: [owner()] }), { kind: 'confirm', userId: ada }, '12'],
  ['the connection has no say over the address', facts({ address: unproven, addressOwners: [owner()] }), { kind: 'confirm', userId: ada }, '12'],
  ['the account never proved the address', facts({ addressOwners: [owner({ addressProven: false })] }), { kind: 'confirm', userId: ada }, '12'],
  ['a recycled address', facts({ addressOwners: [owner({ boundElsewhere: true })] }), { kind: 'confirm', userId: ada }, '12'],
  ['the account is an owner', facts({ addressOwners: [owner({ mustApprove: true })] }), { kind: 'confirm', userId: ada }, '12'],
  ['invited, and the account is an owner', facts({ invitation, addressOwners: [owner({ mustApprove: true })] }), { kind: 'confirm', userId: ada }, '12'],
  // 13
  ['nobody, registration off', facts(registrationOff), deny('REGISTRATION_DISABLED'), '13'],
  // 14
  ['inside the domains, but nothing proves the address', facts({ address: unproven, organization: { ...organization, restrictToDomains: true } }), deny('DOMAIN_NOT_ALLOWED'), '14'],
  ['inside the domains, and proven', facts({ organization: { ...organization, restrictToDomains: true } }), { kind: 'create' }, '15'],
  [
    'nobody, outside the domains',
    facts({
      organization: {
        ...organization,
        restrictToDomains: true,
        verifiedDomains: ['other.example'],
      },
    }),
    deny('DOMAIN_NOT_ALLOWED'),
    '14',
  ],
  ['nobody, no address, while domains are demanded', facts({ address: undefined, organization: { ...organization, restrictToDomains: true } }), deny('DOMAIN_NOT_ALLOWED'), '14'],
  [
    'a subdomain is another domain',
    facts({
      address: {
        email: 'ada@sub.contoso.example' as NormalizedEmail,
        authority: { by: 'provider', saw: 'the provider proves the address' },
      },
      organization: { ...organization, restrictToDomains: true },
    }),
    deny('DOMAIN_NOT_ALLOWED'),
    '14',
  ],
  // 15
  ['a new person', facts(), { kind: 'create', invitationId: null }, '15'],
  ['a new person without an address', facts({ address: undefined }), { kind: 'create' }, '15'],
  ['a new person of the demanded domain', facts({ organization: { ...organization, restrictToDomains: true } }), { kind: 'create' }, '15'],
]

test.each(table)('%s', (_name, given, expected, decidedBy) => {
  const decision = decideSignIn(given)
  expect(decision).toMatchObject(expected)
  const last = decision.trace.at(-1)?.rule
  expect(last === decidedBy || last?.startsWith(`${decidedBy} `)).toBe(true)
})

test('every numbered row of the table decides in some case', () => {
  const numbers = table.map(([, , , decidedBy]) => Number(decidedBy))
  const rows = Array.from({ length: 15 }, (_, index) => index + 1)
  expect(rows.filter((row) => !numbers.includes(row))).toEqual([])
})

test('the trace reads from the first rule to the one that decided', () => {
  expect(decideSignIn(facts(bySubject(placeholder()))).trace).toEqual([
    { rule: '1 connection and organization enabled', saw: 'both enabled' },
    { rule: '2 tenant and issuer allowed', saw: 'the tenant is in the allow-list' },
    { rule: '3 subject mapped', saw: 'uid found' },
    { rule: 'organization found', saw: 'responsible organization found' },
    { rule: '4 known identity is active', saw: 'nobody owns this subject' },
    { rule: '5 identity known', saw: 'nobody owns this subject' },
    { rule: '6 directory: externalId', saw: 'the directory made dus_ada' },
  ])
})

test('SUBJECT_MISSING names the paths that found nothing', () => {
  const fields = [{ field: 'uid', paths: ['id', 'oid'], path: null, found: false }] as const
  const decision = decideSignIn(facts({ mapped: { profile: { ...profile, uid: '' }, fields } }))
  expect(decision.trace.at(-1)?.saw).toBe('uid: nothing at "id", "oid"')
})
