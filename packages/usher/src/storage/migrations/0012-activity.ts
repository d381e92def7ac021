// What the overview counts, answered from indexes alone: how often people signed in, why they could
// not, how many arrived, what the directory sent.
import type { Transaction } from 'kysely'
import { forCounts } from '../lists.ts'

export async function activity({ schema }: Transaction<unknown>): Promise<void> {
  await schema
    .createIndex('sign_in_attempts_activity')
    .on('sign_in_attempts')
    .columns(['organization_id', 'created_at', 'outcome', 'code'])
    .where(forCounts)
    .execute()
  await schema
    .createIndex('scim_requests_activity')
    .on('scim_requests')
    .columns(['organization_id', 'created_at', 'method', 'status'])
    .where(forCounts)
    .execute()
  await schema
    .createIndex('members_activity')
    .on('members')
    .columns(['organization_id', 'created_at', 'status'])
    .where(forCounts)
    .execute()
}
