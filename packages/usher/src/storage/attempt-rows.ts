import type { Selectable } from 'kysely'
import type { SignInAttempt } from '../core/model.ts'
import { toDate } from './columns.ts'
import { fromJson, toErrorCode } from './json-columns.ts'
import type { SignInAttemptsTable } from './schema.ts'

export function toAttempt(row: Selectable<SignInAttemptsTable>): SignInAttempt {
  return {
    id: row.id,
    reference: row.reference,
    organizationId: row.organization_id,
    connectionId: row.connection_id,
    userId: row.user_id,
    outcome: row.outcome,
    code: toErrorCode(row.code),
    providerError: row.provider_error === null ? null : fromJson.providerError(row.provider_error),
    trace: fromJson.trace(row.trace),
    subject: row.subject === null ? null : fromJson.subject(row.subject),
    ipAddress: row.ip_address,
    userAgent: row.user_agent,
    createdAt: toDate(row.created_at),
  }
}
