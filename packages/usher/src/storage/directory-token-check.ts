// The check of a provisioning client's token: one statement, compiled once, by unique key. As with a
// session, what decides is read at every request: a revocation counts from its commit on.
import { sql, type InferResult, type Kysely } from 'kysely'
import type { Storage } from '../engine/ports.ts'
import { fromDate, toDate } from './columns.ts'
import { toDirectoryToken } from './directory-tokens.ts'
import { fromJson } from './json-columns.ts'
import type { Json, Tables } from './schema.ts'

const settingsKeptMax = 200

export function directoryTokenCheck(database: Kysely<Tables>): Storage['checkDirectoryToken'] {
  const compiled = directoryTokenQuery(database, '', 0).compile()
  const settingsOf = remembered(fromJson.directorySettings)
  return async (tokenHash, now) => {
    const { rows } = await database.executeQuery<DirectoryTokenRow>({
      ...compiled,
      parameters: [tokenHash, fromDate(now)],
    })
    const [row] = rows
    return (
      row && {
        token: toDirectoryToken(row),
        directory: {
          id: row.directory_id,
          organizationId: row.organization_id,
          name: row.directory_name,
          connectionId: row.connection_id,
          settings: settingsOf(row.settings),
          createdAt: toDate(row.directory_created_at),
          updatedAt: toDate(row.directory_updated_at),
        },
      }
    )
  }
}

type DirectoryTokenRow = InferResult<ReturnType<typeof directoryTokenQuery>>[number]

/** Parameters in this order: token hash, now. */
export function directoryTokenQuery(database: Kysely<Tables>, tokenHash: string, at: number) {
  return database
    .selectFrom('directory_tokens')
    .innerJoin('directories', 'directories.id', 'directory_tokens.directory_id')
    .innerJoin('organizations', 'organizations.id', 'directories.organization_id')
    .selectAll('directory_tokens')
    .select([
      'directories.connection_id',
      'directories.name as directory_name',
      'directories.settings',
      'directories.created_at as directory_created_at',
      'directories.updated_at as directory_updated_at',
    ])
    .where('directory_tokens.token_hash', '=', tokenHash)
    .where('directory_tokens.revoked_at', 'is', null)
    .where((build) =>
      build.or([
        build('directory_tokens.expires_at', 'is', null),
        build('directory_tokens.expires_at', '>', at),
      ]),
    )
    .where(sql<boolean>`organizations.enabled`)
}

/** Settings may be long and are asked for at every request; equal text is parsed once. */
function remembered<Value>(parse: (stored: Json) => Value): (stored: Json) => Value {
  const known = new Map<Json, Value>()
  return (stored) => {
    const found = known.get(stored)
    if (found !== undefined) return found
    const value = parse(stored)
    if (known.size >= settingsKeptMax) known.clear()
    known.set(stored, value)
    return value
  }
}
