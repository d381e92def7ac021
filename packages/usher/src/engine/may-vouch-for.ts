// How far an organization's word for an address reaches. Its directory and its own providers say what
// its administrators have them say, and a proven address opens an account: by a forgotten password, by
// an invitation, by a link. So their word proves nothing for who is more than a plain member here, or
// is somebody elsewhere, too.
import type { OrganizationId, UserId } from '../core/ids.ts'
import { administers } from '../core/requester.ts'
import type { Stores } from './ports.ts'

/** Whether the organization's word for an address counts as proof for this account. */
export async function mayVouchFor(
  stores: Stores,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<boolean> {
  const user = await stores.users.find(userId)
  if (!user || user.operator) return false
  if (await stores.members.isKnownElsewhere(organizationId, userId)) return false
  const member = await stores.members.findOfUser(organizationId, userId)
  const roles = member ? await stores.members.roles(member.id) : []
  return !administers(roles.map(({ role }) => role))
}
