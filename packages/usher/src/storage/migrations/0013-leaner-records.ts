// What each sign-in has to write for lists that another index can answer as well: events of the trail
// that are found by their person, and attempts of a connection, which are also there by outcome.
import { sql, type Transaction } from 'kysely'
import { notOfPerson } from '../lists.ts'

export async function leanerRecords({ schema }: Transaction<unknown>): Promise<void> {
  await schema.dropIndex('audit_events_actor').execute()
  await schema
    .createIndex('audit_events_actor')
    .on('audit_events')
    .columns(['actor_key', 'organization_id', 'id'])
    .where(sql<boolean>`actor_key is not null`)
    .execute()
  await schema.dropIndex('audit_events_target').execute()
  await schema
    .createIndex('audit_events_target')
    .on('audit_events')
    .columns(['target_id', 'organization_id', 'id'])
    .where(notOfPerson)
    .execute()
  await schema.dropIndex('sign_in_attempts_connection_log').execute()
}
