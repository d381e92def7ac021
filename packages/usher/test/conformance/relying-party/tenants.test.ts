// Entra's rule for issuers of shared endpoints, check by check, with two organizations and personal
// accounts that all sign in through one connection.
import { contoso, fabrikam, personal } from '@usher/entra-emulator'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { EntraSettings } from '../../../src/core/connection.ts'
import {
  connection,
  entraSettings,
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
  world.entra.directory.updateApp(contoso.apps.multiTenant, { idTokenClaims: {} })
})

const shared = (tenantIds: readonly string[], overrides: Partial<EntraSettings> = {}) =>
  connection(
    entraSettings(world.entra, {
      clientId: contoso.apps.multiTenant,
      tenantIds: [...tenantIds],
      ...overrides,
    }),
  )
const both = [contoso.tenantId, fabrikam.tenantId]

test('people of two tenants come through one connection, each with the issuer of their own', async () => {
  const target = shared(both)
  const ada = await signedIn(world, target)
  const alice = await signedIn(world, target, { as: fabrikam.users.alice })
  expect(ada.upstream).toMatchObject({
    iss: `${world.entra.origin}/${contoso.tenantId}/v2.0`,
    tid: contoso.tenantId,
  })
  expect(alice.upstream).toMatchObject({
    iss: `${world.entra.origin}/${fabrikam.tenantId}/v2.0`,
    tid: fabrikam.tenantId,
    oid: fabrikam.users.alice.id,
  })
  expect(requestsTo(world.entra, '/organizations/oauth2/v2.0/token')).toHaveLength(2)
})

test('the segment of the address: one tenant, organizations, common', async () => {
  const segment = async (tenantIds: readonly string[]) => {
    const { url } = await world.relyingParty.begin(shared(tenantIds))
    return new URL(url).pathname.split('/')[1]
  }
  expect(await segment([contoso.tenantId])).toBe(contoso.tenantId)
  expect(await segment([contoso.tenantId, contoso.tenantId])).toBe(contoso.tenantId)
  expect(await segment(both)).toBe('organizations')
  expect(await segment([contoso.tenantId, personal.tenantId])).toBe('common')
  expect(await segment([personal.tenantId])).toBe(personal.tenantId)
})

test('personal accounts come through where the connection lists them', async () => {
  const target = shared([contoso.tenantId, personal.tenantId])
  const paula = await signedIn(world, target, { as: personal.users.paula })
  expect(paula.upstream).toMatchObject({ tid: personal.tenantId, oid: personal.users.paula.id })
})

test('a token of a personal account is refused where the connection does not list them', async () => {
  world.entra.directory.updateApp(contoso.apps.multiTenant, {
    idTokenClaims: {
      tid: personal.tenantId,
      iss: `${world.entra.origin}/${personal.tenantId}/v2.0`,
    },
  })
  expect((await refused(world, shared(both))).code).toBe('TENANT_NOT_ALLOWED')
})

test('nOAuth: the attacker’s own tenant and object id come out, never the victim’s', async () => {
  const mallory = await signedIn(world, shared(both), { as: fabrikam.users.mallory })
  expect(mallory.idToken['email']).toBe(contoso.users.ada.userPrincipalName)
  expect(mallory.upstream).toMatchObject({
    tid: fabrikam.tenantId,
    oid: fabrikam.users.mallory.id,
  })
})

test.each([
  ['iss of another tenant than tid', { tid: fabrikam.tenantId }],
  ['tid that is no GUID', { tid: 'organizations' }],
  ['tid with a path in it', { tid: `${contoso.tenantId}/../${fabrikam.tenantId}` }],
  ['no tid', { tid: undefined }],
  ['the template itself as issuer', { iss: 'PLACEHOLDER' }],
])('%s', async (_what, claims) => {
  const iss = { iss: `${world.entra.origin}/{tenantid}/v2.0` }
  const idTokenClaims = 'iss' in claims ? iss : claims
  world.entra.directory.updateApp(contoso.apps.multiTenant, { idTokenClaims })
  expect((await refused(world, shared(both))).code).toBe('TENANT_NOT_ALLOWED')
})

test('a pinned connection never sees another tenant: Entra’s code is for this tenant only', async () => {
  world.entra.faults.set({ kind: 'wrongTenant' })
  const target = connection(entraSettings(world.entra))
  expect((await refused(world, target)).code).toBe('TENANT_NOT_ALLOWED')
})
