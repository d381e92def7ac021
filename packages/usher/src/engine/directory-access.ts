// How a provisioning client proves who it is: a bearer token that it sends as it is, or an OAuth 2.0
// client secret that it exchanges for access tokens of an hour. Either is bound to one organization
// and one directory, stored as a hash, and looked up at each use, so that a revocation counts at once.
import { z } from 'zod'
import type { Directory, DirectoryScope, DirectoryToken } from '../core/directory.ts'
import type { OrganizationId } from '../core/ids.ts'
import type { EnginePorts, Sealer } from './ports.ts'

/** Recognisable, so that people and secret scanners know one when they see it. */
export const credentialPrefixes = {
  bearer: 'usher_scim_',
  client: 'usher_client_',
} as const satisfies Record<DirectoryToken['kind'], string>
/** 32 random bytes as base64url. Anything else is no credential of ours and costs no look-up. */
const credentialPattern = /^usher_(?:scim|client)_[A-Za-z0-9_-]{43}$/

export const accessTokenSeconds = 3600
const accessTokenLengthMax = 1000
const hintLength = 4

/** What a checked credential allows. */
export type DirectoryGrant = {
  readonly directory: Directory
  readonly token: DirectoryToken
  readonly scopes: readonly DirectoryScope[]
}

export function makeCredential(ports: EnginePorts, kind: DirectoryToken['kind']) {
  const credential = credentialPrefixes[kind] + ports.randomToken()
  const hint = credential.slice(-hintLength)
  return { credential, tokenHash: ports.hashToken(credential), hint }
}

/** A bearer token or an access token. `undefined`: wrong, revoked, expired, or somebody else's. */
export async function checkCredential(
  ports: EnginePorts,
  sealer: Sealer,
  organizationId: OrganizationId,
  credential: string,
): Promise<DirectoryGrant | undefined> {
  if (credential.startsWith(credentialPrefixes.bearer))
    return credentialPattern.test(credential)
      ? find(ports, organizationId, 'bearer', ports.hashToken(credential))
      : undefined
  const claims = openAccessToken(ports, sealer, organizationId, credential)
  const grant = claims && (await find(ports, organizationId, 'client', claims.client))
  return (
    grant && { ...grant, scopes: grant.scopes.filter((scope) => claims.scopes.includes(scope)) }
  )
}

export async function checkClient(
  ports: EnginePorts,
  organizationId: OrganizationId,
  clientId: string,
  secret: string,
): Promise<DirectoryGrant | undefined> {
  if (!credentialPattern.test(secret)) return undefined
  const grant = await find(ports, organizationId, 'client', ports.hashToken(secret))
  return grant?.token.id === clientId ? grant : undefined
}

/** Nothing is stored: the token names its client, and ends with it. */
export function makeAccessToken(
  ports: EnginePorts,
  sealer: Sealer,
  { directory, token }: DirectoryGrant,
  scopes: readonly DirectoryScope[],
): string {
  const expiresAt = ports.clock().getTime() + accessTokenSeconds * 1000
  const claims: AccessTokenClaims = { client: token.tokenHash, scopes, expiresAt }
  return sealer.seal(purposeOf(directory.organizationId), JSON.stringify(claims))
}

const claimsSchema = z.strictObject({
  client: z.string(),
  scopes: z.array(z.enum(['read', 'write'])).readonly(),
  expiresAt: z.number(),
})
type AccessTokenClaims = z.infer<typeof claimsSchema>

function openAccessToken(
  ports: EnginePorts,
  sealer: Sealer,
  organizationId: OrganizationId,
  sealed: string,
): AccessTokenClaims | undefined {
  if (sealed.length > accessTokenLengthMax) return undefined
  const opened = sealer.open(purposeOf(organizationId), sealed)
  if (opened === undefined) return undefined
  const claims = claimsSchema.parse(JSON.parse(opened))
  return claims.expiresAt > ports.clock().getTime() ? claims : undefined
}

function purposeOf(organizationId: OrganizationId): string {
  return `scim-access-token:${organizationId}`
}

async function find(
  ports: EnginePorts,
  organizationId: OrganizationId,
  kind: DirectoryToken['kind'],
  tokenHash: string,
): Promise<DirectoryGrant | undefined> {
  const found = await ports.storage.checkDirectoryToken(tokenHash, ports.clock())
  if (found?.token.kind !== kind || found.token.organizationId !== organizationId) return undefined
  return { ...found, scopes: found.token.scopes }
}
