// The ID token, checked in full (OpenID Connect Core §3.1.3.7): claims by the OAuth library,
// signature by the JOSE library, and Entra's rule for issuers and keys on top.
import { decodeJwt, errors, jwtVerify, type CompactJWSHeaderParameters } from 'jose'
import {
  OperationProcessingError,
  processAuthorizationCodeResponse,
  type AuthorizationServer,
  type Client,
} from 'oauth4webapi'
import type { UpstreamSettings } from '../core/connection.ts'
import { detailOf, type Detail } from '../core/detail.ts'
import type { Claims } from '../core/verified-identity.ts'
import { OutgoingFailed, OutgoingRefused } from '../lib/outgoing-errors.ts'
import type { ReceivedTokens } from './exchange-code.ts'
import { expectedIssuer, keyMaySignFor } from './issuer-rule.ts'
import type { IdTokenRule, Provider } from './provider.ts'
import { SignInRefused } from './refusal.ts'
import type { SigningKey } from './signing-keys.ts'

/** How far the provider's clock and ours may be apart. */
export const clockToleranceSeconds = 60

export type IdTokenChecks = {
  readonly settings: UpstreamSettings
  readonly provider: Provider
  readonly client: Client
  readonly nonce: string | null
  /** `iss` of the authorization response, where it was sent (RFC 9207). */
  readonly responseIssuer: string | null
  readonly now: Date
  readonly keyFor: (header: CompactJWSHeaderParameters) => Promise<SigningKey>
}

/** The verified claims, or `null` where the connection knows no ID tokens. */
export async function verifyTokens(
  tokens: ReceivedTokens,
  checks: IdTokenChecks,
): Promise<Claims | null> {
  const rule = checks.provider.idToken
  const required = rule !== null && checks.nonce !== null
  try {
    if (rule === null || (tokens.idToken === null && !required)) {
      // An ID token that nothing is configured to verify is worth nothing: it is left out.
      await checkAnswer(checks.provider.server, checks, { ...tokens.body, id_token: undefined })
      return null
    }
    if (tokens.idToken === null) throw invalid(detailOf('idTokenMissing'))
    return await verifiedClaims(tokens, tokens.idToken, rule, checks)
  } catch (error) {
    throw asRefusal(error)
  }
}

async function verifiedClaims(
  tokens: ReceivedTokens,
  idToken: string,
  rule: IdTokenRule,
  checks: IdTokenChecks,
): Promise<Claims> {
  // Read before it is trusted, to know which tenant's issuer to insist on; see `expectedIssuer`.
  const tenantId = decodeJwt(idToken)['tid']
  const issuer = expectedIssuer(rule.issuer, tenantId)
  if (checks.responseIssuer !== null && checks.responseIssuer !== issuer) {
    throw invalid(detailOf('idTokenOtherThanCallback'))
  }
  const server = {
    ...checks.provider.server,
    issuer,
    id_token_signing_alg_values_supported: [...rule.algorithms],
  }
  await checkAnswer(server, checks, tokens.body, checks.nonce)

  const { payload } = await jwtVerify(
    idToken,
    async (header) => {
      if (rule.issuer.kind !== 'exact' && header.kid === undefined) {
        throw invalid(detailOf('idTokenKeyUnnamed'))
      }
      const found = await checks.keyFor(header)
      if (!keyMaySignFor(rule.issuer, found.issuer, { issuer, tenantId })) {
        throw invalid(detailOf('idTokenKeyOfOther'))
      }
      return found.key
    },
    {
      algorithms: [...rule.algorithms],
      issuer,
      audience: checks.settings.clientId,
      currentDate: checks.now,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['sub', 'iat', 'exp'],
    },
  )
  checkOurRules(payload, checks.settings)
  return payload
}

/** Entra's v1 tokens follow other rules, and `azp` names for whom the token was made. */
function checkOurRules(claims: Claims, settings: UpstreamSettings): void {
  if (settings.kind === 'entra' && claims['ver'] !== '2.0') {
    throw invalid(detailOf('idTokenVersion'))
  }
  if (claims['azp'] !== undefined && claims['azp'] !== settings.clientId) {
    throw invalid(detailOf('idTokenOtherClient'))
  }
  if (settings.kind === 'entra' && typeof claims['oid'] !== 'string') {
    throw new SignInRefused('SUBJECT_MISSING', detailOf('idTokenNoObjectId'))
  }
}

/** Claims, nonce, audience and algorithm; the signature is checked by whoever calls. */
async function checkAnswer(
  server: AuthorizationServer,
  checks: IdTokenChecks,
  body: Readonly<Record<string, unknown>>,
  nonce: string | null = null,
): Promise<void> {
  const response = new Response(JSON.stringify(body), {
    headers: { 'content-type': 'application/json' },
  })
  await processAuthorizationCodeResponse(
    server,
    checks.client,
    response,
    nonce === null ? {} : { expectedNonce: nonce, requireIdToken: true },
  )
}

function asRefusal(error: unknown): unknown {
  if (error instanceof SignInRefused) return error
  if (error instanceof OutgoingFailed || error instanceof OutgoingRefused) return error
  if (isAboutIssuer(error)) {
    return new SignInRefused('TENANT_NOT_ALLOWED', detailOf('idTokenOtherIssuer'), { cause: error })
  }
  if (error instanceof errors.JOSEError) {
    return invalid(failedCheck(error), error)
  }
  // The library's messages are fixed texts about claims; values are in the cause, which stays here.
  if (isOfLibrary(error)) {
    return invalid(detailOf('answerCheck', { check: error.message }), error)
  }
  return error
}

function isAboutIssuer(error: unknown): boolean {
  if (error instanceof errors.JWTClaimValidationFailed) return error.claim === 'iss'
  if (!(error instanceof OperationProcessingError)) return false
  const { cause } = error
  return typeof cause === 'object' && cause !== null && 'claim' in cause && cause.claim === 'iss'
}

/** A mistake in how we call the library has a code of Node's kind and is no refusal. */
function isOfLibrary(error: unknown): error is Error {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('OAUTH_')
  )
}

function failedCheck(error: errors.JOSEError): Detail {
  if (error instanceof errors.JWKSNoMatchingKey) return detailOf('idTokenNoKeyFits')
  if (error instanceof errors.JWSSignatureVerificationFailed) return detailOf('idTokenSignature')
  if (error instanceof errors.JWTExpired) return detailOf('idTokenExpired')
  if (error instanceof errors.JWTClaimValidationFailed)
    return detailOf('idTokenClaim', { claim: error.claim })
  return detailOf('idTokenCheck', { check: error.code })
}

function invalid(detail: Detail, cause?: unknown): SignInRefused {
  return new SignInRefused('ID_TOKEN_INVALID', detail, { cause })
}
