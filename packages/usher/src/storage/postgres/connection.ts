// The pg pool for Kysely: statements are prepared under a name, and errors become the ones that the
// engine knows.
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type { Pool, PoolClient, QueryResult } from 'pg'
import { withoutNul } from '../storable-text.ts'
import { isAborted, isStaleStatement, toUniqueViolation } from './errors.ts'

/** A connection keeps its prepared statements for as long as it lives, so there is an end to them. */
const statementNamesMax = 500
const preparable = /^(?:select|insert|update|delete|with)\b/

export function kyselyPool(pool: Pool): PostgresPool {
  const names = new Map<string, string>()
  const nameOf = (sql: string): string | undefined => {
    const known = names.get(sql)
    if (known !== undefined || names.size >= statementNamesMax || !preparable.test(sql))
      return known
    const name = `usher_${names.size}`
    names.set(sql, name)
    return name
  }
  // Kysely knows a connection by its client, so a client keeps its wrapper.
  const clients = new WeakMap<PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect()
      const known = clients.get(client)
      if (known) return known
      const wrapped = kyselyClient(client, nameOf)
      clients.set(client, wrapped)
      return wrapped
    },
    // The pool belongs to whoever opened it (open.ts).
    end: () => Promise.resolve(),
  }
}

function kyselyClient(
  client: PoolClient,
  nameOf: (sql: string) => string | undefined,
): PostgresPoolClient {
  let stale = false
  let failure: unknown
  async function query(text: string, parameters: readonly unknown[]): Promise<QueryResult> {
    const name = nameOf(text)
    const values = parameters.map((value) =>
      typeof value === 'string' ? withoutNul(value) : value,
    )
    try {
      return await client.query(name === undefined ? { text, values } : { name, text, values })
    } catch (error) {
      // Of statements that were sent one behind the other, one that failed by the first may be heard
      // of before it: what went wrong last on this connection, apart from that, went wrong there.
      if (isAborted(error)) throw failure ?? error
      failure = toUniqueViolation(error) ?? error
      if (!isStaleStatement(error)) throw failure
      stale = true
      // Inside a transaction this fails as well, and the whole transaction runs again.
      return await client.query({ text, values }).catch(() => {
        throw error
      })
    }
  }
  return {
    // Kysely knows the row's type from the query that it built; it streams nothing through here.
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy || stale),
  }
}
