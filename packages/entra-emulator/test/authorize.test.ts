import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import {
  completeSignIn,
  contoso,
  createBrowser,
  fabrikam,
  personal,
  startEntraEmulator,
} from '../src/index.ts'
import type { EntraEmulator } from '../src/index.ts'
import { authorizeUrl, codeForm, freshCode, postToken, redirectUri } from './support.ts'
import type { Parameters } from './support.ts'

let entra: EntraEmulator | undefined
beforeEach(async () => {
  await entra?.close()
  entra = await startEntraEmulator()
})
afterAll(() => entra?.close())

function emulator(): EntraEmulator {
  if (entra === undefined) throw new Error('The emulator has not started.')
  return entra
}

async function visit(parameters: Parameters, tenant: string = contoso.tenantId) {
  const response = await fetch(authorizeUrl(emulator(), parameters, tenant), { redirect: 'manual' })
  return { response, text: await response.text() }
}

const unknownApp = '99999999-9999-4999-8999-999999999999'

describe('errors that end on a page and redirect nobody', () => {
  const cases: readonly (readonly [code: number, parameters: Parameters, tenant: string])[] = [
    [700016, { client_id: unknownApp }, contoso.tenantId],
    [700016, {}, fabrikam.tenantId],
    [700016, {}, 'consumers'],
    [50011, { redirect_uri: 'https://attacker.example/' }, contoso.tenantId],
    [50011, { redirect_uri: `${redirectUri}/` }, contoso.tenantId],
    [50011, { redirect_uri: redirectUri.toUpperCase() }, contoso.tenantId],
    [90002, {}, 'nowhere.example'],
    [50194, {}, 'common'],
    [50194, {}, 'organizations'],
    [900144, { client_id: undefined }, contoso.tenantId],
    [7000112, { client_id: contoso.apps.disabled }, contoso.tenantId],
  ]
  test.each(cases)('AADSTS%i', async (code, parameters, tenant) => {
    const { response, text } = await visit(parameters, tenant)
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(response.headers.get('location')).toBeNull()
    expect(text).toContain(`AADSTS${code}:`)
    expect(text).toContain("Sorry, but we're having trouble signing you in.")
    expect(text).toContain('This is not Microsoft')
  })

  test.each([
    [50034, 'nobody@contoso.example', {}],
    [50057, contoso.users.disabled.userPrincipalName, {}],
    [50020, fabrikam.users.mallory.userPrincipalName, {}],
    [
      50105,
      contoso.users.unassigned.userPrincipalName,
      { client_id: contoso.apps.assignmentRequired },
    ],
    [90094, contoso.users.ada.userPrincipalName, { client_id: contoso.apps.adminConsent }],
  ])(
    'AADSTS%i after the person said who they are (%s)',
    async (code, userPrincipalName, parameters) => {
      const signIn = completeSignIn(authorizeUrl(emulator(), parameters), { userPrincipalName })
      await expect(signIn).rejects.toMatchObject({ name: 'SignInPageError', code })
    },
  )

  test('what somebody typed or sent is escaped', async () => {
    const script = '<script>alert(1)</script>'
    const { text } = await visit({ redirect_uri: `https://x.example/${script}`, state: script })
    expect(text).not.toContain(script)
    const picker = await visit({ state: script, login_hint: script })
    expect(picker.text).not.toContain(script)
  })
})

