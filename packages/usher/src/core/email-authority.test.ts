// The e-mail matrix: email_verified × xms_edov × domain × owner × policy → decision, exactly.
import { describe, expect, test } from 'vitest'
import { entraPreset, genericPreset, oidcPreset } from './connection-presets.ts'
import { decideSignIn, type SignInFacts } from './decide-sign-in.ts'
import { parseEmail } from './email-address.ts'
import { emailAuthority, isGuest, isPinned, type AuthorityFacts } from './email-authority.ts'
import type { ConnectionId, OrganizationId, UserId } from './ids.ts'
import { present } from '../lib/assert.ts'

const absent = Symbol('absent')
const emailVerified = [true, 'true', absent, false, 'false', 1] as const
const domainOwnerVerified = [true, '1', absent, false] as const
const address = present(parseEmail('ada@contoso.example'), 'address')

/** What each claim says by itself; a "no" of one beats a "yes" of the other. */
const saysYes = new Set<unknown>([true, 'true', '1'])
const said = (value: unknown): 'yes' | 'no' | 'silent' =>
  value === absent ? 'silent' : saysYes.has(value) ? 'yes' : 'no'

const matrix = emailVerified.flatMap((verified) =>
  domainOwnerVerified.flatMap((edov) =>
    (['verified here', 'not verified'] as const).flatMap((domain) =>
      (["the organization's", "the instance's"] as const).flatMap((owner) =>
        (['automatic', 'confirm'] as const).map((policy) => ({
          verified,
          edov,
          domain,
          owner,
          policy,
        })),
      ),
    ),
  ),
)

function claims(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== absent))
}

function authorityFacts(over: Partial<AuthorityFacts>): AuthorityFacts {
  return {
    address,
    idToken: {},
    userInfo: {},
    verifiedDomains: [],
    connectionIsOwn: true,
    pinned: true,
    guest: false,
    ...over,
  }
}

test.each(matrix)(
  'email_verified $verified, xms_edov $edov, domain $domain, connection $owner, policy $policy',
  ({ verified, edov, domain, owner, policy }) => {
    const isOwn = owner === "the organization's"
    const authority = emailAuthority(
      authorityFacts({
        idToken: claims({ email: address, email_verified: verified, xms_edov: edov }),
        verifiedDomains: domain === 'verified here' ? ['contoso.example'] : [],
        connectionIsOwn: isOwn,
      }),
    )
    const statements = [said(verified), said(edov)]
    const isHere = domain === 'verified here'
    const expected = statements.includes('no')
      ? null
      : statements.includes('yes')
        ? isHere || !isOwn
          ? 'provider'
          : null
        : isHere && isOwn
          ? 'domain'
          : null
    expect(authority.by).toBe(expected)
    const decision = decideSignIn(somebodyHasTheAddress(policy, authority))
    expect(decision.kind).toBe(expected !== null && policy === 'automatic' ? 'link' : 'confirm')
  },
)

test('the matrix is whole: 6 × 4 × 2 × 2 × 2', () => {
  expect(matrix).toHaveLength(192)
})

describe('a claim speaks only of the address beside it', () => {
  test('an address mapped from elsewhere is not proven by it', () => {
    const idToken = { email: 'somebody@else.example', email_verified: true, xms_edov: true }
    expect(emailAuthority(authorityFacts({ idToken })).by).toBeNull()
  })
  test('user-info may speak for its own address', () => {
    const userInfo = { email: 'ADA@contoso.example', email_verified: true }
    const verifiedDomains = ['contoso.example']
    expect(emailAuthority(authorityFacts({ userInfo, verifiedDomains })).by).toBe('provider')
  })
  test('a no in one source beats a yes in the other', () => {
    const yes = { email: address, email_verified: true }
    const no = { email: address, email_verified: false }
    expect(emailAuthority(authorityFacts({ idToken: yes, userInfo: no })).by).toBeNull()
  })
})

