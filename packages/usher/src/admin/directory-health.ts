// What provisioning clients did: their requests, and whether all is well with them. Read only.
import type { ScimRequestRecord } from '../core/directory.ts'
import { UsherError } from '../core/error-catalogue.ts'
import { parseId, type DirectoryId, type ScimRequestId } from '../core/ids.ts'
import { permissionsOf } from '../core/requester.ts'
import {
  healthState,
  lastCycle,
  noScimRequests,
  outcomeWithoutNames,
  scimChanges,
  scimFailureCauses,
  type ScimCounts,
  type ScimCycle,
  type ScimFailureCause,
  type ScimHealthState,
} from '../core/scim-activity.ts'
import type {
  Page,
  PageRequest,
  ScimActivityCount,
  ScimRequestFilter,
  Stores,
} from '../engine/ports.ts'
import type { AdminCaller, AdminPorts } from './context.ts'
import { ownDirectory } from './directories.ts'

/** The last cycle is looked for in this many requests; a longer one is said to be longer. */
const cycleRequestsMax = 5000
const dayMilliseconds = 24 * 60 * 60 * 1000
const minuteMilliseconds = 60_000

/** A request as the caller may see it: who may not see members is not told whom it was about. */
export type ShownScimRequest = Omit<ScimRequestRecord, 'outcome'> & {
  readonly outcome: string | null
}

export type HealthDay = { readonly startsAt: Date; readonly counts: ScimCounts }
export type HealthFailure = {
  readonly cause: ScimFailureCause
  readonly requests: number
  /** The newest of them, while the log has it. */
  readonly last: ShownScimRequest | null
}
export type DirectoryHealth = {
  readonly state: ScimHealthState
  readonly cycle: ScimCycle | null
  readonly totals: ScimCounts
  /** Oldest first, days without requests included. */
  readonly days: readonly HealthDay[]
  /** Most frequent first. */
  readonly failures: readonly HealthFailure[]
}

/** Newest first. Errors: NOT_FOUND. */
export async function listScimRequests(
  ports: AdminPorts,
  caller: AdminCaller,
  id: DirectoryId,
  filter: ScimRequestFilter,
  page: PageRequest,
): Promise<Page<ShownScimRequest>> {
  await ports.flushScimRequests()
  const { read } = ports.storage
  await ownDirectory(read, caller, id)
  const { items, nextCursor } = await read.scimRequests.list(
    caller.organizationId,
    id,
    filter,
    page,
  )
  return { items: items.map((item) => shownTo(caller, item)), nextCursor }
}

/** Errors: NOT_FOUND. */
export async function getScimRequest(
  ports: AdminPorts,
  caller: AdminCaller,
  directoryId: DirectoryId,
  id: ScimRequestId,
): Promise<ShownScimRequest> {
  await ports.flushScimRequests()
  const { read } = ports.storage
  await ownDirectory(read, caller, directoryId)
  const found = await read.scimRequests.find(caller.organizationId, directoryId, id)
  if (!found) throw new UsherError('NOT_FOUND')
  return shownTo(caller, found)
}

function shownTo(caller: AdminCaller, request: ScimRequestRecord): ShownScimRequest {
  return permissionsOf(caller.by).includes('members:read') ? request : withoutPeople(request)
}

/** What was done to what, and how it ended. Filters, bodies and refusals name people. */
function withoutPeople(request: ScimRequestRecord): ShownScimRequest {
  const [path = ''] = request.path.split('?', 1)
  const [root = '', endpoint = '', ...below] = path.split('/')
  return {
    ...request,
    path: [root, endpoint, ...below.map(withoutName)].join('/'),
    body: null,
    outcome: request.cause === null ? outcomeWithoutNames(request.outcome) : null,
  }
}

/** Our own ids say nothing; whatever else a client asks for below an endpoint may be somebody's name. */
function withoutName(segment: string): string {
  const isId = resourceKinds.some((kind) => parseId(kind, segment) !== undefined)
  return isId || segment === '.search' ? segment : '…'
}
const resourceKinds = ['directoryUser', 'directoryGroup', 'customResource'] as const

/**
 * Of the last `days` days, as they are for somebody whose clock is `utcOffsetMinutes` ahead of UTC. Read
 * from counts by the hour and the end of the log, so that it costs the same however much there was.
 * Errors: NOT_FOUND.
 */
export async function getDirectoryHealth(
  ports: AdminPorts,
  caller: AdminCaller,
  id: DirectoryId,
  span: { readonly days: number; readonly utcOffsetMinutes: number },
): Promise<DirectoryHealth> {
  await ports.flushScimRequests()
  const { read } = ports.storage
  await ownDirectory(read, caller, id)
  const now = ports.clock()
  const days = daysUntil(now, span)
  const [first] = days
  const activity = await read.scimRequests.activity(id, first?.startsAt ?? now)
  for (const { hour, change, requests } of activity)
    days[dayIndex(days, hour)]?.add(change, requests)
  const newest = await read.scimRequests.newest(caller.organizationId, id, cycleRequestsMax)
  const cycle = lastCycle(newest, newest.length < cycleRequestsMax)
  return {
    state: healthState(cycle, now),
    cycle,
    totals: sum(days.map(({ counts }) => counts)),
    days: days.map(({ startsAt, counts }) => ({ startsAt, counts })),
    failures: await failuresOf(read, caller, id, activity),
  }
}

type Day = HealthDay & { readonly add: (change: keyof ScimCounts, requests: number) => void }

function daysUntil(
  now: Date,
  { days, utcOffsetMinutes }: { readonly days: number; readonly utcOffsetMinutes: number },
): readonly Day[] {
  const offset = utcOffsetMinutes * minuteMilliseconds
  const today = Math.floor((now.getTime() + offset) / dayMilliseconds) * dayMilliseconds - offset
  return Array.from({ length: days }, (_, index) => {
    const counts = noScimRequests()
    return {
      startsAt: new Date(today - (days - 1 - index) * dayMilliseconds),
      counts,
      add(change, requests) {
        counts[change] += requests
      },
    }
  })
}

/** An hour that began before the first day counts with it: offsets are not all whole hours. */
function dayIndex(days: readonly Day[], hour: Date): number {
  const [first] = days
  if (!first) return 0
  return Math.max(0, Math.floor((hour.getTime() - first.startsAt.getTime()) / dayMilliseconds))
}

async function failuresOf(
  read: Stores,
  caller: AdminCaller,
  id: DirectoryId,
  activity: readonly ScimActivityCount[],
): Promise<readonly HealthFailure[]> {
  const counted = scimFailureCauses
    .map((cause) => ({
      cause,
      requests: activity
        .filter((each) => each.cause === cause)
        .reduce((total, { requests }) => total + requests, 0),
    }))
    .filter(({ requests }) => requests > 0)
    .toSorted((one, other) => other.requests - one.requests)
  return Promise.all(
    counted.map(async ({ cause, requests }) => {
      const page = { limit: 1, cursor: null }
      const { items } = await read.scimRequests.list(caller.organizationId, id, { cause }, page)
      return { cause, requests, last: items[0] ? shownTo(caller, items[0]) : null }
    }),
  )
}

function sum(all: readonly ScimCounts[]): ScimCounts {
  const total = noScimRequests()
  for (const counts of all) for (const change of scimChanges) total[change] += counts[change]
  return total
}
