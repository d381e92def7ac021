import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { contoso, fabrikam, startEntraEmulator } from '../src/index.ts'
import type { EntraEmulator } from '../src/index.ts'
import { codeForm, freshCode, postToken, signIn } from './support.ts'
import type { Parameters, TokenAnswer } from './support.ts'

/** Every refusal of the token endpoint, in the shape that Entra gives it. */
let entra: EntraEmulator
let now = new Date()
beforeAll(async () => {
  entra = await startEntraEmulator({ clock: () => now })
})
afterEach(() => {
  now = new Date()
  entra.directory.updateUser(contoso.users.grace.id, {
    accountEnabled: true,
    conditionalAccess: 'none',
    tokensValidFrom: null,
  })
})
afterAll(() => entra.close())

const guid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

function expectRefusal(
  answer: TokenAnswer,
  status: number,
  error: string,
  code: number,
  options: { readonly lookup?: boolean; readonly suberror?: string } = {},
): void {
  const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/)
  expect(answer.body).toEqual({
    error,
    error_description: expect.stringMatching(
      new RegExp(
        `^AADSTS${code}: .+ Trace ID: ${guid} Correlation ID: ${guid} Timestamp: [\\d-]+ [\\d:]+Z$`,
      ),
    ),
    error_codes: [code],
    timestamp,
    trace_id: expect.stringMatching(guid),
    correlation_id: expect.stringMatching(guid),
    ...(options.lookup === false ? {} : { error_uri: `${entra.origin}/error?code=${code}` }),
    ...(options.suberror === undefined ? {} : { suberror: options.suberror }),
  })
  expect(answer.body.error_description).not.toMatch(/\{\w+\}/) // every blank of the text is filled
  expect(answer.status).toBe(status)
  expect(answer.headers.get('cache-control')).toBe('no-store, no-cache')
  expect(answer.headers.get('x-ms-request-id')).toMatch(new RegExp(`^${guid}$`))
}

type Case = readonly [code: number, status: number, error: string, form: Parameters, tenant: string]

const unknownApp = '99999999-9999-4999-8999-999999999999'

describe('what is wrong with the request itself', () => {
  const cases: readonly Case[] = [
    [900144, 400, 'invalid_request', { client_id: contoso.clientId }, contoso.tenantId],
    [
      70003,
      400,
      'unsupported_grant_type',
      { grant_type: 'password', client_id: contoso.clientId },
      contoso.tenantId,
    ],
    [900144, 400, 'invalid_request', codeForm('x', { client_id: undefined }), contoso.tenantId],
    [700038, 400, 'unauthorized_client', codeForm('x', { client_id: 'my-app' }), contoso.tenantId],
    [
      700016,
      400,
      'unauthorized_client',
      codeForm('x', { client_id: unknownApp }),
      contoso.tenantId,
    ],
    [700016, 400, 'unauthorized_client', codeForm('x'), fabrikam.tenantId],
    [50194, 400, 'invalid_request', codeForm('x'), 'common'],
    [90002, 400, 'invalid_request', codeForm('x'), 'nowhere.example'],
    [
      7000112,
      401,
      'unauthorized_client',
      codeForm('x', { client_id: contoso.apps.disabled }),
      contoso.tenantId,
    ],
    [7000218, 401, 'invalid_client', codeForm('x', { client_secret: undefined }), contoso.tenantId],
    [7000215, 401, 'invalid_client', codeForm('x', { client_secret: 'wrong' }), contoso.tenantId],
    [
      7000222,
      401,
      'invalid_client',
      codeForm('x', { client_id: contoso.apps.expiredSecret }),
      contoso.tenantId,
    ],
    [
      700025,
      401,
      'invalid_client',
      codeForm('x', { client_id: contoso.apps.publicClient }),
      contoso.tenantId,
    ],
    [900144, 400, 'invalid_request', codeForm('x', { code: undefined }), contoso.tenantId],
    [9002313, 400, 'invalid_grant', codeForm('made-up'), contoso.tenantId],
  ]
  test.each(cases)('AADSTS%i, status %i, %s', async (code, status, error, form, tenant) => {
    const answer = await postToken(entra, form, { tenant })
    expectRefusal(answer, status, error, code, { lookup: code !== 70003 && code !== 700038 })
  })

  test('AADSTS9000411: a parameter sent twice', async () => {
    const url = `${entra.origin}/${contoso.tenantId}/oauth2/v2.0/token`
    const body = new URLSearchParams('grant_type=refresh_token&grant_type=authorization_code')
    const response = await fetch(url, { method: 'POST', body })
    expect(await response.json()).toMatchObject({ error_codes: [9000411] })
  })

  test('AADSTS900561: the wrong verb, AADSTS9002313: not a form', async () => {
    const url = `${entra.origin}/${contoso.tenantId}/oauth2/v2.0/token`
    const wrongVerb = await fetch(url)
    expect(wrongVerb.status).toBe(400)
    expect(await wrongVerb.json()).toMatchObject({
      error: 'invalid_request',
      error_codes: [900561],
    })
    const headers = { 'content-type': 'application/json' }
    const notForm = await fetch(url, { method: 'POST', headers, body: '{}' })
    expect(await notForm.json()).toMatchObject({ error: 'invalid_request', error_codes: [9002313] })
  })

  test('a correlation id of the client comes back', async () => {
    const correlation = '12345678-1234-4234-8234-123456789abc'
    const headers = { 'client-request-id': correlation }
    const answer = await postToken(entra, codeForm('x'), { headers })
    expect(answer.body).toMatchObject({ correlation_id: correlation })
  })
})

