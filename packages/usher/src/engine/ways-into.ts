// By which connections somebody could come into an organization right now.
import type { ConnectionId, OrganizationId, UserId } from '../core/ids.ts'
import type { Stores } from './ports.ts'

export type WayIn = {
  readonly id: ConnectionId
  /** The person has an identity there; a password may be new to the e-mail provider. */
  readonly isUsed: boolean
}

/** The enabled ones, instance-wide too: a provider that knows the person, e-mail with a password. */
export async function waysInto(
  stores: Stores,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<readonly WayIn[]> {
  const connections = [
    ...(await stores.connections.list(organizationId)),
    ...(await stores.connections.list(null)),
  ]
  const identities = await stores.identities.listOfUser(userId)
  const hasPassword = (await stores.credentials.find(userId)) !== undefined
  return connections.flatMap(({ id, enabled, settings }) => {
    const isUsed = identities.some(({ connectionId }) => connectionId === id)
    const leadsIn = enabled && (settings.kind === 'email' ? hasPassword : isUsed)
    return leadsIn ? [{ id, isUsed }] : []
  })
}
