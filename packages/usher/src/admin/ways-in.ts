import { UsherError } from '../core/error-catalogue.ts'
import type { ConnectionId, OrganizationId, UserId } from '../core/ids.ts'
import type { Stores } from '../engine/ports.ts'
import { waysInto } from '../engine/ways-into.ts'
import { userOf } from '../core/requester.ts'
import type { AdminCaller, LockedOrganization } from './context.ts'

/**
 * Refuses to close the only way in for the one who closes it, or for all owners: who locks himself out
 * cannot mend it, and nobody else can where a token or a link does it. Errors:
 * DISABLE_AUTH_CONFIG_FORBIDDEN.
 */
export async function refuseOnlyWayIn(
  stores: Stores,
  caller: AdminCaller,
  closing: ConnectionId,
  { owners }: LockedOrganization,
): Promise<void> {
  const { organizationId } = caller
  await refuseOwnOnlyWayIn(stores, caller, closing)
  const ofOwners: ConnectionId[] = []
  for (const id of owners) {
    // Owners are few, and the first who keeps another way ends it.
    // oxlint-disable-next-line no-await-in-loop
    const owner = await stores.members.find(organizationId, id)
    // oxlint-disable-next-line no-await-in-loop
    if (owner) ofOwners.push(...(await waysIn(stores, organizationId, owner.userId)))
    if (ofOwners.some((way) => way !== closing)) return
  }
  if (isOnly(closing, ofOwners)) refuse()
}

/** The same, for the caller alone. */
export async function refuseOwnOnlyWayIn(
  stores: Stores,
  { by, organizationId }: AdminCaller,
  closing: ConnectionId,
): Promise<void> {
  const userId = userOf(by)
  if (userId !== null && isOnly(closing, await waysIn(stores, organizationId, userId))) refuse()
}

function isOnly(closing: ConnectionId, ways: readonly ConnectionId[]): boolean {
  return ways.length > 0 && ways.every((way) => way === closing)
}

function refuse(): never {
  throw new UsherError('DISABLE_AUTH_CONFIG_FORBIDDEN')
}

async function waysIn(
  stores: Stores,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<readonly ConnectionId[]> {
  const ways = await waysInto(stores, organizationId, userId)
  return ways.filter(({ isUsed }) => isUsed).map(({ id }) => id)
}