describe('what is wrong with the code', () => {
  test('AADSTS54005: a code is good for one redemption, also when twenty try at once', async () => {
    const code = await freshCode(entra)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => postToken(entra, codeForm(code))),
    )
    const refused = answers.filter((answer) => answer.status !== 200)
    expect(refused).toHaveLength(19)
    for (const answer of refused) expectRefusal(answer, 400, 'invalid_grant', 54005)
  })

  test('AADSTS70008: ten minutes are its life', async () => {
    const started = new Date()
    now = started
    const code = await freshCode(entra)
    now = new Date(started.getTime() + 600_001)
    expectRefusal(await postToken(entra, codeForm(code)), 400, 'invalid_grant', 70008)
    now = new Date(started.getTime() + 600_000)
    expect((await postToken(entra, codeForm(code))).status).toBe(200)
  })

  test('AADSTS700005: it belongs to one tenant', async () => {
    const client_id = contoso.apps.multiTenant
    const code = await freshCode(entra, { client_id })
    const answer = await postToken(entra, codeForm(code, { client_id }), {
      tenant: fabrikam.tenantId,
    })
    expectRefusal(answer, 400, 'invalid_grant', 700005)
  })

  test('AADSTS70000: it belongs to one app', async () => {
    const code = await freshCode(entra)
    const answer = await postToken(entra, codeForm(code, { client_id: contoso.apps.hybrid }))
    expectRefusal(answer, 400, 'invalid_grant', 70000)
  })

  test('AADSTS500112: the redirect address must be the same', async () => {
    const code = await freshCode(entra)
    const redirect_uri = 'http://localhost:3000/other'
    const answer = await postToken(entra, codeForm(code, { redirect_uri }))
    expectRefusal(answer, 401, 'invalid_client', 500112)
  })

  test.each([
    ['S256, wrong verifier', { code_challenge_method: 'S256' }, 'w'.repeat(43), 501481],
    ['S256, no verifier', { code_challenge_method: 'S256' }, undefined, 50148],
    ['plain, wrong verifier', { code_challenge_method: 'plain' }, 'w'.repeat(43), 501481],
  ])('PKCE %s', async (_, method, code_verifier, expected) => {
    const code = await freshCode(entra, { code_challenge: 'c'.repeat(43), ...method })
    const answer = await postToken(entra, codeForm(code, { code_verifier }))
    expectRefusal(answer, 400, 'invalid_grant', expected)
  })

  test('PKCE without a method is plain', async () => {
    const code = await freshCode(entra, { code_challenge: 'c'.repeat(43) })
    const answer = await postToken(entra, codeForm(code, { code_verifier: 'c'.repeat(43) }))
    expect(answer.status).toBe(200)
  })

  test('a verifier for a code without a challenge is refused (RFC 9700 §2.1.1)', async () => {
    const code = await freshCode(entra)
    const answer = await postToken(entra, codeForm(code, { code_verifier: 'c'.repeat(43) }))
    expectRefusal(answer, 400, 'invalid_grant', 501481)
  })

  test('AADSTS9002326: a browser does not redeem a code for a web app', async () => {
    const code = await freshCode(entra)
    const headers = { origin: 'http://localhost:3000' }
    expectRefusal(
      await postToken(entra, codeForm(code), { headers }),
      400,
      'invalid_request',
      9002326,
    )
  })

  test('AADSTS28000 and 500011: one resource at a time, and a known one', async () => {
    const api = `api://${contoso.apps.groups}/read`
    const two = await postToken(
      entra,
      codeForm(await freshCode(entra), { scope: `User.Read ${api}` }),
    )
    expectRefusal(two, 400, 'invalid_request', 28000)
    const scope = 'api://nothing/read'
    const unknown = await postToken(entra, codeForm(await freshCode(entra), { scope }))
    expectRefusal(unknown, 400, 'invalid_resource', 500011)
    const bad = await postToken(entra, codeForm(await freshCode(entra), { scope: 'a$b' }))
    expectRefusal(bad, 400, 'invalid_scope', 70011)
  })
})

