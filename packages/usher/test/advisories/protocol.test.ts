// Part B: published protocol failures of other products, each tried against the running server.
import { contoso, exampleFaults, type FaultKind } from '@usher/entra-emulator'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { errorCatalogue } from '../../src/core/error-catalogue.ts'
import { parseReturnTo } from '../../src/http/return-to.ts'
import { startWorld, type World } from '../support/world.ts'

const ada = contoso.users.ada.userPrincipalName
let world: World
beforeAll(async () => {
  world = await startWorld('sqlite')
})
afterAll(() => world.close())
afterEach(() => {
  world.entra.faults.clear()
})

async function expectNobodyIn(act: () => Promise<{ status: number; code: string | undefined }>) {
  const before = await world.counts()
  const answer = await act()
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(Object.keys(errorCatalogue)).toContain(answer.code)
  expect(await world.counts()).toEqual(before)
  return answer
}

describe('CVE-2026-3224: an ID token that is not what it should be signs nobody in', () => {
  const tokenFaults: readonly FaultKind[] = [
    'badSignature',
    'wrongAudience',
    'wrongIssuer',
    'wrongNonce',
    'missingNonce',
    'wrongTenant',
    'algNone',
    'hmacWithPublicKeyPem',
    'hmacWithModulus',
    'unknownKeyId',
    'foreignKey',
    'expiredToken',
    'notYetValid',
    'missingIdToken',
  ]
  test.each(tokenFaults)('%s', async (kind) => {
    const browser = world.browser()
    const callback = await browser.begin(ada)
    world.entra.faults.set(exampleFaults[kind])
    await expectNobodyIn(() => browser.finish(callback))
    expect((await browser.session()).status).toBe(401)
  })

  test('and once the provider is well again, the same person gets in', async () => {
    expect((await world.browser().signIn(ada)).status).toBe(302)
  })
})

describe('a provider that answers nonsense signs nobody in and takes nothing down', () => {
  test.each([
    'serverError',
    'throttled',
    'dropConnection',
    'truncatedJson',
    'oversizedBody',
    'redirectAnswer',
  ] as const)('%s at the token endpoint', async (kind) => {
    const browser = world.browser()
    const callback = await browser.begin(ada)
    world.entra.faults.set({ ...exampleFaults[kind], endpoint: 'token' })
    await expectNobodyIn(() => browser.finish(callback))
  })
})

describe('CVE-2026-7507, -49448: the callback moves only for the browser that began, and once', () => {
  test('a replayed callback finds nothing', async () => {
    const browser = world.browser()
    const callback = await browser.begin(ada)
    const cookies = new Map(browser.cookies)
    expect((await browser.finish(callback)).status).toBe(302)
    await expectNobodyIn(() => browser.finish(callback))
    for (const [name, value] of cookies) browser.cookies.set(name, value)
    const answer = await expectNobodyIn(() => browser.finish(callback))
    expect(answer.code).toBe('STATE_SPENT')
  })
  test("another browser's callback", async () => {
    const attacker = world.browser()
    const callback = await attacker.begin(ada)
    const victim = world.browser()
    const answer = await expectNobodyIn(() => victim.finish(callback))
    expect(answer.code).toBe('STATE_INVALID')
    expect((await victim.session()).status).toBe(401)
  })
  test("another flow's code under this flow's state", async () => {
    const attacker = world.browser()
    const stolen = new URL((await attacker.begin(ada)).url)
    const browser = world.browser()
    const own = new URL((await browser.begin(contoso.users.grace.userPrincipalName)).url)
    own.searchParams.set('code', stolen.searchParams.get('code') ?? '')
    await expectNobodyIn(() => browser.finish({ method: 'GET', url: own.href }))
  })
  test.each([
    ['empty', ''],
    ['a forged state', '?state=forged&code=x'],
    ['an error without a state', '?error=access_denied'],
    ['no code', '?state='],
  ])('%s', async (_name, query) => {
    await expectNobodyIn(() => world.browser().get(`/api/auth/oauth2/callback${query}`))
  })
  test('an empty POST', async () => {
    await expectNobodyIn(() =>
      world.browser().post('/api/auth/oauth2/callback', new URLSearchParams()),
    )
  })
  test('a session id planted beforehand is not the one after the sign-in', async () => {
    const browser = world.browser()
    browser.cookies.set('usher-session', 'A'.repeat(43))
    await browser.signIn(ada)
    expect(browser.cookies.get('usher-session')).not.toBe('A'.repeat(43))
    expect((await browser.session()).status).toBe(200)
  })
})

