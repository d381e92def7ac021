// OpenID Connect Core §3.1.3.7, RFC 8725, and CVE-2026-3224 (an Entra ID token whose signature
// nobody looked at): every way to spoil an ID token ends in a refusal and never in an identity.
import { contoso, createSigningKey, type Fault } from '@usher/entra-emulator'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { loadKeySet } from '../../../src/oauth/signing-keys.ts'
import {
  connection,
  entraSettings,
  genericSettings,
  oidcSettings,
  refused,
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
  world.entra.directory.updateApp(contoso.clientId, { idTokenClaims: {} })
})

const kinds = {
  entra: () => connection(entraSettings(world.entra)),
  oidc: () => connection(oidcSettings(world.entra)),
  generic: () =>
    connection(
      genericSettings(world.entra, {
        issuer: `${world.entra.origin}/${contoso.tenantId}/v2.0`,
        jwksUri: `${world.entra.origin}/${contoso.tenantId}/discovery/v2.0/keys`,
      }),
    ),
}

const spoiled: readonly (readonly [Fault, string, RegExp])[] = [
  [{ kind: 'badSignature' }, 'ID_TOKEN_INVALID', /signature/],
  [{ kind: 'foreignKey' }, 'ID_TOKEN_INVALID', /signature/],
  [{ kind: 'unknownKeyId' }, 'ID_TOKEN_INVALID', /no key/],
  [{ kind: 'algNone' }, 'ID_TOKEN_INVALID', /alg/],
  [{ kind: 'hmacWithPublicKeyPem' }, 'ID_TOKEN_INVALID', /alg/],
  [{ kind: 'hmacWithModulus' }, 'ID_TOKEN_INVALID', /alg/],
  [{ kind: 'wrongAudience' }, 'ID_TOKEN_INVALID', /aud/],
  [{ kind: 'wrongNonce' }, 'ID_TOKEN_INVALID', /nonce/],
  [{ kind: 'missingNonce' }, 'ID_TOKEN_INVALID', /nonce/],
  [{ kind: 'expiredToken' }, 'ID_TOKEN_INVALID', /exp/],
  [{ kind: 'notYetValid' }, 'ID_TOKEN_INVALID', /nbf/],
  [{ kind: 'missingIdToken' }, 'ID_TOKEN_INVALID', /no ID token/],
  [{ kind: 'wrongIssuer' }, 'TENANT_NOT_ALLOWED', /issuer/],
]

describe.each(Object.entries(kinds))('kind %s refuses', (_kind, make) => {
  test.each(spoiled)('%j', async (fault, code, detail) => {
    world.entra.faults.set(fault)
    const outcome = await refused(world, make())
    expect(outcome.code).toBe(code)
    expect(outcome.detail).toMatch(detail)
    // The person is not asked about with a token that proves nothing.
    expect(requestsTo(world.entra, '/v1.0/me')).toHaveLength(0)
  })

  test('nothing: the same connection signs in once the fault is gone', async () => {
    const identity = await signedIn(world, make())
    expect(identity.upstream.tid).toBe(contoso.tenantId)
  })
})

describe('Entra’s own rules', () => {
  test.each([
    [
      'another tenant in tid',
      { tid: '22222222-bbbb-4bbb-8bbb-222222222222' },
      'TENANT_NOT_ALLOWED',
    ],
    ['no tid', { tid: undefined }, 'TENANT_NOT_ALLOWED'],
    ['a v1 token', { ver: '1.0' }, 'ID_TOKEN_INVALID'],
    ['a v1 issuer', { iss: `https://sts.windows.net/${contoso.tenantId}/` }, 'TENANT_NOT_ALLOWED'],
    ['made for another client', { azp: contoso.apps.groups }, 'ID_TOKEN_INVALID'],
    ['several audiences without azp', { aud: [contoso.clientId, 'x'] }, 'ID_TOKEN_INVALID'],
    ['no oid', { oid: undefined }, 'SUBJECT_MISSING'],
    ['no sub', { sub: undefined }, 'ID_TOKEN_INVALID'],
    ['exp that is no number', { exp: '9999999999' }, 'ID_TOKEN_INVALID'],
  ])('%s', async (_what, idTokenClaims, code) => {
    world.entra.directory.updateApp(contoso.clientId, { idTokenClaims })
    expect((await refused(world, kinds.entra())).code).toBe(code)
  })
})

describe('times', () => {
  // The token lives 3600 s from five minutes before now at Entra; the tolerance is 60 s either way.
  const claims = (change: (now: number) => Record<string, number>) => {
    const now = Math.floor(world.clock.read().getTime() / 1000)
    world.entra.directory.updateApp(contoso.clientId, { idTokenClaims: change(now) })
  }
  test('a minute of difference between the clocks is forgiven', async () => {
    claims((now) => ({ exp: now - 58 }))
    await signedIn(world, kinds.entra())
    claims((now) => ({ nbf: now + 60 }))
    await signedIn(world, kinds.entra())
  })
  test('more is not', async () => {
    claims((now) => ({ exp: now - 60 }))
    expect((await refused(world, kinds.entra())).detail).toMatch(/expired/)
    claims((now) => ({ nbf: now + 62 }))
    expect((await refused(world, kinds.entra())).detail).toMatch(/nbf/)
  })
  test('the clock is the injected one, even a year away from the real one', async () => {
    const other = await startWorld()
    other.clock.advance(365 * 86_400)
    await signedIn(other, connection(entraSettings(other.entra)))
    await other.close()
  })
})

describe('keys', () => {
  test('a rotated key is found at once, by one look at the provider', async () => {
    const target = connection(entraSettings(world.entra), { updatedAt: new Date(1001) })
    await signedIn(world, target)
    await world.entra.rotateKeys()
    world.entra.forgetRequests()
    await Promise.all([signedIn(world, target), signedIn(world, target)])
    expect(requestsTo(world.entra, '/discovery/v2.0/keys')).toHaveLength(1)
  })

  test('made-up key ids do not make us ask the provider again and again', async () => {
    const target = connection(entraSettings(world.entra), { updatedAt: new Date(1002) })
    await signedIn(world, target)
    world.entra.forgetRequests()
    world.entra.faults.set({ kind: 'unknownKeyId' })
    for (let count = 0; count < 4; count += 1) await refused(world, target)
    expect(requestsTo(world.entra, '/discovery/v2.0/keys')).toHaveLength(1)
    world.clock.advance(30)
    await refused(world, target)
    expect(requestsTo(world.entra, '/discovery/v2.0/keys')).toHaveLength(2)
  })

  test('an outage of the key endpoint is bridged by the copy, for a day', async () => {
    const target = connection(entraSettings(world.entra), { updatedAt: new Date(1003) })
    await signedIn(world, target)
    world.clock.advance(2 * 3600)
    world.entra.faults.set({ kind: 'serverError', endpoint: 'jwks' })
    await signedIn(world, target)
    world.clock.advance(23 * 3600)
    expect((await refused(world, target)).code).toBe('PROVIDER_UNAVAILABLE')
  })

  test('a symmetric key in a published set is left out', async () => {
    const { publicKey } = await createSigningKey()
    const jwk = publicKey.export({ format: 'jwk' })
    const published = {
      keys: [
        { kty: 'oct', kid: 'shared', k: 'c2VjcmV0' },
        { ...jwk, kid: 'rsa' },
      ],
    }
    const set = await loadKeySet(
      Object.assign(async () => Response.json(published), { close: async () => {} }),
      'https://keys.example/',
    )
    expect([...set.ids]).toEqual(['rsa'])
  })
})
