// What precisely is wrong with a provider or its settings: a code with what belongs into its sentence.
// The API says the sentence in English; who speaks another language has one of their own for each code.
import { z } from 'zod'

export const detailTexts = {
  // Addresses and connections
  addressInvalid: 'This is not an address.',
  addressScheme: '{host}: only https addresses are called.',
  addressCredentials: '{host}: an address must not carry a user name or password.',
  addressPlainHttp: '{host}: plain http is not allowed.',
  addressPrivate: '{host}: the address is not a public one.',
  addressPlaceholder: 'The address still holds a placeholder.',
  hostTooSlow: '{host} took too long to answer.',
  hostGivenUp: '{host} was given up.',
  hostTooLarge: '{host} answered with too many bytes.',
  hostUnreachable: '{host} could not be reached or broke off.',
  hostMalformed: '{host} answered with nonsense, or cannot be asked this way.',
  answerNotJson: 'The provider’s answer is not JSON.',
  // Discovery and keys
  discoveryStatus: 'The discovery document at {host} came with status {status}.',
  discoveryFields: 'The discovery document lacks or misspells: {fields}.',
  discoveryDowngrade: 'The discovery document leads from https to plain http.',
  authorityOtherIssuer: 'The authority states another issuer than it should for this tenant.',
  providerOtherIssuer: 'The provider states another issuer than the one entered.',
  providerManyTenants:
    'The provider states another issuer than the one entered. Use the Entra ID kind for many tenants.',
  keysStatus: 'The provider’s keys at {host} came with status {status}.',
  keysMalformed: 'The provider’s keys are not a key set.',
  keysUnnamed: 'The provider publishes no named keys.',
  // Requests and refusals
  authorizationStatus: 'The authorization endpoint answered a sign-in with status {status}.',
  redirectLikelyUnknown:
    'The authorization endpoint answered a sign-in with status {status}. Usually the redirect URI is not registered there, or the client id is unknown.',
  providerRefused: 'The provider refused with "{error}".',
  entraRefused: 'Entra refused with AADSTS{number}.',
  callbackTooLarge: 'The callback carries too much.',
  callbackOtherState: 'The state of the callback is not the one of this browser.',
  callbackIncomplete: 'The callback carries neither one code nor an error.',
  callbackMalformed: 'The callback is malformed.',
  callbackOtherIssuer: 'The callback comes from another issuer (iss).',
  // The client and its tokens
  secretMissing: 'No secret is saved for this provider.',
  secretSealed: 'The saved secret cannot be opened with the master key of this server.',
  secretExpired: 'By the date that was entered, this secret expired on {day}.',
  secretExpires: 'This secret expires on {day}: add its successor before.',
  certificateMismatch: 'Certificate and private key of the provider cannot be used together.',
  assertionUnreadable: 'The assertion file cannot be read.',
  assertionMalformed: 'The assertion file holds no JSON Web Token.',
  tokenStatus: 'The token endpoint answered with status {status}.',
  tokenNoOauthError: 'The token endpoint answered with status {status} and no OAuth error.',
  tokensUnusable: 'The token endpoint sent no usable tokens.',
  // The ID token
  idTokenMissing: 'The provider sent no ID token.',
  idTokenOtherThanCallback: 'Callback and ID token come from different issuers.',
  idTokenKeyUnnamed: 'The ID token names no key (kid).',
  idTokenKeyOfOther: 'The key of the ID token belongs to another issuer.',
  idTokenVersion: 'The ID token is not of version 2.0 (ver).',
  idTokenOtherClient: 'The ID token was made for another client (azp).',
  idTokenNoObjectId: 'The ID token carries no object id (oid).',
  idTokenOtherIssuer: 'The ID token comes from another issuer than the connection is set up for.',
  idTokenNoTenant: 'The ID token names no tenant (tid).',
  idTokenOtherTenant: 'The ID token names another tenant (tid).',
  idTokenPersonal: 'The ID token is of a personal account.',
  idTokenNoKeyFits: 'The ID token failed a check: no key of the provider fits.',
  idTokenSignature: 'The ID token failed a check: the signature is wrong.',
  idTokenExpired: 'The ID token failed a check: it has expired.',
  idTokenClaim: 'The ID token failed a check: claim "{claim}".',
  idTokenCheck: 'The ID token failed a check: {check}.',
  answerCheck: 'The provider’s answer failed a check: {check}.',
  // The person
  userInfoStatus: 'The user-info endpoint answered with status {status}.',
  userInfoMalformed: 'The user information is malformed or of another person.',
  userInfoNotObject: 'The user information is not a JSON object.',
  userInfoOtherPerson: 'The user information is of another person.',
  graphOtherPerson: 'Graph speaks of another person than the ID token.',
  scopeNoUserRead: 'Without the scope User.Read, Microsoft Graph will not tell who the person is.',
  // What a connection says of itself
  registrationOff:
    'Enable Registration is off: only people who have an account already can sign in.',
  connectionOff: 'The provider is switched off: its button is not on the sign-in page.',
} as const
export type DetailCode = keyof typeof detailTexts
export const detailCodes = Object.keys(detailTexts) as readonly DetailCode[]

export type Explanation = {
  readonly code: DetailCode
  /** By the names in the text. As safe to show as the text itself. */
  readonly parameters: Readonly<Record<string, string>>
}
export const explanationSchema: z.ZodType<Explanation> = z.strictObject({
  code: z.enum(detailCodes as [DetailCode, ...DetailCode[]]),
  parameters: z.record(z.string(), z.string()),
})

/** A sentence in English, and what it was made of; `null` where it is not one of ours alone. */
export type Detail = { readonly detail: string; readonly explanation: Explanation | null }

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never
type Given<Code extends DetailCode> = Readonly<
  Record<NamesIn<(typeof detailTexts)[Code]>, string | number>
>

export function detailOf<Code extends DetailCode>(
  code: Code,
  ...[given]: NamesIn<(typeof detailTexts)[Code]> extends never ? [] : [given: Given<Code>]
): Detail {
  const entries = Object.entries<string | number>(given ?? {})
  const parameters = Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
  const detail = detailTexts[code].replaceAll(
    /\{(\w+)\}/g,
    (whole, name: string) => parameters[name] ?? whole,
  )
  return { detail, explanation: { code, parameters } }
}

/** What has words elsewhere: the meaning of a provider's error, the trace of a decision. */
export function plainDetail(detail: string): Detail {
  return { detail, explanation: null }
}
