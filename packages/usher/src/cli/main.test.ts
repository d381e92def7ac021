// The commands as processes of their own: what they print, how they end, which exit code.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, test } from 'vitest'

const patient = 60_000
const main = fileURLToPath(new URL('main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'usher-main-'))
const running = new Set<UsherProcess>()
afterEach(async () => {
  await Promise.all([...running].map((process) => process.stop('SIGKILL')))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

type UsherProcess = ReturnType<typeof startUsher>

function startUsher(commandLine: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--conditions=source', main, ...commandLine], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = { out: '', error: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.error += text))
  const ended = once(child, 'close').then(([code]) => {
    running.delete(started)
    return code as number | null
  })
  const started = {
    printed,
    ended,
    /** Resolves with the match as soon as it stands on standard output. */
    async waitFor(pattern: RegExp): Promise<RegExpExecArray> {
      for (;;) {
        const found = pattern.exec(printed.out)
        if (found !== null) return found
        const over = await Promise.race([once(child.stdout, 'data'), ended])
        if (!Array.isArray(over)) throw new Error(`ended early: ${printed.out}${printed.error}`)
      }
    },
    async stop(signal: NodeJS.Signals): Promise<number | null> {
      child.kill(signal)
      return ended
    },
  }
  running.add(started)
  return started
}

function serving(name: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    USHER_BASE_URL: 'http://localhost:4999',
    USHER_PORT: '0',
    USHER_MASTER_KEY: 'x7Y3vZ2mS5uJpW1kQ8rLr0aTf6hNc9dEbG4iOjXwVyM=',
    USHER_DATABASE_URL: `sqlite:./${name}/usher.db`,
    ...more,
  }
}

async function readyAt(process: UsherProcess): Promise<string> {
  const [, port = ''] = await process.waitFor(/"port":(\d+).*"message":"ready"/)
  return `http://127.0.0.1:${port}`
}

describe('usher serve', () => {
  test(
    'serves, offers the set-up link, warns of dangers, and ends in order',
    async () => {
      const danger = { USHER_DANGEROUSLY_ALLOW_PRIVATE_ADDRESSES: 'localhost:3001' }
      const process = startUsher(['serve'], serving('empty', danger))
      const address = await readyAt(process)
      const [, link = ''] = await process.waitFor(/Set up this instance .*: (\S+)/)
      expect(link).toMatch(/^http:\/\/localhost:4999\/set-up\?token=[\w-]{43}$/)
      expect(process.printed.out).toMatch(/"level":"warn".*localhost:3001.*DANGER/)
      expect((await fetch(`${address}/livez`)).status).toBe(200)
      expect((await fetch(`${address}/readyz`)).status).toBe(200)
      expect((await fetch(link.replace('http://localhost:4999', address))).status).toBe(200)
      expect(await process.stop('SIGTERM')).toBe(0)
      expect(process.printed.error).toBe('')
      const logged = process.printed.out.split('\n').filter((line) => line.startsWith('{'))
      expect(logged.at(-1)).toContain('"message":"stopped"')
      // Structured lines go to log stores: the token must not be in one of them.
      expect(logged.join('\n')).not.toContain(new URL(link).searchParams.get('token'))
      // The last connection to close folds the log back into the file.
      expect(readdirSync(join(folder, 'empty'))).toEqual(['usher.db'])
    },
    patient,
  )

  test(
    'makes the first owner from the environment',
    async () => {
      const process = startUsher(
        ['serve'],
        serving('bootstrap', {
          USHER_BOOTSTRAP_EMAIL: 'owner@contoso.example',
          USHER_BOOTSTRAP_PASSWORD: 'kettle vapour drums',
          USHER_BOOTSTRAP_ORGANIZATION_NAME: 'Contoso',
          USHER_BOOTSTRAP_ORGANIZATION_SLUG: 'contoso',
        }),
      )
      const address = await readyAt(process)
      const signIn = await fetch(`${address}/api/auth/email/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'http://localhost:4999' },
        body: JSON.stringify({
          email: 'owner@contoso.example',
          password: 'kettle vapour drums',
          organization: 'contoso',
        }),
      })
      expect(signIn.status).toBe(200)
      expect(await process.stop('SIGINT')).toBe(0)
      expect(process.printed.out).not.toContain('/set-up')
      expect(process.printed.out).not.toContain('kettle')
    },
    patient,
  )
})

test(
  'usher let-in prints a link for a member, beside the server that runs',
  async () => {
    const settings = serving('let-in', {
      USHER_BOOTSTRAP_EMAIL: 'owner@contoso.example',
      USHER_BOOTSTRAP_PASSWORD: 'kettle vapour drums',
      USHER_BOOTSTRAP_ORGANIZATION_NAME: 'Contoso',
      USHER_BOOTSTRAP_ORGANIZATION_SLUG: 'contoso',
    })
    const server = startUsher(['serve'], settings)
    const address = await readyAt(server)
    const args = ['let-in', '--organization', 'contoso', '--email', 'owner@contoso.example']
    const letIn = startUsher(args, settings)
    const [, link = ''] = await letIn.waitFor(/within an hour\): (\S+)/)
    const page = await fetch(link.replace('http://localhost:4999', address))
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('password')])
    expect(await server.stop('SIGTERM')).toBe(0)
  },
  patient,
)

test(
  'usher demo runs once in a folder, and Ctrl-C ends it with 0',
  async () => {
    const first = startUsher(['demo'])
    await first.waitFor(/Ctrl-C stops it/)
    const second = startUsher(['demo'])
    expect(await second.ended).toBe(1)
    expect(second.printed.error).toMatch(/^usher: a demo is running here already, at http.*\n$/)
    expect(existsSync(join(folder, '.usher', 'demo.json'))).toBe(true)
    expect(await first.stop('SIGINT')).toBe(0)
    expect(first.printed.error).toBe('')
    expect(readdirSync(join(folder, '.usher')).toSorted()).toEqual(['secrets.json', 'usher.db'])
  },
  patient,
)

test(
  'wrong use ends with 2',
  async () => {
    const process = startUsher(['nonsense'])
    expect(await process.ended).toBe(2)
    expect(process.printed.error).toContain('there is no command "nonsense"')
  },
  patient,
)