describe('a single-page app', () => {
  const client_id = contoso.apps.publicClient
  const redirect_uri = 'http://localhost:5173/'
  const challenge = { code_challenge: 'c'.repeat(43), code_challenge_method: 'plain' }
  const form = (code: string, changes: Parameters = {}) =>
    codeForm(code, { client_id, redirect_uri, client_secret: undefined, ...changes })
  const headers = { origin: 'http://localhost:5173' }
  beforeAll(() => entra.directory.addRedirectUri(client_id, redirect_uri, 'spa'))

  test('AADSTS9002327: its codes are redeemed by a browser, AADSTS9002325: with PKCE', async () => {
    const plain = await freshCode(entra, { client_id, redirect_uri })
    expectRefusal(await postToken(entra, form(plain)), 400, 'invalid_request', 9002327)
    const bare = await postToken(entra, form(plain), { headers })
    expectRefusal(bare, 400, 'invalid_request', 9002325)
    const code = await freshCode(entra, { client_id, redirect_uri, ...challenge })
    const code_verifier = challenge.code_challenge
    const good = await postToken(entra, form(code, { code_verifier }), { headers })
    expect(good.status).toBe(200)
    expect(good.headers.get('access-control-allow-origin')).toBe(headers.origin)
  })

  test('AADSTS700084: its refresh token lives a day, used or not', async () => {
    const started = new Date()
    now = started
    const code = await freshCode(entra, { client_id, redirect_uri, ...challenge })
    const code_verifier = challenge.code_challenge
    let { body } = await postToken(entra, form(code, { code_verifier }), { headers })
    const refresh = () => {
      const { refresh_token } = body
      return postToken(
        entra,
        { client_id, grant_type: 'refresh_token', refresh_token },
        { headers },
      )
    }
    now = new Date(started.getTime() + 23 * 3_600_000)
    ;({ body } = await refresh())
    now = new Date(started.getTime() + 25 * 3_600_000)
    const suberror = 'token_expired'
    expectRefusal(await refresh(), 400, 'invalid_grant', 700084, { suberror })
  })
})