test('CVE-2026-27840: a changed, cut or lengthened session token is no session', async () => {
  const browser = world.browser()
  await browser.signIn(ada)
  const token = browser.cookies.get('usher-session') ?? ''
  const bent = fc.oneof(
    fc.nat(token.length - 1).map((at) => token.slice(0, at)),
    fc
      .string({ minLength: 1, maxLength: 4, unit: fc.constantFrom('A', 'b', '-') })
      .map((more) => token + more),
    fc
      .tuple(fc.nat(token.length - 2), fc.constantFrom(...'ABCabc012-_'.split('')))
      .map(([at, char]) => token.slice(0, at) + char + token.slice(at + 1))
      .filter((text) => text !== token),
  )
  await fc.assert(
    fc.asyncProperty(bent, async (text) => {
      browser.cookies.set('usher-session', text)
      expect((await browser.session()).status).toBe(401)
    }),
    { numRuns: 100 },
  )
})

describe('CVE-2026-41569: return addresses are compared as parsed URLs', () => {
  const settings = {
    baseUrl: new URL('https://id.example.com'),
    allowedReturnOrigins: ['https://app.example.com'],
    trustedProxies: [],
    allowPrivateAddresses: [],
  }
  test.each([
    'https://app.example.com.evil.tld/',
    'https://app.example.com@evil.tld/',
    'https://user:pass@app.example.com/',
    'https://app.example.com:8443/',
    'http://app.example.com/',
    '//evil.tld/',
    '/\\evil.tld',
    '\\\\evil.tld',
    'https:/\\evil.tld',
    'https://evil.tld\\@app.example.com',
    '/\t/evil.tld',
    'javascript:alert(1)',
    'data:text/html,x',
    'app.example.com',
    '',
    'https://app.exаmple.com/',
  ])('refuses %j', (text) => {
    expect(parseReturnTo(text, settings)).toBeUndefined()
  })
  test.each([
    ['/account', 'https://id.example.com/account'],
    ['https://app.example.com/a?b=c#d', 'https://app.example.com/a?b=c#d'],
    ['https://APP.example.com/', 'https://app.example.com/'],
    ['/..//evil.tld', 'https://id.example.com//evil.tld'],
  ])('allows %j', (text, href) => {
    expect(parseReturnTo(text, settings)).toBe(href)
  })
  test('and a sign-in with a foreign one does not begin', async () => {
    const answer = await world
      .browser()
      .get(
        `/api/auth/oauth2/authorize?connection=${world.connection.id}&return_to=https://evil.tld/`,
      )
    expect(answer).toMatchObject({ status: 400, code: 'RETURN_ADDRESS_NOT_ALLOWED' })
  })
})

test('CVE-2026-110864: a blob sealed for one purpose opens for no other', () => {
  const { sealer } = world.usher.deps
  const sealed = sealer.seal('sign-in-flow.v1', 'x')
  for (const purpose of ['connection-secret', 'csrf:account', 'csrf:link:lnk_1', 'sign-in-flow.v2'])
    expect(sealer.open(purpose, sealed)).toBeUndefined()
})

test('PKCE S256 and a nonce are always sent', async () => {
  const answer = await world
    .browser()
    .get(`/api/auth/oauth2/authorize?connection=${world.connection.id}`)
  const { searchParams } = new URL(answer.headers.get('location') ?? '')
  expect(searchParams.get('code_challenge_method')).toBe('S256')
  expect(searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/)
  expect(searchParams.get('nonce')).toMatch(/^[\w-]{20,}$/)
})

type Step = 'begin' | 'finish' | 'replay' | 'foreign' | 'empty' | 'signOut'
test('the state machine: whatever the order of steps, only a callback of one’s own signs in', async () => {
  const step = fc.constantFrom<Step>('begin', 'finish', 'replay', 'foreign', 'empty', 'signOut')
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 7 }), async (steps) => {
      const browser = world.browser()
      const stranger = world.browser()
      let open: Awaited<ReturnType<typeof browser.begin>> | undefined
      let spent: typeof open
      let signedIn = false
      for (const one of steps) {
        switch (one) {
          case 'begin':
            open = await browser.begin(ada)
            break
          case 'finish':
            if (!open) break
            expect((await browser.finish(open)).status).toBe(302)
            signedIn = true
            spent = open
            open = undefined
            break
          case 'replay':
            if (spent) expect((await browser.finish(spent)).status).toBe(400)
            break
          case 'foreign':
            expect((await browser.finish(await stranger.begin(ada))).status).toBe(400)
            break
          case 'empty':
            expect((await browser.get('/api/auth/oauth2/callback')).status).toBe(400)
            break
          case 'signOut':
            await browser.post('/api/auth/sign-out', {})
            signedIn = false
            break
        }
        expect((await browser.session()).status).toBe(signedIn ? 200 : 401)
      }
    }),
    { numRuns: 12 },
  )
}, 120_000)
