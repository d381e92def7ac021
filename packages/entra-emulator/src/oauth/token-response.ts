import { randomInt } from 'node:crypto'
import { clientInfo } from './authorize-response.ts'
import { asksForContinuousAccess } from './authorize-request.ts'
import { authenticateClient } from './client-authentication.ts'
import { refuse, EntraError } from './entra-error.ts'
import { issueIdToken } from './issue-id-token.ts'
import { checkPolicies, grantedUser, redeemCode, redeemRefreshToken } from './redeem.ts'
import { sealRefreshToken } from './refresh-token.ts'
import { echoScopes, resolveScopes, splitSpaces } from './scopes.ts'
import { segmentName } from './tenant-segment.ts'
import { issueAccessToken } from '../tokens/access-token.ts'
import type { Context } from '../context.ts'
import type { User } from '../directory/model.ts'
import type { RefreshGrant } from './refresh-token.ts'
import type { Resource } from './scopes.ts'
import type { TokenRequest } from './token-request.ts'

/** Authenticates the client, spends the grant, and answers with tokens in Entra's field order. */
export async function answerTokenRequest(
  context: Context,
  request: TokenRequest,
): Promise<Record<string, unknown>> {
  const { segment, app, form, basic } = request
  const client = await authenticateClient(context, segment, app, form, basic)
  if (client === 'confidential' && request.origin !== null) {
    refuse(9002326, { origin: request.origin })
  }
  switch (request.grantType) {
    case 'authorization_code':
      return answerCode(context, request)
    case 'refresh_token':
      return answerRefresh(context, request)
    case 'client_credentials':
      return answerClientCredentials(context, request)
  }
}

async function answerCode(context: Context, request: TokenRequest) {
  const grant = redeemCode(context, request)
  const user = grantedUser(context, grant.userId, grant.issuedAt)
  const scopes = askedScopes(request, grant.scopes)
  return answerForUser(context, request, user, grant.nonce, {
    ...grant,
    scopes: [...scopes],
    authenticatedAt: grant.authenticatedAt.getTime(),
    issuedAt: grant.issuedAt.getTime(),
    continuousAccess: grant.continuousAccess || asksForContinuousAccess(request.form.get('claims')),
  })
}

async function answerRefresh(context: Context, request: TokenRequest) {
  const grant = redeemRefreshToken(context, request)
  const user = grantedUser(context, grant.userId, new Date(grant.issuedAt))
  checkPolicies(user)
  if (!context.directory.hasConsent(request.app, user.id)) {
    refuse(65001, { appId: request.app.appId, app: request.app.displayName })
  }
  return answerForUser(context, request, user, null, {
    ...grant,
    scopes: [...askedScopes(request, grant.scopes)],
    continuousAccess: grant.continuousAccess || asksForContinuousAccess(request.form.get('claims')),
  })
}

function askedScopes(request: TokenRequest, granted: readonly string[]): readonly string[] {
  const asked = splitSpaces(request.form.get('scope') ?? '')
  return asked.length > 0 ? asked : granted
}

async function answerForUser(
  context: Context,
  request: TokenRequest,
  user: User,
  nonce: string | null,
  grant: RefreshGrant,
): Promise<Record<string, unknown>> {
  const { app, form } = request
  const { scopes, sessionId } = grant
  const tenant =
    context.directory.tenant(grant.tenantId) ?? refuse(90002, { tenant: grant.tenantId })
  const lifetimeSeconds = grant.continuousAccess
    ? randomInt(72_000, 100_800)
    : randomInt(3_599, 5_400)
  const resource = onlyResource(context, request, scopes)
  const input = { app, tenant, user, scopes, lifetimeSeconds }
  const accessToken = await issueAccessToken(context, resource, {
    ...input,
    continuousAccess: grant.continuousAccess,
  })
  const wantsIdToken = scopes.includes('openid') && !context.faults.take('missingIdToken')
  const idToken = wantsIdToken
    ? await issueIdToken(context, {
        app,
        tenant,
        user,
        scopes,
        nonce,
        sessionId,
        flow: 'code',
        authenticatedAt: new Date(grant.authenticatedAt),
      })
    : null
  const issuedAt = grant.platform === 'spa' ? grant.issuedAt : context.clock().getTime()
  return {
    token_type: 'Bearer',
    scope: echoScopes(scopes),
    ...expiry(context, lifetimeSeconds),
    access_token: accessToken,
    ...(scopes.includes('offline_access')
      ? { refresh_token: sealRefreshToken(context.sealer, { ...grant, issuedAt }) }
      : {}),
    ...(idToken === null ? {} : { id_token: idToken }),
    ...(form.get('client_info') === '1' ? { client_info: clientInfo(user) } : {}),
  }
}

function expiry(context: Context, seconds: number) {
  return context.faults.take('missingExpiresIn')
    ? {}
    : { expires_in: seconds, ext_expires_in: seconds }
}

/** The token endpoint gives a token for one resource; none named means Graph. */
function onlyResource(
  context: Context,
  { segment }: TokenRequest,
  scopes: readonly string[],
): Resource {
  const resolved = resolveScopes(context.directory, scopes, segmentName(segment))
  if ('code' in resolved) throw new EntraError(resolved)
  if (resolved.resources.length > 1) refuse(28000, { scope: scopes.join(' ') })
  return resolved.resources[0] ?? { kind: 'graph' }
}

async function answerClientCredentials(context: Context, request: TokenRequest) {
  const { segment, app, form } = request
  if (segment.kind !== 'tenant') return refuse(50059)
  const scope = form.get('scope') ?? refuse(900144, { name: 'scope' })
  if (!scope.endsWith('/.default')) refuse(1002012, { scope })
  const resource = onlyResource(context, request, splitSpaces(scope))
  const lifetimeSeconds = 3_599
  const accessToken = await issueAccessToken(context, resource, {
    app,
    tenant: segment.tenant,
    user: null,
    scopes: [],
    lifetimeSeconds,
    continuousAccess: false,
  })
  return { token_type: 'Bearer', ...expiry(context, lifetimeSeconds), access_token: accessToken }
}
