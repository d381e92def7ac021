import { afterAll, beforeAll, expect, test } from 'vitest'
import { completeSignIn, contoso, startEntraEmulator } from '@usher/entra-emulator'
import type { EntraEmulator } from '@usher/entra-emulator'

let entra: EntraEmulator
beforeAll(async () => {
  entra = await startEntraEmulator()
})
afterAll(() => entra.close())

const redirectUri = 'http://localhost:3000/callback'

test('a person signs in and the app gets tokens and the Graph profile', async () => {
  const authorize = new URL(`${entra.origin}/${contoso.tenantId}/oauth2/v2.0/authorize`)
  authorize.search = new URLSearchParams({
    client_id: contoso.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid profile email User.Read',
    state: 'a&b<c>',
    nonce: 'n',
  }).toString()
  const callback = await completeSignIn(authorize.href, contoso.users.ada)
  expect(callback.method).toBe('GET')
  const url = new URL(callback.url)
  expect(url.searchParams.get('state')).toBe('a&b<c>')
  const response = await fetch(`${entra.origin}/${contoso.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: contoso.clientId,
      client_secret: contoso.clientSecret,
      grant_type: 'authorization_code',
      code: url.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
    }),
  })
  const tokens = await response.json()
  expect(tokens).toMatchObject({ token_type: 'Bearer' })
  const me = await fetch(`${entra.graphOrigin}/v1.0/me`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  })
  expect(await me.json()).toMatchObject({ id: contoso.users.ada.id, displayName: 'Ada Lovelace' })
})
