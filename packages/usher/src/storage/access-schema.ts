// The tables of those who call the administration without being a member; a part of schema.ts.
import type { ApiTokenId, OrganizationId, SetUpLinkId, UserId } from '../core/ids.ts'

/** As in schema.ts. */
type Milliseconds = number
type Json = string

export type ApiTokensTable = {
  id: ApiTokenId
  organization_id: OrganizationId
  name: string
  token_hash: string
  hint: string
  permissions: Json
  created_by: UserId | null
  expires_at: Milliseconds
  last_used_at: Milliseconds | null
  revoked_at: Milliseconds | null
  created_at: Milliseconds
}

export type SetUpLinksTable = {
  id: SetUpLinkId
  organization_id: OrganizationId
  name: string
  token_hash: string
  scopes: Json
  created_by: UserId | null
  expires_at: Milliseconds
  last_opened_at: Milliseconds | null
  finished_at: Milliseconds | null
  revoked_at: Milliseconds | null
  created_at: Milliseconds
}
