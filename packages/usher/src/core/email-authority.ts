// May this connection speak for this address? An address in a token is a claim, not proof: any
// tenant administrator can write any address into it (nOAuth), and an organization that brings a
// provider of its own can have it say anything, "verified" included. So its word ends where its
// domains do. Pure.
import type { ConnectionSettings } from './connection.ts'
import { domainOf, parseEmail, type NormalizedEmail } from './email-address.ts'
import type { Saw } from './sign-in-trace.ts'
import type { Claims } from './verified-identity.ts'

/** Whether the address counts as proven, by whom, and in words what was seen. */
export type EmailAuthority = {
  readonly by: 'provider' | 'domain' | null
  readonly saw: Saw
}

export type AuthorityFacts = {
  readonly address: NormalizedEmail
  readonly idToken: Claims
  readonly userInfo: Claims
  readonly verifiedDomains: readonly string[]
  /** The connection belongs to the organization that verified the domains, not to the instance. */
  readonly connectionIsOwn: boolean
  /** Everybody who comes through the connection belongs to one company (`isPinned`). */
  readonly pinned: boolean
  readonly guest: boolean
}

export function emailAuthority(facts: AuthorityFacts): EmailAuthority {
  const statement = providerStatement(facts)
  if (statement === 'no')
    return { by: null, saw: 'the provider says that the address is not verified' }
  const verifiedHere = facts.verifiedDomains.includes(domainOf(facts.address))
  if (statement === 'yes')
    return verifiedHere || !facts.connectionIsOwn
      ? { by: 'provider', saw: 'the provider proves the address' }
      : { by: null, saw: 'the provider vouches for an address whose domain is not verified here' }
  if (!verifiedHere)
    return { by: null, saw: 'the provider is silent and the domain is not verified here' }
  if (!facts.connectionIsOwn || !facts.pinned)
    return {
      by: null,
      saw: 'the domain is verified, but the connection lets in more than one tenant',
    }
  if (facts.guest) return { by: null, saw: 'the domain is verified, but the person is a guest' }
  return { by: 'domain', saw: 'the organization has verified the domain' }
}

/**
 * Both claims speak only of the `email` claim beside them, never of an address that was mapped from
 * elsewhere (Graph `mail` is writable by the tenant's administrator). A "no" beats a "yes".
 */
function providerStatement(facts: AuthorityFacts): 'yes' | 'no' | 'silent' {
  const statements = [facts.idToken, facts.userInfo]
    .filter(({ email }) => typeof email === 'string' && parseEmail(email) === facts.address)
    .flatMap((source) => [verdict(source, 'email_verified'), verdict(source, 'xms_edov')])
  if (statements.includes('no')) return 'no'
  return statements.includes('yes') ? 'yes' : 'silent'
}

/** What counts as "verified"; everything else that is said counts as "not verified". */
const affirmations: Record<'email_verified' | 'xms_edov', readonly unknown[]> = {
  // OpenID Connect Core §5.1 says boolean; Apple and Cognito send the string.
  email_verified: [true, 'true'],
  // Entra has been seen to send each of these.
  xms_edov: [true, 'true', 1, '1'],
}

function verdict(source: Claims, claim: keyof typeof affirmations): 'yes' | 'no' | 'silent' {
  const said = source[claim]
  if (said === undefined || said === null) return 'silent'
  return affirmations[claim].includes(said) ? 'yes' : 'no'
}

/**
 * Whether everybody who comes through the connection belongs to one company: the precondition for
 * matching by user name and for trusting a verified domain.
 */
export function isPinned(settings: ConnectionSettings): boolean {
  switch (settings.kind) {
    case 'entra':
      return settings.tenantIds.length === 1
    case 'oidc':
      return true // one issuer, and it is the trust boundary
    case 'generic':
      return settings.issuer !== null && settings.jwksUri !== null
        ? settings.tenantIds.length === 1 || !isMicrosoft(settings.authorizationEndpoint)
        : tenantInPath.test(settings.authorizationEndpoint) &&
            tenantInPath.test(settings.tokenEndpoint)
    case 'email':
      return false
  }
}

// The guide's endpoints: …/{tenant GUID}/oauth2/v2.0/authorize. `common` and `organizations` admit
// every tenant in the world.
const tenantInPath = /\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/oauth2\//i
const isMicrosoft = (endpoint: string): boolean => /\/oauth2\/(v2\.0\/)?authorize$/.test(endpoint)

/**
 * A guest of the tenant (B2B): the account lives elsewhere, so its user name and address say
 * nothing about this company's people.
 */
export function isGuest(idToken: Claims, userInfo: Claims): boolean {
  if (idToken['acct'] === 1 || idToken['acct'] === '1') return true
  if (userInfo['userType'] === 'Guest') return true
  const idp = idToken['idp']
  if (typeof idp === 'string' && idp !== idToken['iss']) return true
  return [idToken['preferred_username'], idToken['upn'], userInfo['userPrincipalName']].some(
    (name) => typeof name === 'string' && /#EXT#/i.test(name),
  )
}
