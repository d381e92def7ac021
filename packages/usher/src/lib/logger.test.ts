import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLogger, requestFields } from './logger.ts'
import type { LogFields } from './logger.ts'

const secret = 'S3CR3T-that-must-never-show'

function logOf(fields: LogFields, message = 'it happened'): string {
  const lines: string[] = []
  createLogger({ level: 'debug', write: (line) => lines.push(line) }).error(fields, message)
  expect(lines).toHaveLength(1)
  return lines[0] ?? ''
}

describe('the line', () => {
  test('is one line of JSON with level, time, fields and message', () => {
    const line = logOf({ organization: 'contoso', count: 3, missing: null })
    expect(line.trimEnd()).not.toContain('\n')
    expect(JSON.parse(line)).toEqual({
      level: 'error',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      organization: 'contoso',
      count: 3,
      missing: null,
      message: 'it happened',
    })
  })

  test('keeps to its level', () => {
    const lines: string[] = []
    const log = createLogger({ level: 'warn', write: (line) => lines.push(line) })
    log.debug({}, 'no')
    log.info({}, 'no')
    log.warn({}, 'yes')
    expect(lines).toHaveLength(1)
  })

  test('cannot be forged by what is logged', () => {
    const line = logOf({ name: 'x\n{"level":"info","message":"forged"}', level: 'info', time: 1 })
    expect(line.trimEnd()).not.toContain('\n')
    expect(JSON.parse(line)).toMatchObject({ level: 'error', 'field.level': 'info' })
    expect(line.match(/"level":/g)).toHaveLength(1)
  })
})

describe('secrets by name', () => {
  test.each([
    'authorization',
    'Authorization',
    'cookie',
    'Set-Cookie',
    'password',
    'currentPassword',
    'client_secret',
    'clientSecret',
    'microsoftClientSecret',
    'client_assertion',
    'code',
    'code_verifier',
    'state',
    'nonce',
    'token',
    'access_token',
    'refreshToken',
    'id_token_hint',
    'masterKey',
    'USHER_MASTER_KEY',
    'private_key',
    'smtpUrl',
  ])('%s, at any depth', (name) => {
    expect(logOf({ [name]: secret })).not.toContain(secret)
    expect(logOf({ a: { b: [{ [name]: secret }] } })).not.toContain(secret)
    expect(logOf({ a: new Map([[name, { inner: secret }]]) })).not.toContain(secret)
    expect(logOf({ error: Object.assign(new Error('x'), { [name]: secret }) })).not.toContain(
      secret,
    )
    expect(logOf({ form: new URLSearchParams({ [name]: secret }) })).not.toContain(secret)
  })

  test('headers of a request', () => {
    const headers = new Headers({ authorization: secret, cookie: secret, accept: 'text/html' })
    const line = logOf({ headers })
    expect(line).not.toContain(secret)
    expect(line).toContain('text/html')
  })

  test('what only sounds alike stays readable', () => {
    const line = logOf({ code: 'STATE_INVALID', statement: 'a', tokens: 3, hasPassword: true })
    expect(JSON.parse(line)).toMatchObject({ code: 'STATE_INVALID', statement: 'a', tokens: 3 })
    expect(JSON.parse(line)).toMatchObject({ hasPassword: true })
  })
})

describe('secrets by look', () => {
  test.each([
    `GET https://login.example/cb?code=${secret}&state=${secret}`,
    `GET https://login.example/cb#access_token=${secret}`,
    `connect postgres://usher:${secret}@db.example/usher failed`,
    `Authorization: Bearer ${secret}`,
    `authorization=basic ${secret}`,
    `token eyJhbGciOiJSUzI1NiJ9.${secret}.${secret}`,
    `sealed v1.main.${secret}${secret}`,
    `body grant_type=authorization_code&code=${secret}&client_secret=${secret}`,
    `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`,
    `-----BEGIN RSA PRIVATE KEY-----\n${secret}`,
  ])('%s', (text) => {
    expect(logOf({ text })).not.toContain(secret)
    expect(logOf({}, text)).not.toContain(secret)
    expect(logOf({ error: new Error(text, { cause: new Error(text) }) })).not.toContain(secret)
    expect(logOf({ [text]: 1 })).not.toContain(secret)
  })

  test('an address without a query stays readable', () => {
    expect(logOf({ text: 'https://login.example/tenant/v2.0' })).toContain('/tenant/v2.0')
  })
})

describe('hostile objects', () => {
  test('that throw, loop, or lie when they are read', () => {
    const loop: Record<string, unknown> = { name: 'loop' }
    loop['self'] = loop
    const hostile = {
      loop,
      big: 12345678901234567890n,
      symbol: Symbol('s'),
      call: () => secret,
      date: new Date(Number.NaN),
      bytes: Buffer.from(secret),
      toJSON() {
        throw new Error('no JSON for you')
      },
      nested: {
        toJSON: () => ({ password: secret }),
        get broken(): string {
          throw new Error('no value for you')
        },
      },
      proxy: new Proxy(
        {},
        {
          ownKeys() {
            throw new Error('no keys for you')
          },
        },
      ),
      prototype: JSON.parse('{"__proto__":{"polluted":true}}') as unknown,
    }
    const line = logOf(hostile)
    expect(line).not.toContain(secret)
    expect(line).toContain('[circular]')
    expect(line).toContain('[unreadable]')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('that are huge or deep give a short line', () => {
    let deep: unknown = 'bottom'
    for (let level = 0; level < 10_000; level += 1) deep = { deep }
    const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`field${at}`, at]))
    expect(logOf({ deep, wide, long: 'x'.repeat(1_000_000) }).length).toBeLessThan(6000)
  })

  test('a log line never throws, whatever is logged', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withMap: true, withSet: true }), (anything) => {
        return typeof JSON.parse(logOf({ anything })) === 'object'
      }),
    )
    expect(logOf({ error: new Error('last') })).toContain('last')
  })
})

describe('a request', () => {
  const request = {
    method: 'GET',
    url: `https://usher.example/api/auth/oauth2/callback?code=${secret}&state=${secret}#${secret}`,
    status: 302,
    durationMilliseconds: 1.2345,
    requestId: 'r1',
    ipAddress: '203.0.113.7',
  }

  test('leaves method, path, status and time, without query and fragment', () => {
    expect(requestFields(request)).toEqual({
      requestId: 'r1',
      method: 'GET',
      path: '/api/auth/oauth2/callback',
      status: 302,
      durationMilliseconds: 1.2,
      ipAddress: '203.0.113.7',
    })
  })

  test.each([
    ['/plain?x=1', '/plain'],
    ['https://usher.example', '/'],
    [`/invitations/${'A'.repeat(43)}`, '/invitations/[token]'],
    [`/${'x/'.repeat(1000)}`, `/${'x/'.repeat(1000)}`.slice(0, 300)],
  ])('%s', (url, path) => {
    expect(requestFields({ ...request, url })).toMatchObject({ path })
  })
})
