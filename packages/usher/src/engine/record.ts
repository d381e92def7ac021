// A change and its audit event and its outbox event commit together or not at all (invariant 6):
// commands collect both here and write them once, inside their transaction.
import type { AuditAction } from '../core/audit-actions.ts'
import type { OrganizationId, UserId } from '../core/ids.ts'
import type { Actor, AuditEvent, DomainEvent } from '../core/model.ts'
import { together } from '../lib/together.ts'
import type { EnginePorts, RequestOrigin, Stores } from './ports.ts'

export type RecordContext = {
  readonly organizationId: OrganizationId | null
  readonly actor: Actor
  readonly origin: RequestOrigin
}

export type Recorder = {
  /** Who did what to which target; `details` holds before and after, without secrets. */
  audit(
    action: AuditAction,
    target: { readonly kind: string; readonly id: string },
    details?: Readonly<Record<string, unknown>>,
  ): void
  /** What other systems will hear about. */
  emit(type: string, userId: UserId | null, payload: Readonly<Record<string, unknown>>): void
  /** Writes what was collected; call once, at the end of the transaction. */
  write(stores: Stores): Promise<void>
}

export function recorder(ports: EnginePorts, context: RecordContext): Recorder {
  const audits: AuditEvent[] = []
  const events: DomainEvent[] = []
  return {
    audit(action, target, details = {}) {
      audits.push({
        organizationId: context.organizationId,
        actor: context.actor,
        action,
        targetKind: target.kind,
        targetId: target.id,
        details,
        ipAddress: context.origin.ipAddress,
      })
    },
    emit(type, userId, payload) {
      events.push({ organizationId: context.organizationId, type, userId, payload })
    },
    async write(stores) {
      const at = ports.clock()
      await together([
        stores.audit.append(audits.map((event) => ({ ...event, id: ports.ids('auditEvent'), at }))),
        stores.outbox.append(events.map((event) => ({ ...event, id: ports.ids('event'), at }))),
      ])
    },
  }
}
