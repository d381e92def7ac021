// One writer for everybody, and one COMMIT for several transactions: waiting for the disk costs far
// more than the statements before it. Transactions take turns, and those that end in the same turn of the
// event loop are committed together. Nobody waits for company: the commit comes as soon as what has
// arrived already is done.
//
// To the outside nothing changes. Whoever fails undoes only its own work: back to a savepoint, or all of
// it where nobody was before. Nobody hears of an outcome, good or bad, before the commit that it rests
// on; if that fails, it fails for all of them.
import { clearImmediate, setImmediate } from 'node:timers'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import { AssertionError } from '../../lib/assert.ts'
import type { SqliteConnection } from './connection.ts'

/** A crowd that never ends must not keep the first from being answered. */
export const groupLimits = { membersMax: 100, openMillisecondsMax: 25 }

/** The right to use the writer until it is handed back or its transaction has ended. */
export class Turn implements DatabaseConnection {
  readonly #execute: (query: CompiledQuery) => Promise<QueryResult<unknown>>
  state: 'idle' | 'begun' | 'ended' = 'idle'

  constructor(execute: (turn: Turn, query: CompiledQuery) => Promise<QueryResult<unknown>>) {
    this.#execute = (query) => execute(this, query)
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    // Kysely knows the row's type from the query that it built.
    return this.#execute(query) as Promise<QueryResult<Row>>
  }

  // eslint-disable-next-line require-yield
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new AssertionError('queries are not streamed')
  }
}

type Member = { resolve(): void; reject(error: unknown): void }
type Group = {
  readonly members: Member[]
  readonly openedAt: number
  readonly immediate: NodeJS.Immediate
  /** The event loop has turned: whoever is at work now is the last. */
  isDue: boolean
}

export class GroupCommit {
  readonly #connection: SqliteConnection
  readonly #limits: typeof groupLimits
  readonly #waiting: ((turn: Turn) => void)[] = []
  #isTaken = false
  #group: Group | undefined

  constructor(connection: SqliteConnection, limits: typeof groupLimits = groupLimits) {
    this.#connection = connection
    this.#limits = limits
  }

  acquire(): Promise<Turn> {
    if (this.#isTaken) return new Promise((resolve) => this.#waiting.push(resolve))
    this.#isTaken = true
    return Promise.resolve(this.#newTurn())
  }

  begin(turn: Turn): void {
    const isFirst = this.#group === undefined
    if (isFirst) {
      this.#connection.begin()
      const immediate = setImmediate(() => this.#loopTurned())
      this.#group = { members: [], openedAt: performance.now(), immediate, isDue: false }
    }
    this.#connection.beginMember(isFirst)
    turn.state = 'begun'
  }

  /** Settles when the group is committed, or could not be. */
  async commit(turn: Turn): Promise<void> {
    this.#connection.endMember()
    await this.#join(turn)
  }

  /** Kysely calls this for a failed commit as well; then there is nothing left to undo. */
  async rollback(turn: Turn): Promise<void> {
    if (turn.state !== 'begun') return
    const { failure } = this.#connection
    // After some errors (disk full) SQLite has undone everything, those before us included.
    if (!this.#connection.undoMember()) this.#fail(failure)
    if (this.#group === undefined || this.#group.members.length === 0) return this.#end(turn)
    // The failure may come from what an earlier member wrote, and stands only once that does.
    await this.#join(turn)
  }

  release(turn: Turn): void {
    if (turn.state !== 'ended') this.#end(turn)
  }

  close(): void {
    if (this.#isTaken) this.#fail(new Error('the database was closed'))
    else this.#commitGroup()
    this.#connection.close()
  }

  #newTurn(): Turn {
    return new Turn((turn, query) => {
      // Outside of a transaction a statement commits by itself, and nobody else's work with it.
      if (turn.state === 'idle') this.#commitGroup()
      return this.#connection.executeQuery(query)
    })
  }

  #join(turn: Turn): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#group?.members.push({ resolve, reject })
      this.#end(turn)
    })
  }

  #end(turn: Turn): void {
    turn.state = 'ended'
    if (this.#group !== undefined && this.#isComplete(this.#group)) this.#commitGroup()
    const next = this.#waiting.shift()
    this.#isTaken = next !== undefined
    next?.(this.#newTurn())
  }

  #isComplete({ isDue, members, openedAt }: Group): boolean {
    const { membersMax, openMillisecondsMax } = this.#limits
    // Where all have been undone there is nothing to wait for, and the lock to give back.
    if (isDue || members.length === 0 || members.length >= membersMax) return true
    return performance.now() - openedAt >= openMillisecondsMax
  }

  #loopTurned(): void {
    if (this.#group === undefined) return
    this.#group.isDue = true
    if (!this.#isTaken) this.#commitGroup()
  }

  #commitGroup(): void {
    const group = this.#group
    if (group === undefined) return
    try {
      if (group.members.length > 0) this.#connection.commit()
      else this.#connection.rollback()
    } catch (error) {
      this.#fail(error)
      return
    }
    this.#forget(group)
    for (const member of group.members) member.resolve()
  }

  #fail(error: unknown): void {
    const group = this.#group
    this.#connection.rollback()
    if (group === undefined) return
    this.#forget(group)
    for (const member of group.members) member.reject(error)
  }

  #forget(group: Group): void {
    clearImmediate(group.immediate)
    this.#group = undefined
  }
}
