// "Check as you go": each slip of an administrator is found before anybody signs in.
import { createServer } from 'node:http'
import { contoso, fabrikam } from '@usher/entra-emulator'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { UpstreamSettings } from '../../../src/core/connection.ts'
import { errorCatalogue } from '../../../src/core/error-catalogue.ts'
import {
  entraSettings,
  genericSettings,
  oidcSettings,
  requestsTo,
  startWorld,
  type World,
} from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())
beforeEach(() => world.entra.faults.clear())

const inspect = (settings: UpstreamSettings, secret?: string) =>
  world.relyingParty.inspect(settings, secret)
const unknownTenant = '99999999-9999-4999-8999-999999999999'

test('good settings of each kind, with the right secret: nothing to say, and the endpoints', async () => {
  const entra = await inspect(entraSettings(world.entra), contoso.clientSecret)
  const tenant = `${world.entra.origin}/${contoso.tenantId}`
  expect(entra).toEqual({
    ok: true,
    issuer: `${tenant}/v2.0`,
    endpoints: {
      authorization: `${tenant}/oauth2/v2.0/authorize`,
      token: `${tenant}/oauth2/v2.0/token`,
      userInfo: `${world.entra.graphOrigin}/v1.0/me`,
      keys: `${tenant}/discovery/v2.0/keys`,
    },
    proven: ['addresses', 'keys', 'client', 'secret'],
    findings: [],
  })
  expect(await inspect(oidcSettings(world.entra), contoso.clientSecret)).toMatchObject({
    ok: true,
    proven: ['addresses', 'keys', 'client', 'secret'],
    findings: [],
  })
  expect(await inspect(genericSettings(world.entra), contoso.clientSecret)).toMatchObject({
    ok: true,
    issuer: null,
    // Without an issuer there are no keys, and nothing to say of them.
    proven: ['addresses', 'client', 'secret'],
    findings: [],
  })
})

test('what the answers do not tell is not claimed: no secret, a sign-in page, an address in doubt', async () => {
  expect((await inspect(entraSettings(world.entra))).proven).toEqual([
    'addresses',
    'keys',
    'client',
  ])
  const asking = (authorizationEndpoint: string) =>
    inspect(genericSettings(world.entra, { authorizationEndpoint }), contoso.clientSecret)
  // A page that any client would get.
  const page = await asking(`${world.entra.origin}/`)
  expect(page).toMatchObject({ ok: true, findings: [], proven: ['addresses', 'secret'] })
  expect((await asking(`${world.entra.origin}/a/b/c`)).proven).toEqual(['secret'])
  const wrong = await inspect(genericSettings(world.entra), 'wrong')
  expect(wrong.proven).toEqual(['addresses', 'client'])
})

test('a refusal that somebody in between could have written proves no client', async () => {
  const firewall = createServer((_request, response) => {
    response.writeHead(403, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ error: 'access_denied' }))
  })
  await new Promise<void>((resolve) => firewall.listen(0, '127.0.0.1', resolve))
  const address = firewall.address()
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const behind = await startWorld({ allowPrivate: [host] })
  try {
    const settings = genericSettings(behind.entra, { authorizationEndpoint: `http://${host}/` })
    const found = await behind.relyingParty.inspect(settings, contoso.clientSecret)
    expect(found.findings).toEqual([])
    expect(found.proven).toEqual(['addresses', 'secret'])
  } finally {
    await behind.close()
    firewall.close()
  }
})

test('several tenants: the template issuer, and each tenant is asked for', async () => {
  const tenantIds = [contoso.tenantId, unknownTenant, fabrikam.tenantId]
  const clientId = contoso.apps.multiTenant
  const found = await inspect(entraSettings(world.entra, { tenantIds, clientId }))
  expect(found.issuer).toBe(`${world.entra.origin}/{tenantid}/v2.0`)
  expect(found.findings).toEqual([
    {
      severity: 'error',
      path: 'tenantIds.1',
      code: 'TENANT_UNKNOWN',
      detail: expect.stringContaining('AADSTS90002'),
      explanation: null,
      hint: errorCatalogue.TENANT_UNKNOWN.hint,
      providerError: expect.objectContaining({ code: 'AADSTS90002' }),
    },
  ])
})

