// The key of an identity: never an address, never a name. Pure.
import type { Connection } from './connection.ts'
import type { Profile } from './map-profile.ts'
import type { UpstreamTuple } from './model.ts'

export type IdentityKey = {
  readonly issuer: string
  readonly subject: string
  /** What a directory knows the person by (SCIM `externalId`). */
  readonly externalId: string
}

/** `undefined` where the provider did not name the subject. */
export function identityKey(
  connection: Connection,
  upstream: UpstreamTuple,
  profile: Profile,
): IdentityKey | undefined {
  switch (connection.settings.kind) {
    case 'entra':
      // `sub` is pairwise, so it differs between two app registrations of one tenant; `oid` is the
      // person, within `tid`.
      return upstream.iss && upstream.tid && upstream.oid
        ? {
            issuer: upstream.iss,
            subject: `${upstream.tid}/${upstream.oid}`,
            externalId: upstream.oid,
          }
        : undefined
    case 'oidc':
      return upstream.iss && upstream.sub
        ? { issuer: upstream.iss, subject: upstream.sub, externalId: upstream.sub }
        : undefined
    case 'generic':
    case 'email':
      // Plain OAuth 2.0 knows no issuer: the connection is the namespace of the mapped uid.
      return profile.uid === ''
        ? undefined
        : { issuer: connection.id, subject: profile.uid, externalId: profile.uid }
  }
}
