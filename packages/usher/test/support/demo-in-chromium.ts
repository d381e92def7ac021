// The demo exactly as a newcomer starts it, in a process of its own, and a real Chromium to look at it.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { z } from 'zod'
import { chromiumPath } from '../../../../scripts/chromium-path.ts'

const factsSchema = z.object({
  baseUrl: z.url(),
  entraUrl: z.url(),
  provisioningUrl: z.url(),
  organizationId: z.string(),
  /** The folder where its letters lie. */
  outbox: z.string(),
  admin: z.object({ email: z.string(), password: z.string() }),
})

export type DemoInChromium = {
  readonly facts: z.infer<typeof factsSchema>
  readonly chrome: Browser
  /** Ends it as Ctrl-C does; the exit code, which is 0 where all went well. */
  stop(): Promise<number | null>
}

export async function startDemoInChromium(): Promise<DemoInChromium> {
  const folder = await mkdtemp(join(tmpdir(), 'usher-demo-'))
  const command = new URL('../../src/cli/main.ts', import.meta.url).pathname
  const options = ['--conditions=source', command, 'demo', '--state-dir', folder]
  const demo = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] })
  await ready(demo)
  const facts = factsSchema.parse(JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')))
  const chrome = await chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  return {
    facts,
    chrome,
    async stop() {
      await chrome.close()
      const ended = new Promise<number | null>((resolve) => demo.once('exit', resolve))
      demo.kill('SIGINT')
      const code = await ended
      await rm(folder, { recursive: true, force: true })
      return code
    },
  }
}

function ready(demo: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = ''
    demo.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      if (seen.includes('Ctrl-C')) resolve()
    })
    demo.once('exit', (code) => reject(new Error(`the demo ended with ${code}`)))
  })
}
