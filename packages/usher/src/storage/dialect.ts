// What differs between the two databases, as a type. sqlite/ and postgres/ implement it, and nothing
// else in this folder asks which database it speaks to.
import type { ColumnDataType, Dialect, RawBuilder, SelectQueryBuilder, Transaction } from 'kysely'
import type { JsonTraits } from './json-places.ts'
import type { Database, Tables } from './schema.ts'

/** Column types of the migrations. */
export type ColumnTypes = {
  /** Compared and sorted by its bytes in both databases. */
  readonly text: ColumnDataType | RawBuilder<unknown>
  readonly integer: ColumnDataType
  readonly time: ColumnDataType
  readonly boolean: ColumnDataType
  readonly json: ColumnDataType
  /** At the end of a table that is looked up by its primary key only: its rows lie in that index. */
  readonly clustered: RawBuilder<unknown>
}

export type LockStrength =
  /** The row cannot be changed or removed by others. */
  | 'update'
  /** As `update`, but rows that refer to it can still be inserted. */
  | 'no key update'
  /** The row cannot be removed by others; any number may hold it. */
  | 'key share'
  /** Rows that others hold are left out: background work shares a queue. */
  | 'update, skip locked'

export type LockRows = <Schema, Names extends keyof Schema, Row>(
  query: SelectQueryBuilder<Schema, Names, Row>,
  strength: LockStrength,
) => SelectQueryBuilder<Schema, Names, Row>

export type SetTraits = {
  /** A table of texts with the one column `value`; the list may have any length. */
  rowsOf(texts: readonly string[], alias: string): RawBuilder<unknown>
  isOneOf(column: RawBuilder<unknown>, texts: readonly string[]): RawBuilder<boolean>
  /**
   * Joins the rows of a table whose column has this value: one look-up by index for each row on the
   * left, whatever the planner knows or believes of the sizes.
   */
  joinEach(
    table: keyof Tables,
    alias: string,
    column: string,
    value: RawBuilder<unknown>,
  ): RawBuilder<unknown>
}

export type DialectTraits = {
  readonly name: 'sqlite' | 'postgres'
  readonly columnTypes: ColumnTypes
  readonly json: JsonTraits
  readonly sets: SetTraits
  /** A to Z in lower case, and nothing else. */
  foldLatin(text: RawBuilder<unknown>): RawBuilder<unknown>
  /** Keeps rows from being changed by others until the transaction ends. */
  readonly lockRows: LockRows
  /**
   * Waits for every transaction that has one of these turns to end, and takes them until this one
   * does. What is read afterwards includes what the others have committed.
   */
  takeTurns(database: Database, turns: readonly string[]): Promise<void>
  /** Keeps other processes from migrating until the transaction ends. */
  lockMigrations(transaction: Transaction<unknown>): Promise<void>
  /** Keeps everybody else from writing these tables, which are locked in this order, until it ends. */
  lockTables(transaction: Transaction<unknown>, tables: readonly string[]): Promise<void>
  /** Whether running the same transaction again can succeed. */
  isRetryable(error: unknown): boolean
  /** Whether the database could not be reached, or went away: nothing is wrong with what was asked. */
  isUnreachable(error: unknown): boolean
}

/** An open database: one way to write, one to read, which never waits for the writer. */
export type OpenDatabase = {
  readonly traits: DialectTraits
  readonly writer: Dialect
  /** `undefined` where the writer's pool serves reads as well. */
  readonly reader: Dialect | undefined
  close(): Promise<void>
}
