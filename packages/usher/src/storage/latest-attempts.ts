import type { AttemptId, ConnectionId } from '../core/ids.ts'
import type { SignInAttempt } from '../core/model.ts'
import type { LatestAttempts } from '../engine/ports.ts'
import { toAttempt } from './attempt-rows.ts'
import type { Database } from './schema.ts'

/** The last sign-in through a connection that let somebody in, and the last that did not. */
export async function latestAttempts(
  database: Database,
  connectionId: ConnectionId,
): Promise<LatestAttempts> {
  // A look-up at the end of the index for each outcome, instead of a walk through the good ones
  // until the last bad one.
  const last = (outcome: SignInAttempt['outcome']) =>
    database
      .selectFrom('sign_in_attempts')
      .select((expression) => expression.fn.max('id').as('id'))
      .where('connection_id', '=', connectionId)
      .where('outcome', '=', outcome)
  const ids = await database
    .selectNoFrom([
      last('signedIn').as('signedIn'),
      last('linked').as('linked'),
      last('created').as('created'),
      last('denied').as('denied'),
      last('failed').as('failed'),
    ])
    .executeTakeFirst()
  const succeeded = newest([ids?.signedIn, ids?.linked, ids?.created])
  const failed = newest([ids?.denied, ids?.failed])
  const wanted = [succeeded, failed].filter((id) => id !== null)
  if (wanted.length === 0) return { succeeded: null, failed: null }
  const rows = await database
    .selectFrom('sign_in_attempts')
    .selectAll()
    .where('id', 'in', wanted)
    .execute()
  const find = (id: AttemptId | null): SignInAttempt | null => {
    const row = rows.find((one) => one.id === id)
    return row === undefined ? null : toAttempt(row)
  }
  return { succeeded: find(succeeded), failed: find(failed) }
}

/** Ids are ordered by time. */
function newest(ids: readonly (AttemptId | null | undefined)[]): AttemptId | null {
  return ids.reduce<AttemptId | null>(
    (best, id) => (id != null && (best === null || id > best) ? id : best),
    null,
  )
}
