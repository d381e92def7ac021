import { createServer, type Server } from 'node:http'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contoso, createClientCertificate, type ClientKeys } from '@usher/entra-emulator'
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ConnectionSecret } from '../../../src/core/connection.ts'
import type { SecretId } from '../../../src/core/ids.ts'
import {
  callbackUrl,
  connection,
  entraSettings,
  refused,
  requestsTo,
  secret,
  signedIn,
  signIn,
  startWorld,
  type World,
} from './world.ts'

let world: World
let keys: ClientKeys
beforeAll(async () => {
  world = await startWorld()
  keys = await createClientCertificate()
})
afterAll(() => world.close())
beforeEach(() => world.entra.forgetRequests())

const tokenRequests = () => requestsTo(world.entra, '/oauth2/v2.0/token')

describe('client_secret_post and client_secret_basic', () => {
  test('post: in the form', async () => {
    await signedIn(world, connection(entraSettings(world.entra)))
    expect(tokenRequests()[0]?.form).toMatchObject({
      client_id: contoso.clientId,
      client_secret: contoso.clientSecret,
      grant_type: 'authorization_code',
      redirect_uri: callbackUrl,
      code_verifier: expect.stringMatching(/^[\w-]{43,128}$/),
    })
  })

  test('basic: in the header, both halves form-url-encoded', async () => {
    const value = 'a:b+c d%e~ü'
    world.entra.directory.addSecret(contoso.clientId, { value })
    const clientAuthentication = { method: 'client_secret_basic' } as const
    const target = connection(entraSettings(world.entra, { clientAuthentication }))
    await signedIn(world, target, { secrets: [secret(value)] })
    expect(tokenRequests()[0]?.headers['authorization']).toMatch(/^Basic /)
    expect(tokenRequests()[0]?.form).not.toHaveProperty('client_secret')
  })

  test('no secret saved, or one sealed with another key: told, and nothing sent', async () => {
    const target = connection(entraSettings(world.entra))
    for (const secrets of [[], [secret('x', { sealed: 'foreign' })]]) {
      expect((await refused(world, target, { secrets })).code).toBe('CLIENT_SECRET_INVALID')
    }
    expect(tokenRequests()).toHaveLength(0)
  })

  test('a secret of another connection is never used', async () => {
    const foreign = secret(contoso.clientSecret, {
      connectionId: 'con_other' as ConnectionSecret['connectionId'],
    })
    const target = connection(entraSettings(world.entra))
    expect((await refused(world, target, { secrets: [foreign] })).code).toBe(
      'CLIENT_SECRET_INVALID',
    )
    expect(tokenRequests()).toHaveLength(0)
  })
})

describe('two secrets while one is rotated', () => {
  const older = () => secret(contoso.clientSecret, { id: 'sec_older' as SecretId })
  const newer = (plain: string) =>
    secret(plain, { id: 'sec_newer' as SecretId, createdAt: new Date(1000) })

  test('the newest is tried first', async () => {
    const value = 'brand-new-secret'
    const added = world.entra.directory.addSecret(contoso.clientId, { value })
    const target = connection(entraSettings(world.entra))
    const outcome = await signIn(world, target, { secrets: [older(), newer(value)] })
    expect(outcome).toMatchObject({ kind: 'verified', secretId: 'sec_newer' })
    expect(tokenRequests()).toHaveLength(1)
    world.entra.directory.removeSecret(contoso.clientId, added.keyId)
  })

  test('the provider does not know the newest yet: the older one still works, and is reported', async () => {
    const target = connection(entraSettings(world.entra))
    const outcome = await signIn(world, target, { secrets: [older(), newer('not-known-yet')] })
    expect(outcome).toMatchObject({ kind: 'verified', secretId: 'sec_older' })
    expect(tokenRequests()).toHaveLength(2)
  })

  test('neither works: the refusal of the newest is told', async () => {
    const target = connection(entraSettings(world.entra))
    const secrets = [secret('wrong-and-old'), newer('wrong-and-new')]
    const outcome = await refused(world, target, { secrets })
    expect(outcome).toMatchObject({
      code: 'CLIENT_SECRET_INVALID',
      providerError: { code: 'AADSTS7000215' },
    })
    expect(tokenRequests()).toHaveLength(2)
  })

  test('one whose end has passed comes last', async () => {
    const expired = secret('expired', { createdAt: new Date(9), expiresAt: new Date(10) })
    const target = connection(entraSettings(world.entra))
    await signIn(world, target, { secrets: [expired, older()] })
    expect(tokenRequests()).toHaveLength(1)
  })

  test('after any other refusal the code may be spent, so nothing is tried again', async () => {
    const target = connection(entraSettings(world.entra))
    const outcome = await refused(world, target, {
      secrets: [older(), newer(contoso.clientSecret)],
      flow: { codeVerifier: 'x'.repeat(43) },
    })
    expect(outcome.code).toBe('SIGN_IN_CODE_REFUSED')
    expect(tokenRequests()).toHaveLength(1)
  })
})

