import { decideMembers } from './decide-members.ts'
import { outcomeOf, report, vanishedText } from './job-context.ts'
import { addMembers, removeMembers } from './member-operations.ts'
import { forgetGroup } from './provision-group.ts'
import { patchBody } from './user-patch.ts'
import type { Group, Guid } from '../directory/model.ts'
import type { Cycle } from './cycle.ts'
import type { JobContext } from './job-context.ts'
import type { GroupLink } from './job-state.ts'

type Batch = {
  readonly kind: 'add' | 'remove'
  readonly members: readonly (readonly [string, string])[]
}

/** Writes who joined and who left a group, of the members named or of all. */
export async function provisionMembers(
  job: JobContext,
  cycle: Cycle,
  groupId: Guid,
  members: ReadonlySet<Guid> | 'all',
): Promise<void> {
  const { state, settings } = job
  const link = state.groups.get(groupId)
  const group = job.directory.group(groupId)
  if (link === undefined || group === undefined) return
  const candidates =
    members === 'all' ? new Set([...group.members, ...link.members.keys()]) : members
  const { add, remove } = decideMembers(
    candidates,
    (id) => group.members.has(id),
    (id) => state.users.get(id)?.scimId,
    link.members,
  )
  const batches: readonly Batch[] = [
    ...inBatches('add', add, settings.membersPerRequest),
    ...inBatches('remove', remove, settings.membersPerRequest),
  ]
  for (const batch of batches) {
    // After a failure the whole group waits, so that the order of changes is kept.
    if (!(await sendBatch(job, cycle, group, link, batch))) return
  }
  state.succeeded('members', groupId)
}

function inBatches(kind: Batch['kind'], members: Batch['members'], size: number): readonly Batch[] {
  const count = Math.ceil(members.length / size)
  return Array.from({ length: count }, (_, index) => ({
    kind,
    members: members.slice(index * size, (index + 1) * size),
  }))
}

async function sendBatch(
  job: JobContext,
  cycle: Cycle,
  group: Group,
  link: GroupLink,
  { kind, members }: Batch,
): Promise<boolean> {
  const scimIds = members.map(([, scimId]) => scimId)
  const operations =
    kind === 'add' ? addMembers(cycle.dialect, scimIds) : removeMembers(cycle.dialect, scimIds)
  const answer = await job.client.send(
    {
      method: 'PATCH',
      path: `/Groups/${encodeURIComponent(link.scimId)}`,
      body: patchBody(operations),
    },
    cycle.signal,
  )
  const told = {
    object: { kind: 'group', id: group.id, name: group.displayName },
    action: 'update',
    targetId: link.scimId,
  } as const
  if (answer.status === 404) {
    forgetGroup(job, group.id)
    report(job, cycle, {
      ...told,
      action: 'other',
      status: 'warning',
      httpStatus: 404,
      text: vanishedText,
    })
    return false
  }
  if (answer.ok) keep(cycle, link, { kind, members })
  else job.state.failed('members', group.id, job.clock())
  const names = scimIds.join(', ')
  const change = {
    attribute: 'members',
    before: kind === 'remove' ? names : null,
    after: kind === 'add' ? names : null,
  }
  report(job, cycle, { ...told, ...outcomeOf(answer), changes: [change] })
  return answer.ok
}

function keep(cycle: Cycle, link: GroupLink, { kind, members }: Batch): void {
  for (const [objectId, scimId] of members) {
    if (kind === 'add') link.members.set(objectId, scimId)
    else link.members.delete(objectId)
  }
  if (kind === 'add') cycle.membersAdded += members.length
  else cycle.membersRemoved += members.length
}
