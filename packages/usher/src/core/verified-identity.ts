import type { ConnectionId } from './ids.ts'
import type { UpstreamTuple } from './model.ts'

/** JSON as a provider sent it; size-capped and parsed, but with no promise about its shape. */
export type Claims = Readonly<Record<string, unknown>>

/**
 * What the groups of a person are known to be. A failed look-up is not "no groups": rules then keep
 * what they gave before.
 */
export type GroupLookup =
  | { readonly kind: 'known'; readonly groups: readonly string[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly reason: string }

/**
 * A person as the provider vouched for: every check of the protocol has passed. Only `oauth/` makes
 * one, after signature, audience, times, nonce and user-info have been looked at.
 */
export type VerifiedIdentity = {
  readonly connectionId: ConnectionId
  readonly upstream: UpstreamTuple
  /** Claims of the verified ID token; empty where there is none. */
  readonly idToken: Claims
  /** The user-info answer (Graph `/me`, OIDC user-info); empty where there is none. */
  readonly userInfo: Claims
  readonly groups: GroupLookup
  /** `false` if the token's issuer is not the one the connection is configured for. */
  readonly issuerAsConfigured: boolean
  /** A picture as a `data:` URL, size-capped and of a sniffed type; fetched for the mapping `photo`. */
  readonly photo: string | null
  /** The provider's session id (`sid`), for front-channel logout. */
  readonly upstreamSessionId: string | null
}
