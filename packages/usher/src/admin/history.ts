// What happened: sign-in attempts with their trace, and the audit trail. Read only.
import { UsherError } from '../core/error-catalogue.ts'
import type { AttemptId, MemberId } from '../core/ids.ts'
import type { SignInAttempt } from '../core/model.ts'
import { isOperator } from '../core/requester.ts'
import type {
  AttemptFilter,
  AuditFilter,
  Page,
  PageRequest,
  RecordedAuditEvent,
} from '../engine/ports.ts'
import { recordFor, type AdminCaller, type AdminPorts } from './context.ts'
import { idsOf, type Names } from './names.ts'

/** An attempt with what the organization calls those who took part in it. */
export type AttemptView = {
  readonly attempt: SignInAttempt
  readonly connectionName: string | null
  /** `null`: nobody was found, or they are no member of the organization (any more). */
  readonly person: { readonly memberId: MemberId; readonly name: string | null } | null
}

/**
 * Newest first. Asked by its reference, whoever runs the instance also finds an attempt that never got
 * as far as an organization, such as a callback that no sign-in of ours asked for: the reference is on
 * somebody's screen all the same.
 */
export async function listAttempts(
  ports: AdminPorts,
  caller: AdminCaller,
  filter: AttemptFilter,
  page: PageRequest,
): Promise<Page<AttemptView>> {
  const { attempts } = ports.storage.read
  const found = await attempts.list(caller.organizationId, filter, page)
  const nobodys =
    filter.reference !== undefined && isOperator(caller.by)
      ? (await attempts.list(null, filter, { limit: 1, cursor: null })).items
      : []
  return { ...found, items: await withNames(ports, caller, [...found.items, ...nobodys]) }
}

export async function getAttempt(
  ports: AdminPorts,
  caller: AdminCaller,
  id: AttemptId,
): Promise<AttemptView> {
  const { attempts } = ports.storage.read
  const attempt =
    (await attempts.find(caller.organizationId, id)) ??
    (isOperator(caller.by) ? await attempts.find(null, id) : undefined)
  const [view] = attempt ? await withNames(ports, caller, [attempt]) : []
  if (!view) throw new UsherError('NOT_FOUND')
  return view
}

export type NamedAuditPage = Page<RecordedAuditEvent> & { readonly names: Names }

/** Newest first, with the names of all that it and the filter name. With a text, a page may be short or empty and still have a next one. */
export async function listAuditEvents(
  ports: AdminPorts,
  { organizationId }: AdminCaller,
  filter: AuditFilter,
  page: PageRequest,
): Promise<NamedAuditPage> {
  const { read } = ports.storage
  const found = await read.audit.list(organizationId, page, filter)
  const asked = [filter.actor, filter.targetId].filter((id) => id !== undefined)
  const names = new Map([
    ...(await read.names.findOwn(organizationId, asked)),
    ...(await read.names.find(organizationId, found.items.flatMap(idsOf))),
  ])
  return { ...found, names }
}

/** How many events are in memory at a time. */
const exportedAtOnce = 500

/**
 * All events that match, newest first, in portions; that they were taken away is an event itself, which
 * is there before the first portion is read.
 */
export async function exportAuditEvents(
  ports: AdminPorts,
  caller: AdminCaller,
  filter: AuditFilter,
  format: 'csv' | 'json',
): Promise<AsyncGenerator<NamedAuditPage, void, void>> {
  await ports.storage.transaction(async (stores) => {
    const record = recordFor(ports, caller)
    const { organizationId: id } = caller
    record.audit(
      'audit.exported',
      { kind: 'organization', id },
      { format, filter: inWords(filter) },
    )
    await record.write(stores)
  })
  return portions(ports, caller, filter)
}

async function* portions(
  ports: AdminPorts,
  caller: AdminCaller,
  filter: AuditFilter,
): AsyncGenerator<NamedAuditPage, void, void> {
  for (let cursor: string | null = null; ;) {
    const page: NamedAuditPage = await listAuditEvents(ports, caller, filter, {
      limit: exportedAtOnce,
      cursor,
    })
    yield page
    if (page.nextCursor === null) return
    cursor = page.nextCursor
  }
}

function inWords({ from, until, ...rest }: AuditFilter): Readonly<Record<string, unknown>> {
  return {
    ...rest,
    ...(from && { from: from.toISOString() }),
    ...(until && { until: until.toISOString() }),
  }
}

/** A few statements for a whole page. */
async function withNames(
  ports: AdminPorts,
  { organizationId }: AdminCaller,
  attempts: readonly SignInAttempt[],
): Promise<readonly AttemptView[]> {
  const { read } = ports.storage
  const userIds = attempts.flatMap(({ userId }) => userId ?? [])
  const people = new Map(
    (await read.members.named(organizationId, userIds)).map((member) => [member.userId, member]),
  )
  const connections = new Map(
    [...(await read.connections.list(organizationId)), ...(await read.connections.list(null))].map(
      ({ id, name }) => [id, name],
    ),
  )
  return attempts.map((attempt) => {
    const member = attempt.userId === null ? undefined : people.get(attempt.userId)
    return {
      attempt,
      connectionName:
        attempt.connectionId === null ? null : (connections.get(attempt.connectionId) ?? null),
      person: member
        ? { memberId: member.id, name: member.displayName ?? member.username ?? member.email }
        : null,
    }
  })
}
