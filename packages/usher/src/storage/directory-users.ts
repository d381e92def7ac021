// The person behind a directory user, and whom a connection brought before the directory did.
import { sql, type Selectable } from 'kysely'
import type {
  ConnectionId,
  DirectoryId,
  DirectoryUserId,
  OrganizationId,
  UserId,
} from '../core/ids.ts'
import type { DirectoryUser } from '../core/model.ts'
import type { ArrivedMember, DirectoryUserStore } from '../engine/ports.ts'
import { fromDate, fromDateOrNull, hasChanges, toBoolean, toDate, toDateOrNull } from './columns.ts'
import { fromJson } from './json-columns.ts'
import { hasExternalId } from './external-ids.ts'
import { insertRows } from './insert-rows.ts'
import { prepared } from './prepared.ts'
import type { Database, DirectoryUsersTable } from './schema.ts'
import { indexedUserName } from './search-terms.ts'

type Source = { readonly database: Database }

const byId = prepared(({ database }: Source, id: DirectoryUserId, directoryId: DirectoryId) =>
  database
    .selectFrom('directory_users')
    .selectAll()
    .where('id', '=', id)
    .where('directory_id', '=', directoryId),
)
const byExternalId = prepared(
  ({ database }: Source, beginning: string, whole: string, directoryId: DirectoryId) =>
    database
      .selectFrom('directory_users')
      .selectAll()
      .where(hasExternalId(beginning, whole))
      .where('directory_id', '=', directoryId)
      .orderBy('id'),
)
const byUserName = prepared(({ database }: Source, userName: string, directoryId: DirectoryId) =>
  database
    .selectFrom('directory_users')
    .selectAll()
    .where('normalized_user_name', '=', userName)
    .where('directory_id', '=', directoryId)
    .orderBy('id'),
)
const byUser = prepared(({ database }: Source, userId: UserId, directoryId: DirectoryId) =>
  database
    .selectFrom('directory_users')
    .selectAll()
    .where('user_id', '=', userId)
    .where('directory_id', '=', directoryId)
    .orderBy('id', 'desc'),
)

export function directoryUserStore(database: Database): DirectoryUserStore {
  return {
    async insert(user) {
      await insertRows(database, 'directory_users', [toColumns(user)])
    },

    async update(id, changes) {
      const columns = {
        active: changes.active,
        deleted_at: fromDateOrNull(changes.deletedAt),
        external_id: changes.externalId,
        user_name: changes.userName,
        normalized_user_name:
          changes.userName === undefined ? undefined : indexedUserName(changes.userName),
      }
      if (!hasChanges(columns)) return
      await database.updateTable('directory_users').set(columns).where('id', '=', id).execute()
    },

    async find(directoryId, id) {
      const row = await byId.first({ database }, id, directoryId)
      return row && toDirectoryUser(row)
    },

    async findByExternalId(directoryId, externalId) {
      const rows = await byExternalId.all({ database }, externalId, externalId, directoryId)
      return rows.map(toDirectoryUser)
    },

    async findByUserName(directoryId, normalizedUserName) {
      const userName = indexedUserName(normalizedUserName)
      const rows = await byUserName.all({ database }, userName, directoryId)
      return rows.map(toDirectoryUser)
    },

    async findOfUser(directoryId, userId) {
      const rows = await byUser.all({ database }, userId, directoryId)
      // A living one before a tombstone.
      const row = rows.find(({ deleted_at }) => deleted_at === null) ?? rows[0]
      return row && toDirectoryUser(row)
    },

    ...ofUsers(database),

    async removeTombstone(id) {
      const { numDeletedRows } = await database
        .deleteFrom('directory_users')
        .where('id', '=', id)
        .where('deleted_at', 'is not', null)
        .executeTakeFirst()
      // Places in groups that nobody has inherited.
      if (numDeletedRows > 0n)
        await database.deleteFrom('directory_group_members').where('member_id', '=', id).execute()
    },

    async findArrivedBySubject(organizationId, connectionId, externalId, limit) {
      const rows = await arrivedMembers(database, organizationId, connectionId)
        .where('identities.external_id', '=', externalId)
        .limit(limit)
        .execute()
      return rows.map(toArrivedMember)
    },

    async findArrivedByUserName(organizationId, connectionId, normalizedUserName, limit) {
      const rows = await arrivedMembers(database, organizationId, connectionId)
        .where('identities.normalized_user_name', '=', indexedUserName(normalizedUserName))
        .limit(limit)
        .execute()
      return rows.map(toArrivedMember)
    },
  }
}

