// The short row of each member that lists go by, kept in step with the member in the same transaction.
import type { MemberId } from '../core/ids.ts'
import type { Member } from '../core/model.ts'
import { fromDate, hasChanges } from './columns.ts'
import { insertRows } from './insert-rows.ts'
import type { Database } from './schema.ts'
import { sortName } from './search-terms.ts'

export async function insertListing(database: Database, member: Member): Promise<void> {
  await insertRows(database, 'member_listing', [
    {
      member_id: member.id,
      organization_id: member.organizationId,
      user_id: member.userId,
      status: member.status,
      origin: member.origin,
      sort_name: sortName(member),
      last_sign_in_at: 0,
    },
  ])
}

/** `member` is as it is after the changes. */
export async function updateListing(
  database: Database,
  member: Member,
  changes: Partial<Member>,
): Promise<void> {
  const { status, origin, displayName, username, email } = changes
  if (!hasChanges({ status, origin, displayName, username, email })) return
  await database
    .updateTable('member_listing')
    .set({ status: member.status, origin: member.origin, sort_name: sortName(member) })
    .where('member_id', '=', member.id)
    .execute()
}

export async function noteSignIn(database: Database, id: MemberId, at: Date): Promise<void> {
  await database
    .updateTable('member_listing')
    .set({ last_sign_in_at: fromDate(at) })
    .where('member_id', '=', id)
    .execute()
}
