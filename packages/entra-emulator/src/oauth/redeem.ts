import { createHash } from 'node:crypto'
import { codeSeconds } from './authorization-codes.ts'
import { refuse } from './entra-error.ts'
import { openRefreshToken, refreshSeconds, singlePageRefreshSeconds } from './refresh-token.ts'
import type { Context } from '../context.ts'
import type { User } from '../directory/model.ts'
import type { Grant, IssuedCode } from './authorization-codes.ts'
import type { RefreshGrant } from './refresh-token.ts'
import type { TokenRequest } from './token-request.ts'

/** Checks a code and spends it. There is no `await` in between, so it is spent exactly once. */
export function redeemCode(context: Context, request: TokenRequest): Grant {
  const { app, form } = request
  const code = form.get('code') ?? refuse(900144, { name: 'code' })
  const issued = context.codes.find(code) ?? refuse(9002313, {}, { error: 'invalid_grant' })
  const { grant } = issued
  if (grant.appId !== app.appId) refuse(70000)
  checkTenant(request, grant.tenantId)
  if (issued.redeemed) refuse(54005)
  if (context.clock().getTime() - grant.issuedAt.getTime() > codeSeconds * 1000) refuse(70008)
  checkRedirect(grant, form)
  checkVerifier(grant, form.get('code_verifier'))
  checkOrigin(request, grant)
  spend(issued)
  return grant
}

function spend(issued: IssuedCode): void {
  issued.redeemed = true
}

function checkTenant({ segment }: TokenRequest, tenantId: string): void {
  if ('tenant' in segment && segment.tenant.id !== tenantId) {
    refuse(700005, { tenant: segment.tenant.id })
  }
}

function checkRedirect(grant: Grant, form: URLSearchParams): void {
  const given = form.get('redirect_uri')
  if (given === null) refuse(900144, { name: 'redirect_uri' })
  if (given !== grant.redirectUri)
    refuse(500112, { given: given ?? '', expected: grant.redirectUri })
}

/** RFC 7636 §4.6; a verifier for a code that had no challenge is refused too (RFC 9700 §2.1.1). */
function checkVerifier({ challenge }: Grant, verifier: string | null): void {
  if (challenge === null) {
    if (verifier !== null) refuse(501481)
    return
  }
  if (verifier === null) return refuse(50148)
  const derived =
    challenge.method === 'plain'
      ? verifier
      : createHash('sha256').update(verifier).digest('base64url')
  if (derived !== challenge.value) refuse(501481)
}

/** A code for a single-page address goes to a browser with PKCE, any other never does. */
function checkOrigin({ origin }: TokenRequest, grant: Grant): void {
  if (grant.platform !== 'spa') {
    if (origin !== null) refuse(9002326, { origin })
    return
  }
  if (origin === null) refuse(9002327)
  if (grant.challenge === null) refuse(9002325)
}

/** Checks a refresh token. It stays good after use; what ends it is age, the user, or a policy. */
export function redeemRefreshToken(context: Context, request: TokenRequest): RefreshGrant {
  const token = request.form.get('refresh_token') ?? refuse(900144, { name: 'refresh_token' })
  const grant =
    openRefreshToken(context.sealer, token) ?? refuse(9002313, {}, { error: 'invalid_grant' })
  if (grant.appId !== request.app.appId) refuse(70000)
  checkTenant(request, grant.tenantId)
  const issuedAt = new Date(grant.issuedAt).toISOString()
  const ageSeconds = (context.clock().getTime() - grant.issuedAt) / 1000
  if (grant.platform === 'spa' && ageSeconds > singlePageRefreshSeconds) {
    refuse(700084, { issuedAt, lifetime: '1.00:00:00' })
  }
  if (ageSeconds > refreshSeconds) refuse(700082, { issuedAt, lifetime: '90.00:00:00' })
  return grant
}

/** The person behind a grant, if nothing has happened since that ends it. */
export function grantedUser(context: Context, userId: string, issuedAt: Date): User {
  const user = context.directory.user(userId) ?? refuse(50034, { user: userId, tenant: 'local' })
  if (!user.accountEnabled) refuse(50057)
  if (user.tokensValidFrom !== null && issuedAt <= user.tokensValidFrom) {
    refuse(50173, {
      issuedAt: issuedAt.toISOString(),
      validFrom: user.tokensValidFrom.toISOString(),
    })
  }
  return user
}

/** Policies that strike when a grant is used again without the person. */
export function checkPolicies(user: User): void {
  switch (user.conditionalAccess) {
    case 'none':
      return
    case 'mfaRequired':
      return refuse(50076, { resource: 'Microsoft Graph' })
    case 'mfaEnrolment':
      return refuse(50079, { resource: 'Microsoft Graph' })
    case 'blocked':
      return refuse(53003)
    case 'signInFrequency':
      return refuse(70043)
  }
}
