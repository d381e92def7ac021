// Who vouches for owners is for owners to choose, and who vouches for administrators is for people to
// choose. Whoever controls a provider can be anybody to it: an administrator could become an owner
// through a provider of their own, and a token or a link an administrator.
import type { UpstreamSettings } from '../core/connection.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { ConnectionId, DirectoryId } from '../core/ids.ts'
import { administers } from '../core/requester.ts'
import type { Stores } from '../engine/ports.ts'
import { movesSubjects, steersPeople } from './check-settings.ts'
import type { AdminCaller, LockedOrganization } from './context.ts'

/**
 * Asked before a connection gets other settings: another client id, tenant, issuer or endpoint may make
 * other people of the same subjects. Those count who sign in through it, and those who would be linked
 * at their first sign-in because a directory that is paired with it knows them (decision rows 6 and 7).
 * A token or a link leaves alone all that says who somebody is, mapping included, where that could lead
 * to a role that administers: by a rule, by the address (row 11), or by somebody who has one. Errors:
 * FORBIDDEN.
 */
export async function refuseToMove(
  stores: Stores,
  caller: AdminCaller,
  id: ConnectionId,
  change: { readonly before: UpstreamSettings; readonly after: UpstreamSettings },
  locked: LockedOrganization,
): Promise<void> {
  const { before, after } = change
  const roles = outOfReach(caller, locked)
  if (caller.by.kind === 'session') {
    if (!movesSubjects(before, after)) return
  } else {
    if (!steersPeople(before, after)) return
    if (before.linkPolicy === 'automatic' || grants(before.roleRules)) refuse()
  }
  if (await stores.members.someoneVouchedBy(caller.organizationId, id, roles)) refuse()
}

/** Asked before a directory is paired with another connection. Errors: FORBIDDEN. */
export async function refuseToPair(
  stores: Stores,
  caller: AdminCaller,
  id: DirectoryId,
  locked: LockedOrganization,
): Promise<void> {
  const roles = outOfReach(caller, locked)
  if (await stores.members.someoneKnownTo(caller.organizationId, id, roles)) refuse()
}

/** Asked before a directory gets a credential: whoever holds it fills its groups. Errors: FORBIDDEN. */
export function refuseCredential(
  { by }: AdminCaller,
  rules: readonly { readonly role: string }[],
): void {
  if (by.kind === 'api-token')
    throw new UsherError('FORBIDDEN', {
      detail: 'A token makes no other token: somebody who is signed in does, or a set-up link.',
    })
  if (by.kind === 'set-up-link' && grants(rules))
    throw new UsherError('FORBIDDEN', {
      detail: 'Groups of this directory administer: only somebody who is signed in may do this.',
    })
}

function grants(rules: readonly { readonly role: string }[]): boolean {
  return administers(rules.map(({ role }) => role))
}

/** Whose identities the caller must not come to hold. */
function outOfReach({ by }: AdminCaller, { callerIsOwner }: LockedOrganization): readonly string[] {
  if (by.kind !== 'session') return ['owner', 'admin']
  return callerIsOwner ? [] : ['owner']
}

function refuse(): never {
  throw new UsherError('FORBIDDEN', {
    detail:
      'Owners or administrators come in this way, or would: only an owner may let another provider vouch for owners, and only somebody who is signed in for administrators.',
  })
}
