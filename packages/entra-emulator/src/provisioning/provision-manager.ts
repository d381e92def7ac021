import { managerTarget } from './attribute-mapping.ts'
import { outcomeOf, report, vanishedText } from './job-context.ts'
import { managerOperation, patchBody } from './user-patch.ts'
import type { Guid } from '../directory/model.ts'
import type { Cycle } from './cycle.ts'
import type { JobContext } from './job-context.ts'

/** Writes who a user's manager is, once both have an account at the target. */
export async function provisionManager(job: JobContext, cycle: Cycle, userId: Guid): Promise<void> {
  const { state } = job
  const user = job.directory.user(userId)
  const link = state.users.get(userId)
  if (user === undefined || link?.inScope !== true) return
  const wanted = user.managerId === null ? null : state.users.get(user.managerId)?.scimId
  if (wanted === undefined) {
    if (user.managerId !== null) waitFor(job, user.managerId, userId)
    return
  }
  // Nulls are never provisioned: a manager that somebody else wrote is not cleared.
  const isNothing = wanted === null && !link.written.has(managerTarget)
  if (isNothing || wanted === link.managerScimId) return state.succeeded('manager', userId)
  const operation = managerOperation(cycle.dialect, link.managerScimId, wanted)
  const answer = await job.client.send(
    {
      method: 'PATCH',
      path: `/Users/${encodeURIComponent(link.scimId)}`,
      body: patchBody([operation]),
    },
    cycle.signal,
  )
  const told = {
    object: { kind: 'user', id: userId, name: user.userPrincipalName },
    action: 'update',
    targetId: link.scimId,
  } as const
  if (answer.status === 404) {
    state.users.delete(userId)
    state.pending.users.add(userId)
    return report(job, cycle, {
      ...told,
      action: 'other',
      status: 'warning',
      httpStatus: 404,
      text: vanishedText,
    })
  }
  if (answer.ok) {
    const written = state.writtenSet(new Set([...link.written, managerTarget]))
    state.users.set(userId, { ...link, managerScimId: wanted, written })
    state.succeeded('manager', userId)
  } else {
    state.failed('manager', userId, job.clock())
  }
  const change = { attribute: managerTarget, before: link.managerScimId, after: wanted }
  report(job, cycle, { ...told, ...outcomeOf(answer), changes: [change] })
}

function waitFor({ state }: JobContext, managerId: Guid, userId: Guid): void {
  const waiting = state.waitingForManager.get(managerId) ?? new Set<Guid>()
  waiting.add(userId)
  state.waitingForManager.set(managerId, waiting)
}
