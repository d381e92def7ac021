// Tables behind previews and test sign-ins.
import type { ConnectionId, IdentityId, OrganizationId, TestSignInId } from '../core/ids.ts'
import type { TestOutcome } from '../core/test-report.ts'
import type { Json, Milliseconds } from './schema.ts'

export type SignInClaimsTable = {
  identity_id: IdentityId
  connection_id: ConnectionId
  organization_id: OrganizationId
  sealed: string
  seen_at: Milliseconds
}

export type TestSignInsTable = {
  id: TestSignInId
  organization_id: OrganizationId
  connection_id: ConnectionId
  started_by: Json
  browser_hash: string
  outcome: TestOutcome | null
  code: string | null
  report: string | null
  claims: string | null
  created_at: Milliseconds
  finished_at: Milliseconds | null
  replayed_at: Milliseconds | null
  expires_at: Milliseconds
}
