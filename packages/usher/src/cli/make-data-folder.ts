import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CommandError } from './command.ts'

/** SQLite makes its file and not the folder that the file is in; only this user may look into it. */
export async function makeDataFolder(databaseUrl: string): Promise<void> {
  const file = sqliteFile(databaseUrl)
  if (file === undefined) return
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new CommandError(`cannot make the folder of the database, ${dirname(file)}.`, {
      cause: error,
    })
  }
}

function sqliteFile(databaseUrl: string): string | undefined {
  const prefix = 'sqlite:'
  if (!databaseUrl.startsWith(prefix) || databaseUrl === 'sqlite::memory:') return undefined
  return databaseUrl.slice(prefix.length)
}
