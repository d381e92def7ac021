// Starts a second Usher on the database of a world, in a process of its own.
import { fork } from 'node:child_process'
import type { World } from './world.ts'

export type SecondNode = { readonly baseUrl: string; close(): void }

export async function startSecondNode(
  world: Pick<World, 'baseUrl' | 'databaseUrl'>,
): Promise<SecondNode> {
  const second = fork(new URL('./second-server.ts', import.meta.url), {
    env: {
      ...process.env,
      USHER_TEST_DATABASE: world.databaseUrl,
      USHER_TEST_BASE: world.baseUrl,
    },
    execArgv: ['--conditions=source'],
  })
  const port = await new Promise<number>((resolve, reject) => {
    second.once('message', (message) => resolve(Number(message)))
    second.once('exit', (code) => reject(new Error(`the second server ended: ${code}`)))
  })
  return { baseUrl: `http://localhost:${port}`, close: () => void second.kill() }
}
