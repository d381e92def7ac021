// What happened: sign-in attempts with their trace, and the audit trail. Read only.
import { UsherError } from '../core/error-catalogue.ts'
import type { AttemptId } from '../core/ids.ts'
import type { SignInAttempt } from '../core/model.ts'
import { isOperator } from '../core/requester.ts'
import type { AttemptFilter, AuditStore, Page, PageRequest } from '../engine/ports.ts'
import type { AdminCaller, AdminPorts } from './context.ts'

export type RecordedAuditEvent = Awaited<ReturnType<AuditStore['list']>>['items'][number]

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
): Promise<Page<SignInAttempt>> {
  const { attempts } = ports.storage.read
  const found = await attempts.list(caller.organizationId, filter, page)
  if (filter.reference === undefined || !isOperator(caller.by)) return found
  const nobodys = await attempts.list(null, filter, { limit: 1, cursor: null })
  return { ...found, items: [...found.items, ...nobodys.items] }
}

export async function getAttempt(
  ports: AdminPorts,
  caller: AdminCaller,
  id: AttemptId,
): Promise<SignInAttempt> {
  const { attempts } = ports.storage.read
  const attempt =
    (await attempts.find(caller.organizationId, id)) ??
    (isOperator(caller.by) ? await attempts.find(null, id) : undefined)
  if (!attempt) throw new UsherError('NOT_FOUND')
  return attempt
}

/** Newest first. */
export async function listAuditEvents(
  ports: AdminPorts,
  caller: AdminCaller,
  page: PageRequest,
): Promise<Page<RecordedAuditEvent>> {
  return ports.storage.read.audit.list(caller.organizationId, page)
}
