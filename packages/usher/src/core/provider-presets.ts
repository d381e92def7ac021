// Providers that administrators ask for by name. What is the same for everybody is filled in here;
// what only they know is a blank in an address, such as the `{domain}` of their tenant. The console
// and the API read this one list.
import type { AttributeMapping } from './connection.ts'
import {
  entraAttributeMapping,
  entraAuthority,
  entraScope,
  genericAttributeMapping,
  graphOrigin,
  oidcAttributeMapping,
} from './connection-presets.ts'

export type ProviderPresetId =
  'entra' | 'google' | 'okta' | 'auth0' | 'keycloak' | 'github' | 'oidc' | 'generic'

type Described = {
  readonly id: ProviderPresetId
  /** What the provider calls itself. */
  readonly title: string
  /** Proposed as the name on the sign-in button. */
  readonly name: string
  /** What the administrator fills into the addresses in place of `{name}`. */
  readonly blanks: readonly Blank[]
  /** Where the client is registered at the provider, if it has one place for that. */
  readonly registerAt: string | null
  readonly scope: string
  readonly attributeMapping: AttributeMapping
  readonly clientAuthentication: 'client_secret_post' | 'client_secret_basic'
}
export type Blank = { readonly name: string; readonly example: string }

export type ProviderPreset =
  | (Described & {
      readonly kind: 'entra'
      readonly authority: string
      readonly graphEndpoint: string
    })
  | (Described & { readonly kind: 'oidc'; readonly issuer: string })
  | (Described & {
      readonly kind: 'generic'
      readonly authorizationEndpoint: string
      readonly tokenEndpoint: string
      readonly userInfoEndpoint: string
    })

const post = 'client_secret_post'
const basic = 'client_secret_basic'
const oidcScope = 'openid profile email'

/** The delegated permissions of Microsoft Graph that the scope stands for, as Azure lists them. */
export const entraApiPermissions: readonly string[] = entraScope.split(' ')

export const providerPresets: readonly ProviderPreset[] = [
  {
    id: 'entra',
    kind: 'entra',
    title: 'Microsoft Entra ID',
    name: 'Entra ID',
    blanks: [],
    registerAt: 'https://portal.azure.com',
    scope: entraScope,
    attributeMapping: entraAttributeMapping,
    clientAuthentication: post,
    authority: entraAuthority,
    graphEndpoint: graphOrigin,
  },
  {
    id: 'google',
    kind: 'oidc',
    title: 'Google',
    name: 'Google',
    blanks: [],
    registerAt: 'https://console.cloud.google.com/apis/credentials',
    scope: oidcScope,
    // No user name at Google: the address is what people know themselves by, and `sub` is the key.
    attributeMapping: {
      uid: 'sub',
      username: 'email',
      email: 'email',
      avatar: 'picture',
      displayName: 'name',
    },
    clientAuthentication: post,
    issuer: 'https://accounts.google.com',
  },
  {
    id: 'okta',
    kind: 'oidc',
    title: 'Okta',
    name: 'Okta',
    blanks: [{ name: 'domain', example: 'contoso.okta.com' }],
    registerAt: null,
    scope: oidcScope,
    attributeMapping: oidcAttributeMapping,
    clientAuthentication: basic,
    issuer: 'https://{domain}',
  },
  {
    id: 'auth0',
    kind: 'oidc',
    title: 'Auth0',
    name: 'Auth0',
    blanks: [{ name: 'domain', example: 'contoso.eu.auth0.com' }],
    registerAt: 'https://manage.auth0.com',
    scope: oidcScope,
    attributeMapping: { ...oidcAttributeMapping, username: ['nickname', 'email'] },
    clientAuthentication: post,
    // Auth0's issuer ends in a slash, and an issuer is compared sign by sign.
    issuer: 'https://{domain}/',
  },
  {
    id: 'keycloak',
    kind: 'oidc',
    title: 'Keycloak',
    name: 'Keycloak',
    blanks: [
      { name: 'host', example: 'sso.contoso.com' },
      { name: 'realm', example: 'contoso' },
    ],
    registerAt: null,
    scope: oidcScope,
    attributeMapping: { ...oidcAttributeMapping, roles: ['roles', 'realm_access.roles'] },
    clientAuthentication: basic,
    issuer: 'https://{host}/realms/{realm}',
  },
  {
    id: 'github',
    kind: 'generic',
    title: 'GitHub',
    name: 'GitHub',
    blanks: [],
    registerAt: 'https://github.com/settings/developers',
    // `read:user` opens /user. The address there is the public one, and null for who hides it:
    // `user:email` would not change that, so it is not asked for.
    scope: 'read:user',
    // `id` is a number and stays when somebody renames themselves; `login` does not, and can be
    // taken by somebody else afterwards.
    attributeMapping: {
      uid: 'id',
      username: 'login',
      email: 'email',
      avatar: 'avatar_url',
      displayName: ['name', 'login'],
    },
    clientAuthentication: post,
    authorizationEndpoint: 'https://github.com/login/oauth/authorize',
    tokenEndpoint: 'https://github.com/login/oauth/access_token',
    userInfoEndpoint: 'https://api.github.com/user',
  },
  {
    id: 'oidc',
    kind: 'oidc',
    title: 'OpenID Connect',
    name: '',
    blanks: [],
    registerAt: null,
    scope: oidcScope,
    attributeMapping: oidcAttributeMapping,
    clientAuthentication: basic,
    issuer: '',
  },
  {
    id: 'generic',
    kind: 'generic',
    title: 'Generic OAuth 2.0',
    name: '',
    blanks: [],
    registerAt: null,
    scope: entraScope,
    attributeMapping: genericAttributeMapping,
    clientAuthentication: post,
    authorizationEndpoint: '',
    tokenEndpoint: '',
    userInfoEndpoint: '',
  },
]
