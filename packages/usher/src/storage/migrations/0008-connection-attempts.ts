// The last good and the last bad sign-in of a connection, and its sign-ins in the log by outcome.
import type { Transaction } from 'kysely'

export async function connectionAttempts(database: Transaction<unknown>): Promise<void> {
  await database.schema
    .createIndex('sign_in_attempts_connection')
    .on('sign_in_attempts')
    .columns(['connection_id', 'outcome', 'id'])
    .execute()
}
