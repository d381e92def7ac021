import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SignJWT, exportJWK } from 'jose'
import { contoso, createClientCertificate, startEntraEmulator } from '../src/index.ts'
import type { ClientKeys, EntraEmulator } from '../src/index.ts'
import { codeForm, freshCode, postToken } from './support.ts'
import type { Parameters } from './support.ts'

/** Ways for an app to prove itself other than a secret in the form. */
let entra: EntraEmulator
beforeAll(async () => {
  entra = await startEntraEmulator()
})
afterAll(() => entra.close())

const clientAssertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

async function redeemWith(clientId: string, credentials: Parameters, basic?: string) {
  const code = await freshCode(entra, { client_id: clientId })
  const form = codeForm(code, { client_id: clientId, client_secret: undefined, ...credentials })
  return postToken(entra, form, basic === undefined ? {} : { headers: { authorization: basic } })
}

function formEncode(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1)
}

describe('secrets', () => {
  test('two are valid at once, and a special character survives Basic (RFC 6749 §2.3.1)', async () => {
    const value = 'a:b+c %/é'
    const added = entra.directory.addSecret(contoso.clientId, { value })
    const basic = Buffer.from(`${formEncode(contoso.clientId)}:${formEncode(value)}`).toString(
      'base64',
    )
    expect((await redeemWith(contoso.clientId, {}, `Basic ${basic}`)).status).toBe(200)
    const first = { client_secret: contoso.clientSecret }
    expect((await redeemWith(contoso.clientId, first)).status).toBe(200)
    entra.directory.removeSecret(contoso.clientId, added.keyId)
    const answer = await redeemWith(contoso.clientId, {}, `Basic ${basic}`)
    expect(answer.body.error_codes).toEqual([7000215])
  })

  test('one client in the header and another in the form: nobody', async () => {
    const basic = Buffer.from(`${contoso.apps.groups}:${contoso.clientSecret}`).toString('base64')
    const answer = await redeemWith(contoso.clientId, {}, `Basic ${basic}`)
    expect(answer.body.error_codes).toEqual([9002313])
  })
})

describe('private_key_jwt', () => {
  const clientId = contoso.apps.certificate
  let keys: ClientKeys
  let others: ClientKeys
  beforeAll(async () => {
    ;[keys, others] = await Promise.all([createClientCertificate(), createClientCertificate()])
    entra.directory.addCertificate(clientId, keys.certificatePem)
  })

  type Shape = {
    readonly alg?: string
    readonly header?: Record<string, string>
    readonly claims?: Record<string, unknown>
    readonly key?: string
  }

  async function assertion({ alg = 'PS256', header, claims, key }: Shape = {}): Promise<string> {
    const seconds = Math.floor(Date.now() / 1000)
    return new SignJWT({
      aud: `${entra.origin}/${contoso.tenantId}/oauth2/v2.0/token`,
      iss: clientId,
      sub: clientId,
      jti: randomUUID(),
      nbf: seconds,
      iat: seconds,
      exp: seconds + 300,
      ...claims,
    })
      .setProtectedHeader({
        alg,
        typ: 'JWT',
        ...(header ?? { 'x5t#S256': keys.thumbprints.sha256 }),
      })
      .sign(createPrivateKey(key ?? keys.privateKeyPem))
  }

  async function redeem(shape?: Shape) {
    return redeemWith(clientId, {
      client_assertion_type: clientAssertionType,
      client_assertion: await assertion(shape),
    })
  }

  test.each([
    ['PS256', 'x5t#S256'],
    ['RS256', 'x5t#S256'],
    ['RS256', 'x5t'],
  ])('%s with %s', async (alg, name) => {
    const { sha1, sha256 } = keys.thumbprints
    const answer = await redeem({ alg, header: { [name]: name === 'x5t' ? sha1 : sha256 } })
    expect(answer.body).toMatchObject({ token_type: 'Bearer' })
  })

  const refusals: readonly (readonly [string, number, () => Shape])[] = [
    ['unknown certificate', 700027, () => ({ header: { 'x5t#S256': others.thumbprints.sha256 } })],
    ['kid alone', 700027, () => ({ header: { kid: keys.thumbprints.sha1 } })],
    ['signed with another key', 700027, () => ({ key: others.privateKeyPem })],
    ['wrong audience', 50012, () => ({ claims: { aud: 'https://elsewhere.example' } })],
    ['another subject', 50027, () => ({ claims: { sub: contoso.clientId } })],
    ['expired', 700024, () => ({ claims: { nbf: 1, iat: 1, exp: 2 } })],
    ['without end', 700024, () => ({ claims: { exp: undefined } })],
    ['beyond all time', 700024, () => ({ claims: { nbf: 9e15, exp: 9e15 } })],
    ['RS512', 5002738, () => ({ alg: 'RS512' })],
  ]
  test.each(refusals)('refused: %s, AADSTS%i', async (_, code, shape) => {
    const answer = await redeem(shape())
    expect(answer.status).toBe(401)
    expect(answer.body).toMatchObject({ error: 'invalid_client', error_codes: [code] })
  })

  test('refused: not a token, or of an unknown type', async () => {
    const garbage = { client_assertion_type: clientAssertionType, client_assertion: 'a.b.c' }
    expect((await redeemWith(clientId, garbage)).body.error_codes).toEqual([50027])
    const untyped = { client_assertion: await assertion() }
    expect((await redeemWith(clientId, untyped)).body.error_codes).toEqual([900144])
  })
})

