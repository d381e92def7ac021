// OAuth 2.0 client credentials (RFC 6749 §4.4) for provisioning clients that prefer them to a token
// that lives long. One client, one directory; errors are OAuth's, not SCIM's.
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { DirectoryScope } from '../../../core/directory.ts'
import {
  accessTokenSeconds,
  checkClient,
  makeAccessToken,
  type DirectoryGrant,
} from '../../../engine/directory-access.ts'
import type { HttpContext } from '../../context.ts'
import type { AppDeps } from '../../deps.ts'
import { isCrossSite } from '../../same-origin.ts'
import type { ScimAddress } from './address.ts'
import { toScimError } from './answer.ts'
import { readBytes } from './read-body.ts'

export const tokenEndpointPath = '/oauth/token'
const formBytesMax = 16 * 1024
const parameterLengthMax = 1000

type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_scope'
  | 'unsupported_grant_type'
  | 'temporarily_unavailable'
  | 'server_error'

/** RFC 6749 §5.2. */
class OAuthError extends Error {
  readonly code: OAuthErrorCode
  readonly status: ContentfulStatusCode
  constructor(code: OAuthErrorCode, description: string, status: ContentfulStatusCode = 400) {
    super(description)
    this.code = code
    this.status = status
  }
}

export function isTokenEndpoint({ segments }: ScimAddress, method: string): boolean {
  if (method !== 'POST' || segments?.length !== 2) return false
  return `/${segments.join('/')}`.toLowerCase() === tokenEndpointPath
}

export async function answerTokenRequest(
  deps: AppDeps,
  c: HttpContext,
  address: ScimAddress,
): Promise<Response> {
  // RFC 6749 §5.1
  c.header('Cache-Control', 'no-store')
  c.header('Pragma', 'no-cache')
  try {
    if (isCrossSite(c, deps.settings))
      throw new OAuthError('invalid_request', 'This is not for pages.', 403)
    const form = await readForm(c.req.raw)
    const { id, secret } = clientCredentials(c.req.header('authorization'), form)
    const { organizationId } = address
    const grant = organizationId && (await checkClient(deps.ports, organizationId, id, secret))
    if (!grant) throw new OAuthError('invalid_client', 'Client id or secret is wrong.', 401)
    if (form.get('grant_type') !== 'client_credentials')
      throw new OAuthError('unsupported_grant_type', 'Only client_credentials is granted here.')
    const scopes = askedScopes(form.get('scope'), grant)
    deps.scimRequests.used(grant.token)
    return c.json({
      access_token: makeAccessToken(deps.ports, deps.sealer, grant, scopes),
      token_type: 'Bearer',
      expires_in: accessTokenSeconds,
      scope: scopes.map((scope) => `scim:${scope}`).join(' '),
    })
  } catch (error) {
    const { code, status, message } = toOAuthError(deps, c, error)
    if (status === 401) c.header('WWW-Authenticate', 'Basic realm="scim"')
    return c.json({ error: code, error_description: message }, status)
  }
}

async function readForm(request: Request): Promise<ReadonlyMap<string, string>> {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';')
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded')
    throw new OAuthError('invalid_request', 'Send a form (application/x-www-form-urlencoded).')
  const bytes = await readBytes(request)
  if (bytes.length > formBytesMax)
    throw new OAuthError('invalid_request', 'The form is too large.', 413)
  const form = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(new TextDecoder().decode(bytes))) {
    // RFC 6749 §3.2: a parameter must not come twice.
    if (form.has(name)) throw new OAuthError('invalid_request', 'A parameter came twice.')
    if (value.length > parameterLengthMax)
      throw new OAuthError('invalid_request', 'A parameter is too long.')
    form.set(name, value)
  }
  return form
}

/** client_secret_basic or client_secret_post, never both (RFC 6749 §2.3). */
function clientCredentials(
  header: string | undefined,
  form: ReadonlyMap<string, string>,
): { readonly id: string; readonly secret: string } {
  const id = form.get('client_id')
  const secret = form.get('client_secret')
  if (header === undefined) {
    if (id === undefined || secret === undefined)
      throw new OAuthError('invalid_client', 'Client id and secret are missing.', 401)
    return { id, secret }
  }
  const [, encoded] = /^basic +([A-Za-z0-9+/]+=*) *$/i.exec(header) ?? []
  if (encoded === undefined || secret !== undefined)
    throw new OAuthError('invalid_request', 'Authenticate the client in one way.')
  const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  const basic = { id: formDecoded(user), secret: formDecoded(rest.join(':')) }
  if (id !== undefined && id !== basic.id)
    throw new OAuthError('invalid_request', 'Two client ids were sent.')
  return basic
}

/** RFC 6749 §2.3.1: both parts are encoded as in a form before they are joined. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new OAuthError('invalid_client', 'Client id or secret is wrong.', 401)
  }
}

const scopeNames = new Map<string, readonly DirectoryScope[]>([
  ['scim', ['read', 'write']],
  ['scim:read', ['read']],
  ['scim:write', ['read', 'write']],
  ['read', ['read']],
  ['write', ['read', 'write']],
])

/** Left out: all that the client has. `scim` alone (what Entra sends) means the same. */
function askedScopes(scope: string | undefined, grant: DirectoryGrant): readonly DirectoryScope[] {
  const names = (scope ?? '').split(' ').filter((name) => name !== '')
  if (names.length === 0) return grant.scopes
  const asked = new Set(names.flatMap((name) => scopeNames.get(name) ?? []))
  const unknown = names.some((name) => !scopeNames.has(name))
  const granted = grant.scopes.filter((each) => asked.has(each))
  if (unknown || granted.length === 0)
    throw new OAuthError('invalid_scope', 'Scopes are scim, scim:read and scim:write.')
  return granted
}

/** What went wrong before or behind OAuth is judged and logged as for any SCIM request. */
function toOAuthError(deps: AppDeps, c: HttpContext, error: unknown): OAuthError {
  if (error instanceof OAuthError) return error
  const { status, message, retryAfterSeconds } = toScimError(deps, c, error)
  if (retryAfterSeconds !== undefined) c.header('Retry-After', String(retryAfterSeconds))
  return new OAuthError(codeOf(status), message, status as ContentfulStatusCode)
}

function codeOf(status: number): OAuthErrorCode {
  if (status < 500) return 'invalid_request'
  // RFC 6749 knows the word at the authorization endpoint only; there is no other for it.
  return status === 503 ? 'temporarily_unavailable' : 'server_error'
}
