import { UsherError } from '../core/error-catalogue.ts'
import type { ConnectionId } from '../core/ids.ts'
import type { Stores } from '../engine/ports.ts'
import { userOf } from '../core/requester.ts'
import type { AdminCaller } from './context.ts'

/**
 * Refuses to close the only way in for the one who closes it: who locks himself out cannot mend it.
 * Errors: DISABLE_AUTH_CONFIG_FORBIDDEN.
 */
export async function refuseOnlyWayIn(
  stores: Stores,
  caller: AdminCaller,
  closing: ConnectionId,
): Promise<void> {
  const ways = await waysIn(stores, caller)
  if (ways.length > 0 && ways.every((way) => way === closing))
    throw new UsherError('DISABLE_AUTH_CONFIG_FORBIDDEN')
}

/** Enabled connections that lead the caller into this organization. */
async function waysIn(stores: Stores, caller: AdminCaller): Promise<readonly ConnectionId[]> {
  const userId = userOf(caller.by)
  if (userId === null) return []
  const own = await stores.connections.list(caller.organizationId)
  const instanceWide = await stores.connections.list(null)
  const identities = await stores.identities.listOfUser(userId)
  const hasPassword = (await stores.credentials.find(userId)) !== undefined
  return [...own, ...instanceWide]
    .filter(({ enabled, settings }) => enabled && (settings.kind !== 'email' || hasPassword))
    .map(({ id }) => id)
    .filter((id) => identities.some(({ connectionId }) => connectionId === id))
}