function ofUsers(database: Database): Pick<DirectoryUserStore, 'listOfUser' | 'moveToUser'> {
  return {
    async listOfUser(organizationId, userId) {
      const rows = await database
        .selectFrom('directory_users')
        .selectAll()
        .where('user_id', '=', userId)
        .where('organization_id', '=', organizationId)
        .orderBy('id')
        .execute()
      return rows.map(toDirectoryUser)
    },

    async moveToUser(from, to) {
      await database
        .updateTable('directory_users')
        .set({ user_id: to })
        .where('user_id', '=', from)
        .execute()
    },
  }
}

/** By what the connection said at the last sign-in, not by what the organization has made of it. */
function arrivedMembers(
  database: Database,
  organizationId: OrganizationId,
  connectionId: ConnectionId,
) {
  return database
    .selectFrom('identities')
    .leftJoin('members', (join) =>
      join
        .onRef('members.user_id', '=', 'identities.user_id')
        .on('members.organization_id', '=', organizationId),
    )
    .select([
      'identities.id as identity_id',
      'identities.user_id',
      'identities.external_id',
      'identities.upstream',
      'members.id as member_id',
    ])
    .select((build) =>
      build
        .selectFrom('directory_users')
        .select('directory_users.id')
        .whereRef('directory_users.user_id', '=', 'identities.user_id')
        // Said in a way that does not invite the index of the living, which knows no users.
        .where(sql<boolean>`coalesce(directory_users.deleted_at, 0) = 0`)
        .where('directory_users.directory_id', '=', (paired) =>
          paired
            .selectFrom('directories')
            .select('directories.id')
            .where('directories.connection_id', '=', connectionId)
            .where('directories.organization_id', '=', organizationId),
        )
        .orderBy('directory_users.id', 'desc')
        .limit(1)
        .as('directory_user_id'),
    )
    .where('identities.connection_id', '=', connectionId)
    .orderBy('identities.id')
}

type ArrivedRow = Awaited<ReturnType<ReturnType<typeof arrivedMembers>['execute']>>[number]

function toArrivedMember(row: ArrivedRow): ArrivedMember {
  return {
    userId: row.user_id,
    memberId: row.member_id,
    identityId: row.identity_id,
    externalId: row.external_id,
    guest: fromJson.upstream(row.upstream).guest,
    directoryUserId: row.directory_user_id,
  }
}

function toColumns(user: DirectoryUser) {
  return {
    id: user.id,
    directory_id: user.directoryId,
    organization_id: user.organizationId,
    user_id: user.userId,
    external_id: user.externalId,
    user_name: user.userName,
    normalized_user_name: indexedUserName(user.userName),
    active: user.active,
    deleted_at: fromDateOrNull(user.deletedAt),
    created_at: fromDate(user.createdAt),
  }
}

function toDirectoryUser(row: Selectable<DirectoryUsersTable>): DirectoryUser {
  return {
    id: row.id,
    directoryId: row.directory_id,
    organizationId: row.organization_id,
    userId: row.user_id,
    externalId: row.external_id,
    userName: row.user_name,
    active: toBoolean(row.active),
    deletedAt: toDateOrNull(row.deleted_at),
    createdAt: toDate(row.created_at),
  }
}
