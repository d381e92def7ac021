import { migrate as migrateDatabase } from '../storage/open-storage.ts'
import type { CommandContext } from './command.ts'
import { loadDatabaseConfig } from './config.ts'
import { configSources } from './config-sources.ts'
import { makeDataFolder } from './make-data-folder.ts'

/** `usher migrate`: for deployments that migrate before they start new nodes. */
export async function migrate(context: CommandContext): Promise<void> {
  const { databaseUrl } = loadDatabaseConfig(configSources(context))
  await makeDataFolder(databaseUrl)
  const { applied, version } = await migrateDatabase({ url: databaseUrl })
  for (const name of applied) context.print(`Applied ${name}.`)
  context.print(`The database is up to date: ${version}.`)
}
