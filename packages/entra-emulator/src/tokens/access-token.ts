import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { graphAppId } from '../directory/model.ts'
import { signRs256 } from '../keys/signing-keys.ts'
import { issuerOf, pairwiseSubject, signInName } from './id-token-claims.ts'
import { decodeJson, encodeJson } from './sealer.ts'
import type { Context } from '../context.ts'
import type { App, Tenant, User } from '../directory/model.ts'
import type { Resource } from '../oauth/scopes.ts'

const graphTokenPayload = z.object({
  iat: z.number(),
  exp: z.number(),
  appid: z.string(),
  tid: z.string(),
  idtyp: z.enum(['user', 'app']),
  oid: z.string().optional(),
  sub: z.string(),
  scp: z.string().optional(),
  roles: z.array(z.string()).optional(),
  xms_cc: z.array(z.string()).optional(),
})
export type GraphToken = z.infer<typeof graphTokenPayload>

export type AccessTokenInput = {
  readonly app: App
  readonly tenant: Tenant
  /** Null: the app itself. */
  readonly user: User | null
  readonly scopes: readonly string[]
  readonly lifetimeSeconds: number
  readonly continuousAccess: boolean
}

/** A token for Graph is opaque to clients; one for an app of the tenant can be verified by it. */
export async function issueAccessToken(
  context: Context,
  resource: Resource,
  input: AccessTokenInput,
): Promise<string> {
  return resource.kind === 'graph'
    ? sealGraphToken(context, input)
    : signAppToken(context, resource.app, input)
}

/** The payload of a Graph token that this emulator made, whatever its age. */
export function readGraphToken(context: Context, token: string): GraphToken | undefined {
  const payload = context.sealer.open('graph', token)?.split('.')[1]
  return payload === undefined ? undefined : decodeJson(payload, graphTokenPayload)
}

function sealGraphToken(context: Context, input: AccessTokenInput): string {
  const { kid } = context.keys.current
  const header = {
    typ: 'JWT',
    nonce: randomBytes(32).toString('base64url'),
    alg: 'RS256',
    x5t: kid,
    kid,
  }
  const payload = {
    aud: graphAppId,
    iss: `https://sts.windows.net/${input.tenant.id}/`,
    ...commonClaims(context, input),
    ...(input.user === null ? {} : { unique_name: signInName(input.user) }),
    ver: '1.0',
  }
  return context.sealer.seal('graph', `${encodeJson(header)}.${encodeJson(payload)}`)
}

async function signAppToken(
  context: Context,
  audience: App,
  input: AccessTokenInput,
): Promise<string> {
  const key = context.keys.current
  const payload = {
    aud: audience.appId,
    iss: issuerOf(context.origin, input.tenant.id),
    ...commonClaims(context, input),
    azp: input.app.appId,
    ver: '2.0',
  }
  const text = `${encodeJson({ typ: 'JWT', alg: 'RS256', kid: key.kid })}.${encodeJson(payload)}`
  return `${text}.${await signRs256(text, key.privateKey)}`
}

function commonClaims(context: Context, input: AccessTokenInput) {
  const { app, tenant, user } = input
  const issuedAt = Math.floor(context.clock().getTime() / 1000)
  return {
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + input.lifetimeSeconds,
    appid: app.appId,
    app_displayname: app.displayName,
    appidacr: '1',
    tid: tenant.id,
    ...(user === null ? appClaims(app) : userClaims(app, user, input.scopes)),
    uti: randomUUID(),
    ...(input.continuousAccess ? { xms_cc: ['cp1'] } : {}),
  }
}

function appClaims(app: App) {
  return { idtyp: 'app', sub: app.appId, roles: app.applicationPermissions }
}

function userClaims(app: App, user: User, scopes: readonly string[]) {
  const permissions = scopes
    .filter((scope) => scope !== 'offline_access')
    .map((scope) => scope.slice(scope.lastIndexOf('/') + 1))
  return {
    idtyp: 'user',
    oid: user.id,
    sub: pairwiseSubject(app, user),
    name: user.displayName,
    upn: user.userPrincipalName,
    scp: permissions.join(' '),
  }
}
