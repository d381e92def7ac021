// Two accounts of one person: look at what a merge would do, and do it.
import { UsherError } from '../core/error-catalogue.ts'
import type { MemberId } from '../core/ids.ts'
import { memberOf } from '../core/requester.ts'
import {
  mergeMembers as merge,
  previewMerge as preview,
  type MergeCommand,
  type MergePreview,
} from '../engine/merge-members.ts'
import type { GroupOfUser } from '../core/directory.ts'
import { retryOnConflict } from '../engine/retry-on-conflict.ts'
import { recordFor, type AdminCaller, type AdminPorts } from './context.ts'
import { getMember, type MemberDetails } from './members.ts'

export type MergeOutlook = MergePreview & {
  readonly survivor: MemberDetails
  readonly absorbed: MemberDetails
  /** Groups of the absorbed account that the survivor is in afterwards. */
  readonly groups: readonly GroupOfUser[]
  readonly sessionsToEnd: number
}

/** What `mergeMembers` would do now. Changes nothing. Errors: NOT_FOUND, VALIDATION_FAILED. */
export async function previewMerge(
  ports: AdminPorts,
  caller: AdminCaller,
  survivorId: MemberId,
  absorbedId: MemberId,
): Promise<MergeOutlook> {
  const { read } = ports.storage
  const survivor = await getMember(ports, caller, survivorId)
  const absorbed = await getMember(ports, caller, absorbedId)
  const command = commandOf(caller, survivorId, absorbedId)
  const now = ports.clock()
  const sessions = [
    ...(await read.sessions.listOfMember(caller.organizationId, survivorId, now)),
    ...(await read.sessions.listOfMember(caller.organizationId, absorbedId, now)),
  ]
  return {
    ...(await preview(read, command)),
    survivor,
    absorbed,
    groups: absorbed.groups,
    sessionsToEnd: sessions.length,
  }
}

/**
 * Folds `absorbedId` into `survivorId`; there is no way back. Errors: NOT_FOUND, VALIDATION_FAILED,
 * FORBIDDEN (an owner, by somebody who is none), MERGE_….
 */
export async function mergeMembers(
  ports: AdminPorts,
  caller: AdminCaller,
  survivorId: MemberId,
  absorbedId: MemberId,
): Promise<void> {
  const command = commandOf(caller, survivorId, absorbedId)
  await retryOnConflict(ports, async (stores) => {
    const record = recordFor(ports, caller)
    await merge(ports, stores, command, record)
    await record.write(stores)
  })
}

function commandOf(caller: AdminCaller, survivorId: MemberId, absorbedId: MemberId): MergeCommand {
  if (survivorId === absorbedId)
    throw new UsherError('VALIDATION_FAILED', {
      errors: [{ path: 'memberId', message: 'An account cannot be merged with itself.' }],
    })
  const { organizationId } = caller
  return { organizationId, survivorId, absorbedId, callerMemberId: memberOf(caller.by) }
}
