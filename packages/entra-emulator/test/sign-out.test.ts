import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeJwt } from 'jose'
import { contoso, contosoSeed, createBrowser, startEntraEmulator } from '../src/index.ts'
import type { EmulatedBrowser, EntraEmulator } from '../src/index.ts'
import { authorizeUrl, codeForm, freshCode, postToken, redirectUri, search } from './support.ts'
import type { Parameters } from './support.ts'

const frontChannelLogoutUrl = 'http://localhost:3000/signed-out?by=entra'
let entra: EntraEmulator
beforeAll(async () => {
  entra = await startEntraEmulator({ seed: contosoSeed({ frontChannelLogoutUrl }) })
})
afterAll(() => entra.close())

async function signOut(browser: EmulatedBrowser, parameters: Parameters = {}) {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const url = `${entra.origin}/${contoso.tenantId}/oauth2/v2.0/logout?${search(parameters)}`
  const response = await fetch(url, { headers: { cookie }, redirect: 'manual' })
  return { response, text: await response.text() }
}

test('the session ends, and every app of it is told with iss and sid', async () => {
  const browser = createBrowser()
  const code = await freshCode(entra, {}, contoso.users.ada, { browser })
  const { body } = await postToken(entra, codeForm(code))
  const { sid } = decodeJwt(body.id_token ?? '')
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const { response, text } = await signOut(browser, { post_logout_redirect_uri: redirectUri })
  const frame = /<iframe src="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const { searchParams } = new URL(frame)
  expect(Object.fromEntries(searchParams)).toEqual({
    by: 'entra',
    iss: `${entra.origin}/${contoso.tenantId}/v2.0`,
    sid,
  })
  expect(response.headers.get('content-security-policy')).toContain(
    'frame-src http://localhost:3000',
  )
  expect(response.headers.get('refresh')).toContain(redirectUri)
  const silent = await fetch(authorizeUrl(entra, { prompt: 'none' }), {
    headers: { cookie },
    redirect: 'manual',
  })
  expect(silent.headers.get('location')).toContain('login_required')
})

test('only a registered address is returned to, with the state', async () => {
  const browser = createBrowser()
  const home = await signOut(browser, { post_logout_redirect_uri: redirectUri, state: 's 1' })
  expect(home.response.headers.get('location')).toBe(`${redirectUri}?state=s+1`)
  const elsewhere = await signOut(browser, {
    post_logout_redirect_uri: 'https://attacker.example/',
  })
  expect(elsewhere.response.status).toBe(200)
  expect(elsewhere.response.headers.get('refresh')).toBeNull()
  expect(elsewhere.text).not.toContain('attacker.example')
})
