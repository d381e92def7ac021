// Opens a SQLite file with one connection that writes and one that only reads. In WAL mode a reader
// sees the last commit and never waits for the writer.
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { OpenDatabase } from '../dialect.ts'
import { SqliteConnection } from './connection.ts'
import { sqliteReader, sqliteTraits, sqliteWriter } from './dialect.ts'
import { GroupCommit } from './group-commit.ts'

/**
 * How long SQLite itself waits for another process, blocking this one. Short, because
 * `transaction` tries again without blocking.
 */
const busyMilliseconds = 100
const cacheKibibytes = 65_536
/** A sign-in changes some forty pages: folding them back one by one would write most of them twice. */
const checkpointPages = 8192

export type SqliteOptions = {
  /** `full`: a commit survives a power cut. `normal` may lose the last ones; nothing breaks. */
  readonly synchronous: 'full' | 'normal'
}

export function openSqlite(path: string, { synchronous }: SqliteOptions): OpenDatabase {
  const file = resolve(path)
  mkdirSync(dirname(file), { recursive: true })
  // Made before SQLite makes it, so that nobody else on the machine can read it, nor the WAL
  // beside it, which inherits the mode.
  closeSync(openSync(file, 'a', 0o600))
  const writing = new DatabaseSync(file, { timeout: busyMilliseconds })
  writing.exec(`
    pragma journal_mode = wal;
    pragma synchronous = ${synchronous};
    pragma wal_autocheckpoint = ${checkpointPages};
    pragma foreign_keys = on;
    pragma trusted_schema = off;
    pragma temp_store = memory;
    pragma cache_size = -${cacheKibibytes};
  `)
  // Not memory-mapped: after every commit of the writer SQLite gives the whole mapping back and faults
  // it in again, which costs the next read five times what reading a dozen pages does.
  const reading = new DatabaseSync(file, { readOnly: true, timeout: busyMilliseconds })
  reading.exec(`
    pragma trusted_schema = off;
    pragma temp_store = memory;
    pragma cache_size = -${cacheKibibytes};
  `)
  const writer = new GroupCommit(new SqliteConnection(writing))
  const reader = new SqliteConnection(reading)
  return {
    traits: sqliteTraits,
    writer: sqliteWriter(writer),
    reader: sqliteReader(reader),
    close() {
      // The writer last: the last connection to close folds the WAL back into the file.
      reader.close()
      writer.close()
      return Promise.resolve()
    },
  }
}
