// Who comes through which way may become an owner. A provider says of its people what whoever runs it
// wants: one that has no owner's trust yet could answer for an invited one.
import type { Connection } from '../core/connection.ts'
import type { OrganizationId, UserId } from '../core/ids.ts'
import type { Stores } from './ports.ts'

/**
 * Whether somebody who comes by this connection may take the roles of an invitation. To own: by password
 * or a provider of the instance, by one through which an owner comes already, or where the organization
 * has no owner yet.
 */
export async function mayHandOver(
  stores: Stores,
  organizationId: OrganizationId,
  connection: Pick<Connection, 'id' | 'organizationId' | 'settings'>,
  roles: readonly string[],
): Promise<boolean> {
  if (!roles.includes('owner')) return true
  if (connection.organizationId === null || connection.settings.kind === 'email') return true
  if (await stores.members.someoneVouchedBy(organizationId, connection.id, ['owner'])) return true
  return (await stores.members.countWithRole(organizationId, 'owner', 1)) === 0
}

/** The same, for all the ways in that the account has already: each of them will be an owner's. */
export async function mayHandOverTo(
  stores: Stores,
  organizationId: OrganizationId,
  userId: UserId,
  roles: readonly string[],
): Promise<boolean> {
  if (!roles.includes('owner')) return true
  for (const { connectionId } of await stores.identities.listOfUser(userId)) {
    const connection = await stores.connections.find(connectionId)
    if (connection?.organizationId !== organizationId) continue
    if (!(await mayHandOver(stores, organizationId, connection, roles))) return false
  }
  return true
}
