import { UsherError } from '../core/error-catalogue.ts'
import type { MemberId, OrganizationId } from '../core/ids.ts'
import { actorOf, memberOf, type Requester } from '../core/requester.ts'
import type { EnginePorts, RequestOrigin, Stores } from '../engine/ports.ts'
import { recorder, type Recorder } from '../engine/record.ts'

/** What the commands need of the world, beside the engine's ports. */
export type AdminPorts = EnginePorts & {
  /** Seals a secret of a connection for the relying party. */
  readonly sealSecret: (plain: string) => string
  readonly resolveTxt: (name: string) => Promise<readonly (readonly string[])[]>
  /** Whether the operator allows this host to be private or to speak plain HTTP. */
  readonly allowsInsecure: (url: URL) => boolean
  /** Writes what this node still holds of the SCIM request log, before it is read. */
  readonly flushScimRequests: () => Promise<void>
}

/** Who asks, and about which organization. The route's guard has admitted them to it. */
export type AdminCaller = {
  readonly by: Requester
  readonly organizationId: OrganizationId
  readonly origin: RequestOrigin
}

export function recordFor(ports: EnginePorts, caller: AdminCaller): Recorder {
  return recorder(ports, {
    organizationId: caller.organizationId,
    actor: actorOf(caller.by),
    origin: caller.origin,
  })
}

/** The owners, and whether the caller is one of them, as they are inside the transaction. */
export type LockedOrganization = {
  readonly owners: readonly MemberId[]
  readonly callerIsOwner: boolean
}

/**
 * Makes the organization's administrators take turns until the transaction ends. The session's roles
 * were read before it began, so that what only an owner may do is asked again here.
 */
export async function lockOrganization(
  stores: Stores,
  caller: AdminCaller,
): Promise<LockedOrganization> {
  const owners = await stores.members.lockOwners(caller.organizationId)
  const memberId = memberOf(caller.by)
  return { owners, callerIsOwner: memberId !== null && owners.includes(memberId) }
}

/** Keys are made by people: one that could make another would never end. Errors: FORBIDDEN. */
export function refuseKeysOfKeys({ by }: AdminCaller): void {
  if (by.kind !== 'session')
    throw new UsherError('FORBIDDEN', { detail: 'Only somebody who is signed in may make this.' })
}

/** A list that is short by nature and comes in one page. */
export type Whole<Item> = { readonly items: readonly Item[]; readonly nextCursor: null }

export function whole<Item>(items: readonly Item[]): Whole<Item> {
  return { items, nextCursor: null }
}
