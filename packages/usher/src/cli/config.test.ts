import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ConfigError, loadConfig, loadDatabaseConfig } from './config.ts'
import type { Config, Environment } from './config.ts'
import { settingNames, settings, variableOf } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'usher-config-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const goodKey = randomBytes(32).toString('base64')
const enough: Environment = {
  USHER_BASE_URL: 'https://id.contoso.example',
  USHER_MASTER_KEY: `main:${goodKey}`,
}

function load(environment: Environment, configFile?: string): Config {
  return loadConfig({
    environment: { ...enough, ...environment },
    ...(configFile !== undefined && { configFile }),
  })
}

/** The messages of what is wrong, one a line. */
function problemsOf(environment: Environment, configFile?: string): string {
  try {
    load(environment, configFile)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

describe('a good configuration', () => {
  test('needs an address and a key, and has safe defaults', () => {
    expect(load({})).toEqual({
      baseUrl: 'https://id.contoso.example',
      host: '127.0.0.1',
      port: 3000,
      databaseUrl: 'sqlite:./data/usher.db',
      databasePoolSize: 10,
      masterKeys: [{ id: 'main', key: Buffer.from(goodKey, 'base64') }],
      mail: null,
      trustedProxies: [],
      allowedReturnOrigins: [],
      dangerouslyAllowPrivateAddresses: [],
      scimRequestsPerSecond: 2000,
      signInAttemptDays: 90,
      logLevel: 'info',
      bootstrap: null,
    })
  })

  test('takes everything from the environment', () => {
    const config = load({
      USHER_BASE_URL: 'http://localhost:4000/',
      USHER_HOST: '0.0.0.0',
      USHER_PORT: '4000',
      USHER_DATABASE_URL: 'postgres://usher:pw@db/usher',
      USHER_DATABASE_POOL_SIZE: '25',
      USHER_SIGN_IN_ATTEMPT_DAYS: '400',
      USHER_SMTP_URL: 'smtps://u:p@mail.contoso.example',
      USHER_MAIL_FROM: 'Contoso Sign-in <Usher@Contoso.example>',
      USHER_TRUSTED_PROXIES: '10.0.0.5, 10.1.0.0/16,::1/128',
      USHER_ALLOWED_RETURN_ORIGINS: 'https://app.contoso.example, http://localhost:5173',
      USHER_DANGEROUSLY_ALLOW_PRIVATE_ADDRESSES: 'Localhost:3001,[::1]:3001',
      USHER_LOG_LEVEL: 'debug',
      USHER_BOOTSTRAP_EMAIL: 'Owner@Contoso.example',
      USHER_BOOTSTRAP_PASSWORD: 'kettle vapour drums',
      USHER_BOOTSTRAP_ORGANIZATION_NAME: 'Contoso',
      USHER_BOOTSTRAP_ORGANIZATION_SLUG: 'contoso',
    })
    expect(config).toMatchObject({
      baseUrl: 'http://localhost:4000',
      host: '0.0.0.0',
      port: 4000,
      databaseUrl: 'postgres://usher:pw@db/usher',
      databasePoolSize: 25,
      signInAttemptDays: 400,
      mail: {
        smtpUrl: 'smtps://u:p@mail.contoso.example',
        from: '"Contoso Sign-in" <usher@contoso.example>',
      },
      trustedProxies: ['10.0.0.5/32', '10.1.0.0/16', '::1/128'],
      allowedReturnOrigins: ['https://app.contoso.example', 'http://localhost:5173'],
      dangerouslyAllowPrivateAddresses: ['localhost:3001', '[::1]:3001'],
      logLevel: 'debug',
      bootstrap: {
        email: 'owner@contoso.example',
        password: 'kettle vapour drums',
        organizationName: 'Contoso',
        organizationSlug: 'contoso',
      },
    })
  })

  test('takes the file, and the environment wins', () => {
    const path = file(
      'good.json',
      JSON.stringify({ port: 4000, host: '0.0.0.0', trustedProxies: ['10.0.0.0/8'] }),
    )
    expect(load({ USHER_PORT: '5000' }, path)).toMatchObject({
      port: 5000,
      host: '0.0.0.0',
      trustedProxies: ['10.0.0.0/8'],
    })
    expect(load({ USHER_CONFIG: path })).toMatchObject({ port: 4000 })
  })

  test('takes secrets from files, without the line end', () => {
    const config = load({
      USHER_MASTER_KEY: '',
      USHER_MASTER_KEY_FILE: file('key', `main:${goodKey}\n`),
      USHER_DATABASE_URL_FILE: file('database', 'postgres://usher:pw@db/usher\r\n'),
    })
    expect(config.masterKeys[0]?.id).toBe('main')
    expect(config.databaseUrl).toBe('postgres://usher:pw@db/usher')
  })

  test('empty variables count as unset', () => {
    expect(load({ USHER_PORT: '', USHER_SMTP_URL: ' ' })).toMatchObject({ port: 3000, mail: null })
  })

  test('the database alone needs neither address nor key', () => {
    expect(loadDatabaseConfig({ environment: {} })).toEqual({
      databaseUrl: 'sqlite:./data/usher.db',
      databasePoolSize: 10,
    })
  })
})

describe('master keys', () => {
  test('the first of several comes first, and a bare key keeps its name', () => {
    const [one, two] = [randomBytes(32), randomBytes(32)].map((key) => key.toString('base64'))
    const before = load({ USHER_MASTER_KEY: one }).masterKeys
    const after = load({ USHER_MASTER_KEY: `next:${two}, ${one}` }).masterKeys
    expect(before[0]?.id).toMatch(/^k[0-9a-f]{8}$/)
    expect(after.map(({ id }) => id)).toEqual(['next', before[0]?.id])
    expect(after[1]).toEqual(before[0])
  })

  test('random keys are always good enough', () => {
    for (let round = 0; round < 500; round += 1) {
      const base64url = randomBytes(32).toString('base64url')
      expect(problemsOf({ USHER_MASTER_KEY: base64url })).toBe('')
    }
  })

  test.each([
    ['missing', '', 'is missing'],
    ['31 bytes', randomBytes(31).toString('base64'), 'is 31 bytes long instead of 32'],
    ['33 bytes', randomBytes(33).toString('base64'), 'is 33 bytes long instead of 32'],
    ['zeroes', Buffer.alloc(32).toString('base64'), 'repeats the same bytes'],
    ['one byte', Buffer.alloc(32, 0xa7).toString('base64'), 'repeats the same bytes'],
    ['a pair', Buffer.alloc(32, Buffer.from([0xa7, 0x11])).toString('base64'), 'repeats'],
    [
      'counting',
      Buffer.from(Array.from({ length: 32 }, (_, at) => at)).toString('base64'),
      'counts',
    ],
    ['typed text', Buffer.from('correct horse battery staple 123').toString('base64'), 'is text'],
    ['the example', 'Q2hhbmdlTWUtdGhpcy1pcy1vbmx5LWFuLWV4YW1wbGU=', 'is the example'],
    ['no base64', 'changeme!changeme!changeme!change', 'is not base64'],
    ['a bad name', `a b:${goodKey}`, 'has a name'],
    ['the same name twice', `a:${goodKey},a:${randomBytes(32).toString('base64')}`, 'the name of'],
    ['a good and a bad one', `a:${goodKey},b:AAAA`, 'key 2 is 3 bytes'],
    ['an empty part', `a:${goodKey},`, 'key 2 is empty'],
  ])('%s is refused, with the command that makes one', (_name, key, problem) => {
    const message = problemsOf({ USHER_MASTER_KEY: key })
    expect(message).toContain('USHER_MASTER_KEY (masterKey)')
    expect(message).toContain(problem)
    expect(message).toContain('openssl rand -base64 32')
    expect(message.split('\n')).toHaveLength(1)
    // The name of the key and the key itself stay out of the message.
    expect(message).not.toContain(goodKey)
  })
})

describe('what is wrong is named with its key and its fix', () => {
  test.each<[string, string, string]>([
    ['USHER_BASE_URL', 'http://id.contoso.example', 'is not https'],
    ['USHER_BASE_URL', 'http://localhost.evil.example', 'is not https'],
    ['USHER_BASE_URL', 'https://id.contoso.example/usher', 'behind the host'],
    ['USHER_BASE_URL', 'https://id.contoso.example?x', 'behind the host'],
    ['USHER_BASE_URL', 'https://user:pw@id.contoso.example', 'holds a user'],
    ['USHER_BASE_URL', 'id.contoso.example', 'is not an address'],
    ['USHER_BASE_URL', 'javascript:alert(1)', 'behind the host'],
    ['USHER_HOST', 'a host', 'is not a host name'],
    ['USHER_PORT', '65536', 'USHER_PORT (port)'],
    ['USHER_PORT', '-1', 'USHER_PORT (port)'],
    ['USHER_PORT', '80.5', 'USHER_PORT (port)'],
    ['USHER_PORT', 'tcp://10.0.0.1:3000', 'enableServiceLinks: false'],
    ['USHER_DATABASE_URL', 'mysql://db', 'is neither sqlite'],
    ['USHER_DATABASE_URL', 'sqlite:', 'is neither sqlite'],
    ['USHER_DATABASE_POOL_SIZE', '0', 'USHER_DATABASE_POOL_SIZE'],
    ['USHER_DATABASE_POOL_SIZE', '201', 'USHER_DATABASE_POOL_SIZE'],
    ['USHER_SIGN_IN_ATTEMPT_DAYS', '29', 'USHER_SIGN_IN_ATTEMPT_DAYS'],
    ['USHER_SIGN_IN_ATTEMPT_DAYS', '3651', 'USHER_SIGN_IN_ATTEMPT_DAYS'],
    ['USHER_SMTP_URL', 'mail.contoso.example', 'is neither smtp'],
    ['USHER_SMTP_URL', 'smtp://mail.example?ignoreTLS=true', 'parameters'],
    ['USHER_SMTP_URL', 'smtp://mail.contoso.example', 'USHER_MAIL_FROM (mailFrom) is needed'],
    ['USHER_MAIL_FROM', 'usher@contoso.example', 'USHER_SMTP_URL (smtpUrl) is needed'],
    ['USHER_MAIL_FROM', 'Contoso', 'no plain e-mail address'],
    ['USHER_MAIL_FROM', 'a <a@b.example>\r\nBcc: c@d.example', 'no plain e-mail address'],
    ['USHER_TRUSTED_PROXIES', '0.0.0.0/0', 'would trust everybody'],
    ['USHER_TRUSTED_PROXIES', '::/0', 'would trust everybody'],
    ['USHER_TRUSTED_PROXIES', '10.0.0.0/33', 'no range'],
    ['USHER_TRUSTED_PROXIES', '10.0.0.0/', 'no range'],
    ['USHER_TRUSTED_PROXIES', '10.0.0.0/8/8', 'is no address'],
    ['USHER_TRUSTED_PROXIES', '10', 'is no address'],
    ['USHER_TRUSTED_PROXIES', '*', 'is no address'],
    ['USHER_ALLOWED_RETURN_ORIGINS', '*', 'is not an address'],
    ['USHER_ALLOWED_RETURN_ORIGINS', 'https://a.example/x', 'behind the host'],
    ['USHER_ALLOWED_RETURN_ORIGINS', 'http://a.example', 'is not https'],
    ['USHER_DANGEROUSLY_ALLOW_PRIVATE_ADDRESSES', '*', 'is no host'],
    ['USHER_DANGEROUSLY_ALLOW_PRIVATE_ADDRESSES', 'http://localhost', 'is no host'],
    ['USHER_LOG_LEVEL', 'loud', 'is none of'],
    ['USHER_BOOTSTRAP_EMAIL', 'a@b@c.example', 'one plain e-mail address'],
    ['USHER_BOOTSTRAP_EMAIL', 'a@b.example', 'USHER_BOOTSTRAP_PASSWORD is missing beside'],
    ['USHER_BOOTSTRAP_PASSWORD', 'password1234', 'first passwords that attackers try'],
    ['USHER_BOOTSTRAP_ORGANIZATION_SLUG', 'Con toso', 'lower-case letters'],
    ['USHER_MASTER_KEY_FILE', '/nowhere/key', 'Keep one of the two'],
    ['USHER_DATABASE_URL_FILE', '/nowhere/url', 'cannot be read (ENOENT)'],
  ])('%s=%s', (variable, value, problem) => {
    const message = problemsOf({ [variable]: value })
    expect(message).toContain(problem)
    expect(message).toContain('USHER_')
  })

  test('several mistakes are shown at once, a line each', () => {
    const message = problemsOf({ USHER_PORT: 'x', USHER_BASE_URL: 'x', USHER_LOG_LEVEL: 'x' })
    expect(message.split('\n')).toHaveLength(3)
  })

  test('no secret is repeated', () => {
    const secret = 'hunter2-hunter2'
    const message = problemsOf({
      USHER_DATABASE_URL: `mysql://usher:${secret}@db`,
      USHER_SMTP_URL: `imap://usher:${secret}@mail`,
      USHER_MASTER_KEY: secret,
      USHER_BOOTSTRAP_PASSWORD: `${secret}${'x'.repeat(300)}`,
    })
    expect(message.split('\n').length).toBeGreaterThanOrEqual(4)
    expect(message).not.toContain(secret)
  })
})

describe('the configuration file', () => {
  test.each<[string, string, string]>([
    ['unknown.json', '{"prot": 3000}', '"prot" in '],
    ['bootstrap.json', '{"bootstrapPassword": "kettle vapour drums"}', 'is no setting'],
    ['types.json', '{"port": "3000x"}', 'USHER_PORT (port)'],
    ['list.json', '{"trustedProxies": "10.0.0.1"}', 'USHER_TRUSTED_PROXIES (trustedProxies)'],
    ['array.json', '[]', 'holds no JSON object'],
    ['broken.json', '{"port": 3000,}', 'is not valid JSON'],
  ])('%s: %s', (name, content, problem) => {
    expect(problemsOf({}, file(name, content))).toContain(problem)
  })

  test('that is not there is an error', () => {
    expect(problemsOf({}, join(folder, 'nowhere.json'))).toContain('cannot be read (ENOENT)')
  })
})

test('every setting has a fix, and stands in the README of this folder', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8')
  for (const name of settingNames) {
    expect(settings[name].fix.length).toBeGreaterThan(20)
    expect(readme).toContain(`\`${variableOf(name)}\``)
  }
})
