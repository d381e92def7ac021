import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Environment } from './config.ts'
import { run } from './run.ts'

async function runUsher(commandLine: readonly string[], environment: Environment = {}) {
  const printed: string[] = []
  const errors: string[] = []
  const code = await run(commandLine, environment, {
    print: (line) => printed.push(line),
    printError: (line) => errors.push(line),
  })
  return { code, printed: printed.join('\n'), errors: errors.join('\n') }
}

describe('help and version', () => {
  test.each([['help'], ['--help'], ['-h']])('usher %s lists the commands', async (word) => {
    const { code, printed } = await runUsher([word])
    expect(code).toBe(0)
    for (const name of ['serve', 'migrate', 'demo', 'help', 'version'])
      expect(printed).toContain(name)
  })

  test.each([
    [['help', 'demo'], '--state-dir DIR'],
    [['demo', '--help'], '--state-dir DIR'],
    [['serve', '-h'], '--config FILE'],
  ])('usher %j explains one command', async (commandLine, option) => {
    const { code, printed } = await runUsher(commandLine)
    expect(code).toBe(0)
    expect(printed).toContain(option)
  })

  test('no command is wrong use, with help', async () => {
    expect(await runUsher([])).toMatchObject({ code: 2, printed: expect.stringContaining('Usage') })
  })

  test('version is that of the package', async () => {
    const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
    const { version } = JSON.parse(manifest) as { version: string }
    expect(await runUsher(['version'])).toEqual({ code: 0, printed: version, errors: '' })
    expect(await runUsher(['--version'])).toMatchObject({ printed: version })
  })
})

describe('wrong use ends with 2 and shows the usage', () => {
  test.each([
    [['sevre'], 'there is no command "sevre"'],
    [['constructor'], 'there is no command "constructor"'],
    [['serve', '--prot', '1'], "Unknown option '--prot'"],
    [['serve', 'now'], "Unexpected argument 'now'"],
    [['demo', '--port'], 'argument missing'],
    [['demo', '--reset=yes'], 'does not take an argument'],
  ])('usher %j', async (commandLine, message) => {
    const { code, printed, errors } = await runUsher(commandLine)
    expect(code).toBe(2)
    expect(printed).toBe('')
    expect(errors).toContain(message)
    expect(errors).toContain('Usage: usher')
  })
})

describe('failure ends with 1 and a line for each cause, without a stack', () => {
  test('usher serve without settings', async () => {
    const { code, errors } = await runUsher(['serve'])
    expect(code).toBe(1)
    expect(errors.split('\n')).toEqual([
      expect.stringMatching(/^usher: USHER_BASE_URL \(baseUrl\) is missing\. .*https/),
      expect.stringMatching(/^usher: USHER_MASTER_KEY \(masterKey\) is missing\. .*openssl/),
    ])
  })

  test('usher serve --debug shows where it comes from', async () => {
    expect((await runUsher(['serve', '--debug'])).errors).toContain('    at ')
  })
})

test('usher migrate brings the database up to date, and says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-migrate-'))
  const environment = { USHER_DATABASE_URL: `sqlite:${folder}/new/usher.db` }
  const first = await runUsher(['migrate'], environment)
  expect(first).toMatchObject({ code: 0, errors: '' })
  expect(first.printed).toMatch(/^Applied \S+\.\n(.*\n)*The database is up to date: \S+\.$/)
  const second = await runUsher(['migrate'], environment)
  expect(second.printed).toMatch(/^The database is up to date: \S+\.$/)
  rmSync(folder, { recursive: true })
})
