// What Entra refuses, and what comes back in the browser: RFC 6749 §4.1.2.1 and §5.2, RFC 9207,
// each with a stable code and Entra's own number beside it.
import { completeSignIn, contoso, createBrowser, type Fault } from '@usher/entra-emulator'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { EntraSettings } from '../../../src/core/connection.ts'
import { aadstsEntry, aadstsTable } from '../../../src/oauth/aadsts.ts'
import {
  connection,
  entraSettings,
  genericSettings,
  paramsOf,
  refused,
  requestsTo,
  secret,
  signedIn,
  startWorld,
  type SignIn,
  type World,
} from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  world.entra.faults.clear()
  world.entra.forgetRequests()
})

const target = (overrides: Partial<EntraSettings> = {}) =>
  connection(entraSettings(world.entra, overrides))

describe('the token endpoint', () => {
  test.each<readonly [number, string, () => Partial<EntraSettings>, SignIn]>([
    [7000215, 'CLIENT_SECRET_INVALID', () => ({}), { secrets: [secret('wrong-secret')] }],
    [7000222, 'CLIENT_SECRET_EXPIRED', () => ({ clientId: contoso.apps.expiredSecret }), {}],
    [
      7000218,
      'CLIENT_SECRET_INVALID',
      () => ({ clientAuthentication: { method: 'none' } }),
      { secrets: [] },
    ],
    [501481, 'SIGN_IN_CODE_REFUSED', () => ({}), { flow: { codeVerifier: 'y'.repeat(43) } }],
  ])('AADSTS%i', async (number, code, settings, options) => {
    const outcome = await refused(world, target(settings()), options)
    expect(outcome).toMatchObject({ code, providerError: { code: `AADSTS${number}` } })
    expect(outcome.detail).toContain(aadstsEntry(String(number))?.fix)
    expect(outcome.providerError?.description).toMatch(/Trace ID/)
  })

  test('54005: a code that was redeemed already', async () => {
    const outcome = await refused(world, target(), {
      meanwhile: () => {
        world.entra.forgetRequests()
      },
      tamper: (params) => params.set('code', spent),
    })
    expect(outcome).toMatchObject({ code: 'STATE_SPENT', providerError: { code: 'AADSTS54005' } })
  })
  let spent = ''
  beforeAll(async () => {
    await signedIn(world, target(), { tamper: (params) => (spent = params.get('code') ?? '') })
  })

  test('70008: a code that lay around too long', async () => {
    const outcome = await refused(world, target(), { meanwhile: () => world.clock.advance(660) })
    expect(outcome).toMatchObject({
      code: 'SIGN_IN_CODE_REFUSED',
      providerError: { code: 'AADSTS70008' },
    })
  })

  test('a made-up code', async () => {
    const outcome = await refused(world, target(), { tamper: (p) => p.set('code', 'made-up') })
    expect(outcome).toMatchObject({ providerError: { code: 'AADSTS9002313' } })
  })

  test('90055: throttled', async () => {
    const fault: Fault = { kind: 'throttled', endpoint: 'token' }
    const outcome = await refused(world, target(), {
      meanwhile: () => world.entra.faults.set(fault),
    })
    expect(outcome).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      providerError: { code: 'AADSTS90055' },
    })
  })

  test('7000112: the app was disabled between page and redemption', async () => {
    const outcome = await refused(world, target(), {
      meanwhile: () => {
        world.entra.directory.updateApp(contoso.clientId, { enabled: false })
      },
    })
    world.entra.directory.updateApp(contoso.clientId, { enabled: true })
    expect(outcome).toMatchObject({
      code: 'CLIENT_UNKNOWN',
      providerError: { code: 'AADSTS7000112' },
    })
  })
})

