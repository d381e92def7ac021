import { sql } from 'kysely'
import { together } from '../../lib/together.ts'
import { hashToken } from '../../lib/tokens.ts'
import type { DialectTraits } from '../dialect.ts'

/**
 * Whoever inserts a key that another transaction has inserted waits until that one ends, even where it
 * has deleted the row again. So rows come and go inside the transaction and nobody ever sees one.
 * Sorted, so that two that want the same turns do not wait for each other.
 */
export const takeTurns: DialectTraits['takeTurns'] = async (database, turns) => {
  if (turns.length === 0) return
  // Hashes, because an index entry has its limits and a user name need not.
  const hashes = turns.map((turn) => hashToken(turn)).toSorted()
  await together([
    sql`insert into directory_turns (turn)
    select turn from unnest(${hashes}::text[]) as wanted (turn) order by turn
    on conflict do nothing`.execute(database),
    sql`delete from directory_turns where turn = any(${hashes}::text[])`.execute(database),
  ])
}
