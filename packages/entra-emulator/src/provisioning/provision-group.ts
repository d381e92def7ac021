import { attributeChanges } from './attribute-changes.ts'
import { groupBody } from './create-body.ts'
import { findMatch } from './find-match.ts'
import { outcomeOf, report, vanishedText } from './job-context.ts'
import { loggedChanges, loggedValues } from './logged-changes.ts'
import { fieldsOf } from './scim-path.ts'
import { changeOperations, patchBody } from './user-patch.ts'
import type { Group, Guid } from '../directory/model.ts'
import type { Cycle } from './cycle.ts'
import type { JobContext, Report } from './job-context.ts'
import type { GroupLink } from './job-state.ts'
import type { ScimValue } from './mapped-values.ts'

/** Brings one group at the target to what the directory says, all but its members. */
export async function provisionGroup(job: JobContext, cycle: Cycle, groupId: Guid): Promise<void> {
  const link = job.state.groups.get(groupId)
  const group = job.directory.group(groupId)
  const step: Step = { job, cycle, groupId, name: group?.displayName ?? link?.name ?? '' }
  const isWanted = group !== undefined && job.scope.hasGroup(groupId)
  if (isWanted) {
    return link === undefined ? matchOrCreate(step, group) : readAndUpdate(step, group, link)
  }
  // A group has nothing like `active`: out of scope, it is deleted.
  if (link !== undefined) return deleteGroup(step, link)
  job.state.succeeded('group', groupId)
}

type Step = {
  readonly job: JobContext
  readonly cycle: Cycle
  readonly groupId: Guid
  readonly name: string
}

async function deleteGroup(step: Step, link: GroupLink): Promise<void> {
  const { job, cycle, groupId } = step
  const answer = await job.client.send({ method: 'DELETE', path: pathOf(link) }, cycle.signal)
  const isGone = answer.ok || answer.status === 404
  if (isGone) {
    job.state.groups.delete(groupId)
    job.state.succeeded('members', groupId)
  }
  settle(step, isGone)
  const outcome = isGone
    ? { status: 'success' as const, httpStatus: answer.status }
    : outcomeOf(answer)
  tell(step, { action: 'delete', targetId: link.scimId, ...outcome })
}

async function matchOrCreate(step: Step, group: Group): Promise<void> {
  const { job, cycle } = step
  const wanted = groupValues(group)
  const attribute = job.settings.matchGroupsBy
  const value = attribute === 'externalId' ? group.id : group.displayName
  const match = await findMatch(job, cycle, '/Groups', attribute, value)
  if (match.kind === 'failed') {
    settle(step, false)
    return tell(step, { ...match, action: 'other', status: 'failure' })
  }
  if (match.kind === 'none') return create(step, wanted)
  const link = remember(step, match.scimId, new Set())
  return update(step, link, wanted, match.resource, true)
}

async function create(step: Step, wanted: ReadonlyMap<string, ScimValue>): Promise<void> {
  const { job, cycle } = step
  const answer = await job.client.send(
    { method: 'POST', path: '/Groups', body: groupBody(wanted) },
    cycle.signal,
  )
  const { id } = fieldsOf(answer.body)
  const changes = loggedValues(wanted)
  if (!answer.ok || typeof id !== 'string' || id === '') {
    settle(step, false)
    const text = answer.error ?? 'The created group has no id.'
    const httpStatus = answer.status
    return tell(step, { action: 'create', status: 'failure', httpStatus, text, changes })
  }
  remember(step, id, job.state.writtenSet(wanted.keys()))
  settle(step, true)
  tell(step, { action: 'create', ...outcomeOf(answer), targetId: id, changes })
}

async function readAndUpdate(step: Step, group: Group, link: GroupLink): Promise<void> {
  const { job, cycle } = step
  const answer = await job.client.send(
    { method: 'GET', path: pathOf(link), query: { excludedAttributes: 'members' } },
    cycle.signal,
  )
  if (answer.status === 404) return vanish(step, link.scimId)
  if (!answer.ok) {
    settle(step, false)
    return tell(step, { action: 'update', ...outcomeOf(answer), targetId: link.scimId })
  }
  return update(step, link, groupValues(group), answer.body, false)
}

async function update(
  step: Step,
  link: GroupLink,
  wanted: ReadonlyMap<string, ScimValue>,
  resource: unknown,
  isMatch: boolean,
): Promise<void> {
  const { job, cycle, groupId } = step
  const changes = attributeChanges(wanted, resource, link.written)
  if (changes.length === 0) {
    settle(step, true)
    return tell(step, {
      action: isMatch ? 'other' : 'skip',
      status: isMatch ? 'success' : 'skipped',
      targetId: link.scimId,
      text: isMatch ? 'Matched; nothing to change.' : 'Nothing to change.',
    })
  }
  const answer = await job.client.send(
    {
      method: 'PATCH',
      path: pathOf(link),
      body: patchBody(changeOperations(cycle.dialect, changes)),
    },
    cycle.signal,
  )
  if (answer.status === 404) return vanish(step, link.scimId)
  if (answer.ok) {
    const written = job.state.writtenSet(wanted.keys())
    job.state.groups.set(groupId, { ...link, name: step.name, written })
  }
  settle(step, answer.ok)
  tell(step, {
    action: 'update',
    ...outcomeOf(answer),
    targetId: link.scimId,
    changes: loggedChanges(changes),
  })
}

function vanish(step: Step, scimId: string): void {
  forgetGroup(step.job, step.groupId)
  tell(step, {
    action: 'other',
    status: 'warning',
    targetId: scimId,
    httpStatus: 404,
    text: vanishedText,
  })
}

/** The next cycle makes the group again, with all of its members. */
export function forgetGroup({ state }: JobContext, groupId: Guid): void {
  state.groups.delete(groupId)
  state.pending.groups.add(groupId)
}

function remember(step: Step, scimId: string, written: ReadonlySet<string>): GroupLink {
  const { state } = step.job
  const link: GroupLink = { scimId, name: step.name, written, members: new Map() }
  state.groups.set(step.groupId, link)
  state.pending.addAllMembers(step.groupId)
  return link
}

function groupValues(group: Group): ReadonlyMap<string, ScimValue> {
  return new Map([
    ['externalId', group.id],
    ['displayName', group.displayName],
  ])
}

function settle({ job, groupId }: Step, succeeded: boolean): void {
  if (succeeded) job.state.succeeded('group', groupId)
  else job.state.failed('group', groupId, job.clock())
}

function tell(step: Step, given: Omit<Report, 'object'>): void {
  const object = { kind: 'group', id: step.groupId, name: step.name } as const
  report(step.job, step.cycle, { ...given, object })
}

function pathOf(link: GroupLink): string {
  return `/Groups/${encodeURIComponent(link.scimId)}`
}
