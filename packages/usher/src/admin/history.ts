// What happened: sign-in attempts with their trace, and the audit trail. Read only.
import { UsherError } from '../core/error-catalogue.ts'
import type { AttemptId, MemberId } from '../core/ids.ts'
import type { SignInAttempt } from '../core/model.ts'
import { isOperator } from '../core/requester.ts'
import type { AttemptFilter, AuditStore, Page, PageRequest } from '../engine/ports.ts'
import type { AdminCaller, AdminPorts } from './context.ts'

export type RecordedAuditEvent = Awaited<ReturnType<AuditStore['list']>>['items'][number]

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

/** Newest first. */
export async function listAuditEvents(
  ports: AdminPorts,
  caller: AdminCaller,
  page: PageRequest,
): Promise<Page<RecordedAuditEvent>> {
  return ports.storage.read.audit.list(caller.organizationId, page)
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
