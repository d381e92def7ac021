// Tables that follow from others, for lists (schema.ts has the rest).
import type { MemberId, OrganizationId, UserId } from '../core/ids.ts'
import type { MemberOrigin, MemberStatus } from '../core/model.ts'
import type { Milliseconds } from './schema.ts'

/** What lists of members sort and filter by, in short rows: a picture in `members` may be long. */
export type MemberListingTable = {
  member_id: MemberId
  organization_id: OrganizationId
  user_id: UserId
  status: MemberStatus
  origin: MemberOrigin
  /** Normalized as search terms are: name, else user name, else address. */
  sort_name: string
  /** To this organization; 0: never. */
  last_sign_in_at: Milliseconds
}

/** Memberships that ended, so that the story of who came back goes on from them. */
export type FormerMembersTable = {
  member_id: MemberId
  organization_id: OrganizationId
  user_id: UserId
}

/** Accounts that were folded into others, so that what happened to them is found with these. */
export type MemberMergesTable = {
  absorbed_user_id: UserId
  absorbed_member_id: MemberId
  organization_id: OrganizationId
  user_id: UserId
  at: Milliseconds
}
