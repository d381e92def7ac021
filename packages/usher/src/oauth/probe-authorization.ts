// Asks the authorization endpoint for a sign-in that must end at once (`prompt=none`, with nobody
// signed in). "Nobody is signed in" at our redirect address is good news: client id, redirect
// address and scope were judged before that. Entra shows what it dislikes on a page that nobody but
// the person at the browser would ever see, with its number in it.
import type { UpstreamSettings } from '../core/connection.ts'
import { detailOf } from '../core/detail.ts'
import { OutgoingFailed } from '../lib/outgoing-errors.ts'
import { authorizationRequest } from './authorization-request.ts'
import { explainProviderError } from './explain-provider-error.ts'
import { problem } from './finding.ts'
import { errorFieldsOf, refusedByProvider, type ErrorFields } from './provider-error.ts'
import type { Provider } from './provider.ts'
import type { SignInRefused } from './refusal.ts'
import type { Finding, Looked, RelyingPartyPorts } from './relying-party-types.ts'

/**
 * What is wrong, or that the client and its redirect address are known; neither where the answer does
 * not tell: a sign-in page looks the same whatever it would say afterwards.
 */
export async function probeAuthorization(
  ports: RelyingPartyPorts,
  settings: UpstreamSettings,
  provider: Provider,
): Promise<Looked> {
  const asked = { ...settings, responseMode: 'query' } as const
  const { url } = authorizationRequest(asked, provider, ports.callbackUrl, { prompt: 'none' })
  const answer = await fetchPage(ports, url)
  if (answer === null) return { finding: null, proves: null }
  const { status } = answer
  if (status === 404 || status === 405)
    return { finding: statusFinding(status, settings), proves: null }
  const back = redirectionTo(answer, ports.callbackUrl, url)
  if (back?.searchParams.has('code')) return { finding: null, proves: 'client' }
  const fields = back ? redirectedError(back) : await refusalIn(answer)
  if (fields === null) return { finding: statusFinding(status, settings), proves: null }
  const finding = findingOf(refusedByProvider(fields, 'authorize'), settings)
  // Somebody in between refuses in JSON as well: only an answer to us, or with Entra's number, tells
  // that the client was looked at.
  const isProviders = back !== null || fields.description.startsWith('AADSTS')
  return { finding, proves: finding === null && isProviders ? 'client' : null }
}

/** `null` for a page that is larger than what is read: a sign-in page, and no refusal. */
async function fetchPage(ports: RelyingPartyPorts, url: string): Promise<Response | null> {
  try {
    return await ports.fetch(url, { headers: { accept: 'text/html', 'user-agent': 'usher' } })
  } catch (error) {
    if (error instanceof OutgoingFailed && error.reason === 'too-large') return null
    throw error
  }
}

/** The address to which the answer sends the browser, if it is ours. */
function redirectionTo(answer: Response, callbackUrl: string, url: string): URL | null {
  const target = answer.headers.get('location')
  if (answer.status < 300 || answer.status >= 400 || target === null) return null
  if (!URL.canParse(target, url)) return null
  const [location, callback] = [new URL(target, url), new URL(callbackUrl)]
  const isOurs = location.origin === callback.origin && location.pathname === callback.pathname
  return isOurs ? location : null
}

/** The error in JSON, or Entra's number on a page; `null` if there is none. */
async function refusalIn(answer: Response): Promise<ErrorFields | null> {
  if (answer.status >= 300 && answer.status < 400) return null
  const text = await answer.text()
  // With the colon: Entra's sign-in page names numbers in its scripts as well.
  const numbered = /AADSTS\d{4,9}:[^<"]{0,600}/.exec(text)?.[0]
  if (numbered !== undefined)
    return { error: 'invalid_request', description: unescaped(numbered), numbers: [] }
  return errorFieldsOf(parsed(text)) ?? null
}

/** What a page escapes in a sentence. */
function unescaped(html: string): string {
  return html.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

function redirectedError({ searchParams }: URL): ErrorFields | null {
  const error = searchParams.get('error')
  if (error === null) return null
  return { error, description: searchParams.get('error_description') ?? '', numbers: [] }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Only a person can mend these, by signing in: the settings are fine. */
const aboutThePerson: ReadonlySet<string> = new Set([
  'PROVIDER_DENIED',
  'CONSENT_REQUIRED',
  'USER_NOT_ASSIGNED',
])

function findingOf(refusal: SignInRefused, settings: UpstreamSettings): Finding | null {
  if (aboutThePerson.has(refusal.code)) return null
  const { code, providerError } = refusal
  const explained = providerError === null ? undefined : explainProviderError(providerError.code)
  const path = code === 'REDIRECT_URI_MISMATCH' ? 'redirectUri' : (explained?.setting ?? null)
  const severity = code === 'PROVIDER_UNAVAILABLE' ? 'warning' : 'error'
  return problem(severity, settingPath(path, settings), code, refusal, providerError)
}

/** Kinds that find their endpoints themselves have one address to look at. */
function settingPath(path: string | null, settings: UpstreamSettings): string {
  const isEndpoint = path === null || path.endsWith('Endpoint')
  if (isEndpoint && settings.kind !== 'generic') return authorizationPath(settings)
  if (path === 'tenantIds' && settings.kind !== 'entra') return authorizationPath(settings)
  return path ?? authorizationPath(settings)
}

export function authorizationPath({ kind }: UpstreamSettings): string {
  return { entra: 'authority', oidc: 'issuer', generic: 'authorizationEndpoint' }[kind]
}

function statusFinding(status: number, settings: UpstreamSettings): Finding | null {
  if (status < 400) return null
  const path = authorizationPath(settings)
  const detail = detailOf('authorizationStatus', { status })
  if (status === 404 || status === 405)
    return problem('error', path, 'LOG_IN_SOURCE_NOT_SUPPORTED', detail)
  if (status >= 500) return problem('warning', path, 'PROVIDER_UNAVAILABLE', detail)
  // A provider that does not trust the redirect address tells the person, not us.
  const usual = detailOf('redirectLikelyUnknown', { status })
  return problem('warning', 'redirectUri', 'REDIRECT_URI_MISMATCH', usual)
}
