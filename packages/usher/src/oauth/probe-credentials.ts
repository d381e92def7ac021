// Proves client id and secret before anybody signs in: a made-up code is sent to the token endpoint.
// The client is authenticated before the code is looked at (RFC 6749 §3.2.1), so a complaint about
// the code is good news.
import { randomUUID } from 'node:crypto'
import {
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  customFetch,
  generateRandomCodeVerifier,
  validateAuthResponse,
} from 'oauth4webapi'
import type { UpstreamSettings } from '../core/connection.ts'
import { detailOf } from '../core/detail.ts'
import type { ErrorCode } from '../core/error-catalogue.ts'
import { requestedScope } from './authorization-request.ts'
import { clientAuthentication, type KeyPairCache } from './client-authentication.ts'
import { explainProviderError } from './explain-provider-error.ts'
import { problem } from './finding.ts'
import { errorFieldsOf, refusedByProvider } from './provider-error.ts'
import type { Provider } from './provider.ts'
import type { SignInRefused } from './refusal.ts'
import type { Finding, Looked, RelyingPartyPorts } from './relying-party-types.ts'

/** What a wrong client id, credential or tenant ends in, and the setting to look at. */
const telling: Readonly<Partial<Record<ErrorCode, string>>> = {
  CLIENT_UNKNOWN: 'clientId',
  CLIENT_SECRET_INVALID: 'clientSecret',
  CLIENT_SECRET_EXPIRED: 'clientSecret',
  CLIENT_ASSERTION_INVALID: 'clientAuthentication',
  TENANT_UNKNOWN: 'tenantIds',
  PROVIDER_UNAVAILABLE: 'tokenEndpoint',
}

/** The secret under test, opened, and what a finding about it is called. */
type Credential = { readonly path: string; readonly plain: string | null }

/** Errors by which a provider says that it looked at the code, after the client had proved itself. */
const aboutTheCode: ReadonlySet<string> = new Set(['invalid_grant', 'bad_verification_code'])

export async function probeCredentials(
  ports: RelyingPartyPorts,
  keyPairs: KeyPairCache,
  settings: UpstreamSettings,
  provider: Provider,
  credential: Credential,
): Promise<Looked> {
  const { plain } = credential
  const { readFile } = ports
  const proof = await clientAuthentication(settings, provider.tokenUrl, plain, {
    readFile,
    keyPairs,
  })
  const client = { client_id: settings.clientId }
  const state = randomUUID()
  const made = new URLSearchParams({ state, code: `connection-check-${randomUUID()}` })
  const parameters = validateAuthResponse({ issuer: provider.server.issuer }, client, made, state)
  const answer = await authorizationCodeGrantRequest(
    provider.server,
    client,
    proof,
    parameters,
    ports.callbackUrl,
    generateRandomCodeVerifier(),
    {
      [customFetch]: ports.fetch,
      [allowInsecureRequests]: true,
      ...(settings.kind === 'entra' && {
        additionalParameters: { scope: requestedScope(settings) },
      }),
    },
  )
  const fields = errorFieldsOf(await answer.json().catch(() => undefined))
  // Web servers put an "error" into the JSON of a missing page as well.
  if (fields === undefined || isMissing(answer.status))
    return { finding: notAToken(answer.status), proves: null }
  const refusal = refusedByProvider(fields, 'token', plain === null ? [] : [plain])
  const path = pathOf(refusal, credential)
  if (path === undefined) {
    const isProven = plain !== null && aboutTheCode.has(fields.error)
    return { finding: null, proves: isProven ? 'secret' : null }
  }
  const severity = refusal.code === 'PROVIDER_UNAVAILABLE' ? 'warning' : 'error'
  const finding = problem(severity, path, refusal.code, refusal, refusal.providerError)
  return { finding, proves: null }
}

function pathOf({ code, providerError }: SignInRefused, credential: Credential) {
  const about = providerError && explainProviderError(providerError.code)?.setting
  // A public client that sends a secret (AADSTS700025): the way to authenticate is what is wrong.
  const path = about === 'clientAuthentication' ? about : telling[code]
  return path === 'clientSecret' ? credential.path : path
}

function isMissing(status: number): boolean {
  return status === 404 || status === 405
}

function notAToken(status: number): Finding {
  const detail = detailOf('tokenNoOauthError', { status })
  const severity = isMissing(status) ? 'error' : 'warning'
  return problem(severity, 'tokenEndpoint', 'LOG_IN_SOURCE_NOT_SUPPORTED', detail)
}
