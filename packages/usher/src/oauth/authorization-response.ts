// What the browser brings back (RFC 6749 §4.1.2, RFC 9207), by query or form post.
import { timingSafeEqual } from 'node:crypto'
import { AuthorizationResponseError, validateAuthResponse, type Client } from 'oauth4webapi'
import { detailOf } from '../core/detail.ts'
import { responseIssuerFits } from './issuer-rule.ts'
import { refusedByProvider } from './provider-error.ts'
import type { Provider } from './provider.ts'
import { SignInRefused } from './refusal.ts'
import type { FlowSecrets } from './relying-party-types.ts'

export type AuthorizationResponse = {
  /** Checked by the library, which takes a code only in this form. */
  readonly parameters: URLSearchParams
  /** The `iss` of the response, where it was sent: the ID token must come from the same. */
  readonly issuer: string | null
}

/** Longest parameter list that is looked at; Entra's codes are near two kilobytes. */
const lengthMax = 20_000

export function readAuthorizationResponse(
  provider: Provider,
  client: Client,
  flow: FlowSecrets,
  received: URLSearchParams,
): AuthorizationResponse {
  const parameters = new URLSearchParams(received)
  if (parameters.toString().length > lengthMax) {
    throw new SignInRefused('BAD_REQUEST', detailOf('callbackTooLarge'))
  }
  // First of all: what does not belong to this browser's flow is not even read for errors.
  if (!sameState(parameters.getAll('state'), flow.state)) {
    throw new SignInRefused('STATE_INVALID', detailOf('callbackOtherState'))
  }
  const issuer = checkedIssuer(provider, parameters)
  try {
    const server = issuer === null ? provider.server : { ...provider.server, issuer }
    const checked = validateAuthResponse(server, client, parameters, flow.state)
    // RFC 6749 §3.1: no parameter more than once. The library looks at the code only later.
    const [code, ...more] = checked.getAll('code')
    if (code === undefined || code === '' || more.length > 0) {
      throw new SignInRefused('BAD_REQUEST', detailOf('callbackIncomplete'))
    }
    return { parameters: checked, issuer }
  } catch (error) {
    if (error instanceof SignInRefused) throw error
    if (error instanceof AuthorizationResponseError) {
      const description = error.error_description ?? ''
      throw refusedByProvider({ error: error.error, description, numbers: [] }, 'authorize')
    }
    throw new SignInRefused('BAD_REQUEST', detailOf('callbackMalformed'), { cause: error })
  }
}

function sameState(received: readonly string[], expected: string): boolean {
  const [state, ...more] = received
  if (state === undefined || more.length > 0) return false
  const [one, other] = [Buffer.from(state), Buffer.from(expected)]
  return one.byteLength === other.byteLength && timingSafeEqual(one, other)
}

/** RFC 9207 §2.4: an answer of another authorization server is a mix-up attack. */
function checkedIssuer(provider: Provider, parameters: URLSearchParams): string | null {
  const issuers = parameters.getAll('iss')
  const rule = provider.idToken?.issuer
  const [issuer] = issuers
  if (rule === undefined) {
    // No issuer is configured: at least it lives where the person was sent.
    if (
      issuers.some((each) => URL.parse(each)?.origin !== new URL(provider.authorizationUrl).origin)
    )
      throw new SignInRefused('ID_TOKEN_INVALID', detailOf('callbackOtherIssuer'))
    parameters.delete('iss')
    return null
  }
  if (issuer === undefined) return null
  if (issuers.length > 1 || !responseIssuerFits(rule, issuer)) {
    throw new SignInRefused('ID_TOKEN_INVALID', detailOf('callbackOtherIssuer'))
  }
  return issuer
}
