import { randomUUID } from 'node:crypto'
import type {
  App,
  Group,
  Guid,
  NewApp,
  NewGroup,
  NewTenant,
  NewUser,
  Tenant,
  User,
} from './model.ts'

/** Fills in what a caller left out, with what a new object has in a new Entra tenant. */
export function tenantFrom(given: NewTenant): Tenant {
  return {
    id: given.id ?? randomUUID(),
    displayName: given.displayName,
    domains: given.domains.map((domain) => domain.toLowerCase()),
    regionScope: given.regionScope ?? 'WW',
  }
}

export function userFrom(tenantId: Guid, given: NewUser): User {
  const localPart = given.userPrincipalName.split('@')[0] ?? given.userPrincipalName
  return {
    id: randomUUID(),
    kind: 'member',
    displayName: localPart,
    givenName: null,
    surname: null,
    mail: null,
    otherMails: [],
    jobTitle: null,
    department: null,
    companyName: null,
    employeeId: null,
    mobilePhone: null,
    businessPhones: [],
    officeLocation: null,
    preferredLanguage: null,
    country: null,
    onPremisesSamAccountName: null,
    managerId: null,
    accountEnabled: true,
    homeTenantId: null,
    identityProvider: null,
    emailDomainOwnerVerified: null,
    conditionalAccess: 'none',
    directoryRoles: [],
    photo: null,
    idTokenClaims: {},
    tokensValidFrom: null,
    ...given,
    tenantId,
  }
}

export function groupFrom(tenantId: Guid, given: NewGroup): Group {
  return {
    id: randomUUID(),
    description: null,
    securityEnabled: true,
    mailEnabled: false,
    onPremisesSamAccountName: null,
    onPremisesDomainName: null,
    onPremisesNetBiosName: null,
    ...given,
    tenantId,
    members: new Set(given.members),
  }
}

export function appFrom(tenantId: Guid, given: NewApp): App {
  const appId = given.appId ?? randomUUID()
  return {
    enabled: true,
    audience: 'AzureADMyOrg',
    redirectUris: [],
    frontChannelLogoutUrl: null,
    identifierUris: [`api://${appId}`],
    secrets: [],
    certificates: [],
    federatedCredentials: [],
    idTokensEnabled: false,
    accessTokensEnabled: false,
    assignmentRequired: false,
    assignments: [],
    appRoles: [],
    groupMembershipClaims: 'None',
    optionalClaims: [],
    edovForm: 'boolean',
    removeUnverifiedEmailClaim: true,
    consent: 'granted',
    applicationPermissions: [],
    idTokenClaims: {},
    ...given,
    appId,
    tenantId,
  }
}
