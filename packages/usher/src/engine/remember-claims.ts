// What a sign-in saw, kept for previews: sealed, one row an identity, until the next sign-in of the
// person or for some months. It is in no log and in no audit event.
import type { ConnectionId, IdentityId } from '../core/ids.ts'
import {
  packClaims,
  rememberedPurpose,
  unpackClaims,
  type RememberedClaims,
} from '../core/remembered-claims.ts'
import type { VerifiedIdentity } from '../core/verified-identity.ts'
import type { LoadedSignIn } from './load-sign-in-facts.ts'
import type { EnginePorts, SealedClaims, Sealer, Stores } from './ports.ts'

export async function rememberClaims(
  ports: EnginePorts,
  stores: Stores,
  input: {
    readonly identityId: IdentityId
    readonly loaded: LoadedSignIn
    readonly verified: VerifiedIdentity
  },
): Promise<void> {
  const { identityId, verified } = input
  const { connectionId } = verified
  const { organization } = input.loaded
  if (!organization) return
  const packed = packClaims(verified)
  // What an earlier sign-in saw is no longer the truth, even if this one cannot be kept.
  if (packed === null) return stores.claimMemory.forget(identityId)
  await stores.claimMemory.remember({
    identityId,
    connectionId,
    organizationId: organization.id,
    sealed: ports.sealer.seal(rememberedPurpose(connectionId, identityId), packed),
    seenAt: ports.clock(),
  })
}

/** `undefined` where the seal does not open: another row's, or of a key that is gone. */
export function openClaims(
  sealer: Sealer,
  row: Pick<SealedClaims, 'sealed' | 'identityId'> & { readonly connectionId: ConnectionId },
): RememberedClaims | undefined {
  const plain = sealer.open(rememberedPurpose(row.connectionId, row.identityId), row.sealed)
  return plain === undefined ? undefined : unpackClaims(plain)
}
