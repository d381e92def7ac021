/**
 * The directory's nouns: tenants, users, groups and app registrations, named as Microsoft names
 * them. Everything is readonly; only `Directory` replaces one value with another. Ids are GUIDs as
 * plain strings because tests write them down literally.
 */
export type Guid = string

/** Personal Microsoft accounts live in one tenant with this well-known id. */
export const personalTenantId: Guid = '9188040d-6c67-4c5b-b112-36a304b66dad'

/** The application id of Microsoft Graph, and the audience of its access tokens. */
export const graphAppId: Guid = '00000003-0000-0000-c000-000000000000'

export type Tenant = {
  readonly id: Guid
  readonly displayName: string
  /** Verified domains; the first one is the tenant's default. */
  readonly domains: readonly string[]
  readonly regionScope: 'WW' | 'NA' | 'EU'
}

export type UserKind = 'member' | 'guest' | 'personal'

/** What Conditional Access says about a person; the error code it produces is in brackets. */
export type ConditionalAccess =
  | 'none'
  | 'mfaRequired' // 50076
  | 'mfaEnrolment' // 50079
  | 'blocked' // 53003
  | 'signInFrequency' // 70043, on refresh only

export type User = {
  readonly id: Guid
  readonly tenantId: Guid
  readonly kind: UserKind
  readonly userPrincipalName: string
  readonly displayName: string
  readonly givenName: string | null
  readonly surname: string | null
  /** Null where there is no mailbox, which is common. Administrators may write anything here. */
  readonly mail: string | null
  readonly otherMails: readonly string[]
  readonly jobTitle: string | null
  readonly department: string | null
  readonly companyName: string | null
  readonly employeeId: string | null
  readonly mobilePhone: string | null
  readonly businessPhones: readonly string[]
  readonly officeLocation: string | null
  readonly preferredLanguage: string | null
  readonly country: string | null
  readonly onPremisesSamAccountName: string | null
  /** A user of the same tenant. */
  readonly managerId: Guid | null
  readonly accountEnabled: boolean
  /** The guest's home tenant, where it is one of ours. */
  readonly homeTenantId: Guid | null
  /** The `idp` claim where the person signs in elsewhere: an sts.windows.net URL, `live.com`, `mail`. */
  readonly identityProvider: string | null
  /** Null: worked out from the verified domains. True or false: `xms_edov` says so regardless. */
  readonly emailDomainOwnerVerified: boolean | null
  readonly conditionalAccess: ConditionalAccess
  /** Directory role template ids (`wids`). */
  readonly directoryRoles: readonly Guid[]
  /** A JPEG, or null: Graph then answers 404 ImageNotFound. */
  readonly photo: Uint8Array | null
  /** Merged over the id_token's claims; an `undefined` value removes the claim. */
  readonly idTokenClaims: Readonly<Record<string, unknown>>
  /** Grants issued before this moment are revoked (50173). */
  readonly tokensValidFrom: Date | null
}

/** Deleted softly: still there for 30 days, and able to come back. */
export type DeletedUser = { readonly user: User; readonly deletedAt: Date }

export type Group = {
  readonly id: Guid
  readonly tenantId: Guid
  readonly displayName: string
  readonly description: string | null
  readonly securityEnabled: boolean
  readonly mailEnabled: boolean
  /** Set on groups synced from an on-premises domain. */
  readonly onPremisesSamAccountName: string | null
  readonly onPremisesDomainName: string | null
  readonly onPremisesNetBiosName: string | null
  /** Users and groups; nesting is allowed. It changes with the group, and is no snapshot. */
  readonly members: ReadonlySet<Guid>
}

export type SignInAudience =
  | 'AzureADMyOrg'
  | 'AzureADMultipleOrgs'
  | 'AzureADandPersonalMicrosoftAccount'
  | 'PersonalMicrosoftAccount'

export type RedirectPlatform = 'web' | 'spa' | 'publicClient'
export type RedirectUri = { readonly uri: string; readonly platform: RedirectPlatform }

export type ClientSecret = {
  readonly keyId: Guid
  readonly value: string
  readonly expiresAt: Date | null
}

