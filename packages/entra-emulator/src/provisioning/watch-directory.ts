import type { JobContext } from './job-context.ts'

/** Notes every change that concerns the job, at the cost of one step each. Answers with the end. */
export function watchDirectory(job: JobContext): () => void {
  const { pending } = job.state
  const mayMoveScope =
    job.settings.scope === 'assigned' ||
    job.settings.mapping.some(({ source }) => source.kind.includes('Role'))
  return job.directory.onChange((change) => {
    if (change.tenantId !== job.tenantId) return
    switch (change.kind) {
      case 'user':
        pending.users.add(change.userId)
        return
      case 'group':
        pending.groups.add(change.groupId)
        return
      case 'member':
        if (mayMoveScope) pending.scopeOnly.add(change.memberId)
        pending.addMember(change.groupId, change.memberId)
        return
      case 'assignments':
        if (change.appId === job.appId) pending.assignments = true
    }
  })
}