describe('private_key_jwt', () => {
  const certificate = (algorithm: 'PS256' | 'RS256') =>
    connection(
      entraSettings(world.entra, {
        clientId: contoso.apps.certificate,
        clientAuthentication: {
          method: 'private_key_jwt',
          certificatePem: keys.certificatePem,
          algorithm,
        },
      }),
    )
  const privateKey = () => secret(keys.privateKeyPem, { kind: 'private-key' })

  test.each(['PS256', 'RS256'] as const)(
    '%s with the thumbprint in x5t#S256',
    async (algorithm) => {
      world.entra.directory.updateApp(contoso.apps.certificate, { certificates: [] })
      world.entra.directory.addCertificate(contoso.apps.certificate, keys.certificatePem)
      await signedIn(world, certificate(algorithm), { secrets: [privateKey()] })
      const sent = tokenRequests()[0]?.form?.['client_assertion'] ?? ''
      expect(decodeProtectedHeader(sent)).toMatchObject({
        alg: algorithm,
        typ: 'JWT',
        'x5t#S256': keys.thumbprints.sha256,
      })
      expect(decodeJwt(sent)).toMatchObject({
        aud: `${world.entra.origin}/${contoso.tenantId}/oauth2/v2.0/token`,
        iss: contoso.apps.certificate,
        sub: contoso.apps.certificate,
        jti: expect.any(String),
      })
    },
  )

  test('each assertion is used once', async () => {
    await signedIn(world, certificate('PS256'), { secrets: [privateKey()] })
    await signedIn(world, certificate('PS256'), { secrets: [privateKey()] })
    const ids = tokenRequests().map((one) => decodeJwt(one.form?.['client_assertion'] ?? '').jti)
    expect(new Set(ids).size).toBe(2)
  })

  test('a certificate that is not registered: AADSTS700027', async () => {
    world.entra.directory.updateApp(contoso.apps.certificate, {
      certificates: [{ keyId: 'x', pem: (await createClientCertificate()).certificatePem }],
    })
    const outcome = await refused(world, certificate('PS256'), { secrets: [privateKey()] })
    expect(outcome).toMatchObject({
      code: 'CLIENT_ASSERTION_INVALID',
      providerError: { code: 'AADSTS700027' },
    })
  })

  test('a key that does not belong to the certificate is found before it is sent', async () => {
    const other = await createClientCertificate()
    const secrets = [secret(other.privateKeyPem, { kind: 'private-key' })]
    const outcome = await refused(world, certificate('PS256'), { secrets })
    expect(outcome.code).toBe('CLIENT_ASSERTION_INVALID')
    expect(JSON.stringify(outcome)).not.toContain('PRIVATE KEY')
    expect(tokenRequests()).toHaveLength(0)
  })
})

describe('federated', () => {
  let issuer: { readonly url: string; readonly server: Server }
  let folder: string
  let sign: (claims?: { readonly subject?: string }) => Promise<string>
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'usher-federated-'))
    const pair = await generateKeyPair('RS256', { extractable: true })
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', use: 'sig', alg: 'RS256' }
    issuer = await serveIssuer({ keys: [jwk] })
    sign = (claims = {}) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .setIssuer(issuer.url)
        .setSubject(claims.subject ?? 'system:serviceaccount:usher:usher')
        .setAudience('api://AzureADTokenExchange')
        .setIssuedAt(world.clock.read())
        .setExpirationTime(new Date(world.clock.read().getTime() + 600_000))
        .sign(pair.privateKey)
    world.entra.directory.addFederatedCredential(contoso.apps.federated, {
      name: 'cluster',
      issuer: issuer.url,
      subject: 'system:serviceaccount:usher:usher',
      audiences: ['api://AzureADTokenExchange'],
    })
  })
  afterAll(async () => {
    issuer.server.close()
    await rm(folder, { recursive: true })
  })
  const federated = (assertionFile: string) =>
    connection(
      entraSettings(world.entra, {
        clientId: contoso.apps.federated,
        clientAuthentication: { method: 'federated', assertionFile },
      }),
    )

  test('the assertion is read from the file, afresh at every use', async () => {
    const file = join(folder, 'token')
    const target = federated(file)
    await writeFile(file, `${await sign()}\n`)
    await signedIn(world, target, { secrets: [] })
    world.clock.advance(1)
    const second = await sign()
    await writeFile(file, second)
    await signedIn(world, target, { secrets: [] })
    expect(tokenRequests()[1]?.form?.['client_assertion']).toBe(second)
  })

  test('a subject that nobody registered: AADSTS700213', async () => {
    const file = join(folder, 'other')
    await writeFile(file, await sign({ subject: 'somebody-else' }))
    expect(await refused(world, federated(file), { secrets: [] })).toMatchObject({
      code: 'CLIENT_ASSERTION_INVALID',
      providerError: { code: 'AADSTS700213' },
    })
  })

  test.each([
    ['is missing', null],
    ['is no token, such as a key or a password file', 'root:x:0:0:root:/root:/bin/bash\n'],
    ['is empty', ''],
  ])('a file that %s is not sent anywhere', async (_what, content) => {
    const file = join(folder, 'bad')
    await rm(file, { force: true })
    if (content !== null) await writeFile(file, content)
    const outcome = await refused(world, federated(file), { secrets: [] })
    expect(outcome.code).toBe('CLIENT_ASSERTION_INVALID')
    expect(outcome.detail).not.toContain(folder)
    expect(tokenRequests()).toHaveLength(0)
  })
})

test('none: a public client proves itself by PKCE alone', async () => {
  const app = world.entra.directory.addApp(contoso.tenantId, {
    displayName: 'Public',
    redirectUris: [{ uri: callbackUrl, platform: 'publicClient' }],
  })
  const target = connection(
    entraSettings(world.entra, {
      clientId: app.appId,
      clientAuthentication: { method: 'none' },
    }),
  )
  const outcome = await signIn(world, target, { secrets: [] })
  expect(outcome).toMatchObject({ kind: 'verified', secretId: null })
  expect(tokenRequests()[0]?.form).not.toHaveProperty('client_secret')
})

async function serveIssuer(
  keys: object,
): Promise<{ readonly url: string; readonly server: Server }> {
  let url = ''
  const server = createServer((request, response) => {
    const body = request.url === '/keys' ? keys : { issuer: url, jwks_uri: `${url}/keys` }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  return { url, server }
}
