import { contoso, fabrikam, personal } from './contoso.ts'
import type { NewApp, NewGroup, NewUser, OptionalClaim, RedirectUri, Seed } from './model.ts'

export type ContosoSeedOptions = {
  /** Redirect addresses of every web app in Contoso, beside the default ones. */
  readonly redirectUris?: readonly string[]
  readonly frontChannelLogoutUrl?: string
}

/** Registered with every seeded web app: Usher's own default address, and one that nobody serves. */
export const defaultRedirectUris = [
  'http://localhost:3000/api/auth/oauth2/callback',
  'http://localhost:3000/callback',
] as const

/** The seed described in the README: Contoso, Fabrikam and one personal account. */
export function contosoSeed(options: ContosoSeedOptions = {}): Seed {
  const redirectUris = [...new Set([...(options.redirectUris ?? []), ...defaultRedirectUris])]
  const web = redirectUris.map((uri): RedirectUri => ({ uri, platform: 'web' }))
  const frontChannelLogoutUrl = options.frontChannelLogoutUrl ?? null
  return {
    tenants: [
      {
        id: contoso.tenantId,
        displayName: contoso.displayName,
        domains: [contoso.domain, contoso.initialDomain],
        users: contosoUsers(),
        groups: contosoGroups(),
        apps: contosoApps(web).map((app) => ({ frontChannelLogoutUrl, ...app })),
      },
      {
        id: fabrikam.tenantId,
        displayName: fabrikam.displayName,
        domains: [fabrikam.domain, fabrikam.initialDomain],
        regionScope: 'EU',
        users: fabrikamUsers(),
        apps: [
          {
            appId: fabrikam.clientId,
            displayName: 'Fabrikam web',
            redirectUris: web,
            secrets: [secret('5', fabrikam.clientSecret)],
          },
        ],
      },
      {
        id: personal.tenantId,
        displayName: 'Personal accounts',
        domains: [],
        users: [
          {
            ...personal.users.paula,
            kind: 'personal',
            displayName: 'Paula Personal',
            givenName: 'Paula',
            surname: 'Personal',
            mail: 'paula@outlook.example',
          },
        ],
      },
    ],
  }
}

function contosoUsers(): readonly NewUser[] {
  const { users } = contoso
  const staff = { companyName: 'Contoso', country: 'GB', preferredLanguage: 'en-GB' }
  return [
    {
      ...staff,
      ...users.ada,
      ...named('Ada', 'Lovelace'),
      mail: users.ada.userPrincipalName,
      jobTitle: 'Chief Engineer',
      department: 'Engineering',
      employeeId: '1815',
      onPremisesSamAccountName: 'ada',
      directoryRoles: [globalAdministratorRole],
      photo: portrait,
    },
    {
      ...staff,
      ...users.grace,
      ...named('Grace', 'Hopper'),
      mail: users.grace.userPrincipalName,
      department: 'Engineering',
    },
    { ...staff, ...users.alan, ...named('Alan', 'Turing') },
    {
      ...users.guest,
      displayName: 'Alice Guest',
      kind: 'guest',
      mail: 'alice@fabrikam.example',
      homeTenantId: fabrikam.tenantId,
      identityProvider: `https://sts.windows.net/${fabrikam.tenantId}/`,
    },
    {
      ...staff,
      ...users.disabled,
      ...named('Dennis', 'Disabled'),
      mail: users.disabled.userPrincipalName,
      accountEnabled: false,
    },
    {
      ...staff,
      ...users.overage,
      ...named('Olga', 'Overage'),
      mail: users.overage.userPrincipalName,
    },
    {
      ...staff,
      ...users.unassigned,
      ...named('Una', 'Unassigned'),
      mail: users.unassigned.userPrincipalName,
    },
    {
      ...staff,
      ...users.roles,
      ...named('Rosalind', 'Franklin'),
      mail: users.roles.userPrincipalName,
      photo: portrait,
    },
  ]
}