describe('errors that the app hears', () => {
  const cases: readonly (readonly [number, string, Parameters])[] = [
    [70005, 'unsupported_response_type', { response_type: 'token' }],
    [700054, 'unsupported_response_type', { response_type: 'id_token' }],
    [900144, 'invalid_request', { response_type: undefined }],
    [900144, 'invalid_request', { scope: undefined }],
    [70011, 'invalid_scope', { scope: 'openid a$b' }],
    [500011, 'invalid_resource', { scope: 'api://nothing/read' }],
    [90023, 'invalid_request', { response_mode: 'web_message' }],
    [90023, 'invalid_request', { prompt: 'maybe' }],
    [90023, 'invalid_request', { code_challenge: 'c'.repeat(43), code_challenge_method: 'S512' }],
    [501491, 'invalid_request', { code_challenge: 'short' }],
    [50058, 'login_required', { prompt: 'none' }],
  ]
  test.each(cases)('AADSTS%i %s', async (code, error, parameters) => {
    const { response } = await visit(parameters)
    expect(response.status).toBe(302)
    const location = new URL(response.headers.get('location') ?? '')
    const answer = new URLSearchParams(location.hash.slice(1) || location.search)
    expect(`${location.origin}${location.pathname}`).toBe(redirectUri)
    expect(answer.get('error')).toBe(error)
    expect(answer.get('error_description')).toMatch(new RegExp(`^AADSTS${code}: .+ Trace ID: `))
    expect(answer.get('state')).toBe('state-1')
    expect(answer.has('code')).toBe(false)
  })

  test('AADSTS70007: a token is never put into the query', async () => {
    const { response } = await visit({
      client_id: contoso.apps.hybrid,
      response_type: 'code id_token',
      response_mode: 'query',
    })
    expect(response.headers.get('location')).toContain('#error=invalid_request')
  })

  test('AADSTS65004: the person declines', async () => {
    const url = authorizeUrl(emulator(), { client_id: contoso.apps.consent })
    const callback = await completeSignIn(url, contoso.users.grace, { consent: 'decline' })
    const answer = new URL(callback.url).searchParams
    expect(answer.get('error')).toBe('access_denied')
    expect(answer.get('error_subcode')).toBe('cancel')
    expect(answer.get('error_description')).toContain('AADSTS65004')
  })

  test('AADSTS53003 from Conditional Access, AADSTS50076 only where nobody looks', async () => {
    const browser = createBrowser()
    await freshCode(emulator(), {}, contoso.users.grace, { browser })
    const { id } = contoso.users.grace
    emulator().directory.updateUser(id, { conditionalAccess: 'mfaRequired' })
    const silent = await completeSignIn(
      authorizeUrl(emulator(), { prompt: 'none' }),
      contoso.users.grace,
      { browser },
    )
    expect(silent.url).toContain('error=interaction_required')
    expect(silent.url).toContain('AADSTS50076')
    expect(await freshCode(emulator(), {}, contoso.users.grace, { browser })).not.toBe('')
    emulator().directory.updateUser(id, { conditionalAccess: 'blocked' })
    const blocked = await completeSignIn(authorizeUrl(emulator()), contoso.users.grace, { browser })
    expect(blocked.url).toContain('AADSTS53003')
  })
})

describe('the answer', () => {
  test('in the query by default, in the fragment or as a form when asked', async () => {
    const query = await completeSignIn(authorizeUrl(emulator()), contoso.users.ada)
    expect(new URL(query.url).searchParams.get('code')).toMatch(/^1\.A/)
    expect(new URL(query.url).searchParams.get('session_state')).not.toBeNull()
    expect(new URL(query.url).searchParams.has('iss')).toBe(false)
    const fragment = await completeSignIn(
      authorizeUrl(emulator(), { response_mode: 'fragment' }),
      contoso.users.ada,
    )
    expect(fragment.url).toMatch(new RegExp(`^${redirectUri}#code=`))
    const state = `"quoted" & <angled> 'single'`
    const form = await completeSignIn(
      authorizeUrl(emulator(), { response_mode: 'form_post', state }),
      contoso.users.ada,
    )
    expect(form).toMatchObject({ method: 'POST', url: redirectUri, form: { state } })
    expect(form.form?.['code']).toMatch(/^1\.A/)
  })

  test('errors use the same three ways', async () => {
    const { text } = await visit({ response_mode: 'form_post', prompt: 'none' })
    expect(text).toContain('name="error" value="login_required"')
  })

  test('left out, a registered redirect address is chosen', async () => {
    const url = authorizeUrl(emulator(), { redirect_uri: undefined })
    const callback = await completeSignIn(url, contoso.users.ada)
    expect(callback.url).toContain('http://localhost:3000/api/auth/oauth2/callback?code=')
  })

  test('a desktop app may listen on any loopback port (RFC 8252 §7.3)', async () => {
    const parameters = {
      client_id: contoso.apps.publicClient,
      redirect_uri: 'http://localhost:49152',
    }
    const code = await freshCode(emulator(), parameters)
    const form = codeForm(code, { ...parameters, client_secret: undefined })
    expect((await postToken(emulator(), form)).status).toBe(200)
  })

  test('client_info comes only when asked for', async () => {
    const url = authorizeUrl(emulator(), { client_info: '1' })
    const { searchParams } = new URL((await completeSignIn(url, contoso.users.ada)).url)
    const info: unknown = JSON.parse(
      Buffer.from(searchParams.get('client_info') ?? '', 'base64url').toString(),
    )
    expect(info).toEqual({ uid: contoso.users.ada.id, utid: contoso.tenantId })
  })
})