describe('refresh tokens', () => {
  test('one is good more than once, and brings a new one', async () => {
    const refresh = await refreshOf(contoso.users.grace)
    const [first, second] = [await refresh(), await refresh()]
    expect([first.status, second.status]).toEqual([200, 200])
    expect(first.body.refresh_token).toBeTypeOf('string')
  })

  test('AADSTS700082: ninety days unused', async () => {
    const started = new Date()
    now = started
    const refresh = await refreshOf(contoso.users.grace)
    now = new Date(started.getTime() + 90 * 86_400_000 + 1)
    const suberror = 'token_expired'
    expectRefusal(await refresh(), 400, 'invalid_grant', 700082, { suberror })
  })

  test('AADSTS50173: revoked; AADSTS50057: disabled; AADSTS9002313: made up', async () => {
    const refresh = await refreshOf(contoso.users.grace)
    entra.directory.revokeSessions(contoso.users.grace.id)
    expectRefusal(await refresh(), 400, 'invalid_grant', 50173, { suberror: 'bad_token' })
    entra.directory.updateUser(contoso.users.grace.id, { accountEnabled: false })
    expectRefusal(await refresh(), 400, 'invalid_grant', 50057)
    const form = codeForm('', { grant_type: 'refresh_token', refresh_token: '1.Amade.up' })
    expectRefusal(await postToken(entra, form), 400, 'invalid_grant', 9002313)
  })

  test.each([
    ['mfaRequired', 50076, 'interaction_required', 'basic_action'],
    ['mfaEnrolment', 50079, 'interaction_required', 'basic_action'],
    ['blocked', 53003, 'access_denied', undefined],
    ['signInFrequency', 70043, 'invalid_grant', 'token_expired'],
  ] as const)(
    'Conditional Access %s: AADSTS%i',
    async (conditionalAccess, code, error, suberror) => {
      const refresh = await refreshOf(contoso.users.grace)
      entra.directory.updateUser(contoso.users.grace.id, { conditionalAccess })
      const options = suberror === undefined ? {} : { suberror }
      expectRefusal(await refresh(), 400, error, code, options)
    },
  )

  test('AADSTS65001: consent was taken back', async () => {
    const refresh = await refreshOf(contoso.users.grace, contoso.apps.consent)
    expect((await refresh()).status).toBe(200)
    entra.directory.revokeConsent(contoso.apps.consent, contoso.users.grace.id)
    const suberror = 'consent_required'
    expectRefusal(await refresh(), 400, 'invalid_grant', 65001, { suberror })
  })
})

describe('an app for itself', () => {
  test('gets four fields and no refresh token', async () => {
    const answer = await postToken(entra, appForm('https://graph.microsoft.com/.default'))
    expect(new Set(Object.keys(answer.body))).toEqual(
      new Set(['token_type', 'expires_in', 'ext_expires_in', 'access_token']),
    )
  })

  test('AADSTS1002012, 900144, 50059', async () => {
    const scoped = await postToken(entra, appForm('User.Read'))
    expectRefusal(scoped, 400, 'invalid_scope', 1002012)
    expectRefusal(await postToken(entra, appForm()), 400, 'invalid_request', 900144)
    const shared = appForm('https://graph.microsoft.com/.default', contoso.apps.multiTenant)
    const common = await postToken(entra, shared, { tenant: 'common' })
    expectRefusal(common, 400, 'invalid_request', 50059)
  })
})

test('AADSTS90055: throttled', async () => {
  entra.faults.set({ kind: 'throttled', endpoint: 'token', retryAfterSeconds: 7 }, { times: 1 })
  const answer = await postToken(entra, codeForm('x'))
  expect(answer.status).toBe(429)
  expect(answer.headers.get('retry-after')).toBe('7')
  expect(answer.body).toMatchObject({ error: 'temporarily_unavailable', error_codes: [90055] })
})

/** Signs somebody in and answers with a way to use the refresh token, again and again. */
async function refreshOf(
  as: { readonly userPrincipalName: string },
  clientId: string = contoso.clientId,
) {
  const { body } = await signIn(entra, as, { clientId })
  const form = {
    client_id: clientId,
    client_secret: contoso.clientSecret,
    grant_type: 'refresh_token',
    refresh_token: body.refresh_token,
  }
  return () => postToken(entra, form)
}

function appForm(scope?: string, client_id: string = contoso.clientId): Parameters {
  return {
    client_id,
    client_secret: contoso.clientSecret,
    grant_type: 'client_credentials',
    scope,
  }
}
