// What an administrator need not know: for each kind of connection, everything but the few values
// that only they have. A preset fills in; `connectionSettingsSchema` judges the result.
import type {
  AttributeMapping,
  EntraSettings,
  GenericSettings,
  OidcSettings,
  UpstreamSettings,
} from './connection.ts'

/** Settings that may be left out: `undefined` means "as the preset has it". */
type Choices<Settings extends UpstreamSettings, Asked extends keyof Settings> = {
  readonly [Key in Exclude<keyof Settings, Asked | 'kind'>]?: Settings[Key] | undefined
} & Pick<Settings, Asked>

export type EntraPresetInput = Choices<EntraSettings, 'clientId' | 'tenantIds'>
export type OidcPresetInput = Choices<OidcSettings, 'clientId' | 'issuer'>
export type GenericPresetInput = Choices<
  GenericSettings,
  'clientId' | 'authorizationEndpoint' | 'tokenEndpoint' | 'userInfoEndpoint'
>

/** The scopes that the app registration grants: sign-in, and the person's own profile at Graph. */
export const entraScope = 'openid profile email User.Read'

/** The global cloud; national clouds and a local Entra have others. */
export const entraAuthority = 'https://login.microsoftonline.com'
export const graphOrigin = 'https://graph.microsoft.com'

/**
 * Attributes of Microsoft Graph's `/me`. `mail` is null for people without a mailbox, so that the
 * user principal name stands in for it.
 */
export const entraAttributeMapping: AttributeMapping = {
  uid: 'id',
  username: 'userPrincipalName',
  email: ['mail', 'userPrincipalName'],
  avatar: 'photo',
  displayName: 'displayName',
  groups: 'groups',
  roles: 'roles',
}

/** The standard claims of OpenID Connect Core §5.1. */
export const oidcAttributeMapping: AttributeMapping = {
  uid: 'sub',
  username: ['preferred_username', 'email'],
  email: 'email',
  avatar: 'picture',
  displayName: 'name',
  groups: 'groups',
  roles: 'roles',
}

/** Microsoft Graph first, then the names that other user-info endpoints use. */
export const genericAttributeMapping: AttributeMapping = {
  uid: 'id',
  username: ['userPrincipalName', 'preferred_username', 'login'],
  email: ['mail', 'email', 'userPrincipalName'],
  avatar: ['photo', 'picture', 'avatar_url'],
  displayName: ['displayName', 'name'],
}

const common = {
  roleRules: [],
  roleRuleEvaluation: 'every',
  missingGroups: 'keep',
  linkPolicy: 'confirm',
  responseMode: 'query',
  clientAuthentication: { method: 'client_secret_post' },
} as const satisfies Partial<UpstreamSettings>

/** Microsoft Entra ID: the tenant and the client are all that an administrator has to enter. */
export function entraPreset(input: EntraPresetInput): EntraSettings {
  return {
    kind: 'entra',
    ...filled(input),
    clientId: input.clientId,
    tenantIds: input.tenantIds,
    scope: input.scope ?? entraScope,
    attributeMapping: input.attributeMapping ?? entraAttributeMapping,
    authority: input.authority ?? entraAuthority,
    graphEndpoint: input.graphEndpoint ?? graphOrigin,
  }
}

/** Any OpenID Connect provider with a discovery document. */
export function oidcPreset(input: OidcPresetInput): OidcSettings {
  return {
    kind: 'oidc',
    ...filled(input),
    clientId: input.clientId,
    issuer: input.issuer,
    scope: input.scope ?? 'openid profile email',
    attributeMapping: input.attributeMapping ?? oidcAttributeMapping,
    fetchUserInfo: input.fetchUserInfo ?? true,
    // OpenID Connect Core §9: the method that a provider takes if it says nothing.
    clientAuthentication: input.clientAuthentication ?? { method: 'client_secret_basic' },
  }
}

/** Plain OAuth 2.0 with a user-info endpoint: the provider is described address by address. */
export function genericPreset(input: GenericPresetInput): GenericSettings {
  return {
    kind: 'generic',
    ...filled(input),
    clientId: input.clientId,
    authorizationEndpoint: input.authorizationEndpoint,
    tokenEndpoint: input.tokenEndpoint,
    userInfoEndpoint: input.userInfoEndpoint,
    scope: input.scope ?? entraScope,
    attributeMapping: input.attributeMapping ?? genericAttributeMapping,
    issuer: input.issuer ?? null,
    jwksUri: input.jwksUri ?? null,
    tenantIds: input.tenantIds ?? [],
  }
}

type CommonSetting = keyof typeof common

/** What every kind has, as chosen or as usual. */
function filled(chosen: {
  readonly [Key in CommonSetting]?: UpstreamSettings[Key] | undefined
}): Pick<UpstreamSettings, CommonSetting> {
  return {
    roleRules: chosen.roleRules ?? [...common.roleRules],
    roleRuleEvaluation: chosen.roleRuleEvaluation ?? common.roleRuleEvaluation,
    missingGroups: chosen.missingGroups ?? common.missingGroups,
    linkPolicy: chosen.linkPolicy ?? common.linkPolicy,
    responseMode: chosen.responseMode ?? common.responseMode,
    clientAuthentication: chosen.clientAuthentication ?? common.clientAuthentication,
  }
}
