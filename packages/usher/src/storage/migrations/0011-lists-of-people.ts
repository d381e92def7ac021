// Lists that stay quick with a hundred thousand people: members by what they are filtered and sorted
// by, the audit trail by actor, action, target and person. And which account was folded into which.
import { sql, type Transaction } from 'kysely'
import type { ColumnTypes } from '../dialect.ts'
import { forListsOnly } from '../lists.ts'
import { sortName } from '../search-terms.ts'

export async function listsOfPeople(
  database: Transaction<unknown>,
  types: ColumnTypes,
): Promise<void> {
  await memberListing(database, types)
  await trail(database, types)
  await database.schema
    .createTable('member_merges')
    .addColumn('absorbed_user_id', types.text, (column) => column.notNull())
    .addColumn('absorbed_member_id', types.text, (column) => column.notNull())
    .addColumn('organization_id', types.text, (column) => column.notNull())
    .addColumn('user_id', types.text, (column) => column.notNull())
    .addColumn('at', types.time, (column) => column.notNull())
    .addPrimaryKeyConstraint('member_merges_key', ['absorbed_user_id'])
    .execute()
  await database.schema
    .createIndex('member_merges_user')
    .on('member_merges')
    .columns(['user_id', 'organization_id'])
    .execute()
}

async function memberListing(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  await schema
    .createTable('member_listing')
    .addColumn('member_id', types.text, (column) =>
      column.primaryKey().notNull().references('members.id').onDelete('cascade'),
    )
    .addColumn('organization_id', types.text, (column) => column.notNull())
    .addColumn('user_id', types.text, (column) => column.notNull())
    .addColumn('status', types.text, (column) => column.notNull())
    .addColumn('origin', types.text, (column) => column.notNull())
    .addColumn('sort_name', types.text, (column) => column.notNull())
    .addColumn('last_sign_in_at', types.time, (column) => column.notNull())
    .execute()
  await sql`insert into member_listing
      (member_id, organization_id, user_id, status, origin, sort_name, last_sign_in_at)
    select members.id, members.organization_id, members.user_id, members.status, members.origin, '',
      coalesce((select max(identities.last_sign_in_at) from identities
        inner join connections on connections.id = identities.connection_id
        where identities.user_id = members.user_id
          and (connections.organization_id = members.organization_id
            or connections.organization_id is null)), 0)
    from members`.execute(database)
  await nameEverybody(database)
  const ways = {
    created: ['organization_id', 'member_id'],
    status: ['organization_id', 'status', 'member_id'],
    origin: ['organization_id', 'origin', 'member_id'],
    name: ['organization_id', 'sort_name', 'member_id'],
    last_sign_in: ['organization_id', 'last_sign_in_at', 'member_id'],
  }
  for (const [name, columns] of Object.entries(ways))
    // One connection: one statement after the other.
    // eslint-disable-next-line no-await-in-loop
    await schema
      .createIndex(`member_listing_${name}`)
      .on('member_listing')
      .columns(columns)
      .execute()
}

const namedAtOnce = 1000

/** SQL does not fold names as the lists do. */
async function nameEverybody(database: Transaction<unknown>): Promise<void> {
  for (let after = ''; ;) {
    // eslint-disable-next-line no-await-in-loop
    const { rows } = await sql<{
      id: string
      display_name: string | null
      username: string | null
      email: string | null
    }>`select id, display_name, username, email from members where id > ${after}
      order by id limit ${namedAtOnce}`.execute(database)
    for (const { id, display_name: displayName, username, email } of rows)
      // eslint-disable-next-line no-await-in-loop
      await sql`update member_listing set sort_name = ${sortName({ displayName, username, email })}
        where member_id = ${id}`.execute(database)
    const last = rows.at(-1)
    if (!last || rows.length < namedAtOnce) return
    after = last.id
  }
}

async function trail(database: Transaction<unknown>, types: ColumnTypes): Promise<void> {
  const { schema } = database
  await schema.alterTable('audit_events').addColumn('actor_key', types.text).execute()
  await schema.alterTable('audit_events').addColumn('person_id', types.text).execute()
  // As `actorKey` and `personOf` say it for new events.
  await sql`update audit_events set
      actor_key = case actor ->> 'kind'
        when 'user' then actor ->> 'userId'
        when 'directory' then actor ->> 'directoryId'
        when 'api-token' then actor ->> 'tokenId'
        when 'set-up-link' then actor ->> 'linkId'
        else actor ->> 'kind'
      end,
      person_id = case
        when target_kind in ('user', 'member') then target_id
        when details ->> 'userId' like 'usr_%' then details ->> 'userId'
        when details ->> 'memberId' like 'mem_%' then details ->> 'memberId'
        when target_kind in ('session', 'credential') then actor ->> 'userId'
      end`.execute(database)
  const ways = {
    action: ['organization_id', 'action', 'id'],
    actor: ['actor_key', 'organization_id', 'id'],
    target: ['target_id', 'organization_id', 'id'],
  }
  for (const [name, columns] of Object.entries(ways))
    // eslint-disable-next-line no-await-in-loop
    await schema
      .createIndex(`audit_events_${name}`)
      .on('audit_events')
      .columns(columns)
      .where(forListsOnly)
      .execute()
  await schema
    .createIndex('audit_events_person')
    .on('audit_events')
    .columns(['person_id', 'organization_id', 'id'])
    .where(sql<boolean>`person_id is not null`)
    .execute()
}
