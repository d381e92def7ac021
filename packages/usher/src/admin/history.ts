// What happened: sign-in attempts with their trace, and the audit trail. Read only.
import { UsherError } from '../core/error-catalogue.ts'
import type { AttemptId } from '../core/ids.ts'
import type { SignInAttempt } from '../core/model.ts'
import type { AttemptFilter, AuditStore, Page, PageRequest } from '../engine/ports.ts'
import type { AdminCaller, AdminPorts } from './context.ts'

export type RecordedAuditEvent = Awaited<ReturnType<AuditStore['list']>>['items'][number]

/** Newest first. */
export async function listAttempts(
  ports: AdminPorts,
  caller: AdminCaller,
  filter: AttemptFilter,
  page: PageRequest,
): Promise<Page<SignInAttempt>> {
  return ports.storage.read.attempts.list(caller.organizationId, filter, page)
}

export async function getAttempt(
  ports: AdminPorts,
  caller: AdminCaller,
  id: AttemptId,
): Promise<SignInAttempt> {
  const attempt = await ports.storage.read.attempts.find(caller.organizationId, id)
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
