import { forEachConcurrent } from './for-each-concurrent.ts'
import { provisionGroup } from './provision-group.ts'
import { provisionManager } from './provision-manager.ts'
import { provisionMembers } from './provision-members.ts'
import { provisionUser } from './provision-user.ts'
import type { Guid } from '../directory/model.ts'
import type { Cycle } from './cycle.ts'
import type { JobContext } from './job-context.ts'

/** For an initial cycle: everything in scope, and everything that was written before. */
export function markEverything({ state, scope }: JobContext): void {
  const { pending } = state
  for (const id of scope.userIds()) pending.users.add(id)
  for (const id of state.users.keys()) pending.users.add(id)
  for (const id of [...scope.groupIds(), ...state.groups.keys()]) {
    pending.groups.add(id)
    pending.addAllMembers(id)
  }
}

/**
 * Works off what is pending. Each item is taken off the list before it is worked on and put back if
 * the cycle ends there, so a cycle that is stopped goes on in the next one; what becomes pending
 * meanwhile waits for the next one, too.
 */
export async function runCycle(job: JobContext, cycle: Cycle): Promise<void> {
  const { pending } = job.state
  const { concurrency } = job.settings
  noticeAssignments(job)
  noticeScope(job)
  await workOff(pending.users, concurrency, (id) => provisionUser(job, cycle, id))
  await workOff(pending.managers, concurrency, (id) => provisionManager(job, cycle, id))
  await workOff(pending.groups, concurrency, (id) => provisionGroup(job, cycle, id))
  await forEachConcurrent(pending.groupsWithMembers, concurrency, async (groupId) => {
    const members = pending.takeMembers(groupId)
    await provisionMembers(job, cycle, groupId, members).catch((error: unknown) => {
      pending.restoreMembers(groupId, members)
      throw error
    })
  })
}

async function workOff(
  pending: Set<Guid>,
  concurrency: number,
  act: (id: Guid) => Promise<void>,
): Promise<void> {
  await forEachConcurrent([...pending], concurrency, (id) => takingOff(pending, id, () => act(id)))
}

/** What could not be worked on, because the cycle ended there, is pending again. */
export async function takingOff(
  pending: Set<Guid>,
  id: Guid,
  act: () => Promise<void>,
): Promise<void> {
  pending.delete(id)
  try {
    await act()
  } catch (error) {
    pending.add(id)
    throw error
  }
}

/** Assignments that came or went concern the user or the group, and the group's direct members. */
export function noticeAssignments({ directory, scope, state }: JobContext): void {
  const { pending } = state
  if (!pending.assignments) return
  pending.assignments = false
  for (const principalId of scope.refresh()) {
    const group = directory.group(principalId)
    if (group === undefined && !state.groups.has(principalId)) {
      pending.users.add(principalId)
      continue
    }
    pending.groups.add(principalId)
    for (const memberId of group?.members ?? []) pending.users.add(memberId)
  }
}

/**
 * A change of membership is a matter of the user only if it moved the user in or out of scope, or
 * where roles are mapped.
 */
function noticeScope({ directory, scope, settings, state }: JobContext): void {
  const { pending } = state
  const mapsRoles = settings.mapping.some(({ source }) => source.kind.includes('Role'))
  for (const id of pending.scopeOnly) {
    const user = directory.user(id)
    const isIn = user !== undefined && scope.hasUser(user)
    const wasIn = state.users.get(id)?.inScope ?? false
    if (user !== undefined && (mapsRoles || isIn !== wasIn)) pending.users.add(id)
  }
  pending.scopeOnly.clear()
}
