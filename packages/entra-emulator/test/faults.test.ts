import { createHmac, createPublicKey } from 'node:crypto'
import { afterEach, beforeAll, afterAll, describe, expect, test } from 'vitest'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { z } from 'zod'
import { completeSignIn, contoso, exampleFaults, startEntraEmulator } from '../src/index.ts'
import type { EntraEmulator, Fault, FaultKind } from '../src/index.ts'
import { authorizeUrl, bearer, signIn } from './support.ts'

let entra: EntraEmulator
beforeAll(async () => {
  entra = await startEntraEmulator()
})
afterEach(() => entra.faults.clear())
afterAll(() => entra.close())

const issuerPath = () => `${entra.origin}/${contoso.tenantId}`
const discoveryUrl = () => `${issuerPath()}/v2.0/.well-known/openid-configuration`
const keysUrl = () => `${issuerPath()}/discovery/v2.0/keys`

/** What a careful client does with a token; answers with the reason for which it says no. */
async function verify(token: string): Promise<string> {
  try {
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(keysUrl())), {
      issuer: `${issuerPath()}/v2.0`,
      audience: contoso.clientId,
      algorithms: ['RS256'],
    })
    if (payload['nonce'] !== 'nonce-1') return 'nonce'
    return payload['tid'] === contoso.tenantId ? 'accepted' : 'tid'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  }
}

async function tokenUnder(fault: Fault): Promise<string> {
  entra.faults.set(fault, { times: 1 })
  const { body } = await signIn(entra)
  return body.id_token ?? ''
}

