import { attributeChanges } from './attribute-changes.ts'
import { managerTarget } from './attribute-mapping.ts'
import { userBody } from './create-body.ts'
import { decideUser } from './decide-user.ts'
import { findMatch } from './find-match.ts'
import { outcomeOf, report, vanishedText } from './job-context.ts'
import { loggedChanges, loggedValues } from './logged-changes.ts'
import { mappedValues } from './mapped-values.ts'
import { fieldsOf } from './scim-path.ts'
import { changeOperations, patchBody } from './user-patch.ts'
import type { Guid, User } from '../directory/model.ts'
import type { AttributeChange } from './attribute-changes.ts'
import type { Cycle } from './cycle.ts'
import type { UserFacts } from './decide-user.ts'
import type { JobContext, Report } from './job-context.ts'
import type { UserLink } from './job-state.ts'
import type { ScimValue } from './mapped-values.ts'

/** Brings one user's account at the target to what the directory says. */
export async function provisionUser(job: JobContext, cycle: Cycle, userId: Guid): Promise<void> {
  const link = job.state.users.get(userId)
  const user = job.directory.user(userId) ?? job.directory.deletedUser(userId)?.user
  const facts = userFacts(job, userId, user, link)
  const step: Step = { job, cycle, userId, user, facts }
  const decision = decideUser(facts)
  switch (decision.kind) {
    case 'none':
      return job.state.succeeded('user', userId)
    case 'skip':
      return skip(step, decision.reason, link)
    case 'forget':
      job.state.users.delete(userId)
      return skip(step, decision.reason)
    case 'delete':
      return link === undefined ? undefined : deleteUser(step, link)
    case 'disable':
      return link === undefined ? undefined : disable(step, link)
    case 'matchOrCreate':
      return user === undefined ? undefined : matchOrCreate(step, user)
    case 'update':
      if (user === undefined || link === undefined) return undefined
      return readAndUpdate(step, user, link, decision.active)
  }
}

type Step = {
  readonly job: JobContext
  readonly cycle: Cycle
  readonly userId: Guid
  readonly user: User | undefined
  readonly facts: UserFacts
}

function userFacts(
  job: JobContext,
  userId: Guid,
  user: User | undefined,
  link: UserLink | undefined,
): UserFacts {
  const isPresent = job.directory.user(userId) !== undefined
  return {
    presence: isPresent ? 'present' : user === undefined ? 'gone' : 'softDeleted',
    enabled: user?.accountEnabled ?? false,
    inScope: user !== undefined && job.scope.hasUser(user),
    link: link ?? null,
  }
}

function skip(step: Step, text: string, link?: UserLink): void {
  const { job, userId, facts } = step
  // Whether a later deletion is passed on depends on where the user stood last.
  if (link !== undefined) job.state.users.set(userId, { ...link, inScope: facts.inScope })
  job.state.succeeded('user', userId)
  tell(step, { action: 'skip', status: 'skipped', targetId: link?.scimId ?? null, text })
}

async function deleteUser(step: Step, link: UserLink): Promise<void> {
  const { job, cycle, userId } = step
  const path = pathOf(link)
  const answer = await job.client.send({ method: 'DELETE', path }, cycle.signal)
  const isGone = answer.ok || answer.status === 404
  if (isGone) job.state.users.delete(userId)
  settle(step, isGone)
  const outcome = isGone
    ? { status: 'success' as const, httpStatus: answer.status }
    : outcomeOf(answer)
  tell(step, { action: 'delete', targetId: link.scimId, ...outcome }, link.name)
}

async function disable(step: Step, link: UserLink): Promise<void> {
  const changes: readonly AttributeChange[] = [
    { kind: 'replace', target: 'active', before: true, after: false },
  ]
  if (await patch(step, link, changes, 'disable')) {
    const { inScope } = step.facts
    step.job.state.users.set(step.userId, { ...link, active: false, inScope })
  }
}

async function matchOrCreate(step: Step, user: User): Promise<void> {
  const { job, cycle } = step
  const wanted = valuesOf(step, user, true)
  const attribute = job.settings.matchUsersBy
  const value = wanted.get(attribute)
  if (typeof value !== 'string') {
    settle(step, false)
    const text = `The user has no value for the matching attribute ${attribute}.`
    return tell(step, { action: 'other', status: 'failure', text })
  }
  const match = await findMatch(job, cycle, '/Users', attribute, value)
  if (match.kind === 'failed') {
    settle(step, false)
    return tell(step, { ...match, action: 'other', status: 'failure' })
  }
  if (match.kind === 'none') return create(step, user, wanted)
  const link = linkFrom(step, match.scimId, match.resource, new Set())
  remember(step, user, link)
  return update(step, user, link, wanted, match.resource, true)
}

async function create(
  step: Step,
  user: User,
  wanted: ReadonlyMap<string, ScimValue>,
): Promise<void> {
  const { job, cycle } = step
  const body = userBody(wanted)
  const answer = await job.client.send({ method: 'POST', path: '/Users', body }, cycle.signal)
  const { id } = fieldsOf(answer.body)
  const changes = loggedValues(wanted)
  if (!answer.ok || typeof id !== 'string' || id === '') {
    settle(step, false)
    const text = answer.error ?? 'The created user has no id.'
    const httpStatus = answer.status
    return tell(step, { action: 'create', status: 'failure', httpStatus, text, changes })
  }
  remember(step, user, {
    scimId: id,
    name: user.userPrincipalName,
    active: true,
    inScope: true,
    written: job.state.writtenSet(wanted.keys()),
    managerScimId: null,
  })
  settle(step, true)
  tell(step, { action: 'create', ...outcomeOf(answer), targetId: id, changes })
}

