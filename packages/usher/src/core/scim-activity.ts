// What a provisioning client does, in the few words in which an administrator counts it: changes,
// failures by their cause, and the cycle that ran last. Pure.
import type { ScimRequestRecord } from './directory.ts'

/** Why a request was refused or failed; what to do about each is said where it is shown. */
export const scimFailureCauses = [
  /** Another person or group has the value that must be there once. */
  'taken',
  /** A value that this directory does not take. */
  'invalidValue',
  /** A request that could not be understood: syntax, path, filter, media type. */
  'malformed',
  /** The client speaks of somebody who is not here. */
  'missing',
  /** The token may only read. */
  'scope',
  /** It would have taken the last owner away. */
  'lastOwner',
  /** Somebody changed it in between (ETag). */
  'changedMeanwhile',
  'tooFast',
  /** Others were in the way, or this server was not ready: the client tries again. */
  'busy',
  'serverError',
  'other',
] as const
export type ScimFailureCause = (typeof scimFailureCauses)[number]

export const scimChanges = [
  'created',
  'updated',
  'unchanged',
  'deleted',
  'read',
  'bulk',
  'failed',
] as const
export type ScimChange = (typeof scimChanges)[number]
export type ScimCounts = Readonly<Record<ScimChange, number>>

/** After the number of them, and before the names under which a client pushed them. */
export const membersLeftOut = ' unknown members left out'

/** How a request that went well ended, without whom it was about. */
export function outcomeWithoutNames(outcome: string): string {
  const at = outcome.indexOf(`${membersLeftOut}:`)
  return at === -1 ? outcome : outcome.slice(0, at + membersLeftOut.length)
}

const statusRefusedMin = 400

/** `null` where the request went well. `scimType` is RFC 7644's word for the error, if there is one. */
export function failureCauseOf(
  { method, status }: Pick<ScimRequestRecord, 'method' | 'status'>,
  scimType: string | null,
  mayWrite: boolean,
): ScimFailureCause | null {
  if (status < statusRefusedMin) return null
  if (scimType === 'uniqueness') return 'taken'
  if (scimType === 'invalidValue' || scimType === 'mutability') return 'invalidValue'
  // Who may write is refused a write only for the sake of the last owner.
  if (status === 403 && scimType === null && method !== 'GET')
    return mayWrite ? 'lastOwner' : 'scope'
  return causeOfStatus.get(status) ?? (status >= 500 ? 'serverError' : 'other')
}

const causeOfStatus: ReadonlyMap<number, ScimFailureCause> = new Map([
  [400, 'malformed'],
  [404, 'missing'],
  [405, 'malformed'],
  [406, 'malformed'],
  [409, 'taken'],
  [412, 'changedMeanwhile'],
  [413, 'malformed'],
  [415, 'malformed'],
  [429, 'tooFast'],
  [503, 'busy'],
])

type Ended = Pick<ScimRequestRecord, 'method' | 'path' | 'status' | 'outcome'>

export function changeOf({ method, path, status, outcome }: Ended): ScimChange {
  if (status >= statusRefusedMin) return 'failed'
  switch (method) {
    case 'DELETE':
      return 'deleted'
    case 'PATCH':
    case 'PUT':
      return outcome.startsWith('unchanged') ? 'unchanged' : 'updated'
    case 'POST':
      if (status === 201) return 'created'
      return /\/bulk(?:$|\?)/i.test(path) ? 'bulk' : 'read'
    default:
      return 'read'
  }
}

export function countChanges(requests: readonly Ended[]): ScimCounts {
  const counts = noScimRequests()
  for (const request of requests) counts[changeOf(request)] += 1
  return counts
}

export function noScimRequests(): Record<ScimChange, number> {
  return { created: 0, updated: 0, unchanged: 0, deleted: 0, read: 0, bulk: 0, failed: 0 }
}

/** A burst of requests: clients work in cycles, Entra one about every 40 minutes. */
export type ScimCycle = {
  readonly startedAt: Date
  readonly endedAt: Date
  readonly requests: number
  readonly counts: ScimCounts
  /** False where it began before what was looked at. */
  readonly complete: boolean
}

/** A pause this long ends a cycle. */
const pauseMilliseconds = 5 * 60 * 1000

/** `newestFirst` is the end of the log; `whole` says whether there is nothing before it. */
export function lastCycle(
  newestFirst: readonly (Ended & Pick<ScimRequestRecord, 'createdAt'>)[],
  whole: boolean,
): ScimCycle | null {
  const [newest] = newestFirst
  if (!newest) return null
  const pause = newestFirst.findIndex((request, index) => {
    const before = newestFirst[index + 1]
    return (
      before !== undefined &&
      request.createdAt.getTime() - before.createdAt.getTime() > pauseMilliseconds
    )
  })
  const cycle = pause === -1 ? newestFirst : newestFirst.slice(0, pause + 1)
  return {
    startedAt: (cycle.at(-1) ?? newest).createdAt,
    endedAt: newest.createdAt,
    requests: cycle.length,
    counts: countChanges(cycle),
    complete: pause !== -1 || whole,
  }
}

/**
 * - `waiting`: no request yet.
 * - `silent`: none for two hours, where clients come several times an hour.
 * - `failing`: the last cycle had failures.
 */
export type ScimHealthState = 'waiting' | 'silent' | 'failing' | 'working'
export const scimSilenceMilliseconds = 2 * 60 * 60 * 1000

export function healthState(cycle: ScimCycle | null, now: Date): ScimHealthState {
  if (cycle === null) return 'waiting'
  if (now.getTime() - cycle.endedAt.getTime() >= scimSilenceMilliseconds) return 'silent'
  return cycle.counts.failed > 0 ? 'failing' : 'working'
}
