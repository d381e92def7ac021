// One SQLite connection for Kysely: prepared statements are kept, values are bound by type, and
// errors become the ones that the engine knows.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import { AssertionError } from '../../lib/assert.ts'
import { withoutNul } from '../storable-text.ts'
import { toUniqueViolation, uniqueIndexNames } from './errors.ts'

/** Multi-row inserts and lists make new SQL texts; the oldest is dropped beyond this many. */
const statementsMax = 500

type Prepared = {
  readonly statement: StatementSync
  /** Empty where the statement returns no rows. */
  readonly columns: readonly string[]
}

export class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, Prepared>()
  #indexNames: ReadonlyMap<string, string> | undefined
  #failure: unknown
  #isMemberOpen = false
  #hasSavepoint = false

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      return Promise.resolve(this.#execute<Row>(query))
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /** What went wrong in the running transaction, which from then on can only be undone. */
  get failure(): unknown {
    return this.#failure
  }

  /** Takes the write lock at once: a lock that is asked for later can only fail. */
  begin(): void {
    this.#run('begin immediate')
    this.#isMemberOpen = false
    this.#failure = undefined
  }

  commit(): void {
    this.#run('commit')
  }

  rollback(): void {
    this.#isMemberOpen = false
    this.#failure = undefined
    // Some errors (disk full) have rolled back by themselves.
    if (this.#database.isTransaction) this.#run('rollback')
  }

  /**
   * One of the transactions that are committed together. The first has nobody to spare: it is undone
   * with all, so that a transaction that stays alone saves no page a second time.
   */
  beginMember(isFirst: boolean): void {
    this.#hasSavepoint = !isFirst
    if (this.#hasSavepoint) this.#run('savepoint member')
    this.#isMemberOpen = true
    this.#failure = undefined
  }

  endMember(): void {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#hasSavepoint) this.#run('release member')
    this.#isMemberOpen = false
  }

  /** False where everything has to be undone, or the database has done so already. */
  undoMember(): boolean {
    this.#isMemberOpen = false
    this.#failure = undefined
    if (!this.#hasSavepoint || !this.#database.isTransaction) return false
    this.#run('rollback to member')
    this.#run('release member')
    return true
  }

  // eslint-disable-next-line require-yield
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new AssertionError('queries are not streamed')
  }

  close(): void {
    this.#statements.clear()
    if (this.#database.isOpen) this.#database.close()
  }

  #execute<Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> {
    // As in PostgreSQL, a transaction in which a statement has failed does nothing more: the engine
    // starts again from the beginning, whichever database it runs on.
    if (this.#failure !== undefined) throw this.#failure
    try {
      const { statement, columns } = this.#prepare(sql)
      const values = parameters.map(bindable)
      // Kysely knows the row's type from the query that it built; the driver does not.
      if (columns.length > 0) return { rows: rowsOf(statement, columns, values) as Row[] }
      const { changes } = statement.run(...values)
      return { rows: [], numAffectedRows: BigInt(changes) }
    } catch (error) {
      const translated = toUniqueViolation(error, () => this.#uniqueIndexes()) ?? error
      if (this.#isMemberOpen) this.#failure = translated
      throw translated
    }
  }

  #run(sql: string): void {
    this.#prepare(sql).statement.run()
  }

  #prepare(sql: string): Prepared {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#database.prepare(sql)
    const columns = statement.columns().map(({ name }) => name)
    // Rows as arrays, because otherwise Node makes the name of every column anew for every row.
    statement.setReturnArrays(true)
    const prepared = { statement, columns }
    const oldest = this.#statements.size >= statementsMax && this.#statements.keys().next()
    if (oldest && !oldest.done) this.#statements.delete(oldest.value)
    this.#statements.set(sql, prepared)
    return prepared
  }

  #uniqueIndexes(): ReadonlyMap<string, string> {
    this.#indexNames ??= uniqueIndexNames(this.#database)
    return this.#indexNames
  }
}

function rowsOf(
  statement: StatementSync,
  columns: readonly string[],
  values: readonly SQLInputValue[],
): readonly unknown[] {
  return statement.all(...values).map((cells) => {
    const row: Record<string, unknown> = {}
    for (const [index, column] of columns.entries()) row[column] = cells[index]
    return row
  })
}

function bindable(value: unknown): SQLInputValue {
  if (typeof value === 'string') return withoutNul(value)
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value === null || value === undefined) return null
  throw new AssertionError(`cannot store a ${typeof value}`)
}
