// There is one deactivate(), and every path ends in it (invariant 5): console, API, SCIM, config,
// an organization that is switched off. From its commit on no session check succeeds on any node,
// because the check reads the same rows; deleting the sessions makes sure that a later
// reactivation revives none of them.
import { UsherError } from '../core/error-catalogue.ts'
import type { MemberId, OrganizationId, UserId } from '../core/ids.ts'
import type { Recorder } from './record.ts'
import type { EnginePorts, Stores } from './ports.ts'

export type DeactivationTarget =
  | {
      readonly kind: 'member'
      readonly organizationId: OrganizationId
      readonly memberId: MemberId
    }
  | { readonly kind: 'organization'; readonly organizationId: OrganizationId }
  | { readonly kind: 'user'; readonly userId: UserId }

/** Inside the caller's transaction. Returns false where nothing had to change. */
export async function deactivate(
  ports: EnginePorts,
  stores: Stores,
  target: DeactivationTarget,
  record: Recorder,
): Promise<boolean> {
  switch (target.kind) {
    case 'member':
      return deactivateMember(ports, stores, target, record)
    case 'organization':
      return deactivateOrganization(ports, stores, target.organizationId, record)
    case 'user':
      return deactivateUser(stores, target.userId, record)
  }
}

async function deactivateMember(
  ports: EnginePorts,
  stores: Stores,
  { organizationId, memberId }: Extract<DeactivationTarget, { kind: 'member' }>,
  record: Recorder,
): Promise<boolean> {
  const known = await stores.members.find(organizationId, memberId)
  if (!known) throw new UsherError('NOT_FOUND')
  await refuseLastOwner(stores, organizationId, memberId)
  // The lock orders this against a sign-in in flight: whichever commits second sees the other.
  const member = await stores.members.lockOfUser(organizationId, known.userId)
  if (!member || member.status === 'deactivated') return false
  const now = ports.clock()
  await stores.members.update(memberId, {
    status: 'deactivated',
    deactivatedAt: now,
    updatedAt: now,
  })
  const sessionsEnded = await stores.sessions.removeOfMember(memberId)
  record.audit('member.deactivated', { kind: 'member', id: memberId }, { sessionsEnded })
  record.emit('member.deactivated', member.userId, {
    organizationId,
    memberId,
    userId: member.userId,
  })
  return true
}

async function deactivateOrganization(
  ports: EnginePorts,
  stores: Stores,
  organizationId: OrganizationId,
  record: Recorder,
): Promise<boolean> {
  const organization = await stores.organizations.find(organizationId)
  if (!organization) throw new UsherError('NOT_FOUND')
  if (!organization.enabled) return false
  await stores.organizations.update(organizationId, { enabled: false, updatedAt: ports.clock() })
  const sessionsEnded = await stores.sessions.removeOfOrganization(organizationId)
  const target = { kind: 'organization', id: organizationId }
  record.audit('organization.disabled', target, { sessionsEnded })
  record.emit('organization.disabled', null, { organizationId })
  return true
}

async function deactivateUser(stores: Stores, userId: UserId, record: Recorder): Promise<boolean> {
  const user = await stores.users.find(userId)
  if (!user) throw new UsherError('NOT_FOUND')
  if (!user.active) return false
  await stores.users.update(userId, { active: false })
  const sessionsEnded = await stores.sessions.removeOfUser(userId, null)
  record.audit('user.deactivated', { kind: 'user', id: userId }, { sessionsEnded })
  record.emit('user.deactivated', userId, { userId })
  return true
}

/** Invariant 7. Locks the owners, so that two of them cannot remove each other at the same time. */
export async function refuseLastOwner(
  stores: Stores,
  organizationId: OrganizationId,
  memberId: MemberId,
): Promise<void> {
  const owners = await stores.members.lockOwners(organizationId)
  if (owners.length === 1 && owners[0] === memberId) throw new UsherError('LAST_OWNER')
}

/** The way back: roles and identities are still there; sessions are not. */
export async function reactivate(
  ports: EnginePorts,
  stores: Stores,
  target: Extract<DeactivationTarget, { kind: 'member' }>,
  record: Recorder,
): Promise<boolean> {
  const known = await stores.members.find(target.organizationId, target.memberId)
  if (!known) throw new UsherError('NOT_FOUND')
  const member = await stores.members.lockOfUser(target.organizationId, known.userId)
  if (!member || member.status === 'active') return false
  const now = ports.clock()
  await stores.members.update(member.id, { status: 'active', deactivatedAt: null, updatedAt: now })
  record.audit('member.reactivated', { kind: 'member', id: member.id })
  record.emit('member.reactivated', member.userId, {
    organizationId: target.organizationId,
    memberId: member.id,
    userId: member.userId,
  })
  return true
}
