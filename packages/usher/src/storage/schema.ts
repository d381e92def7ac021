// The tables as Kysely sees them: one schema for both databases. Times are integer milliseconds,
// JSON is text in and out (json-columns.ts parses it), a boolean comes back as SQLite's 0 or 1 or as
// PostgreSQL's true or false (columns.ts reads both).
import type { ColumnType, Kysely, Transaction } from 'kysely'
import type { ApiTokensTable, SetUpLinksTable } from './access-schema.ts'
import type { ConnectionKind, ConnectionSecret } from '../core/connection.ts'
import type { DirectoryToken, GroupMember } from '../core/directory.ts'
import type { NormalizedEmail } from '../core/email-address.ts'
import type {
  AttemptId,
  AuditEventId,
  ConnectionId,
  DirectoryGroupId,
  DirectoryId,
  DirectoryResourceId,
  DirectoryTokenId,
  DirectoryUserId,
  DomainId,
  EventId,
  IdentityId,
  InvitationId,
  LinkRequestId,
  MailTokenId,
  MemberId,
  OrganizationId,
  SecretId,
  SessionId,
  UserId,
} from '../core/ids.ts'
import type {
  MailToken,
  MemberOrigin,
  MemberRole,
  MemberStatus,
  OrganizationDomain,
  SignInAttempt,
  UserEmail,
} from '../core/model.ts'
import type { ScimActivityTable, ScimRequestsTable } from './scim-log-schema.ts'
import type { SignInClaimsTable, TestSignInsTable } from './preview-schema.ts'
import type { FormerMembersTable, MemberListingTable, MemberMergesTable } from './schema-listing.ts'

/** Milliseconds since 1970. */
export type Milliseconds = number
/** JSON as text. */
export type Json = string
export type BooleanColumn = ColumnType<boolean | number, boolean, boolean>

export type OrganizationsTable = {
  id: OrganizationId
  slug: string
  name: string
  logo_url: string | null
  enabled: BooleanColumn
  restrict_to_domains: BooleanColumn
  default_role: string
  session_idle_seconds: number
  session_absolute_seconds: number
  created_at: Milliseconds
  updated_at: Milliseconds
}

export type OrganizationDomainsTable = {
  id: DomainId
  organization_id: OrganizationId
  domain: string
  challenge: string
  verified_at: Milliseconds | null
  verified_by: OrganizationDomain['verifiedBy']
  created_at: Milliseconds
}

/** Roles that an organization made for itself. */
export type OrganizationRolesTable = { organization_id: OrganizationId; role: string }

export type ConnectionsTable = {
  id: ConnectionId
  organization_id: OrganizationId | null
  name: string
  kind: ConnectionKind
  enabled: BooleanColumn
  registration_enabled: BooleanColumn
  settings: Json
  created_at: Milliseconds
  updated_at: Milliseconds
}

export type ConnectionSecretsTable = {
  id: SecretId
  connection_id: ConnectionId
  kind: ConnectionSecret['kind']
  sealed: string
  hint: string
  expires_at: Milliseconds | null
  created_at: Milliseconds
}

export type UsersTable = {
  id: UserId
  active: BooleanColumn
  operator: BooleanColumn
  display_name: string | null
  created_at: Milliseconds
}

export type UserEmailsTable = {
  email: NormalizedEmail
  user_id: UserId
  proven_at: Milliseconds
  proven_by: UserEmail['provenBy']
}

export type IdentitiesTable = {
  id: IdentityId
  user_id: UserId
  connection_id: ConnectionId
  issuer: string
  subject: string
  external_id: string
  /** The profile's user name, as `indexedUserName` has it. */
  normalized_user_name: string | null
  upstream: Json
  profile: Json
  created_at: Milliseconds
  last_sign_in_at: Milliseconds | null
}

export type MembersTable = {
  id: MemberId
  organization_id: OrganizationId
  user_id: UserId
  status: MemberStatus
  origin: MemberOrigin
  display_name: string | null
  username: string | null
  email: string | null
  normalized_email: NormalizedEmail | null
  avatar_url: string | null
  created_at: Milliseconds
  updated_at: Milliseconds
  deactivated_at: Milliseconds | null
}

export type MemberRolesTable = {
  member_id: MemberId
  organization_id: OrganizationId
  role: string
  source: MemberRole['source']
  connection_id: ConnectionId | null
  directory_id: DirectoryId | null
}

/** What a search can begin with: one row for each name, user name and address of a member. */
export type MemberSearchTermsTable = {
  organization_id: OrganizationId
  term: string
  member_id: MemberId
}

export type DirectoriesTable = {
  id: DirectoryId
  organization_id: OrganizationId
  connection_id: ConnectionId | null
  name: string
  settings: Json
  created_at: Milliseconds
  updated_at: Milliseconds
}

export type DirectoryUsersTable = {
  id: DirectoryUserId
  directory_id: DirectoryId
  organization_id: OrganizationId
  user_id: UserId
  external_id: string | null
  user_name: string
  normalized_user_name: string
  active: BooleanColumn
  deleted_at: Milliseconds | null
  created_at: Milliseconds
}

export type DirectoryResourcesTable = {
  id: DirectoryResourceId
  directory_id: DirectoryId
  organization_id: OrganizationId
  resource_type: string
  external_id: string | null
  label: string | null
  /** JSON, as text in both databases. */
  attributes: Json
  /** Written and compared, never read. */
  comparable: Json
  version: number
  created_at: Milliseconds
  updated_at: Milliseconds
}