describe('federated identity credential', () => {
  const clientId = contoso.apps.federated
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  let server: Server
  let issuer = ''

  beforeAll(async () => {
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' }] }
    server = createServer((request, response) => {
      const metadata = { issuer, jwks_uri: `${issuer}/keys` }
      response.end(JSON.stringify(request.url === '/keys' ? keys : metadata))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  })
  afterAll(() => {
    server.close()
    server.closeAllConnections()
  })

  async function redeem(claims: Record<string, unknown> = {}) {
    const assertion = await new SignJWT({
      iss: issuer,
      sub: 'system:serviceaccount:web:app',
      aud: 'api://AzureADTokenExchange',
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey)
    return redeemWith(clientId, {
      client_assertion_type: clientAssertionType,
      client_assertion: assertion,
    })
  }

  test('AADSTS70021 without any, then the four ways it can fail and the one it works', async () => {
    expect((await redeem()).body.error_codes).toEqual([70021])
    const credential = {
      name: 'cluster',
      issuer,
      subject: 'system:serviceaccount:web:app',
      audiences: ['api://AzureADTokenExchange'],
    }
    entra.directory.addFederatedCredential(clientId, credential)
    expect((await redeem()).status).toBe(200)
    // Issuer, subject and audience are compared with regard to case.
    const failing: readonly (readonly [Record<string, unknown>, number])[] = [
      [{ iss: 'http://127.0.0.1:9' }, 700211],
      [{ sub: 'System:serviceaccount:web:app' }, 700213],
      [{ aud: 'api://azureadtokenexchange' }, 700212],
    ]
    for (const [claims, code] of failing) {
      const answer = await redeem(claims)
      expect(answer.status).toBe(401)
      expect(answer.body).toMatchObject({ error: 'invalid_client', error_codes: [code] })
    }
  })

  test('an issuer elsewhere is never called, even when the app trusts it', async () => {
    const elsewhere = 'https://issuer.example'
    const app = entra.directory.app(clientId)
    entra.directory.updateApp(clientId, {
      federatedCredentials: [
        ...(app?.federatedCredentials ?? []),
        { name: 'far', issuer: elsewhere, subject: 's', audiences: ['a'] },
      ],
    })
    const answer = await redeem({ iss: elsewhere, sub: 's', aud: 'a' })
    expect(answer.body.error_codes).toEqual([50166])
  })
})
