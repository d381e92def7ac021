import { failure } from './aadsts.ts'
import { resolveScopes, splitSpaces } from './scopes.ts'
import { appVisibility, resolveSegment, segmentName } from './tenant-segment.ts'
import type { CodeChallenge } from './authorization-codes.ts'
import type { Directory } from '../directory/directory.ts'
import type { App, RedirectUri } from '../directory/model.ts'
import type { Failure } from './aadsts.ts'
import type { TenantSegment } from './tenant-segment.ts'

export type ResponseMode = 'query' | 'fragment' | 'form_post'
export type Prompt = 'login' | 'none' | 'consent' | 'select_account' | null

/** Where an answer goes once the redirect address is known to be the app's. */
export type ReturnAddress = {
  readonly redirectUri: string
  readonly responseMode: ResponseMode
  readonly state: string | null
}

export type AuthorizeRequest = {
  readonly segment: TenantSegment
  readonly app: App
  readonly redirect: RedirectUri
  readonly returnTo: ReturnAddress
  readonly wants: { readonly code: boolean; readonly idToken: boolean; readonly token: boolean }
  readonly scopes: readonly string[]
  readonly nonce: string | null
  readonly challenge: CodeChallenge | null
  readonly prompt: Prompt
  readonly loginHint: string | null
  readonly domainHint: string | null
  readonly wantsClientInfo: boolean
  readonly continuousAccess: boolean
}

export type ParsedAuthorize =
  /** Nobody may be redirected: the person sees the error. */
  | { readonly kind: 'page'; readonly failure: Failure }
  | { readonly kind: 'redirect'; readonly failure: Failure; readonly to: ReturnAddress }
  | { readonly kind: 'valid'; readonly request: AuthorizeRequest }

/** Reads an authorization request in Entra's order: first what ends on a page, then the rest. */
export function parseAuthorizeRequest(
  directory: Directory,
  tenantPath: string,
  parameters: URLSearchParams,
): ParsedAuthorize {
  const found = findApp(directory, tenantPath, parameters)
  if ('failure' in found) return { kind: 'page', failure: found.failure }
  const { segment, app } = found
  const redirect = findRedirect(app, parameters.get('redirect_uri'))
  if (redirect === undefined) {
    const redirectUri = parameters.get('redirect_uri') ?? ''
    return { kind: 'page', failure: failure(50011, { redirectUri, appId: app.appId }) }
  }
  const responseTypes = splitSpaces(parameters.get('response_type') ?? '')
  const to = returnAddress(parameters, redirect, responseTypes)
  const problem =
    checkResponse(app, parameters, responseTypes) ??
    checkChallenge(parameters) ??
    checkPrompt(parameters)
  if (problem !== null) return { kind: 'redirect', failure: problem, to }
  const scopes = splitSpaces(parameters.get('scope') ?? '')
  if (scopes.length === 0) {
    return { kind: 'redirect', failure: failure(900144, { name: 'scope' }), to }
  }
  const resolved = resolveScopes(directory, scopes, segmentName(segment))
  if ('code' in resolved) return { kind: 'redirect', failure: resolved, to }
  return {
    kind: 'valid',
    request: {
      segment,
      app,
      redirect,
      returnTo: to,
      wants: {
        code: responseTypes.includes('code'),
        idToken: responseTypes.includes('id_token'),
        token: responseTypes.includes('token'),
      },
      scopes,
      nonce: parameters.get('nonce'),
      challenge: challengeOf(parameters),
      prompt: promptOf(parameters) ?? null,
      loginHint: parameters.get('login_hint'),
      domainHint: parameters.get('domain_hint'),
      wantsClientInfo: parameters.get('client_info') === '1',
      continuousAccess: asksForContinuousAccess(parameters.get('claims')),
    },
  }
}

function findApp(
  directory: Directory,
  tenantPath: string,
  parameters: URLSearchParams,
): { segment: TenantSegment; app: App } | { failure: Failure } {
  const repeated = repeatedName(parameters)
  if (repeated !== undefined) return { failure: failure(9000411, { name: repeated }) }
  const segment = resolveSegment(directory, tenantPath)
  if (segment === undefined) return { failure: failure(90002, { tenant: tenantPath }) }
  const appId = parameters.get('client_id')
  if (appId === null || appId === '') return { failure: failure(900144, { name: 'client_id' }) }
  const app = directory.app(appId)
  const visibility = app === undefined ? 'notFound' : appVisibility(segment, app)
  if (app === undefined || visibility === 'notFound') {
    return { failure: failure(700016, { appId, tenant: segmentName(segment) }) }
  }
  const names = { appId: app.appId, app: app.displayName }
  if (visibility === 'singleTenant') return { failure: failure(50194, names) }
  if (!app.enabled) return { failure: failure(7000112, names) }
  return { segment, app }
}