function contosoGroups(): readonly NewGroup[] {
  const { users, groups } = contoso
  const numbered = Array.from({ length: 250 }, (_, index) => ({
    id: `d1000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
    displayName: `Group ${String(index + 1).padStart(3, '0')}`,
    members: [users.overage.id],
  }))
  return [
    {
      id: groups.everyone,
      displayName: 'Everyone',
      members: Object.values(users)
        .map((user) => user.id)
        .filter((id) => id !== users.overage.id && id !== users.guest.id),
    },
    {
      id: groups.engineering,
      displayName: 'Engineering',
      onPremisesSamAccountName: 'engineering',
      onPremisesDomainName: 'corp.contoso.example',
      onPremisesNetBiosName: 'CORP',
      members: [users.ada.id, users.grace.id],
    },
    { id: groups.product, displayName: 'Product', members: [groups.engineering] },
    { id: groups.administrators, displayName: 'Administrators', members: [users.ada.id] },
    {
      id: groups.newsletter,
      displayName: 'Newsletter',
      securityEnabled: false,
      mailEnabled: true,
      members: [users.ada.id],
    },
    ...numbered,
  ]
}

function contosoApps(web: readonly RedirectUri[]): readonly NewApp[] {
  const { apps, users, groups, clientSecret } = contoso
  const everyday = { redirectUris: web, optionalClaims: everydayClaims }
  const confidential = { ...everyday, secrets: [secret('1', clientSecret)] }
  const appRoles = [
    { id: 'e0000000-0000-4000-8000-000000000001', value: 'admin', displayName: 'Administrator' },
    { id: 'e0000000-0000-4000-8000-000000000002', value: 'editor', displayName: 'Editor' },
  ]
  const assignments = [
    { principalId: groups.administrators, role: 'admin' },
    { principalId: users.roles.id, role: 'editor' },
  ]
  return [
    {
      ...confidential,
      appId: apps.web,
      displayName: 'Contoso web',
      appRoles,
      assignments,
      applicationPermissions: ['User.Read.All', 'Group.Read.All'],
    },
    {
      ...confidential,
      appId: apps.multiTenant,
      displayName: 'Contoso for everybody',
      audience: 'AzureADandPersonalMicrosoftAccount',
      // Older multi-tenant apps have this switched off, which is what nOAuth needs.
      removeUnverifiedEmailClaim: false,
    },
    { ...everyday, appId: apps.certificate, displayName: 'Contoso with a certificate' },
    {
      ...everyday,
      appId: apps.federated,
      displayName: 'Contoso without a secret',
    },
    {
      ...everyday,
      appId: apps.expiredSecret,
      displayName: 'Contoso with an expired secret',
      secrets: [{ ...secret('2', clientSecret), expiresAt: new Date('2020-01-01T00:00:00Z') }],
    },
    { ...confidential, appId: apps.disabled, displayName: 'Contoso disabled', enabled: false },
    {
      ...confidential,
      appId: apps.assignmentRequired,
      displayName: 'Contoso by invitation',
      assignmentRequired: true,
      assignments: [
        { principalId: users.ada.id, role: null },
        { principalId: groups.engineering, role: null },
      ],
    },
    {
      ...confidential,
      appId: apps.groups,
      displayName: 'Contoso with groups',
      groupMembershipClaims: 'SecurityGroup',
      appRoles,
      assignments,
    },
    { ...confidential, appId: apps.consent, displayName: 'Contoso asks first', consent: 'ask' },
    {
      ...confidential,
      appId: apps.adminConsent,
      displayName: 'Contoso asks the administrator',
      consent: 'adminOnly',
    },
    {
      appId: apps.publicClient,
      displayName: 'Contoso on the desktop',
      redirectUris: [{ uri: 'http://localhost', platform: 'publicClient' }],
    },
    {
      ...confidential,
      appId: apps.hybrid,
      displayName: 'Contoso hybrid',
      idTokensEnabled: true,
      accessTokensEnabled: true,
      groupMembershipClaims: 'SecurityGroup',
    },
  ]
}

function fabrikamUsers(): readonly NewUser[] {
  const { users } = fabrikam
  return [
    {
      ...users.alice,
      ...named('Alice', 'Fabrikam'),
      mail: users.alice.userPrincipalName,
    },
    {
      ...users.mallory,
      ...named('Mallory', 'Impostor'),
      mail: contoso.users.ada.userPrincipalName,
    },
  ]
}

/** The optional claims that Microsoft's own guidance has a careful web app ask for. */
const everydayClaims: readonly OptionalClaim[] = [
  { name: 'email' },
  { name: 'xms_edov' },
  { name: 'acct' },
  { name: 'upn' },
  { name: 'sid' },
  { name: 'login_hint' },
]

/** The role template id of Global Administrator. */
const globalAdministratorRole = '62e90394-69f5-4237-9190-012177145e10'

function named(givenName: string, surname: string) {
  return { givenName, surname, displayName: `${givenName} ${surname}` }
}

function secret(digit: string, value: string) {
  return { keyId: `5ec0e700-0000-4000-8000-00000000000${digit}`, value, expiresAt: null }
}

/** A 48 × 48 JPEG of a head and shoulders. */
const portrait = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB' +
    'AQEBAQEBAQEBAQEBAQEBAQEBAQEBD/wAARCAAwADADAREAAhEAAxEA/8QAHAAAAAAJAAAAAAAAAAAAAAAAAAECAwQF' +
    'BgcI/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACAAMAAD8AVBbBAAAAAAAAAAAAAAAAAA80rRYAAOyLIQAAAA' +
    'AAADzStFgAA7IshAAAAAB5pWiwAAAAAAAdkWQg80rRYAAAAAAAAAAAAAAAAAAAAAAAAAAAf//Z',
  'base64',
)