describe('a verified domain speaks only through a connection that is ours alone', () => {
  const verifiedDomains = ['contoso.example']
  test.each([
    ['pinned and own', {}, 'domain'],
    ['many tenants', { pinned: false }, null],
    ['instance-wide', { connectionIsOwn: false }, null],
    ['a guest', { guest: true }, null],
  ] as const)('%s', (_name, over, by) => {
    expect(emailAuthority(authorityFacts({ verifiedDomains, ...over })).by).toBe(by)
  })
})

test.each([
  ['a member', { acct: 0, iss: 'https://login.example/t/v2.0' }, {}, false],
  ['acct 1', { acct: 1 }, {}, true],
  ['acct "1"', { acct: '1' }, {}, true],
  [
    'a home tenant elsewhere',
    { iss: 'https://a.example', idp: 'https://sts.windows.net/x/' },
    {},
    true,
  ],
  ['idp same as iss', { iss: 'https://a.example', idp: 'https://a.example' }, {}, false],
  ['#EXT# in the user principal name', {}, { userPrincipalName: 'a_b.com#EXT#@c.example' }, true],
  ['#ext# in preferred_username', { preferred_username: 'a_b.com#ext#@c.example' }, {}, true],
  ['userType Guest', {}, { userType: 'Guest' }, true],
])('guest: %s', (_name, idToken, userInfo, expected) => {
  expect(isGuest(idToken, userInfo)).toBe(expected)
})

const tenantId = '11111111-1111-1111-1111-111111111111'
const generic = (authorize: string, token: string) =>
  genericPreset({
    clientId: 'c',
    authorizationEndpoint: authorize,
    tokenEndpoint: token,
    userInfoEndpoint: 'https://graph.microsoft.com/v1.0/me',
  })
test.each([
  ['entra, one tenant', entraPreset({ clientId: 'c', tenantIds: [tenantId] }), true],
  [
    'entra, two tenants',
    entraPreset({ clientId: 'c', tenantIds: [tenantId, tenantId.replace(/^1/, '2')] }),
    false,
  ],
  ['oidc', oidcPreset({ clientId: 'c', issuer: 'https://id.example' }), true],
  [
    "the guide's endpoints",
    generic(
      `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/authorize`,
      `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
    ),
    true,
  ],
  [
    "the guide's endpoints at common",
    generic(
      'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
      'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    ),
    false,
  ],
  [
    'some other OAuth provider',
    generic(
      'https://github.com/login/oauth/authorize',
      'https://github.com/login/oauth/access_token',
    ),
    false,
  ],
  ['the e-mail provider', { kind: 'email' } as const, false],
])('pinned: %s', (_name, settings, expected) => {
  expect(isPinned(settings)).toBe(expected)
})

function somebodyHasTheAddress(
  linkPolicy: 'automatic' | 'confirm',
  authority: ReturnType<typeof emailAuthority>,
): SignInFacts {
  return {
    connection: {
      id: 'con_x' as ConnectionId,
      name: 'Entra ID',
      enabled: true,
      registrationEnabled: true,
      linkPolicy,
      tenantIds: [],
      pinned: true,
    },
    organization: {
      id: 'org_x' as OrganizationId,
      enabled: true,
      restrictToDomains: false,
      verifiedDomains: [],
    },
    upstream: { tenantId: null, issuerAsConfigured: true, guest: false },
    mapped: {
      profile: {
        uid: 'x',
        username: null,
        email: address,
        avatar: null,
        displayName: null,
        groups: [],
        roles: [],
      },
      fields: [],
    },
    address: { email: address, authority },
    identity: undefined,
    directory: undefined,
    invitation: undefined,
    addressOwners: [
      {
        userId: 'usr_owner' as UserId,
        addressProven: true,
        active: true,
        isMember: true,
        boundElsewhere: false,
        hasUnprovenPassword: false,
        mustApprove: false,
      },
    ],
  }
}