describe.each(['query', 'form_post'] as const)('errors in the browser, by %s', (responseMode) => {
  test('65004: consent was declined', async () => {
    const settings = { clientId: contoso.apps.consent, responseMode }
    const outcome = await refused(world, target(settings), { options: { consent: 'decline' } })
    expect(outcome).toMatchObject({
      code: 'PROVIDER_DENIED',
      providerError: { code: 'AADSTS65004' },
    })
    expect(requestsTo(world.entra, '/token')).toHaveLength(0)
  })

  test('50058: prompt=none and nobody is signed in', async () => {
    const outcome = await refused(world, target({ responseMode }), { input: { prompt: 'none' } })
    expect(outcome).toMatchObject({
      code: 'PROVIDER_DENIED',
      providerError: { code: 'AADSTS50058' },
    })
  })

  test('prompt=none signs in silently where a browser session is there', async () => {
    const browser = createBrowser()
    await signedIn(world, target({ responseMode }), { options: { browser } })
    const input = { prompt: 'none' } as const
    const identity = await signedIn(world, target({ responseMode }), {
      input,
      options: { browser },
    })
    expect(identity.upstream.oid).toBe(contoso.users.ada.id)
  })
})

/** A callback as a hostile or broken provider could send it. */
async function callback(
  change: (params: URLSearchParams) => void,
  to = target(),
): ReturnType<typeof refused> {
  const begun = await world.relyingParty.begin(to)
  const params = new URLSearchParams({ state: begun.flow.state })
  change(params)
  const outcome = await world.relyingParty.finish(to, [secret()], begun.flow, params)
  if (outcome.kind !== 'refused') throw new Error('not refused')
  return outcome
}

describe('every number of the table, on the redirect', () => {
  test.each(Object.entries(aadstsTable))('AADSTS%s', async (number, entry) => {
    const outcome = await callback((params) => {
      params.set('error', 'access_denied')
      params.set('error_description', `AADSTS${number}: Some words. Trace ID: 1`)
    })
    expect(outcome).toEqual({
      kind: 'refused',
      code: entry.code,
      detail: `${entry.meaning} ${entry.fix}`,
      explanation: null,
      providerError: {
        code: `AADSTS${number}`,
        description: `AADSTS${number}: Some words. Trace ID: 1`,
      },
    })
  })
})

