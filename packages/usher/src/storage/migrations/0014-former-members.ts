// Which memberships a person had before: who comes back has a new one, and one story.
import { sql, type Transaction } from 'kysely'
import type { ColumnTypes } from '../dialect.ts'

export async function formerMembers(
  database: Transaction<unknown>,
  types: ColumnTypes,
): Promise<void> {
  await database.schema
    .createTable('former_members')
    .addColumn('member_id', types.text, (column) => column.primaryKey().notNull())
    .addColumn('organization_id', types.text, (column) => column.notNull())
    .addColumn('user_id', types.text, (column) => column.notNull())
    .execute()
  await database.schema
    .createIndex('former_members_user')
    .on('former_members')
    .columns(['user_id', 'organization_id', 'member_id'])
    .execute()
  // The trail says whom administrators removed until now, each once.
  await sql`insert into former_members (member_id, organization_id, user_id)
    select target_id, organization_id, details ->> 'userId' from audit_events
    where action = 'member.removed' and target_kind = 'member'
      and organization_id is not null and details ->> 'userId' is not null
    order by id on conflict do nothing`.execute(database)
}
