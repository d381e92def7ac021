import { UsherError } from '../core/error-catalogue.ts'
import type { MemberId, UserId } from '../core/ids.ts'
import { arrivalRole } from '../core/decide-roles.ts'
import type { MemberRole } from '../core/model.ts'
import { refuseGrant } from '../core/requester.ts'
import type { MemberSummary, Stores } from '../engine/ports.ts'
import { present } from '../lib/assert.ts'
import {
  lockOrganization,
  recordFor,
  type AdminCaller,
  type AdminPorts,
  type LockedOrganization,
} from './context.ts'
import { existingRoles } from './roles.ts'

/**
 * Pins exactly these roles to the member. Roles that a rule gave stay until the rule no longer holds;
 * somebody left without any gets the organization's default role. Errors: NOT_FOUND, ROLE_UNKNOWN,
 * OWNER_NOT_GRANTABLE, LAST_OWNER, CONFLICT (an owner who never signed in).
 */
export async function pinRoles(
  ports: AdminPorts,
  caller: AdminCaller,
  id: MemberId,
  pinned: readonly string[],
): Promise<MemberSummary> {
  return ports.storage.transaction(async (stores) => {
    const locked = await lockOrganization(stores, caller)
    const known = await stores.members.find(caller.organizationId, id)
    if (!known) throw new UsherError('NOT_FOUND')
    await stores.members.lockOfUser(caller.organizationId, known.userId)
    const existing = await existingRoles(stores, caller)
    const unknown = pinned.find((role) => !existing.includes(role))
    if (unknown !== undefined)
      throw new UsherError('ROLE_UNKNOWN', { detail: `There is no role "${unknown}".` })
    const organization = await stores.organizations.find(caller.organizationId)
    const before = await stores.members.roles(id)
    const byDefault = arrivalRole(organization?.defaultRole ?? 'member', existing)
    const after = pinnedRoles(before, pinned, byDefault)
    refuseOwnerChange(before, after, id, locked)
    if (added(before, after).includes('owner')) await refuseStranger(stores, known.userId)
    refuseGrant(caller.by, added(before, after))
    await stores.members.setRoles(id, after)
    const record = recordFor(ports, caller)
    const changes = { before: namesOf(before), after: namesOf(after) }
    record.audit('member.roles_changed', { kind: 'member', id }, changes)
    record.emit('member.roles_changed', known.userId, {
      organizationId: caller.organizationId,
      memberId: id,
      userId: known.userId,
      roles: changes.after,
    })
    await record.write(stores)
    return present(await stores.members.summary(caller.organizationId, id), 'the member')
  })
}

function pinnedRoles(
  before: readonly MemberRole[],
  pinned: readonly string[],
  otherwise: string,
): readonly MemberRole[] {
  const roles: readonly MemberRole[] = [
    ...[...new Set(pinned)].map((role): MemberRole => ({
      role,
      source: 'pinned',
      connectionId: null,
      directoryId: null,
    })),
    ...before.filter(({ role, source }) => source === 'rule' && !pinned.includes(role)),
  ]
  return roles.length > 0
    ? roles
    : [{ role: otherwise, source: 'default', connectionId: null, directoryId: null }]
}

/** Invariant 7: owners are made and unmade by owners, and one always stays. */
function refuseOwnerChange(
  before: readonly MemberRole[],
  after: readonly MemberRole[],
  id: MemberId,
  { owners, callerIsOwner }: LockedOrganization,
): void {
  const was = namesOf(before).includes('owner')
  const becomes = namesOf(after).includes('owner')
  if (was === becomes) return
  if (!callerIsOwner) throw new UsherError('OWNER_NOT_GRANTABLE')
  if (was && owners.every((owner) => owner === id)) throw new UsherError('LAST_OWNER')
}

/**
 * Nobody's word links the account of an owner to an identity, so that an owner who never signed in
 * never could.
 */
async function refuseStranger(stores: Stores, userId: UserId): Promise<void> {
  const identities = await stores.identities.listOfUser(userId)
  if (identities.length > 0 || (await stores.credentials.find(userId))) return
  throw new UsherError('CONFLICT', {
    detail: 'Somebody becomes an owner once they have signed in: nobody has, with this account.',
  })
}

function added(before: readonly MemberRole[], after: readonly MemberRole[]): readonly string[] {
  return namesOf(after).filter((role) => !namesOf(before).includes(role))
}

function namesOf(roles: readonly MemberRole[]): readonly string[] {
  return roles.map(({ role }) => role)
}
