import { provisionGroup } from './provision-group.ts'
import { provisionManager } from './provision-manager.ts'
import { provisionMembers } from './provision-members.ts'
import { provisionUser } from './provision-user.ts'
import { noticeAssignments, takingOff } from './run-cycle.ts'
import type { Group, Guid } from '../directory/model.ts'
import type { Cycle } from './cycle.ts'
import type { JobContext } from './job-context.ts'

export const onDemandMembersMax = 5

/** The members to provision with a group; Entra takes five at most. */
export function onDemandMembers(
  group: Group,
  chosen: readonly Guid[] | undefined,
): readonly Guid[] {
  const members = chosen ?? [...group.members]
  if (members.length <= onDemandMembersMax) return members
  throw new RangeError(
    `A group is provisioned on demand with at most ${onDemandMembersMax} members; choose them.`,
  )
}

export async function provisionUserOnDemand(
  job: JobContext,
  cycle: Cycle,
  userId: Guid,
): Promise<void> {
  const { users, managers } = job.state.pending
  noticeAssignments(job)
  await takingOff(users, userId, () => provisionUser(job, cycle, userId))
  if (managers.has(userId)) {
    await takingOff(managers, userId, () => provisionManager(job, cycle, userId))
  }
}

export async function provisionGroupOnDemand(
  job: JobContext,
  cycle: Cycle,
  groupId: Guid,
  members: readonly Guid[],
): Promise<void> {
  for (const memberId of members) {
    if (job.directory.user(memberId) !== undefined) {
      await provisionUserOnDemand(job, cycle, memberId)
    }
  }
  await takingOff(job.state.pending.groups, groupId, () => provisionGroup(job, cycle, groupId))
  await provisionMembers(job, cycle, groupId, new Set(members))
}