/** The name of a parameter that appears twice, which Entra refuses. */
export function repeatedName(parameters: URLSearchParams): string | undefined {
  const seen = new Set<string>()
  for (const name of parameters.keys()) {
    if (seen.has(name)) return name
    seen.add(name)
  }
  return undefined
}

/** Exact match; left out, one registered address is chosen. Desktop apps may pick a loopback port. */
function findRedirect(app: App, given: string | null): RedirectUri | undefined {
  if (given === null) return app.redirectUris[0]
  const exact = app.redirectUris.find((known) => known.uri === given)
  if (exact !== undefined) return exact
  const loopback = app.redirectUris.find(
    (known) => known.platform === 'publicClient' && isSameLoopback(known.uri, given),
  )
  return loopback === undefined ? undefined : { uri: given, platform: 'publicClient' }
}

/** RFC 8252 §7.3: the port of a loopback redirect is not compared. */
function isSameLoopback(registered: string, given: string): boolean {
  if (!URL.canParse(registered) || !URL.canParse(given)) return false
  const [one, other] = [new URL(registered), new URL(given)]
  return (
    one.hostname === 'localhost' &&
    other.hostname === 'localhost' &&
    one.protocol === other.protocol &&
    one.pathname === other.pathname
  )
}

/** `fragment` is the default once a token is asked for, `query` otherwise. */
function returnAddress(
  parameters: URLSearchParams,
  redirect: RedirectUri,
  responseTypes: readonly string[],
): ReturnAddress {
  const carriesToken = responseTypes.includes('id_token') || responseTypes.includes('token')
  const asked = parameters.get('response_mode')
  const usable =
    asked === 'fragment' || asked === 'form_post' || (asked === 'query' && !carriesToken)
  return {
    redirectUri: redirect.uri,
    responseMode: usable ? asked : carriesToken ? 'fragment' : 'query',
    state: parameters.get('state'),
  }
}

const responseTypesSupported = new Set(['code', 'id_token', 'code id_token', 'id_token token'])

function checkResponse(
  app: App,
  parameters: URLSearchParams,
  responseTypes: readonly string[],
): Failure | null {
  const responseType = [...responseTypes].toSorted().join(' ')
  if (responseType === '') return failure(900144, { name: 'response_type' })
  if (!responseTypesSupported.has(responseType)) return failure(70005, { responseType })
  const carriesToken = responseTypes.includes('id_token')
  if (carriesToken && !app.idTokensEnabled) return failure(700054)
  if (responseTypes.includes('token') && !app.accessTokensEnabled) {
    return failure(70005, { responseType: 'token' })
  }
  const mode = parameters.get('response_mode')
  if (mode !== null && !['query', 'fragment', 'form_post'].includes(mode)) {
    return failure(90023, { name: 'response_mode' })
  }
  if (mode === 'query' && carriesToken) return failure(70007, { responseMode: 'query' })
  if (carriesToken && parameters.get('nonce') === null) return failure(900144, { name: 'nonce' })
  return null
}

/** RFC 7636 §4.2: 43 to 128 characters. */
function checkChallenge(parameters: URLSearchParams): Failure | null {
  const method = parameters.get('code_challenge_method')
  const challenge = parameters.get('code_challenge')
  if (method !== null && method !== 'S256' && method !== 'plain') {
    return failure(90023, { name: 'code_challenge_method' })
  }
  if (challenge === null) return null
  return /^[A-Za-z0-9._~-]{43,128}$/.test(challenge) ? null : failure(501491)
}

/** A challenge without a method is `plain`. */
function challengeOf(parameters: URLSearchParams): CodeChallenge | null {
  const value = parameters.get('code_challenge')
  if (value === null) return null
  return { method: parameters.get('code_challenge_method') === 'S256' ? 'S256' : 'plain', value }
}

function checkPrompt(parameters: URLSearchParams): Failure | null {
  return promptOf(parameters) === undefined ? failure(90023, { name: 'prompt' }) : null
}

function promptOf(parameters: URLSearchParams): Prompt | undefined {
  const prompt = parameters.get('prompt')
  switch (prompt) {
    case null:
    case '':
      return null
    case 'login':
    case 'none':
    case 'consent':
    case 'select_account':
      return prompt
    default:
      return undefined
  }
}

/** `claims={"access_token":{"xms_cc":{"values":["cp1"]}}}` asks for long-lived, revocable tokens. */
export function asksForContinuousAccess(claims: string | null): boolean {
  if (claims === null) return false
  try {
    const parsed: unknown = JSON.parse(claims)
    return JSON.stringify(parsed).toLowerCase().includes('"cp1"')
  } catch {
    return false
  }
}