describe('callbacks', () => {
  test.each([
    ['access_denied', 'PROVIDER_DENIED'],
    ['consent_required', 'CONSENT_REQUIRED'],
    ['unauthorized_client', 'CLIENT_UNKNOWN'],
    ['server_error', 'PROVIDER_UNAVAILABLE'],
    ['temporarily_unavailable', 'PROVIDER_UNAVAILABLE'],
    ['invalid_scope', 'PROVIDER_MISCONFIGURED'],
    ['something_new', 'PROVIDER_MISCONFIGURED'],
  ])('error=%s', async (error, code) => {
    const outcome = await callback((params) => params.set('error', error))
    expect(outcome).toMatchObject({ code, providerError: { code: error } })
  })

  test('the provider’s text is one capped line without control characters', async () => {
    const outcome = await callback((params) => {
      params.set('error', 'a<b>\u0000\r\n"x"')
      params.set('error_description', `one\r\n\u0007two\u202Ethree\u2028four ${'x'.repeat(5000)}`)
    })
    expect(outcome.providerError?.code).toBe('a_b_x_')
    expect(outcome.providerError?.description).toMatch(/^one two three four x+…$/)
    expect(outcome.providerError?.description.length).toBeLessThanOrEqual(600)
    expect(outcome.detail).not.toContain('<')
  })

  test.each<readonly [string, string, (params: URLSearchParams) => void]>([
    ['no state', 'STATE_INVALID', (params) => params.delete('state')],
    ['another state', 'STATE_INVALID', (params) => params.set('state', 'x')],
    ['two states', 'STATE_INVALID', (params) => params.append('state', params.get('state') ?? '')],
    [
      'an error under another state',
      'STATE_INVALID',
      (params) => {
        params.set('state', 'x')
        params.set('error', 'access_denied')
      },
    ],
    ['neither code nor error', 'BAD_REQUEST', () => {}],
    ['an empty code', 'BAD_REQUEST', (params) => params.set('code', '')],
    [
      'two codes',
      'BAD_REQUEST',
      (params) => {
        params.append('code', 'a')
        params.append('code', 'b')
      },
    ],
    [
      'an ID token in the front channel',
      'BAD_REQUEST',
      (params) => {
        params.set('code', 'a')
        params.set('id_token', 'e.y.J')
      },
    ],
    ['far too much', 'BAD_REQUEST', (params) => params.set('code', 'x'.repeat(30_000))],
    [
      'iss of somebody else',
      'ID_TOKEN_INVALID',
      (params) => {
        params.set('code', 'a')
        params.set('iss', 'https://evil.example')
      },
    ],
    [
      'two iss',
      'ID_TOKEN_INVALID',
      (params) => {
        params.set('code', 'a')
        const iss = `${world.entra.origin}/${contoso.tenantId}/v2.0`
        params.append('iss', iss)
        params.append('iss', iss)
      },
    ],
  ])('%s → %s, and the token endpoint is not asked', async (_what, code, change) => {
    expect((await callback(change)).code).toBe(code)
    expect(requestsTo(world.entra, '/token')).toHaveLength(0)
  })

  test('RFC 9207: the wrong iss of a mixed-up provider, in a complete flow', async () => {
    world.entra.faults.set({ kind: 'wrongResponseIssuer' })
    expect((await refused(world, target())).code).toBe('ID_TOKEN_INVALID')
  })

  test('RFC 9207: the right iss is fine, also from one of several tenants', async () => {
    const iss = `${world.entra.origin}/${contoso.tenantId}/v2.0`
    const tamper = (params: URLSearchParams) => params.set('iss', iss)
    await signedIn(world, target(), { tamper })
    const many = target({
      clientId: contoso.apps.multiTenant,
      tenantIds: [contoso.tenantId, '22222222-bbbb-4bbb-8bbb-222222222222'],
    })
    await signedIn(world, many, { tamper })
    const other = (params: URLSearchParams) =>
      params.set('iss', iss.replace(contoso.tenantId, '22222222-bbbb-4bbb-8bbb-222222222222'))
    expect((await refused(world, many, { tamper: other })).code).toBe('ID_TOKEN_INVALID')
  })

  test('without an issuer in the settings iss lives where the person was sent', async () => {
    const settings = connection(genericSettings(world.entra))
    const says = (iss: string) => ({ tamper: (params: URLSearchParams) => params.set('iss', iss) })
    await signedIn(world, settings, says(`${world.entra.origin}/any/path`))
    for (const iss of ['https://whoever.example', 'nonsense'])
      expect((await refused(world, settings, says(iss))).code).toBe('ID_TOKEN_INVALID')
  })

  test('the callback of one flow does not finish another', async () => {
    const to = target()
    const [mine, theirs] = [await world.relyingParty.begin(to), await world.relyingParty.begin(to)]
    const params = paramsOf(await completeSignIn(theirs.url, contoso.users.ada))
    const mixed = await world.relyingParty.finish(to, [secret()], mine.flow, params)
    expect(mixed).toMatchObject({ kind: 'refused', code: 'STATE_INVALID' })
    // Even with the state forced, PKCE and nonce bind the code to the flow it was made for.
    const flow = { ...mine.flow, state: theirs.flow.state }
    const forced = await world.relyingParty.finish(to, [secret()], flow, params)
    expect(forced).toMatchObject({ kind: 'refused', code: 'SIGN_IN_CODE_REFUSED' })
  })

  test('one code, two callbacks at once: one identity', async () => {
    const to = target()
    const begun = await world.relyingParty.begin(to)
    const params = paramsOf(await completeSignIn(begun.url, contoso.users.ada))
    const finish = () => world.relyingParty.finish(to, [secret()], begun.flow, params)
    const outcomes = await Promise.all([finish(), finish(), finish()])
    expect(outcomes.map((one) => one.kind).toSorted()).toEqual(['refused', 'refused', 'verified'])
  })
})

describe('Graph', () => {
  test('401 with a claims challenge is a refusal with Graph’s own words', async () => {
    world.entra.faults.set({ kind: 'claimsChallenge' })
    const outcome = await refused(world, target())
    expect(outcome).toMatchObject({ code: 'USER_INFO_INVALID' })
    expect(outcome.providerError?.code).toMatch(/\w+/)
  })

  test('a scope that does not reach Graph is told', async () => {
    const settings = genericSettings(world.entra, { scope: 'openid' })
    const outcome = await refused(world, connection(settings))
    expect(outcome).toMatchObject({ code: 'USER_INFO_INVALID' })
  })
})
