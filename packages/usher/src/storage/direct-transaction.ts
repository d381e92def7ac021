// Kysely sends the statements of a transaction one after the other, through a dozen promises each. Here
// nothing stands between a statement and its connection: SQLite answers at once, and PostgreSQL is sent
// what does not depend on each other without waiting for the answers in between.
import {
  DummyDriver,
  Transaction,
  type ConnectionProvider,
  type DatabaseConnection,
  type Dialect,
  type Kysely,
} from 'kysely'
import { assert } from '../lib/assert.ts'

/** Runs `work` on the connection of a transaction that Kysely has begun and will end. */
export function onItsConnection<Schema, Result>(
  database: Kysely<Schema>,
  dialect: Dialect,
  transaction: Transaction<Schema>,
  work: (direct: Transaction<Schema>) => Promise<Result>,
): Promise<Result> {
  return transaction.getExecutor().provideConnection(async (connection) => {
    const provider = new HeldConnection(connection)
    const executor = database.getExecutor().withConnectionProvider(provider)
    try {
      // Whoever begins and ends transactions is the one above; this one has no driver to ask.
      const driver = new DummyDriver()
      return await work(new Transaction({ config: { dialect }, dialect, driver, executor }))
    } finally {
      provider.end()
    }
  })
}

/** Given to every statement until the transaction's work is done. */
class HeldConnection implements ConnectionProvider {
  readonly #connection: DatabaseConnection
  #hasEnded = false

  constructor(connection: DatabaseConnection) {
    this.#connection = connection
  }

  provideConnection<Result>(
    use: (connection: DatabaseConnection) => Promise<Result>,
  ): Promise<Result> {
    assert(!this.#hasEnded, 'the transaction has not ended')
    return use(this.#connection)
  }

  end(): void {
    this.#hasEnded = true
  }
}