describe('faults of the id_token', () => {
  test.each([
    ['badSignature', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    ['foreignKey', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    ['unknownKeyId', 'ERR_JWKS_NO_MATCHING_KEY'],
    ['algNone', 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['hmacWithPublicKeyPem', 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['hmacWithModulus', 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['wrongAudience', 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['wrongIssuer', 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['expiredToken', 'ERR_JWT_EXPIRED'],
    ['notYetValid', 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['wrongTenant', 'tid'],
    ['wrongNonce', 'nonce'],
    ['missingNonce', 'nonce'],
  ] as const)(
    '%s is refused by a careful client, and the next token is good',
    async (kind, why) => {
      expect(await verify(await tokenUnder(exampleFaults[kind]))).toBe(why)
      expect(await verify((await signIn(entra)).body.id_token ?? '')).toBe('accepted')
    },
  )

  test('the HS256 tokens fool whoever takes the public key for a secret', async () => {
    const shape = z.object({
      keys: z.array(z.object({ kid: z.string(), n: z.string(), e: z.string() })),
    })
    const { keys } = shape.parse(await (await fetch(keysUrl())).json())
    const secretOf = {
      hmacWithModulus: (n: string) => Buffer.from(n, 'base64url'),
      hmacWithPublicKeyPem: (n: string, e: string) =>
        createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' }).export({
          type: 'spki',
          format: 'pem',
        }),
    }
    for (const kind of ['hmacWithModulus', 'hmacWithPublicKeyPem'] as const) {
      const token = await tokenUnder(exampleFaults[kind])
      const { kid, alg } = decodeProtectedHeader(token)
      const key = keys.find((one) => one.kid === kid)
      if (key === undefined) throw new Error('The token names a key that is not published.')
      const [header, payload, signature] = token.split('.')
      const made = createHmac('sha256', secretOf[kind](key.n, key.e)).update(`${header}.${payload}`)
      expect(alg).toBe('HS256')
      expect(signature).toBe(made.digest('base64url'))
    }
  })

  test('foreignKey names our key; algNone has no signature', async () => {
    const { kid } = decodeProtectedHeader((await signIn(entra)).body.id_token ?? '')
    expect(decodeProtectedHeader(await tokenUnder(exampleFaults.foreignKey)).kid).toBe(kid)
    expect(await tokenUnder(exampleFaults.algNone)).toMatch(/\.$/)
  })

  test('skewedClock moves all three times', async () => {
    const before = Math.floor(Date.now() / 1000)
    const claims = decodeJwt(await tokenUnder({ kind: 'skewedClock', seconds: 1000 }))
    expect(claims.iat).toBeGreaterThanOrEqual(before + 1000)
    expect(claims.nbf).toBe(claims.iat)
    expect(claims.exp).toBe((claims.iat ?? 0) + 3600)
  })

  test('missingIdToken, missingExpiresIn', async () => {
    entra.faults.set({ kind: 'missingIdToken' }, { times: 1 })
    entra.faults.set({ kind: 'missingExpiresIn' }, { times: 1 })
    const { status, body } = await signIn(entra)
    expect(status).toBe(200)
    expect(body).not.toHaveProperty('id_token')
    expect(body).not.toHaveProperty('expires_in')
  })
})

test('wrongResponseIssuer puts a stranger into the authorization response (RFC 9207)', async () => {
  entra.faults.set({ kind: 'wrongResponseIssuer' }, { times: 1 })
  const callback = await completeSignIn(authorizeUrl(entra), contoso.users.ada)
  expect(new URL(callback.url).searchParams.get('iss')).toBe('https://attacker.example')
})

test('claimsChallenge makes Graph ask for claims', async () => {
  const tokens = await signIn(entra)
  entra.faults.set({ kind: 'claimsChallenge' }, { times: 1 })
  const url = `${entra.graphOrigin}/v1.0/me`
  const response = await fetch(url, { headers: bearer(tokens) })
  expect(response.status).toBe(401)
  const challenge = response.headers.get('www-authenticate') ?? ''
  expect(challenge).toContain('error="insufficient_claims"')
  const claims = Buffer.from(/claims="([^"]+)"/.exec(challenge)?.[1] ?? '', 'base64').toString()
  expect(JSON.parse(claims)).toMatchObject({ access_token: { nbf: { essential: true } } })
  expect((await fetch(url, { headers: bearer(tokens) })).status).toBe(200)
})

describe('faults of the connection', () => {
  test('slow takes its time', async () => {
    const started = performance.now()
    entra.faults.set({ kind: 'slow', endpoint: 'jwks', milliseconds: 120 }, { times: 1 })
    expect((await fetch(keysUrl())).status).toBe(200)
    expect(performance.now() - started).toBeGreaterThanOrEqual(115)
  })

  test('serverError, throttled, redirectAnswer, wrongContentType', async () => {
    entra.faults.set({ kind: 'serverError', endpoint: 'jwks', status: 502 }, { times: 1 })
    expect((await fetch(keysUrl())).status).toBe(502)
    entra.faults.set({ kind: 'throttled', endpoint: 'jwks', retryAfterSeconds: 3 }, { times: 1 })
    const throttled = await fetch(keysUrl())
    expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '3'])
    const location = 'http://169.254.169.254/'
    entra.faults.set({ kind: 'redirectAnswer', endpoint: 'jwks', location }, { times: 1 })
    const redirect = await fetch(keysUrl(), { redirect: 'manual' })
    expect([redirect.status, redirect.headers.get('location')]).toEqual([302, location])
    entra.faults.set({ kind: 'wrongContentType', endpoint: 'jwks' }, { times: 1 })
    expect((await fetch(keysUrl())).headers.get('content-type')).toContain('text/html')
    expect((await fetch(keysUrl())).headers.get('content-type')).toContain('application/json')
  })

  test('truncatedJson cannot be parsed; oversizedBody is as large as asked', async () => {
    entra.faults.set({ kind: 'truncatedJson', endpoint: 'discovery' }, { times: 1 })
    const cut = await (await fetch(discoveryUrl())).text()
    expect(() => JSON.parse(cut)).toThrow(SyntaxError)
    entra.faults.set(
      { kind: 'oversizedBody', endpoint: 'discovery', bytes: 3_000_000 },
      { times: 1 },
    )
    expect(await (await fetch(discoveryUrl())).text()).toHaveLength(3_000_000)
  })

  test('dropConnection answers nothing', async () => {
    entra.faults.set({ kind: 'dropConnection', endpoint: 'jwks' })
    await expect(fetch(keysUrl())).rejects.toThrow('fetch failed')
  })

  test('a fault of one endpoint leaves the others alone; without one it is everywhere', async () => {
    entra.faults.set({ kind: 'serverError', endpoint: 'jwks' })
    expect((await fetch(discoveryUrl())).status).toBe(200)
    expect((await fetch(keysUrl())).status).toBe(500)
    entra.faults.set({ kind: 'serverError' })
    expect((await fetch(discoveryUrl())).status).toBe(500)
    expect((await fetch(`${entra.graphOrigin}/v1.0/me`)).status).toBe(500)
    expect((await fetch(`${entra.origin}/`)).status).toBe(200) // never the control page
  })
})

test('every kind of fault counts down and goes', () => {
  for (const kind of Object.keys(exampleFaults) as FaultKind[]) {
    entra.faults.set(exampleFaults[kind], { times: 2 })
    expect(entra.faults.take(kind)).toEqual(exampleFaults[kind])
    expect(entra.faults.active).toEqual([{ fault: exampleFaults[kind], timesLeft: 1 }])
    entra.faults.take(kind)
    expect(entra.faults.take(kind)).toBeUndefined()
  }
})
