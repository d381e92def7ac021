import { contoso, fabrikam } from '@usher/entra-emulator'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  callbackUrl,
  connection,
  entraSettings,
  genericSettings,
  oidcSettings,
  requestsTo,
  signedIn,
  startWorld,
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

describe('kind entra', () => {
  test('a member signs in; the tuple, Graph and the token all name the same person', async () => {
    const identity = await signedIn(world, connection(entraSettings(world.entra)))
    expect(identity.upstream).toEqual({
      iss: `${world.entra.origin}/${contoso.tenantId}/v2.0`,
      tid: contoso.tenantId,
      oid: contoso.users.ada.id,
      sub: expect.any(String),
      guest: false,
    })
    expect(identity.upstream.sub).not.toBe(contoso.users.ada.id)
    expect(identity.userInfo).toMatchObject({
      id: contoso.users.ada.id,
      userPrincipalName: contoso.users.ada.userPrincipalName,
    })
    expect(identity.issuerAsConfigured).toBe(true)
    expect(identity.upstreamSessionId).toEqual(expect.any(String))
  })

  test('what the authorize address carries: PKCE S256, state, nonce, scope, redirect address', async () => {
    const target = connection(
      entraSettings(world.entra, { scope: 'User.Read', responseMode: 'form_post' }),
    )
    const { url, flow } = await world.relyingParty.begin(target, {
      loginHint: contoso.users.ada.userPrincipalName,
      prompt: 'select_account',
    })
    const sent = new URL(url).searchParams
    expect(Object.fromEntries(sent)).toMatchObject({
      client_id: contoso.clientId,
      response_type: 'code',
      redirect_uri: callbackUrl,
      scope: 'openid profile User.Read',
      state: flow.state,
      nonce: flow.nonce,
      code_challenge_method: 'S256',
      response_mode: 'form_post',
      login_hint: contoso.users.ada.userPrincipalName,
      prompt: 'select_account',
    })
    expect(sent.get('code_challenge')).not.toBe(flow.codeVerifier)
    expect(url).not.toContain(flow.codeVerifier)
  })

  test('two flows share no secret', async () => {
    const target = connection(entraSettings(world.entra))
    const [one, other] = [
      await world.relyingParty.begin(target),
      await world.relyingParty.begin(target),
    ]
    expect(new Set([...Object.values(one.flow), ...Object.values(other.flow)]).size).toBe(6)
  })

  test('form_post works as query does', async () => {
    const target = connection(entraSettings(world.entra, { responseMode: 'form_post' }))
    const identity = await signedIn(world, target)
    expect(identity.upstream.oid).toBe(contoso.users.ada.id)
  })

  test('a person without a mailbox and a guest come through', async () => {
    const target = connection(entraSettings(world.entra))
    const alan = await signedIn(world, target, { as: contoso.users.alan })
    expect(alan.userInfo['mail']).toBeNull()
    const guest = await signedIn(world, target, { as: contoso.users.guest })
    expect(guest.idToken).toMatchObject({
      acct: 1,
      idp: expect.stringContaining(fabrikam.tenantId),
    })
    expect(guest.upstream.tid).toBe(contoso.tenantId)
  })

  test('metadata and keys are asked once for many sign-ins', async () => {
    const target = connection(entraSettings(world.entra), { updatedAt: new Date(77) })
    await Promise.all([signedIn(world, target), signedIn(world, target), signedIn(world, target)])
    expect(requestsTo(world.entra, '/openid-configuration')).toHaveLength(1)
    expect(requestsTo(world.entra, '/discovery/v2.0/keys')).toHaveLength(1)
    expect(requestsTo(world.entra, '/oauth2/v2.0/token')).toHaveLength(3)
  })

  test('settings that were saved anew are read anew', async () => {
    const settings = entraSettings(world.entra)
    await signedIn(world, connection(settings, { updatedAt: new Date(80) }))
    await signedIn(world, connection(settings, { updatedAt: new Date(81) }))
    expect(requestsTo(world.entra, '/openid-configuration')).toHaveLength(2)
  })
})

