// The guide's troubleshooting list and what an administrator can mend: each mistake is made, and
// the answer must name it and lead to the fix.
import { contoso, fabrikam } from '@usher/entra-emulator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { errorCatalogue, type ErrorCode } from '../../src/core/error-catalogue.ts'
import { owner, startWorld, type World } from '../support/world.ts'

const ada = contoso.users.ada.userPrincipalName
let world: World
beforeAll(async () => {
  world = await startWorld('sqlite')
})
afterAll(() => world.close())

async function lastAttempt() {
  const admin = await world.ownerBrowser()
  const path = `/api/v1/organizations/${world.organization.id}/sign-in-attempts?limit=20`
  const { items } = JSON.parse((await admin.get(path)).text) as {
    items: {
      error: { code: ErrorCode } | null
      providerError: { code: string; meaning: string; fix: string; where: string } | null
      reference: string
    }[]
  }
  return items.find(({ error }) => error !== null)
}

describe('errors of Entra at the token endpoint become a cause and a fix', () => {
  test.each([
    [7000215, 'CLIENT_SECRET_INVALID', /Value \(not its ID\)/],
    [7000222, 'CLIENT_SECRET_EXPIRED', /new client secret/],
  ] as const)('AADSTS%i', async (number, code, hint) => {
    const wrong = await startWorld('sqlite', {
      secret: number === 7000215 ? 'not-the-secret' : contoso.clientSecret,
    })
    if (number === 7000222)
      wrong.entra.directory.updateApp(contoso.clientId, {
        secrets: [
          {
            keyId: contoso.clientId,
            value: contoso.clientSecret,
            expiresAt: new Date('2020-01-01'),
          },
        ],
      })
    const answer = await wrong.browser().signIn(ada)
    expect(answer).toMatchObject({ status: 502, code })
    expect(errorCatalogue[code].hint).toMatch(hint)
    expect(answer.text).toContain(`AADSTS${number}`)
    expect(answer.text).not.toContain(contoso.clientSecret)
    await wrong.close()
  })
})

test('a refused consent comes back with the provider’s words', async () => {
  const browser = world.browser()
  const callback = await browser.begin(ada)
  const url = new URL(callback.url)
  url.searchParams.delete('code')
  url.searchParams.set('error', 'access_denied')
  url.searchParams.set('error_description', 'AADSTS65004: User declined to consent. <script>')
  const answer = await browser.finish({ method: 'GET', url: url.href })
  expect(answer.status).toBe(403)
  expect(answer.text).toContain('AADSTS65004')
})

test('AADSTS50105 on the redirect: not assigned', async () => {
  const browser = world.browser()
  const callback = await browser.begin(ada)
  const url = new URL(callback.url)
  url.searchParams.delete('code')
  url.searchParams.set('error', 'access_denied')
  url.searchParams.set('error_description', 'AADSTS50105: Your administrator has configured …')
  const answer = await browser.finish({ method: 'GET', url: url.href })
  expect(answer).toMatchObject({ status: 403, code: 'USER_NOT_ASSIGNED' })
  expect((await lastAttempt())?.providerError).toMatchObject({
    code: 'AADSTS50105',
    meaning: 'The person is not assigned to the enterprise application.',
    fix: expect.stringContaining('Users and groups'),
    where: expect.stringContaining('Enterprise applications → your app → Users and groups'),
  })
})

test('an unknown provider is LOG_IN_SOURCE_NOT_SUPPORTED, with what to check', async () => {
  const answer = await world.browser().get('/api/auth/oauth2/authorize?connection=con_nothing')
  expect(answer).toMatchObject({ status: 403, code: 'LOG_IN_SOURCE_NOT_SUPPORTED' })
  expect(answer.text).toMatch(/tenant id/)
})

test('a {tenant-id} left in a URL is refused at save, with the reason', async () => {
  const admin = await world.ownerBrowser()
  const answer = await admin.post(`/api/v1/organizations/${world.organization.id}/connections`, {
    kind: 'generic',
    name: 'Azure AD',
    clientId: contoso.clientId,
    authorizationEndpoint: 'https://login.microsoftonline.com/{tenant-id}/oauth2/v2.0/authorize',
    tokenEndpoint: 'https://login.microsoftonline.com/{tenant-id}/oauth2/v2.0/token',
    userInfoEndpoint: 'https://graph.microsoft.com/v1.0/me',
    scope: 'openid profile email User.Read',
  })
  expect(answer).toMatchObject({ status: 400, code: 'PLACEHOLDER_IN_URL' })
})

