import { createHash, randomBytes } from 'node:crypto'
import { groupClaims } from './group-claims.ts'
import type { Directory } from '../directory/directory.ts'
import type { App, OptionalClaim, OptionalClaimName, Tenant, User } from '../directory/model.ts'

export type IdTokenInput = {
  readonly origin: string
  readonly retiredGraphOrigin: string
  readonly directory: Directory
  readonly app: App
  readonly tenant: Tenant
  readonly user: User
  readonly flow: 'code' | 'implicit'
  readonly scopes: readonly string[]
  readonly nonce: string | null
  readonly sessionId: string
  readonly authenticatedAt: Date
  readonly now: Date
}

export const idTokenSeconds = 3600

/** The claims of a v2.0 id_token, before any fault touches them. */
export function idTokenClaims(input: IdTokenInput): Record<string, unknown> {
  const { app, tenant, user } = input
  const issuedAt = Math.floor(input.now.getTime() / 1000)
  const claims: Record<string, unknown> = {
    aud: app.appId,
    iss: issuerOf(input.origin, tenant.id),
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + idTokenSeconds,
    aio: opaque(48),
    ...(user.identityProvider === null ? {} : { idp: user.identityProvider }),
    name: user.displayName,
    ...(input.nonce === null ? {} : { nonce: input.nonce }),
    // Without the `profile` scope there is neither oid nor preferred_username.
    ...(input.scopes.includes('profile')
      ? { oid: user.id, preferred_username: signInName(user) }
      : {}),
    rh: `1.${opaque(36)}.`,
    sub: pairwiseSubject(app, user),
    tid: tenant.id,
    uti: opaque(16),
    ver: '2.0',
    ...emailClaims(input),
    ...groupClaims(input),
    ...optionalClaims(input),
    ...app.idTokenClaims,
    ...user.idTokenClaims,
  }
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined))
}

export function issuerOf(origin: string, tenantId: string): string {
  return `${origin}/${tenantId}/v2.0`
}

/** The same person has another `sub` at every app registration. */
export function pairwiseSubject(app: App, user: User): string {
  return createHash('sha256').update(`${app.appId}/${user.tenantId}/${user.id}`).digest('base64url')
}

/** A guest is shown the address of home, not the `#EXT#` name. */
export function signInName(user: User): string {
  return user.kind === 'guest' ? (user.mail ?? user.userPrincipalName) : user.userPrincipalName
}

/** Opaque to clients; what it holds lets `logout_hint` find the account. */
export function loginHint(user: User): string {
  return `O.${Buffer.from(`${user.tenantId}/${user.id}`).toString('base64url')}`
}

function emailClaims(input: IdTokenInput): Record<string, unknown> {
  const { app, user, scopes } = input
  const wanted =
    user.kind === 'guest' || scopes.includes('email') || optionalClaim(app, 'email') !== undefined
  if (!wanted || user.mail === null) return {}
  const verified = isEmailDomainVerified(input)
  if (!verified && app.removeUnverifiedEmailClaim) return {}
  const edov =
    optionalClaim(app, 'xms_edov') === undefined ? {} : { xms_edov: edovValue(app, verified) }
  return { email: user.mail, ...edov }
}

/** Verified: the tenant owns the domain, the guest's home does, or Microsoft keeps the mailbox. */
function isEmailDomainVerified({ directory, tenant, user }: IdTokenInput): boolean {
  if (user.emailDomainOwnerVerified !== null) return user.emailDomainOwnerVerified
  if (user.kind === 'personal') return true
  const domain = user.mail?.split('@').at(-1)?.toLowerCase()
  if (domain === undefined) return false
  const home = user.homeTenantId === null ? undefined : directory.tenant(user.homeTenantId)
  return tenant.domains.includes(domain) || (home?.domains.includes(domain) ?? false)
}

function edovValue(app: App, verified: boolean): unknown {
  switch (app.edovForm) {
    case 'boolean':
      return verified
    case 'numericString':
      return verified ? '1' : '0'
    case 'number':
      return verified ? 1 : 0
    case 'booleanString':
      return String(verified)
  }
}

function optionalClaims(input: IdTokenInput): Record<string, unknown> {
  const claims: Record<string, unknown> = {}
  for (const option of input.app.optionalClaims) {
    const value = optionalClaimValue(option, input)
    if (value !== undefined) claims[option.name] = value
  }
  return claims
}

function optionalClaimValue(option: OptionalClaim, input: IdTokenInput): unknown {
  const { tenant, user } = input
  switch (option.name) {
    case 'acct':
      return user.kind === 'guest' ? 1 : 0
    case 'auth_time':
      return Math.floor(input.authenticatedAt.getTime() / 1000)
    case 'ctry':
      return user.country ?? undefined
    case 'family_name':
      return user.surname ?? undefined
    case 'given_name':
      return user.givenName ?? undefined
    case 'ipaddr':
      return '127.0.0.1'
    case 'login_hint':
      return loginHint(user)
    case 'sid':
      return input.sessionId
    case 'tenant_ctry':
      return tenant.regionScope === 'NA' ? 'US' : 'GB'
    case 'tenant_region_scope':
      return tenant.regionScope
    case 'upn':
      return userPrincipalNameClaim(option, user)
    case 'verified_primary_email':
      return user.mail !== null && isEmailDomainVerified(input) ? [user.mail] : []
    case 'verified_secondary_email':
      return user.otherMails
    case 'xms_pl':
      return user.preferredLanguage ?? undefined
    case 'xms_tpl':
      return 'en'
    // These three are worked out with the claims they belong to.
    case 'email':
    case 'groups':
    case 'xms_edov':
      return undefined
  }
}

/** A guest's own name is sent only on demand, with or without its `#`. */
function userPrincipalNameClaim(option: OptionalClaim, user: User): string | undefined {
  const properties = option.additionalProperties ?? []
  if (user.kind !== 'guest') return user.userPrincipalName
  if (properties.includes('include_externally_authenticated_upn')) return user.userPrincipalName
  return properties.includes('include_externally_authenticated_upn_without_hash')
    ? user.userPrincipalName.replaceAll('#', '_')
    : undefined
}

function optionalClaim(app: App, name: OptionalClaimName): OptionalClaim | undefined {
  return app.optionalClaims.find((claim) => claim.name === name)
}

function opaque(characters: number): string {
  return randomBytes(Math.ceil((characters * 3) / 4))
    .toString('base64url')
    .slice(0, characters)
}
