import { GraphError } from './graph-error.ts'
import { readGraphToken } from '../tokens/access-token.ts'
import type { Context } from '../context.ts'
import type { User } from '../directory/model.ts'
import type { GraphToken } from '../tokens/access-token.ts'

/** Who calls Graph: a person through an app, or an app for itself. */
export type Caller = {
  readonly token: GraphToken
  readonly tenantId: string
  /** Null for an app-only token. */
  readonly user: User | null
  /** Delegated scopes or application permissions. */
  readonly permissions: ReadonlySet<string>
}

/** Reads the bearer token or ends the request with Graph's 401. */
export function authenticateCaller(context: Context, authorization: string | undefined): Caller {
  const text = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
  if (text === undefined) return unauthenticated(context, 'Access token is empty.')
  const token = readGraphToken(context, text)
  if (token === undefined) {
    const message = 'CompactToken validation failed with reason code: 80049228.'
    return unauthenticated(context, message)
  }
  if (token.exp * 1000 <= context.clock().getTime()) {
    return unauthenticated(context, 'Access token has expired or is not yet valid.')
  }
  const user = token.oid === undefined ? null : (context.directory.user(token.oid) ?? null)
  if (token.idtyp === 'user' && (user === null || !user.accountEnabled)) {
    return unauthenticated(context, 'The identity of the calling user could not be established.')
  }
  challengeIfRevoked(context, token, user)
  const permissions = new Set([...(token.scp ?? '').split(' '), ...(token.roles ?? [])])
  return { token, tenantId: token.tid, user, permissions }
}

/** Ends the request with 403 unless the token carries one of these permissions. */
export function demandPermission(caller: Caller, ...oneOf: readonly string[]): void {
  if (oneOf.some((permission) => holds(caller, permission))) return
  throw new GraphError(
    403,
    'Authorization_RequestDenied',
    'Insufficient privileges to complete the operation.',
  )
}

export function holds(caller: Caller, permission: string): boolean {
  return caller.permissions.has(permission)
}

/** `/me` has no meaning for an app by itself. */
export function demandPerson(caller: Caller): User {
  if (caller.user !== null) return caller.user
  throw new GraphError(
    400,
    'Request_BadRequest',
    '/me request is only valid with delegated authentication flow.',
  )
}

function unauthenticated(context: Context, message: string): never {
  throw new GraphError(401, 'InvalidAuthenticationToken', message, {
    'www-authenticate': `Bearer realm="", authorization_uri="${context.origin}/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`,
  })
}

/**
 * Continuous access evaluation: a client that said it understands challenges gets one when its
 * grant was revoked; the claims in it go back to the authorize or the token endpoint.
 */
function challengeIfRevoked(context: Context, token: GraphToken, user: User | null): void {
  const forced = context.faults.take('claimsChallenge') !== undefined
  const revokedAt = user?.tokensValidFrom ?? null
  const revoked =
    revokedAt !== null &&
    token.iat * 1000 <= revokedAt.getTime() &&
    token.xms_cc?.includes('cp1') === true
  if (!forced && !revoked) return
  const notBefore = Math.floor((revokedAt ?? context.clock()).getTime() / 1000)
  const claims = { access_token: { nbf: { essential: true, value: String(notBefore) } } }
  const encoded = Buffer.from(JSON.stringify(claims)).toString('base64')
  throw new GraphError(
    401,
    'InvalidAuthenticationToken',
    'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
    {
      'www-authenticate': `Bearer realm="", authorization_uri="${context.origin}/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000", error="insufficient_claims", claims="${encoded}"`,
    },
  )
}
