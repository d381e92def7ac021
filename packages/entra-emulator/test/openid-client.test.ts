import { afterAll, beforeAll, expect, test } from 'vitest'
import * as client from 'openid-client'
import { completeSignIn, contoso, startEntraEmulator } from '../src/index.ts'
import type { EntraEmulator } from '../src/index.ts'
import { redirectUri } from './support.ts'

let entra: EntraEmulator
beforeAll(async () => {
  entra = await startEntraEmulator()
})
afterAll(() => entra.close())

function discover(tenant: string, authentication?: client.ClientAuth) {
  return client.discovery(
    new URL(`${entra.origin}/${tenant}/v2.0`),
    contoso.clientId,
    contoso.clientSecret,
    authentication,
    { execute: [client.allowInsecureRequests] },
  )
}

test.each([
  ['client_secret_post', () => client.ClientSecretPost(contoso.clientSecret)],
  ['client_secret_basic', () => client.ClientSecretBasic(contoso.clientSecret)],
])('a certified client signs a person in with PKCE and %s', async (_, authentication) => {
  const configuration = await discover(contoso.tenantId, authentication())
  client.enableNonRepudiationChecks(configuration) // verifies the id_token's signature
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const expectedState = client.randomState()
  const expectedNonce = client.randomNonce()
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: 'openid profile email offline_access User.Read',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  })
  const callback = await completeSignIn(url.href, contoso.users.grace)
  const tokens = await client.authorizationCodeGrant(configuration, new URL(callback.url), {
    pkceCodeVerifier,
    expectedState,
    expectedNonce,
  })
  expect(tokens.claims()).toMatchObject({
    iss: `${entra.origin}/${contoso.tenantId}/v2.0`,
    aud: contoso.clientId,
    tid: contoso.tenantId,
    oid: contoso.users.grace.id,
    ver: '2.0',
    preferred_username: 'grace@contoso.example',
  })
  const subject = tokens.claims()?.sub ?? ''
  const info = await client.fetchUserInfo(configuration, tokens.access_token, subject)
  expect(info).toMatchObject({ sub: subject, name: 'Grace Hopper', email: 'grace@contoso.example' })
  const again = await client.refreshTokenGrant(configuration, tokens.refresh_token ?? '')
  expect(again.claims()?.sub).toBe(subject)
})

test('a strict client refuses the template issuer of `common`, as it does at Microsoft', async () => {
  await expect(discover('common')).rejects.toThrow(/issuer/)
})

test('what the client sent can be looked at: PKCE, and how it authenticated', async () => {
  entra.forgetRequests()
  const configuration = await discover(
    contoso.tenantId,
    client.ClientSecretBasic(contoso.clientSecret),
  )
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: 'openid',
    code_challenge: await client.calculatePKCECodeChallenge('v'.repeat(43)),
    code_challenge_method: 'S256',
  })
  const callback = await completeSignIn(url.href, contoso.users.grace)
  await client.authorizationCodeGrant(configuration, new URL(callback.url), {
    pkceCodeVerifier: 'v'.repeat(43),
  })
  const token = entra.requests.find((request) => request.path.endsWith('/token'))
  expect(token?.form).toMatchObject({
    grant_type: 'authorization_code',
    code_verifier: 'v'.repeat(43),
  })
  expect(token?.form).not.toHaveProperty('client_secret')
  expect(token?.headers['authorization']).toMatch(/^Basic /)
  const authorize = entra.requests.find((request) => request.path.endsWith('/authorize'))
  expect(authorize?.query['code_challenge_method']).toBe('S256')
})
