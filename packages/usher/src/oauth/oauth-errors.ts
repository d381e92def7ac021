// The error names of OAuth 2.0 and OpenID Connect in plain words, for providers that have no numbers
// of their own: RFC 6749 §4.1.2.1 and §5.2, OpenID Connect Core §3.1.2.6, and what GitHub and Google
// say instead.
import type { ErrorCode } from '../core/error-catalogue.ts'

export type OAuthErrorEntry = {
  readonly code: ErrorCode
  readonly meaning: string
  readonly fix: string
  /** The setting of the connection that is wrong, if it is one of ours. */
  readonly setting?: string
}

const again = 'Go back to the sign-in page and start again.'
const clientSecret = {
  code: 'CLIENT_SECRET_INVALID',
  meaning: 'The provider does not accept client id and client secret together.',
  fix: 'Copy both anew from the provider, and check that the client authentication is the one it expects.',
  setting: 'clientSecret',
} as const
const redirectAddress = {
  code: 'REDIRECT_URI_MISMATCH',
  meaning: 'The redirect address is not registered at the provider.',
  fix: 'Register the redirect URI shown in the provider’s settings, exactly as it stands.',
} as const
const spentCode = {
  code: 'SIGN_IN_CODE_REFUSED',
  meaning: 'The provider did not accept the sign-in code.',
  fix: again,
} as const
const asksForMore = {
  code: 'PROVIDER_DENIED',
  meaning: 'The provider wants the person to sign in or to choose an account.',
  fix: again,
} as const
const down = {
  code: 'PROVIDER_UNAVAILABLE',
  meaning: 'The provider has a problem of its own.',
  fix: 'Wait a minute, then start again; look at the provider’s status page if it stays.',
} as const

export const oauthErrorTable = {
  access_denied: {
    code: 'PROVIDER_DENIED',
    meaning: 'The person declined, or the provider does not let them use this app.',
    fix: 'Start again and accept, or let an administrator of the provider grant access.',
  },
  login_required: asksForMore,
  interaction_required: asksForMore,
  account_selection_required: asksForMore,
  consent_required: {
    code: 'CONSENT_REQUIRED',
    meaning: 'Nobody has consented to the app yet.',
    fix: 'Let an administrator grant consent for everybody at the provider.',
  },
  invalid_client: clientSecret,
  incorrect_client_credentials: clientSecret,
  invalid_grant: spentCode,
  bad_verification_code: spentCode,
  redirect_uri_mismatch: redirectAddress,
  unauthorized_client: {
    code: 'CLIENT_UNKNOWN',
    meaning: 'The provider does not know the client id, or does not allow it to sign people in.',
    fix: 'Check the client id, and that the app may use the authorization code flow.',
    setting: 'clientId',
  },
  invalid_tenant: {
    code: 'TENANT_UNKNOWN',
    meaning: 'The provider does not know the tenant.',
    fix: 'Check the Directory (tenant) ID.',
    setting: 'tenantIds',
  },
  invalid_scope: {
    code: 'PROVIDER_MISCONFIGURED',
    meaning: 'The provider does not give what the scope asks for.',
    fix: 'Correct the scope, or allow it for the app at the provider.',
    setting: 'scope',
  },
  invalid_request: {
    code: 'PROVIDER_MISCONFIGURED',
    meaning: 'The provider could not read the request.',
    fix: 'Check that the authorization and token endpoints are right and not mixed up.',
  },
  unsupported_response_type: {
    code: 'PROVIDER_MISCONFIGURED',
    meaning: 'The app may not use the authorization code flow.',
    fix: 'Allow the authorization code flow for the app at the provider.',
  },
  unsupported_grant_type: {
    code: 'PROVIDER_MISCONFIGURED',
    meaning: 'The token endpoint does not take an authorization code.',
    fix: 'Check the token endpoint, and allow the authorization code flow for the app.',
    setting: 'tokenEndpoint',
  },
  server_error: down,
  temporarily_unavailable: down,
  slow_down: down,
} as const satisfies Readonly<Record<string, OAuthErrorEntry>>

/** The error names that have a text. The console translates these. */
export type OAuthErrorName = keyof typeof oauthErrorTable

const entries: ReadonlyMap<string, OAuthErrorEntry> = new Map(Object.entries(oauthErrorTable))

export function oauthErrorEntry(name: string): OAuthErrorEntry | undefined {
  return entries.get(name)
}