export type ClientCertificate = { readonly keyId: Guid; readonly pem: string }

export type FederatedCredential = {
  readonly name: string
  readonly issuer: string
  readonly subject: string
  readonly audiences: readonly string[]
}

export type AppRole = { readonly id: Guid; readonly value: string; readonly displayName: string }

export type AppAssignment = {
  /** A user or a group. */
  readonly principalId: Guid
  /** The `value` of an app role; null is default access. */
  readonly role: string | null
}

export type GroupMembershipClaims =
  'None' | 'SecurityGroup' | 'DirectoryRole' | 'ApplicationGroup' | 'All'

export type OptionalClaimName =
  | 'acct'
  | 'auth_time'
  | 'ctry'
  | 'email'
  | 'family_name'
  | 'given_name'
  | 'groups'
  | 'ipaddr'
  | 'login_hint'
  | 'sid'
  | 'tenant_ctry'
  | 'tenant_region_scope'
  | 'upn'
  | 'verified_primary_email'
  | 'verified_secondary_email'
  | 'xms_edov'
  | 'xms_pl'
  | 'xms_tpl'

export type OptionalClaimProperty =
  | 'include_externally_authenticated_upn'
  | 'include_externally_authenticated_upn_without_hash'
  | 'sam_account_name'
  | 'dns_domain_and_sam_account_name'
  | 'netbios_domain_and_sam_account_name'
  | 'cloud_displayname'
  | 'emit_as_roles'

export type OptionalClaim = {
  readonly name: OptionalClaimName
  readonly additionalProperties?: readonly OptionalClaimProperty[]
}

/** Entra has been seen to write `xms_edov` in each of these forms. */
export type EdovForm = 'boolean' | 'numericString' | 'number' | 'booleanString'

/** `granted`: an administrator consented for everybody. `adminOnly`: users meet 90094. */
export type ConsentPolicy = 'granted' | 'ask' | 'adminOnly'

export type App = {
  readonly appId: Guid
  readonly tenantId: Guid
  readonly displayName: string
  readonly enabled: boolean
  readonly audience: SignInAudience
  readonly redirectUris: readonly RedirectUri[]
  readonly frontChannelLogoutUrl: string | null
  readonly identifierUris: readonly string[]
  readonly secrets: readonly ClientSecret[]
  readonly certificates: readonly ClientCertificate[]
  readonly federatedCredentials: readonly FederatedCredential[]
  /** "ID tokens" under implicit and hybrid flows; off gives 700054. */
  readonly idTokensEnabled: boolean
  readonly accessTokensEnabled: boolean
  readonly assignmentRequired: boolean
  readonly assignments: readonly AppAssignment[]
  readonly appRoles: readonly AppRole[]
  readonly groupMembershipClaims: GroupMembershipClaims
  readonly optionalClaims: readonly OptionalClaim[]
  readonly edovForm: EdovForm
  /** `authenticationBehaviors.removeUnverifiedEmailClaim`: on for apps made since June 2023. */
  readonly removeUnverifiedEmailClaim: boolean
  readonly consent: ConsentPolicy
  /** Graph permissions for the app itself, as `roles` in a client-credentials token. */
  readonly applicationPermissions: readonly string[]
  /** Merged over every id_token of this app; an `undefined` value removes the claim. */
  readonly idTokenClaims: Readonly<Record<string, unknown>>
}

/** What a caller states when making something: the names, and whatever differs from the default. */
export type NewUser = Partial<Omit<User, 'tenantId'>> & { readonly userPrincipalName: string }
export type NewGroup = Partial<Omit<Group, 'tenantId' | 'members'>> & {
  readonly displayName: string
  readonly members?: Iterable<Guid>
}
export type NewApp = Partial<Omit<App, 'tenantId'>> & { readonly displayName: string }
export type NewTenant = Partial<Tenant> & Pick<Tenant, 'displayName' | 'domains'>

export type TenantSeed = NewTenant & {
  readonly users?: readonly NewUser[]
  readonly groups?: readonly NewGroup[]
  readonly apps?: readonly NewApp[]
}

export type Seed = { readonly tenants: readonly TenantSeed[] }
