import type { OpenDatabase } from './dialect.ts'
import { openPostgres } from './postgres/open.ts'
import { openSqlite } from './sqlite/open.ts'

export type DatabaseOptions = {
  /** `sqlite:/path/to/file.db` or `postgres://user:password@host:port/database`. */
  readonly url: string
  /** SQLite: `normal` is for benchmarks and throw-away data. Default `full`. */
  readonly synchronous?: 'full' | 'normal'
  /** PostgreSQL: the most connections that this process holds. Default 10. */
  readonly poolSize?: number
}

const defaultPoolSize = 10

export function openDatabase(options: DatabaseOptions): OpenDatabase {
  const { url } = options
  if (url.startsWith('sqlite:')) {
    const path = url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '')
    if (path === '' || path === ':memory:')
      throw new InvalidDatabaseUrl('SQLite needs a file: sqlite:/path/to/file.db')
    return openSqlite(path, { synchronous: options.synchronous ?? 'full' })
  }
  if (/^postgres(?:ql)?:\/\//.test(url))
    return openPostgres(url, { poolSize: options.poolSize ?? defaultPoolSize })
  throw new InvalidDatabaseUrl('the database is sqlite:/path/to/file.db or postgres://…')
}

/** Says what a database URL looks like, and nothing of the one given: it may hold a password. */
export class InvalidDatabaseUrl extends Error {
  override readonly name = 'InvalidDatabaseUrl'
}