describe('who is asked', () => {
  test('nobody, once a browser is signed in; prompt=login and select_account ask again', async () => {
    const browser = createBrowser()
    await freshCode(emulator(), {}, contoso.users.ada, { browser })
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const statuses = await Promise.all(
      [{}, { prompt: 'none' }, { prompt: 'login' }, { prompt: 'select_account' }].map(
        async (parameters) => {
          const url = authorizeUrl(emulator(), parameters)
          return (await fetch(url, { headers: { cookie }, redirect: 'manual' })).status
        },
      ),
    )
    expect(statuses).toEqual([302, 302, 200, 200])
  })

  test('AADSTS16000: two accounts and silence; a login_hint settles it', async () => {
    const browser = createBrowser()
    await freshCode(emulator(), { prompt: 'login' }, contoso.users.ada, { browser })
    await freshCode(emulator(), { prompt: 'login' }, contoso.users.grace, { browser })
    const silently = (parameters: Parameters) =>
      completeSignIn(
        authorizeUrl(emulator(), { prompt: 'none', ...parameters }),
        contoso.users.ada,
        { browser },
      )
    expect((await silently({})).url).toContain('AADSTS16000')
    const login_hint = contoso.users.grace.userPrincipalName
    const { searchParams } = new URL((await silently({ login_hint })).url)
    const answer = await postToken(emulator(), codeForm(searchParams.get('code') ?? ''))
    expect(answer.status).toBe(200)
  })

  test('the accounts that fit the endpoint and the domain hint', async () => {
    const client_id = contoso.apps.multiTenant
    const offered = async (tenant: string, parameters: Parameters = {}) =>
      (await visit({ client_id, ...parameters }, tenant)).text
    const common = await offered('common')
    expect(common).toContain(fabrikam.users.alice.userPrincipalName)
    expect(common).toContain(personal.users.paula.userPrincipalName)
    expect(common).not.toContain('#EXT#')
    expect(await offered('organizations')).not.toContain(personal.users.paula.userPrincipalName)
    expect(await offered('consumers')).not.toContain(contoso.users.ada.userPrincipalName)
    const hinted = await offered('common', { domain_hint: fabrikam.domain })
    expect(hinted).toContain(fabrikam.users.alice.userPrincipalName)
    expect(hinted).not.toContain(contoso.users.ada.userPrincipalName)
    expect(await offered(contoso.domain)).toContain('#EXT#')
  })

  test('a guest may type the address of home', async () => {
    const userPrincipalName = 'alice@fabrikam.example'
    expect(await freshCode(emulator(), {}, { userPrincipalName })).toMatch(/^1\.A/)
  })

  test('consent is asked once, and again with prompt=consent', async () => {
    const client_id = contoso.apps.consent
    await freshCode(emulator(), { client_id }, contoso.users.grace)
    const browser = createBrowser()
    const again = (parameters: Parameters) =>
      completeSignIn(authorizeUrl(emulator(), { client_id, ...parameters }), contoso.users.grace, {
        browser,
        consent: 'decline', // presses Cancel if the page comes
      })
    expect((await again({})).url).toContain('code=')
    expect((await again({ prompt: 'consent' })).url).toContain('AADSTS65004')
  })

  test('AADSTS65001: silence where consent is missing', async () => {
    const browser = createBrowser()
    await freshCode(emulator(), {}, contoso.users.grace, { browser })
    const url = authorizeUrl(emulator(), { client_id: contoso.apps.consent, prompt: 'none' })
    const callback = await completeSignIn(url, contoso.users.grace, { browser })
    expect(callback.url).toContain('error=consent_required')
    expect(callback.url).toContain('AADSTS65001')
  })

  test('a form from another site signs nobody in', async () => {
    const response = await fetch(`${emulator().origin}/${contoso.tenantId}/login`, {
      method: 'POST',
      headers: { origin: 'https://attacker.example' },
      body: new URLSearchParams({ username: contoso.users.ada.userPrincipalName }),
      redirect: 'manual',
    })
    expect(response.status).toBe(400)
    expect(response.headers.getSetCookie()).toEqual([])
  })
})