export type DirectoryResourceKeysTable = {
  value: string
  attribute: string
  directory_id: DirectoryId
  /** Empty for a value that may be there once, else the resource. */
  shared_by: string
  resource_id: DirectoryResourceId
}

export type DirectoryGroupMembersTable = {
  group_id: DirectoryGroupId
  member_id: DirectoryResourceId
  member_type: GroupMember['memberType']
}

export type DirectoryTurnsTable = { turn: string }

export type DirectoryTokensTable = {
  id: DirectoryTokenId
  directory_id: DirectoryId
  organization_id: OrganizationId
  kind: DirectoryToken['kind']
  name: string
  token_hash: string
  hint: string
  scopes: Json
  expires_at: Milliseconds | null
  last_used_at: Milliseconds | null
  revoked_at: Milliseconds | null
  created_at: Milliseconds
}

export type InvitationsTable = {
  id: InvitationId
  organization_id: OrganizationId
  email: string
  normalized_email: NormalizedEmail
  roles: Json
  token_hash: string
  invited_by: UserId | null
  expires_at: Milliseconds
  accepted_at: Milliseconds | null
  revoked_at: Milliseconds | null
  created_at: Milliseconds
}

export type CredentialsTable = { user_id: UserId; password_hash: string; set_at: Milliseconds }

export type MailTokensTable = {
  id: MailTokenId
  purpose: MailToken['purpose']
  organization_id: OrganizationId | null
  email: string
  normalized_email: NormalizedEmail
  display_name: string | null
  token_hash: string
  expires_at: Milliseconds
  spent_at: Milliseconds | null
  created_at: Milliseconds
}

export type SessionsTable = {
  id: SessionId
  token_hash: string
  user_id: UserId
  organization_id: OrganizationId
  member_id: MemberId
  connection_id: ConnectionId
  identity_id: IdentityId
  upstream_session_id: string | null
  user_agent: string | null
  ip_address: string | null
  created_at: Milliseconds
  last_seen_at: Milliseconds
  idle_expires_at: Milliseconds
  absolute_expires_at: Milliseconds
}

export type SignInAttemptsTable = {
  id: AttemptId
  reference: string
  organization_id: OrganizationId | null
  connection_id: ConnectionId | null
  user_id: UserId | null
  outcome: SignInAttempt['outcome']
  code: string | null
  provider_error: Json | null
  trace: Json
  subject: Json | null
  ip_address: string | null
  user_agent: string | null
  created_at: Milliseconds
}

export type SpentStatesTable = {
  state_hash: string
  attempt_id: AttemptId
  expires_at: Milliseconds
}

export type LinkRequestsTable = {
  id: LinkRequestId
  token_hash: string
  user_id: UserId
  organization_id: OrganizationId
  connection_id: ConnectionId
  issuer: string
  subject: string
  upstream: Json
  profile: Json
  email_proven: BooleanColumn
  return_to: string
  expires_at: Milliseconds
  spent_at: Milliseconds | null
  created_at: Milliseconds
}

export type AuditEventsTable = {
  id: AuditEventId
  organization_id: OrganizationId | null
  at: Milliseconds
  actor: Json
  action: string
  target_kind: string
  target_id: string
  details: Json
  ip_address: string | null
  /** Who did it, as a filter names it (`actorKey`); `null` where that is `person_id`. */
  actor_key: string | null
  /** Whom it is about: the id of a user, or of a member (`personOf`). */
  person_id: string | null
}

export type OutboxEventsTable = {
  id: EventId
  organization_id: OrganizationId | null
  user_id: UserId | null
  type: string
  payload: Json
  at: Milliseconds
}

export type InstanceValuesTable = { key: string; value: string }

export type Tables = {
  organizations: OrganizationsTable
  organization_domains: OrganizationDomainsTable
  organization_roles: OrganizationRolesTable
  connections: ConnectionsTable
  connection_secrets: ConnectionSecretsTable
  users: UsersTable
  user_emails: UserEmailsTable
  identities: IdentitiesTable
  members: MembersTable
  member_roles: MemberRolesTable
  member_search_terms: MemberSearchTermsTable
  member_listing: MemberListingTable
  member_merges: MemberMergesTable
  former_members: FormerMembersTable
  directories: DirectoriesTable
  directory_users: DirectoryUsersTable
  directory_resources: DirectoryResourcesTable
  directory_resource_keys: DirectoryResourceKeysTable
  directory_group_members: DirectoryGroupMembersTable
  directory_turns: DirectoryTurnsTable
  directory_tokens: DirectoryTokensTable
  scim_requests: ScimRequestsTable
  scim_activity: ScimActivityTable
  invitations: InvitationsTable
  credentials: CredentialsTable
  mail_tokens: MailTokensTable
  sessions: SessionsTable
  sign_in_attempts: SignInAttemptsTable
  spent_states: SpentStatesTable
  link_requests: LinkRequestsTable
  sign_in_claims: SignInClaimsTable
  test_sign_ins: TestSignInsTable
  audit_events: AuditEventsTable
  outbox_events: OutboxEventsTable
  api_tokens: ApiTokensTable
  set_up_links: SetUpLinksTable
  instance_values: InstanceValuesTable
}

/** Either a whole database or one transaction: stores do not care which. */
export type Database = Kysely<Tables> | Transaction<Tables>