async function readAndUpdate(
  step: Step,
  user: User,
  link: UserLink,
  active: boolean,
): Promise<void> {
  const { job, cycle } = step
  const answer = await job.client.send({ method: 'GET', path: pathOf(link) }, cycle.signal)
  if (answer.status === 404) return vanish(step, link)
  if (!answer.ok) {
    settle(step, false)
    return tell(step, { action: 'update', ...outcomeOf(answer), targetId: link.scimId })
  }
  const current = linkFrom(step, link.scimId, answer.body, link.written)
  return update(step, user, current, valuesOf(step, user, active), answer.body, false)
}

async function update(
  step: Step,
  user: User,
  link: UserLink,
  wanted: ReadonlyMap<string, ScimValue>,
  resource: unknown,
  isMatch: boolean,
): Promise<void> {
  const { job, userId } = step
  const changes = attributeChanges(wanted, resource, link.written)
  const active = wanted.get('active') !== false
  const updated: UserLink = {
    ...link,
    name: user.userPrincipalName,
    active,
    inScope: true,
    written: job.state.writtenSet([
      ...wanted.keys(),
      ...(link.written.has(managerTarget) ? [managerTarget] : []),
    ]),
  }
  wantManager(step, user)
  if (changes.length === 0) {
    job.state.users.set(userId, updated)
    settle(step, true)
    const text = isMatch ? 'Matched; nothing to change.' : 'Nothing to change.'
    return tell(step, {
      action: isMatch ? 'other' : 'skip',
      status: isMatch ? 'success' : 'skipped',
      targetId: link.scimId,
      text,
    })
  }
  const disables = changes.some(({ kind, target }) => kind !== 'remove' && target === 'active')
  if (await patch(step, link, changes, disables && !active ? 'disable' : 'update')) {
    job.state.users.set(userId, updated)
  }
}

/** Sends the changes; false where they did not arrive. */
async function patch(
  step: Step,
  link: UserLink,
  changes: readonly AttributeChange[],
  action: 'update' | 'disable',
): Promise<boolean> {
  const { job, cycle } = step
  const body = patchBody(changeOperations(cycle.dialect, changes))
  const answer = await job.client.send({ method: 'PATCH', path: pathOf(link), body }, cycle.signal)
  if (answer.status === 404) {
    vanish(step, link)
    return false
  }
  settle(step, answer.ok)
  tell(step, {
    action,
    ...outcomeOf(answer),
    targetId: link.scimId,
    changes: loggedChanges(changes),
  })
  return answer.ok
}

function vanish(step: Step, link: UserLink): void {
  const { job, userId } = step
  job.state.users.delete(userId)
  job.state.pending.users.add(userId)
  tell(step, {
    action: 'other',
    status: 'warning',
    targetId: link.scimId,
    httpStatus: 404,
    text: vanishedText,
  })
}

function valuesOf({ job }: Step, user: User, active: boolean): ReadonlyMap<string, ScimValue> {
  return mappedValues(job.settings.mapping, { user, active, roles: job.scope.rolesOf(user) })
}

/** What the target says of the account, as the job remembers it. */
function linkFrom(
  { facts, user }: Step,
  scimId: string,
  resource: unknown,
  written: ReadonlySet<string>,
): UserLink {
  const [extension, attribute] = splitManagerTarget
  const { value } = fieldsOf(fieldsOf(fieldsOf(resource)[extension])[attribute])
  return {
    scimId,
    name: user?.userPrincipalName ?? '',
    active: facts.link?.active ?? true,
    inScope: facts.inScope,
    written,
    managerScimId: typeof value === 'string' && value !== '' ? value : null,
  }
}

const splitManagerTarget = [managerTarget.slice(0, -':manager'.length), 'manager'] as const

/** A new account: its groups, its manager and its reports can refer to it from now on. */
function remember(step: Step, user: User, link: UserLink): void {
  const { state, directory } = step.job
  state.users.set(user.id, link)
  for (const group of directory.groupsOf(user.id)) {
    if (state.groups.has(group.id)) state.pending.addMember(group.id, user.id)
  }
  wantManager(step, user)
  for (const id of state.waitingForManager.get(user.id) ?? []) state.pending.managers.add(id)
  state.waitingForManager.delete(user.id)
}

function wantManager({ job }: Step, user: User): void {
  if (!job.settings.mapping.some(({ source }) => source.kind === 'manager')) return
  const hadOne = job.state.users.get(user.id)?.written.has(managerTarget) ?? false
  if (user.managerId !== null || hadOne) job.state.pending.managers.add(user.id)
}

function settle({ job, userId }: Step, succeeded: boolean): void {
  if (succeeded) job.state.succeeded('user', userId)
  else job.state.failed('user', userId, job.clock())
}

function tell(step: Step, given: Omit<Report, 'object'>, nameOfGone = ''): void {
  const name = step.user?.userPrincipalName ?? nameOfGone
  report(step.job, step.cycle, { ...given, object: { kind: 'user', id: step.userId, name } })
}

function pathOf(link: UserLink): string {
  return `/Users/${encodeURIComponent(link.scimId)}`
}
