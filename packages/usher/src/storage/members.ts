import type { MemberId, OrganizationId, UserId } from '../core/ids.ts'
import type { Member } from '../core/model.ts'
import type { MemberStore } from '../engine/ports.ts'
import { together } from '../lib/together.ts'
import { fromDate, fromDateOrNull, hasChanges } from './columns.ts'
import type { DialectTraits } from './dialect.ts'
import { listMembers, memberSummary } from './member-list.ts'
import { insertListing, noteSignIn, updateListing } from './member-listing.ts'
import { mergeStore, noteFormer } from './member-merges.ts'
import { memberRoleStore } from './member-roles.ts'
import { vouchedMemberStore } from './vouched-members.ts'
import { toMember } from './member-rows.ts'
import { insertRows } from './insert-rows.ts'
import { prepared } from './prepared.ts'
import type { Database } from './schema.ts'
import { searchTerms } from './search-terms.ts'

type Source = { readonly database: Database }

const byId = prepared(({ database }: Source, id: MemberId, organizationId: OrganizationId) =>
  database
    .selectFrom('members')
    .selectAll()
    .where('id', '=', id)
    .where('organization_id', '=', organizationId),
)
const ofUser = prepared(({ database }: Source, userId: UserId, organizationId: OrganizationId) =>
  memberOfUser(database, organizationId, userId),
)
const ofUserLocked = prepared(
  (
    { database, lockRows }: Source & { readonly lockRows: DialectTraits['lockRows'] },
    userId: UserId,
    organizationId: OrganizationId,
  ) =>
    // Not against inserts that refer to the member: sessions, roles, search terms.
    lockRows(memberOfUser(database, organizationId, userId), 'no key update'),
)

export function memberStore(database: Database, traits: DialectTraits): MemberStore {
  const { lockRows } = traits
  return {
    async insert(member) {
      const row = {
        id: member.id,
        organization_id: member.organizationId,
        user_id: member.userId,
        status: member.status,
        origin: member.origin,
        display_name: member.displayName,
        username: member.username,
        email: member.email,
        normalized_email: member.normalizedEmail,
        avatar_url: member.avatarUrl,
        created_at: fromDate(member.createdAt),
        updated_at: fromDate(member.updatedAt),
        deactivated_at: fromDateOrNull(member.deactivatedAt),
      }
      await together([
        insertRows(database, 'members', [row]),
        insertListing(database, member),
        insertSearchTerms(database, member),
      ])
    },

    async update(id, changes) {
      await updateMember(database, id, changes)
    },

    async remove(id) {
      await noteFormer(database, id)
      await database.deleteFrom('members').where('id', '=', id).execute()
    },

    async find(organizationId, id) {
      const row = await byId.first({ database }, id, organizationId)
      return row && toMember(row)
    },

    async findOfUser(organizationId, userId) {
      const row = await ofUser.first({ database }, userId, organizationId)
      return row && toMember(row)
    },

    async lockOfUser(organizationId, userId) {
      const row = await ofUserLocked.first({ database, lockRows }, userId, organizationId)
      return row && toMember(row)
    },

    async findByEmail(organizationId, email, limit) {
      const rows = await database
        .selectFrom('members')
        .selectAll()
        .where('normalized_email', '=', email)
        .where('organization_id', '=', organizationId)
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toMember)
    },

    async named(organizationId, userIds) {
      if (userIds.length === 0) return []
      const rows = await database
        .selectFrom('members')
        .select(['id', 'user_id', 'display_name', 'username', 'email'])
        // At most a page of them, by the key that begins with the user.
        .where('user_id', 'in', [...new Set(userIds)])
        .where('organization_id', '=', organizationId)
        .execute()
      return rows.map(({ id, user_id: userId, display_name: displayName, username, email }) => {
        return { id, userId, displayName, username, email }
      })
    },

    list: (organizationId, filter, page, sort) =>
      listMembers(database, traits, { organizationId, filter, page, sort }),
    noteSignIn: (id, at) => noteSignIn(database, id, at),
    summary: (organizationId, id) => memberSummary(database, organizationId, id),

    ...memberRoleStore(database, lockRows),
    ...mergeStore(database),
    ...vouchedMemberStore(database),
  }
}

async function updateMember(
  database: Database,
  id: MemberId,
  changes: Parameters<MemberStore['update']>[1],
): Promise<void> {
  const columns = {
    status: changes.status,
    origin: changes.origin,
    display_name: changes.displayName,
    username: changes.username,
    email: changes.email,
    normalized_email: changes.normalizedEmail,
    avatar_url: changes.avatarUrl,
    updated_at: fromDateOrNull(changes.updatedAt),
    deactivated_at: fromDateOrNull(changes.deactivatedAt),
  }
  if (!hasChanges(columns)) return
  const row = await database
    .updateTable('members')
    .set(columns)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  if (row) await updateListing(database, toMember(row), changes)
  const { displayName, username, email } = changes
  if (row && hasChanges({ displayName, username, email })) {
    await database.deleteFrom('member_search_terms').where('member_id', '=', id).execute()
    await insertSearchTerms(database, toMember(row))
  }
}

async function insertSearchTerms(database: Database, member: Member): Promise<void> {
  const terms = searchTerms(member)
  if (terms.length === 0) return
  await insertRows(
    database,
    'member_search_terms',
    terms.map((term) => ({
      organization_id: member.organizationId,
      term,
      member_id: member.id,
    })),
  )
}

export function memberOfUser(database: Database, organizationId: OrganizationId, userId: UserId) {
  return database
    .selectFrom('members')
    .selectAll()
    .where('user_id', '=', userId)
    .where('organization_id', '=', organizationId)
}