test('EMAIL_PROVIDER_DISABLED on every path of a provider that is off', async () => {
  const { ports } = world.usher.deps
  const connections = await ports.storage.read.connections.list(world.organization.id)
  const email = connections.find(({ settings }) => settings.kind === 'email')
  if (!email) throw new Error('no e-mail connection')
  const setEnabled = (enabled: boolean) =>
    ports.storage.transaction((stores) => stores.connections.update(email.id, { enabled }))
  await setEnabled(false)
  const browser = world.browser()
  const answers = [
    await browser.post('/api/auth/email/sign-in', owner),
    await browser.post('/api/auth/email/sign-up', {
      email: 'x@contoso.example',
      display_name: 'X',
    }),
    await browser.post('/api/auth/email/reset-request', { email: 'x@contoso.example' }),
    await browser.get('/sign-up'),
    await browser.get('/reset'),
  ]
  expect(answers.map(({ status, code }) => [status, code])).toEqual(
    answers.map(() => [403, 'EMAIL_PROVIDER_DISABLED']),
  )
  await setEnabled(true)
})

test('a person of another company, at a connection that lets both in, is not the one with that address', async () => {
  await world.browser().signIn(ada)
  const before = await world.counts()
  await world.updateConnection({ settings: { tenantIds: [contoso.tenantId, fabrikam.tenantId] } })
  const answer = await world
    .browser()
    .signIn(fabrikam.users.mallory.userPrincipalName)
    .catch((error: unknown) => ({ status: 400, text: String(error) }))
  expect(answer.status).not.toBe(200)
  const after = await world.counts()
  expect(after.identities - before.identities).toBeLessThanOrEqual(after.users - before.users)
  await world.updateConnection({ settings: { tenantIds: [contoso.tenantId] } })
})

describe('bad input gets a code, changes nothing and logs no secret', () => {
  const secret = 'S3cret-that-must-not-be-logged'
  test.each([
    ['garbage JSON', '{"email":', { 'content-type': 'application/json' }, 400, 'BAD_REQUEST'],
    ['an array', '[]', { 'content-type': 'application/json' }, 400, 'VALIDATION_FAILED'],
    ['null', 'null', { 'content-type': 'application/json' }, 400, 'VALIDATION_FAILED'],
    [
      'wrong types',
      `{"email":1,"password":["${secret}"]}`,
      { 'content-type': 'application/json' },
      400,
      'VALIDATION_FAILED',
    ],
    [
      'unknown fields',
      `{"email":"a@b.example","password":"${secret}","admin":true}`,
      { 'content-type': 'application/json' },
      401,
      'CREDENTIALS_INVALID',
    ],
    ['no type', secret, { 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      '10 MB',
      'x'.repeat(10_000_000),
      { 'content-type': 'application/json' },
      413,
      'BODY_TOO_LARGE',
    ],
    [
      'two @',
      `{"email":"a@evil.example@contoso.example","password":"${secret}"}`,
      { 'content-type': 'application/json' },
      400,
      'EMAIL_INVALID',
    ],
    [
      'another site',
      `{"email":"a@b.example","password":"${secret}"}`,
      { 'content-type': 'application/json', origin: 'https://evil.example' },
      403,
      'CROSS_SITE_REQUEST',
    ],
  ] as const)('%s', async (_name, body, headers, status, code) => {
    const before = await world.counts()
    const answer = await world.browser().post('/api/auth/email/sign-in', body, headers)
    expect(answer).toMatchObject({ status, code })
    expect(answer.text).not.toContain(secret)
    expect(world.log.join('\n')).not.toContain(secret)
    expect(await world.counts()).toEqual(before)
  })

  test('secrets of a sign-in appear in no log line', async () => {
    const browser = world.browser()
    await browser.signIn(ada)
    const log = world.log.join('\n')
    for (const text of [contoso.clientSecret, owner.password, ...browser.cookies.values()])
      expect(log).not.toContain(text)
  })
})