test.each<readonly [string, (w: World) => UpstreamSettings, string | undefined, string, string]>([
  [
    'wrong tenant',
    (w) => entraSettings(w.entra, { tenantIds: [unknownTenant] }),
    undefined,
    'tenantIds.0',
    'TENANT_UNKNOWN',
  ],
  ['wrong secret', (w) => entraSettings(w.entra), 'wrong', 'clientSecret', 'CLIENT_SECRET_INVALID'],
  [
    'expired secret',
    (w) => entraSettings(w.entra, { clientId: contoso.apps.expiredSecret }),
    contoso.clientSecret,
    'clientSecret',
    'CLIENT_SECRET_EXPIRED',
  ],
  [
    'wrong client id',
    (w) => entraSettings(w.entra, { clientId: unknownTenant }),
    contoso.clientSecret,
    'clientId',
    'CLIENT_UNKNOWN',
  ],
  [
    'placeholder left in an address',
    (w) =>
      genericSettings(w.entra, {
        tokenEndpoint: `${w.entra.origin}/{tenant-id}/oauth2/v2.0/token`,
      }),
    undefined,
    'tokenEndpoint',
    'PLACEHOLDER_IN_URL',
  ],
  [
    'issuer without discovery',
    (w) => oidcSettings(w.entra, { issuer: `${w.entra.origin}/nowhere/at/all` }),
    undefined,
    'issuer',
    'LOG_IN_SOURCE_NOT_SUPPORTED',
  ],
  [
    'private address',
    (w) => oidcSettings(w.entra, { issuer: 'https://127.0.0.1:1/realm' }),
    undefined,
    'issuer',
    'ADDRESS_NOT_ALLOWED',
  ],
  [
    'user-info address that does not exist',
    (w) => genericSettings(w.entra, { userInfoEndpoint: `${w.entra.graphOrigin}/v1.0/nothing` }),
    undefined,
    'userInfoEndpoint',
    'USER_INFO_INVALID',
  ],
  [
    'token address that does not exist',
    (w) => genericSettings(w.entra, { tokenEndpoint: `${w.entra.origin}/a/b/c` }),
    contoso.clientSecret,
    'tokenEndpoint',
    'LOG_IN_SOURCE_NOT_SUPPORTED',
  ],
])('%s', async (_slip, settings, secret, path, code) => {
  const found = await inspect(settings(world), secret)
  expect(found.ok).toBe(false)
  expect(found.findings).toContainEqual(expect.objectContaining({ severity: 'error', path, code }))
  expect(JSON.stringify(found)).not.toContain(contoso.clientSecret)
})

test('a scope that does not reach Graph is a warning', async () => {
  const found = await inspect(entraSettings(world.entra, { scope: 'openid profile email' }))
  expect(found).toMatchObject({ ok: true, findings: [{ severity: 'warning', path: 'scope' }] })
})

test('an outage while checking is told at the setting it belongs to', async () => {
  world.entra.faults.set({ kind: 'serverError', endpoint: 'jwks' })
  const found = await inspect(entraSettings(world.entra))
  expect(found.findings).toContainEqual(
    expect.objectContaining({ path: 'authority', code: 'PROVIDER_UNAVAILABLE' }),
  )
})

test.each(['http://[', 'https://a b/', '\u00ff', ''])(
  'an authorization endpoint that points to %j tells nothing',
  async (location) => {
    world.entra.forgetRequests()
    world.entra.faults.set({ kind: 'redirectAnswer', endpoint: 'authorize', location })
    expect(await inspect(entraSettings(world.entra))).toMatchObject({ ok: true, findings: [] })
    expect(requestsTo(world.entra, '/authorize')).not.toHaveLength(0)
  },
)
