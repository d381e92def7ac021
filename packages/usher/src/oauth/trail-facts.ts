// What a trail hears of each step: enough to see what is wrong, nothing that opens anything. States,
// nonces, codes, tokens and assertions are named and left out.
import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { UpstreamSettings } from '../core/connection.ts'
import { claimsOfPerson } from '../core/remembered-claims.ts'
import type { ReceivedTokens } from './exchange-code.ts'
import { plainText } from './provider-text.ts'
import type { Provider } from './provider.ts'
import type { Trail } from './relying-party-types.ts'

/** A real sign-in, to which nobody listens. */
export const unheard: Trail = { enter() {}, note() {}, skip() {} }

type Facts = Readonly<Record<string, unknown>>
const leftOut = '(left out)'

const secretParameters: ReadonlySet<string> = new Set([
  'state',
  'nonce',
  'code',
  'code_challenge',
  'id_token',
  'access_token',
  'session_state',
  'client_info',
])
const parametersMax = 40

export function providerFacts(provider: Provider): Facts {
  return {
    authorizationEndpoint: provider.authorizationUrl,
    tokenEndpoint: provider.tokenUrl,
    userInfoEndpoint: provider.userInfoUrl,
    issuer: provider.server.issuer,
  }
}

export function requestFacts(url: string): Facts {
  const { origin, pathname, searchParams } = new URL(url)
  return { endpoint: origin + pathname, parameters: parametersOf(searchParams) }
}

export function responseFacts(params: URLSearchParams): Facts {
  return { parameters: parametersOf(params) }
}

export function exchangeFacts(settings: UpstreamSettings, provider: Provider): Facts {
  return {
    endpoint: provider.tokenUrl,
    clientId: settings.clientId,
    clientAuthentication: settings.clientAuthentication.method,
  }
}

export function tokenFacts({ body, idToken }: ReceivedTokens): Facts {
  return {
    accessToken: leftOut,
    idToken: idToken === null ? 'none' : leftOut,
    ...(typeof body['scope'] === 'string' && { scope: plainText(body['scope']) }),
    ...(typeof body['expires_in'] === 'number' && { expiresInSeconds: body['expires_in'] }),
  }
}

/** Claims are told before they are verified, and so marked: a wrong issuer shows what it is. */
export function enterIdToken(trail: Trail, { idToken }: ReceivedTokens, provider: Provider): void {
  if (provider.idToken === null) return trail.skip('idToken')
  trail.enter('idToken')
  if (idToken === null) return trail.note({ sent: false })
  try {
    const { alg, kid, typ } = decodeProtectedHeader(idToken)
    const claims = claimsOfPerson(decodeJwt(idToken))
    trail.note({ sent: true, verified: false, header: { alg, kid, typ }, claims })
  } catch {
    trail.note({ sent: true, verified: false, readable: false })
  }
}

function parametersOf(params: URLSearchParams): Facts {
  const shown = [...params].slice(0, parametersMax)
  return Object.fromEntries(
    shown.map(([name, value]) => [
      plainText(name),
      secretParameters.has(name) ? leftOut : plainText(value),
    ]),
  )
}
