// The address that the browser is sent to (RFC 6749 §4.1.1, RFC 7636, OpenID Connect Core §3.1.2.1).
import { hash } from 'node:crypto'
import { generateRandomCodeVerifier, generateRandomNonce, generateRandomState } from 'oauth4webapi'
import type { UpstreamSettings } from '../core/connection.ts'
import type { Provider } from './provider.ts'
import type { BeginInput, BegunFlow } from './relying-party-types.ts'

const loginHintLengthMax = 320

export function authorizationRequest(
  settings: UpstreamSettings,
  provider: Provider,
  callbackUrl: string,
  input: BeginInput,
): BegunFlow {
  const scope = requestedScope(settings)
  const codeVerifier = generateRandomCodeVerifier()
  const nonce = scope.split(' ').includes('openid') ? generateRandomNonce() : null
  const flow = { state: generateRandomState(), nonce, codeVerifier }

  // Parameters that the endpoint carries already stay; ours replace any of the same name.
  const url = new URL(provider.authorizationUrl)
  const set = (name: string, value: string | null | undefined): void => {
    if (value !== null && value !== undefined && value !== '') url.searchParams.set(name, value)
  }
  set('client_id', settings.clientId)
  set('response_type', 'code')
  set('redirect_uri', callbackUrl)
  set('scope', scope)
  set('state', flow.state)
  set('nonce', nonce)
  // Always, whatever discovery says: Entra takes PKCE without advertising it. The method must be
  // named, because Entra reads a missing one as "plain". RFC 7636 §4.2: the SHA-256 as base64url,
  // here without the detour through another thread that Web Crypto takes.
  set('code_challenge', hash('sha256', codeVerifier, 'base64url'))
  set('code_challenge_method', 'S256')
  // `query` is the default of the code flow, and some plain OAuth servers refuse the parameter.
  if (settings.responseMode === 'form_post') set('response_mode', 'form_post')
  set('login_hint', input.loginHint?.slice(0, loginHintLengthMax))
  set('prompt', input.prompt)
  return { url: url.href, flow }
}

/** OpenID Connect needs `openid`, and Entra sends `oid`, the key of a person, only with `profile`. */
export function requestedScope(settings: UpstreamSettings): string {
  const asked = settings.scope.split(/\s+/).filter((one) => one !== '')
  const needed =
    settings.kind === 'entra' ? ['openid', 'profile'] : settings.kind === 'oidc' ? ['openid'] : []
  return [...new Set([...needed, ...asked])].join(' ')
}
