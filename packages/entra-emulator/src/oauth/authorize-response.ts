import { createHash, randomBytes } from 'node:crypto'
import { describeFailure } from './entra-error.ts'
import { issueIdToken } from './issue-id-token.ts'
import { echoScopes } from './scopes.ts'
import { issueAccessToken } from '../tokens/access-token.ts'
import { encodeJson } from '../tokens/sealer.ts'
import type { Context } from '../context.ts'
import type { Tenant, User } from '../directory/model.ts'
import type { Failure } from './aadsts.ts'
import type { AuthorizeRequest, ReturnAddress } from './authorize-request.ts'
import type { Trace } from './entra-error.ts'

export type AuthorizeAnswer = {
  readonly to: ReturnAddress
  readonly parameters: Readonly<Record<string, string>>
}

export type SignedIn = {
  readonly user: User
  readonly tenant: Tenant
  readonly sessionId: string
  readonly authenticatedAt: Date
}

/** What the app's redirect address receives after a sign-in. */
export async function successAnswer(
  context: Context,
  request: AuthorizeRequest,
  who: SignedIn,
): Promise<AuthorizeAnswer> {
  const { wants, returnTo } = request
  const code = wants.code ? issueCode(context, request, who) : null
  const accessToken = wants.token ? await issueFrontChannelToken(context, request, who) : null
  const idToken = wants.idToken
    ? await issueIdToken(context, {
        app: request.app,
        ...who,
        flow: 'implicit',
        scopes: request.scopes,
        nonce: request.nonce,
        extraClaims: {
          ...(code === null ? {} : { c_hash: halfHash(code) }),
          ...(accessToken === null ? {} : { at_hash: halfHash(accessToken) }),
        },
      })
    : null
  const issuer = context.faults.take('wrongResponseIssuer')
  return {
    to: returnTo,
    parameters: {
      ...(code === null ? {} : { code }),
      ...(accessToken === null ? {} : frontChannelFields(request, accessToken)),
      ...(idToken === null ? {} : { id_token: idToken }),
      ...(request.wantsClientInfo ? { client_info: clientInfo(who.user) } : {}),
      ...(returnTo.state === null ? {} : { state: returnTo.state }),
      ...(issuer === undefined ? {} : { iss: 'https://attacker.example' }),
      session_state: who.sessionId,
    },
  }
}

/** What it receives when the person or the directory said no. */
export function failureAnswer(
  to: ReturnAddress,
  problem: Failure,
  trace: Trace,
  origin: string,
  subcode?: string,
): AuthorizeAnswer {
  return {
    to,
    parameters: {
      error: problem.error,
      ...(subcode === undefined ? {} : { error_subcode: subcode }),
      error_description: describeFailure(problem, trace),
      ...(problem.hasLookupPage ? { error_uri: `${origin}/error?code=${problem.code}` } : {}),
      ...(to.state === null ? {} : { state: to.state }),
    },
  }
}

/** The redirect for `query` and `fragment`; `form_post` is a page. */
export function answerUrl({ to, parameters }: AuthorizeAnswer): string {
  const text = new URLSearchParams(parameters).toString()
  if (to.responseMode === 'fragment') return `${to.redirectUri}#${text}`
  return `${to.redirectUri}${to.redirectUri.includes('?') ? '&' : '?'}${text}`
}

/** base64url JSON by which MSAL names the account. */
export function clientInfo(user: User): string {
  return encodeJson({ uid: user.id, utid: user.tenantId })
}

function issueCode(context: Context, request: AuthorizeRequest, who: SignedIn): string {
  return context.codes.issue({
    appId: request.app.appId,
    tenantId: who.tenant.id,
    userId: who.user.id,
    redirectUri: request.redirect.uri,
    platform: request.redirect.platform,
    scopes: request.scopes,
    nonce: request.nonce,
    challenge: request.challenge,
    sessionId: who.sessionId,
    authenticatedAt: who.authenticatedAt,
    issuedAt: context.clock(),
    wantsClientInfo: request.wantsClientInfo,
    continuousAccess: request.continuousAccess,
  })
}

const frontChannelTokenSeconds = 3600

async function issueFrontChannelToken(
  context: Context,
  request: AuthorizeRequest,
  who: SignedIn,
): Promise<string> {
  return issueAccessToken(
    context,
    { kind: 'graph' },
    {
      app: request.app,
      tenant: who.tenant,
      user: who.user,
      scopes: request.scopes,
      lifetimeSeconds: frontChannelTokenSeconds,
      continuousAccess: false,
    },
  )
}

function frontChannelFields(request: AuthorizeRequest, accessToken: string) {
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: String(frontChannelTokenSeconds),
    scope: echoScopes(request.scopes),
  }
}

/** OpenID Connect Core §3.3.2.11: the left half of the SHA-256 of the ASCII value. */
function halfHash(value: string): string {
  return createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url')
}

/** One random value for pages that need a content-security nonce. */
export function pageNonce(): string {
  return randomBytes(16).toString('base64url')
}
