// What provisioning clients asked for, and how often.
import type { DirectoryId, DirectoryTokenId, OrganizationId, ScimRequestId } from '../core/ids.ts'
import type { Milliseconds } from './schema.ts'

export type ScimRequestsTable = {
  id: ScimRequestId
  organization_id: OrganizationId
  directory_id: DirectoryId
  token_id: DirectoryTokenId | null
  method: string
  path: string
  status: number
  duration_milliseconds: number
  body: string | null
  outcome: string
  cause: string | null
  created_at: Milliseconds
}

/** How many requests of one kind a directory had in one hour. */
export type ScimActivityTable = {
  directory_id: DirectoryId
  hour: Milliseconds
  change: string
  /** Empty where nothing failed. */
  cause: string
  requests: number
}
