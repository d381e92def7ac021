// Entra's error numbers in plain words. Microsoft's rule is to branch on the OAuth `error` alone and
// to keep the numbers for people: here they choose what an administrator is told, and never what the
// protocol does next.
import type { ErrorCode } from '../core/error-catalogue.ts'
import type { AzurePlace } from './azure-places.ts'

export type AadstsEntry = {
  readonly code: ErrorCode
  /** What happened, for whoever reads the sign-in attempt. */
  readonly meaning: string
  /** What to do about it. */
  readonly fix: string
  /** Where in Azure that is done; left out where Azure has no part in the fix. */
  readonly where?: AzurePlace
  /** The setting of the connection that is wrong, if it is one of ours. */
  readonly setting?: string
}

const again = 'Go back to the sign-in page and start again.'
const secretsBlade = 'Certificates & secrets of the app registration'

export const aadstsTable = {
  // The app registration
  50011: {
    code: 'REDIRECT_URI_MISMATCH',
    meaning: 'The redirect address is not registered for the app.',
    fix: 'Add the redirect URI shown in the provider’s settings under Authentication of the app registration, exactly as it stands.',
    where: 'authentication',
  },
  500112: {
    code: 'REDIRECT_URI_MISMATCH',
    meaning: 'The code was made for another redirect address than the one it was redeemed with.',
    fix: 'Start again; if it stays, check that the base address of this server does not vary.',
    where: 'authentication',
  },
  700016: {
    code: 'CLIENT_UNKNOWN',
    meaning: 'The tenant does not know the application id.',
    fix: 'Check the Application (client) ID, and that the app lives in the tenant you entered or was consented to there.',
    where: 'overview',
    setting: 'clientId',
  },
  700038: {
    code: 'CLIENT_UNKNOWN',
    meaning: 'The client id is not an application id.',
    fix: 'Copy the Application (client) ID from the Overview page of the app registration, not its object id.',
    where: 'overview',
    setting: 'clientId',
  },
  7000112: {
    code: 'CLIENT_UNKNOWN',
    meaning: 'The application is disabled.',
    fix: 'Enable sign-in under Properties of the enterprise application.',
    where: 'properties',
    setting: 'clientId',
  },
  90002: {
    code: 'TENANT_UNKNOWN',
    meaning: 'Entra does not know the tenant.',
    fix: 'Check the Directory (tenant) ID, and that the authority belongs to the right cloud.',
    where: 'tenantOverview',
    setting: 'tenantIds',
  },
  50194: {
    code: 'PROVIDER_MISCONFIGURED',
    meaning: 'The app is for one tenant only, but was asked for many.',
    fix: 'Enter exactly one tenant id, or make the app registration multi-tenant.',
    where: 'authentication',
    setting: 'tenantIds',
  },
  500011: {
    code: 'PROVIDER_MISCONFIGURED',
    meaning: 'The scope names a resource that the tenant does not have.',
    fix: 'Correct the scope; for Microsoft Graph it is "openid profile email User.Read".',
    where: 'permissions',
    setting: 'scope',
  },
  70011: {
    code: 'PROVIDER_MISCONFIGURED',
    meaning: 'The scope is not valid.',
    fix: 'Correct the scope; for Microsoft Graph it is "openid profile email User.Read".',
    where: 'permissions',
    setting: 'scope',
  },
  1002012: {
    code: 'PROVIDER_MISCONFIGURED',
    meaning: 'The scope is not valid for this kind of request.',
    fix: 'Correct the scope; for Microsoft Graph it is "openid profile email User.Read".',
    where: 'permissions',
    setting: 'scope',
  },
  70003: {
    code: 'PROVIDER_MISCONFIGURED',
    meaning: 'The token endpoint does not take an authorization code.',
    fix: 'Check the token endpoint in the provider’s settings.',
    where: 'endpoints',
    setting: 'tokenEndpoint',
  },
  700054: {
    code: 'PROVIDER_MISCONFIGURED',
    meaning: 'ID tokens from the authorize endpoint are not enabled for the app.',
    fix: 'Check the authorization endpoint: only the authorization code is asked for here.',
    where: 'endpoints',
    setting: 'authorizationEndpoint',
  },
  900144: {
    code: 'PROVIDER_MISCONFIGURED',
    meaning: 'The request lacked a parameter that Entra requires.',
    fix: 'Check that client id and scope are filled in.',
    where: 'overview',
    setting: 'scope',
  },
  900561: {
    code: 'PROVIDER_MISCONFIGURED',
    meaning: 'The endpoint was called in a way that it does not accept.',
    fix: 'Check that the authorization and token endpoints are not mixed up.',
    where: 'endpoints',
    setting: 'authorizationEndpoint',
  },
  9002313: {
    code: 'PROVIDER_MISCONFIGURED',
    meaning: 'Entra could not read the request.',
    fix: 'Check the authorization and token endpoints.',
    where: 'endpoints',
    setting: 'tokenEndpoint',
  },
  9002325: {
    code: 'PROVIDER_MISCONFIGURED',
    meaning: 'The redirect address is registered for another kind of app.',
    fix: 'Register the redirect URI under the platform "Web", not "Single-page application".',
    where: 'authentication',
  },
  9002326: {
    code: 'PROVIDER_MISCONFIGURED',
    meaning: 'The redirect address is registered for another kind of app.',
    fix: 'Register the redirect URI under the platform "Web", not "Single-page application".',
    where: 'authentication',
  },
  9002327: {
    code: 'PROVIDER_MISCONFIGURED',
    meaning: 'The redirect address is registered for a single-page application.',
    fix: 'Register the redirect URI under the platform "Web", not "Single-page application".',
    where: 'authentication',
  },

  // How we prove to be the client
  7000215: {
    code: 'CLIENT_SECRET_INVALID',
    meaning: 'The client secret is wrong.',
    fix: `Copy the Value (not the Secret ID) from ${secretsBlade}.`,
    where: 'secrets',
    setting: 'clientSecret',
  },
  7000222: {
    code: 'CLIENT_SECRET_EXPIRED',
    meaning: 'The client secret has expired.',
    fix: `Create a new secret under ${secretsBlade} and save its Value here.`,
    where: 'secrets',
    setting: 'clientSecret',
  },
  7000218: {
    code: 'CLIENT_SECRET_INVALID',
    meaning: 'The request carried no client secret or assertion.',
    fix: `Save a client secret, or set "Allow public client flows" to No under Authentication.`,
    where: 'secrets',
    setting: 'clientSecret',
  },
  700025: {
    code: 'PROVIDER_MISCONFIGURED',
    meaning: 'The app is a public client, and a public client must not send a secret.',
    fix: 'Register the redirect URI under the platform "Web", or choose the client authentication "none".',
    where: 'authentication',
    setting: 'clientAuthentication',
  },
  700027: {
    code: 'CLIENT_ASSERTION_INVALID',
    meaning: 'The certificate that signed our assertion is not registered.',
    fix: `Upload the connection’s certificate under ${secretsBlade}.`,
    where: 'secrets',
    setting: 'clientAuthentication',
  },
  50012: {
    code: 'CLIENT_ASSERTION_INVALID',
    meaning: 'Entra did not accept the signature, audience or time of our assertion.',
    fix: 'Check the clock of this server and that certificate and private key belong together.',
    where: 'secrets',
    setting: 'clientAuthentication',
  },
  50027: {
    code: 'CLIENT_ASSERTION_INVALID',
    meaning: 'Entra could not read the assertion.',
    fix: 'Check that the assertion file holds a token for this application.',
    setting: 'clientAuthentication',
  },
  5002738: {
    code: 'CLIENT_ASSERTION_INVALID',
    meaning: 'The assertion is signed in a way that Entra does not take.',
    fix: 'Have the assertion signed with RS256 or PS256.',
    setting: 'clientAuthentication',
  },
  50166: {
    code: 'CLIENT_ASSERTION_INVALID',
    meaning: 'Entra could not fetch the keys of whoever issued the assertion.',
    fix: 'Check that the issuer’s metadata can be reached from the internet.',
    setting: 'clientAuthentication',
  },
  700024: {
    code: 'CLIENT_ASSERTION_INVALID',
    meaning: 'The assertion is too old or not valid yet.',
    fix: 'Check the clock of this server, and that the assertion file is renewed in time.',
    setting: 'clientAuthentication',
  },
  50013: {
    code: 'CLIENT_ASSERTION_INVALID',
    meaning: 'Entra did not accept the assertion.',
    fix: 'Check the clock of this server, and issuer and audience of the assertion.',
    where: 'secrets',
    setting: 'clientAuthentication',
  },
  70021: federated('has no matching federated credential'),
  700211: federated('knows no federated credential with this issuer'),
  700212: federated('knows no federated credential with this audience'),
  700213: federated('knows no federated credential with this subject'),

  // The code and grants
  54005: {
    code: 'STATE_SPENT',
    meaning: 'The authorization code was redeemed already.',
    fix: again,
  },
  70000: {
    code: 'SIGN_IN_CODE_REFUSED',
    meaning: 'Entra did not accept the authorization code.',
    fix: again,
  },
  70008: {
    code: 'SIGN_IN_CODE_REFUSED',
    meaning: 'The authorization code has expired.',
    fix: again,
  },
  501481: {
    code: 'SIGN_IN_CODE_REFUSED',
    meaning: 'The code belongs to another sign-in (PKCE).',
    fix: again,
  },
  50148: {
    code: 'SIGN_IN_CODE_REFUSED',
    meaning: 'The code belongs to another sign-in (PKCE).',
    fix: again,
  },
  700005: {
    code: 'PROVIDER_MISCONFIGURED',
    meaning: 'The code was issued by another tenant than the one it was redeemed at.',
    fix: 'Check that the authorization and token endpoints name the same tenant.',
    where: 'endpoints',
    setting: 'tokenEndpoint',
  },
  700082: {
    code: 'SIGN_IN_CODE_REFUSED',
    meaning: 'The refresh token has expired.',
    fix: again,
  },
  50173: {
    code: 'SIGN_IN_CODE_REFUSED',
    meaning: 'The grant was revoked, for example by a new password.',
    fix: again,
  },
  70043: {
    code: 'SIGN_IN_CODE_REFUSED',
    meaning: 'Conditional Access asks for a fresh sign-in.',
    fix: again,
  },

  // The person
  65001: {
    code: 'CONSENT_REQUIRED',
    meaning: 'Nobody has consented to the app yet.',
    fix: 'Grant admin consent under API permissions of the app registration.',
    where: 'permissions',
  },
  65004: {
    code: 'PROVIDER_DENIED',
    meaning: 'The person declined to consent.',
    fix: 'Start again and accept, or let an administrator grant consent for everybody.',
    where: 'permissions',
  },
  90094: {
    code: 'CONSENT_REQUIRED',
    meaning: 'An administrator has to consent to the app.',
    fix: 'Grant admin consent under API permissions of the app registration.',
    where: 'permissions',
  },
  50105: {
    code: 'USER_NOT_ASSIGNED',
    meaning: 'The person is not assigned to the enterprise application.',
    fix: 'Assign the person or one of their direct groups under Users and groups, or turn off "Assignment required".',
    where: 'assignments',
  },
  50020: {
    code: 'TENANT_NOT_ALLOWED',
    meaning: 'The account comes from another directory and is no guest in this one.',
    fix: 'Sign in with a work account of the company, or let an administrator invite the person as a guest.',
    where: 'users',
    setting: 'tenantIds',
  },
  50034: {
    code: 'PROVIDER_DENIED',
    meaning: 'The directory has no such account.',
    fix: 'Check the user name.',
    where: 'users',
  },
  50126: {
    code: 'PROVIDER_DENIED',
    meaning: 'User name or password is wrong.',
    fix: 'Try again, or reset the password in Entra.',
    where: 'users',
  },
  50057: {
    code: 'PROVIDER_DENIED',
    meaning: 'The account is disabled in the company directory.',
    fix: 'Ask an administrator to enable the account in Entra.',
    where: 'users',
  },
  50058: {
    code: 'PROVIDER_DENIED',
    meaning: 'Nobody is signed in at Entra, and it was not allowed to ask.',
    fix: again,
  },
  16000: {
    code: 'PROVIDER_DENIED',
    meaning: 'Several accounts are signed in at Entra; one has to be chosen.',
    fix: again,
  },
  50076: {
    code: 'PROVIDER_DENIED',
    meaning: 'Entra asks for a second factor.',
    fix: 'Start again and complete the second factor.',
  },
  50079: {
    code: 'PROVIDER_DENIED',
    meaning: 'The person has to enrol for a second factor first.',
    fix: 'Sign in at https://myaccount.microsoft.com once, then start again.',
    where: 'users',
  },
  53003: {
    code: 'PROVIDER_DENIED',
    meaning: 'Conditional Access blocked the sign-in.',
    fix: 'Look up the sign-in log in Entra: it names the policy.',
    where: 'signInLogs',
  },

  // Load
  90055: busy(),
  50196: busy(),
} as const satisfies Readonly<Record<number, AadstsEntry>>

/** The numbers that have a text. The console translates these, and a test holds that none is left out. */
export type AadstsNumber = keyof typeof aadstsTable

function federated(problem: string) {
  return {
    code: 'CLIENT_ASSERTION_INVALID',
    meaning: `Entra ${problem}.`,
    fix: `Compare issuer, subject and audience of the federated credential under ${secretsBlade}; they are case-sensitive.`,
    where: 'secrets',
    setting: 'clientAuthentication',
  } as const satisfies AadstsEntry
}

function busy() {
  return {
    code: 'PROVIDER_UNAVAILABLE',
    meaning: 'Entra is throttling this application.',
    fix: 'Wait a minute, then start again.',
  } as const satisfies AadstsEntry
}

const entries: ReadonlyMap<string, AadstsEntry> = new Map(Object.entries(aadstsTable))

/** The text for a number, given without its prefix `AADSTS`. */
export function aadstsEntry(number: string): AadstsEntry | undefined {
  return entries.get(number)
}