describe('kind oidc', () => {
  test('discovery by issuer, ID token and user-info', async () => {
    const identity = await signedIn(world, connection(oidcSettings(world.entra)))
    expect(identity.upstream.tid).toBe(contoso.tenantId)
    expect(identity.userInfo['sub']).toBe(identity.upstream.sub)
    expect(requestsTo(world.entra, '/oidc/userinfo')).toHaveLength(1)
  })

  test('user-info is left alone where it is switched off', async () => {
    const settings = oidcSettings(world.entra, { fetchUserInfo: false, scope: 'openid profile' })
    const identity = await signedIn(world, connection(settings))
    expect(identity.userInfo).toEqual({})
    expect(requestsTo(world.entra, '/oidc/userinfo')).toHaveLength(0)
    expect(requestsTo(world.entra, '/v1.0/me')).toHaveLength(0)
  })

  test('a slash at the end of the issuer is forgiven in the settings', async () => {
    const issuer = `${world.entra.origin}/${contoso.tenantId}/v2.0/`
    const identity = await signedIn(world, connection(oidcSettings(world.entra, { issuer })))
    expect(identity.upstream.iss).toBe(issuer.slice(0, -1))
  })
})

describe('kind generic', () => {
  test('without an issuer the ID token is ignored and user-info is all there is', async () => {
    const identity = await signedIn(world, connection(genericSettings(world.entra)))
    expect(identity.idToken).toEqual({})
    expect(identity.upstream).toEqual({
      iss: null,
      tid: null,
      oid: null,
      sub: null,
      guest: false,
    })
    expect(identity.userInfo['id']).toBe(contoso.users.ada.id)
  })

  test('an ID token that would fail every check is ignored all the same', async () => {
    world.entra.faults.set({ kind: 'badSignature' })
    const identity = await signedIn(world, connection(genericSettings(world.entra)))
    expect(identity.idToken).toEqual({})
  })

  test('plain OAuth 2.0 without openid sends no nonce and needs no ID token', async () => {
    const target = connection(genericSettings(world.entra, { scope: 'User.Read' }))
    const { url, flow } = await world.relyingParty.begin(target)
    expect(flow.nonce).toBeNull()
    expect(new URL(url).searchParams.has('nonce')).toBe(false)
    const identity = await signedIn(world, target)
    expect(identity.userInfo['id']).toBe(contoso.users.ada.id)
  })

  test('with issuer and keys the ID token is verified and becomes a source', async () => {
    const settings = genericSettings(world.entra, {
      issuer: `${world.entra.origin}/${contoso.tenantId}/v2.0`,
      jwksUri: `${world.entra.origin}/${contoso.tenantId}/discovery/v2.0/keys`,
    })
    const identity = await signedIn(world, connection(settings))
    expect(identity.upstream).toMatchObject({ tid: contoso.tenantId, oid: contoso.users.ada.id })
  })
})

describe('photo', () => {
  const attributeMapping = { uid: 'id', avatar: 'photo' }

  test('is fetched when the mapping uses it, as a data URL', async () => {
    const target = connection(entraSettings(world.entra, { attributeMapping }))
    const identity = await signedIn(world, target)
    expect(identity.photo).toMatch(/^data:image\/jpeg;base64,\/9j\//)
  })

  test('is fetched for the hand-made Graph connection too', async () => {
    const target = connection(genericSettings(world.entra, { attributeMapping }))
    const identity = await signedIn(world, target)
    expect(identity.photo).toMatch(/^data:image\/jpeg/)
  })

  test('is not asked for when the mapping does not use it', async () => {
    const identity = await signedIn(world, connection(entraSettings(world.entra)))
    expect(identity.photo).toBeNull()
    expect(requestsTo(world.entra, '/photo/$value')).toHaveLength(0)
  })

  test.each([
    ['there is none', undefined],
    ['Graph breaks', { kind: 'serverError', endpoint: 'photo' } as const],
    ['Graph throttles', { kind: 'throttled', endpoint: 'photo' } as const],
    ['the connection drops', { kind: 'dropConnection', endpoint: 'photo' } as const],
    ['it is too large', { kind: 'oversizedBody', endpoint: 'photo', bytes: 100_001 } as const],
  ])('never stands in the way: %s', async (_why, fault) => {
    if (fault !== undefined) world.entra.faults.set(fault)
    const target = connection(entraSettings(world.entra, { attributeMapping }))
    const as = fault === undefined ? contoso.users.grace : contoso.users.ada
    const identity = await signedIn(world, target, { as })
    expect(identity.userInfo['id']).toBe(as.id)
    expect(identity.photo).toBeNull()
  })
})

describe('user-info', () => {
  test('of another person than the ID token is refused', async () => {
    world.entra.directory.updateApp(contoso.clientId, {
      idTokenClaims: { oid: contoso.users.grace.id },
    })
    const target = connection(entraSettings(world.entra))
    await expect(signedIn(world, target)).rejects.toThrow('USER_INFO_INVALID')
    world.entra.directory.updateApp(contoso.clientId, { idTokenClaims: {} })
  })
})
