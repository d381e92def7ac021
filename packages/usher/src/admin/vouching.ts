// Who vouches for owners is for owners to choose. Whoever controls a provider can be anybody to it, so
// that an administrator, a token or a link could become an owner through a provider of their own.
import { UsherError } from '../core/error-catalogue.ts'
import type { ConnectionId, DirectoryId } from '../core/ids.ts'
import type { Member } from '../core/model.ts'
import type { Stores } from '../engine/ports.ts'
import type { AdminCaller, LockedOrganization } from './context.ts'

/**
 * Asked before a connection gets another client id, tenant, issuer or endpoint. Owners count who sign
 * in through it, and who would be linked at their first sign-in because a directory that is paired
 * with it knows them (decision rows 6 and 7). Errors: FORBIDDEN.
 */
export async function refuseToMoveOwners(
  stores: Stores,
  caller: AdminCaller,
  id: ConnectionId,
  locked: LockedOrganization,
): Promise<void> {
  if (locked.callerIsOwner) return
  const directories = await stores.directories.list(caller.organizationId)
  const paired = directories.filter(({ connectionId }) => connectionId === id)
  for (const owner of await ownersOf(stores, caller, locked)) {
    // Owners are few, and the first who is found ends it.
    // oxlint-disable-next-line no-await-in-loop
    if (await stores.identities.findOfUser(owner.userId, id)) refuse()
    for (const directory of paired)
      // oxlint-disable-next-line no-await-in-loop
      if (await stores.directoryUsers.findOfUser(directory.id, owner.userId)) refuse()
  }
}

/** Asked before a directory is paired with another connection. Errors: FORBIDDEN. */
export async function refuseToPairOwners(
  stores: Stores,
  caller: AdminCaller,
  id: DirectoryId,
  locked: LockedOrganization,
): Promise<void> {
  if (locked.callerIsOwner) return
  for (const owner of await ownersOf(stores, caller, locked))
    // oxlint-disable-next-line no-await-in-loop
    if (await stores.directoryUsers.findOfUser(id, owner.userId)) refuse()
}

async function ownersOf(
  stores: Stores,
  caller: AdminCaller,
  { owners }: LockedOrganization,
): Promise<readonly Member[]> {
  const found = await Promise.all(
    owners.map((id) => stores.members.find(caller.organizationId, id)),
  )
  return found.filter((owner) => owner !== undefined)
}

function refuse(): never {
  throw new UsherError('FORBIDDEN', {
    detail: 'Owners come in this way, or would: only an owner may let another provider vouch.',
  })
}
