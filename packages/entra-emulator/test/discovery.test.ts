import { X509Certificate, createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { z } from 'zod'
import { contoso, fabrikam, personalTenantId, startEntraEmulator } from '../src/index.ts'
import type { EntraEmulator } from '../src/index.ts'
import { signIn } from './support.ts'

let entra: EntraEmulator
beforeAll(async () => {
  entra = await startEntraEmulator()
})
afterAll(() => entra.close())

const metadata = z.looseObject({ issuer: z.string(), jwks_uri: z.string() })
const keySet = z.object({
  keys: z.array(
    z.record(z.string(), z.unknown()).and(z.object({ kid: z.string(), issuer: z.string() })),
  ),
})

async function discover(tenant: string, query = '') {
  const response = await fetch(
    `${entra.origin}/${tenant}/v2.0/.well-known/openid-configuration${query}`,
  )
  return { response, body: metadata.parse(await response.json()) }
}

async function keys(tenant: string) {
  const { body } = await discover(tenant)
  return keySet.parse(await (await fetch(body.jwks_uri)).json()).keys
}

test.each([
  [contoso.tenantId, contoso.tenantId, 'WW'],
  [contoso.domain, contoso.tenantId, 'WW'],
  [contoso.initialDomain.toUpperCase(), contoso.tenantId, 'WW'],
  [fabrikam.domain, fabrikam.tenantId, 'EU'],
  ['common', '{tenantid}', null],
  ['organizations', '{tenantid}', null],
  ['consumers', personalTenantId, 'WW'],
  [personalTenantId, personalTenantId, 'WW'],
])('%s is issued by %s', async (tenant, issuer, region) => {
  const { body } = await discover(tenant)
  expect(body.issuer).toBe(`${entra.origin}/${issuer}/v2.0`)
  expect(body['tenant_region_scope']).toBe(region)
  for (const key of await keys(tenant)) expect(key.issuer).toBe(body.issuer)
})

test('the fields are those of Entra, in its order, and nothing more', async () => {
  const response = await fetch(`${entra.origin}/common/v2.0/.well-known/openid-configuration`)
  const names = Object.keys(z.record(z.string(), z.unknown()).parse(await response.json()))
  expect(names.join(' ')).toBe(
    'token_endpoint token_endpoint_auth_methods_supported jwks_uri response_modes_supported ' +
      'subject_types_supported id_token_signing_alg_values_supported response_types_supported ' +
      'scopes_supported issuer request_uri_parameter_supported userinfo_endpoint ' +
      'authorization_endpoint device_authorization_endpoint http_logout_supported ' +
      'frontchannel_logout_supported end_session_endpoint claims_supported kerberos_endpoint ' +
      'tenant_region_scope cloud_instance_name cloud_graph_host_name msgraph_host rbac_url',
  )
  expect(response.headers.get('cache-control')).toBe('max-age=86400, private')
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  expect(response.headers.get('x-ms-request-id')).not.toBeNull()
})

test('an unknown tenant is `invalid_tenant`, AADSTS90002', async () => {
  const response = await fetch(
    `${entra.origin}/nowhere.example/v2.0/.well-known/openid-configuration`,
  )
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: 'invalid_tenant', error_codes: [90002] })
})

test('appid comes back in jwks_uri', async () => {
  const { body } = await discover(contoso.tenantId, `?appid=${contoso.clientId}`)
  expect(body.jwks_uri).toMatch(new RegExp(`\\?appid=${contoso.clientId}$`))
})

test('several keys at once; x5c is a certificate, kid and x5t its thumbprint', async () => {
  const published = await keys(contoso.tenantId)
  expect(published.length).toBeGreaterThan(1)
  for (const key of published) {
    const [encoded] = z.array(z.string()).length(1).parse(key['x5c'])
    const certificate = new X509Certificate(Buffer.from(encoded ?? '', 'base64'))
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(certificate.publicKey.export({ format: 'jwk' })).toMatchObject({
      n: key['n'],
      e: key['e'],
    })
    expect(key.kid).toBe(createHash('sha1').update(certificate.raw).digest('base64url'))
    expect(key['x5t']).toBe(key.kid)
    expect(key).toMatchObject({ kty: 'RSA', use: 'sig' })
  }
})

test('rotation signs with an unpublished key at once and keeps old tokens good', async () => {
  const before = (await signIn(entra)).body.id_token ?? ''
  const known = await keys(contoso.tenantId)
  await entra.rotateKeys()
  const after = (await signIn(entra)).body.id_token ?? ''
  const { kid } = decodeProtectedHeader(after)
  expect(known.map((key) => key.kid)).not.toContain(kid)
  const set = createRemoteJWKSet(new URL(`${entra.origin}/${contoso.tenantId}/discovery/v2.0/keys`))
  await expect(jwtVerify(before, set)).resolves.toBeDefined()
  await expect(jwtVerify(after, set)).resolves.toBeDefined()
  await entra.rotateKeys({ forgetOld: true })
  expect(await keys(contoso.tenantId)).toHaveLength(1)
})

test('instance discovery leads MSAL back to this server', async () => {
  const endpoint = `${entra.origin}/${contoso.tenantId}/oauth2/v2.0/authorize`
  const response = await fetch(
    `${entra.origin}/common/discovery/instance?api-version=1.1&authorization_endpoint=${encodeURIComponent(endpoint)}`,
  )
  expect(await response.json()).toMatchObject({
    tenant_discovery_endpoint: `${entra.origin}/${contoso.tenantId}/v2.0/.well-known/openid-configuration`,
    metadata: [{ aliases: [new URL(entra.origin).host] }],
  })
})

test('a name of another host that leads to this machine gets nothing (DNS rebinding)', async () => {
  const { port } = new URL(entra.origin)
  const { request } = await import('node:http')
  const status = await new Promise((resolve, reject) => {
    request(
      { host: '127.0.0.1', port, headers: { host: `attacker.example:${port}` } },
      (response) => {
        response.resume()
        resolve(response.statusCode)
      },
    )
      .on('error', reject)
      .end()
  })
  expect(status).toBe(421)
})
