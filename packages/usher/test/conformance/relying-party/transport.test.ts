// What a provider can do to the line. Each ends in a stable code, soon, and without a secret in it.
import { contoso, type Endpoint, type Fault } from '@usher/entra-emulator'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { UsherError } from '../../../src/core/error-catalogue.ts'
import { createOutgoingFetch } from '../../../src/lib/outgoing-fetch.ts'
import { createRelyingParty } from '../../../src/oauth/relying-party.ts'
import {
  callbackUrl,
  connection,
  entraSettings,
  oidcSettings,
  refused,
  requestsTo,
  startWorld,
  type World,
} from './world.ts'

let world: World
let saved = 0
beforeAll(async () => {
  world = await startWorld({ timeoutMs: 400 })
})
afterAll(() => world.close())
beforeEach(() => {
  world.entra.faults.clear()
  saved += 1
})

/** Never seen before, so that nothing about it is remembered. */
const fresh = () => connection(entraSettings(world.entra), { updatedAt: new Date(saved) })

type Broken = readonly [Fault['kind'], Fault]
const faults = (endpoint: Endpoint): readonly Broken[] => [
  ['slow', { kind: 'slow', endpoint, milliseconds: 1500 }],
  ['serverError', { kind: 'serverError', endpoint, status: 502 }],
  ['throttled', { kind: 'throttled', endpoint, retryAfterSeconds: 5 }],
  ['dropConnection', { kind: 'dropConnection', endpoint }],
  ['truncatedJson', { kind: 'truncatedJson', endpoint }],
  ['oversizedBody', { kind: 'oversizedBody', endpoint, bytes: 3_000_000 }],
]

describe.each(['token', 'jwks', 'me'] as const)('the %s endpoint', (endpoint) => {
  test.each(faults(endpoint))('%s', async (kind, fault) => {
    const outcome = await refused(world, fresh(), {
      meanwhile: () => world.entra.faults.set(fault),
    })
    const unreadable = endpoint === 'me' && kind === 'truncatedJson'
    expect(outcome.code).toBe(unreadable ? 'USER_INFO_INVALID' : 'PROVIDER_UNAVAILABLE')
    expect(JSON.stringify(outcome)).not.toContain(contoso.clientSecret)
  })

  test('a redirect is not followed', async () => {
    const outcome = await refused(world, fresh(), {
      meanwhile: () => {
        world.entra.forgetRequests()
        world.entra.faults.set({
          kind: 'redirectAnswer',
          endpoint,
          location: `${world.entra.origin}/elsewhere`,
        })
      },
    })
    expect(outcome.kind).toBe('refused')
    expect(requestsTo(world.entra, '/elsewhere')).toHaveLength(0)
  })
})

describe('discovery', () => {
  test.each(faults('discovery'))('%s stops the sign-in before it begins', async (_kind, fault) => {
    world.entra.faults.set(fault)
    const begun = world.relyingParty.begin(fresh())
    await expect(begun).rejects.toBeInstanceOf(UsherError)
    await expect(begun).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
  })

  test('an outage is not remembered', async () => {
    world.entra.faults.set({ kind: 'serverError', endpoint: 'discovery' })
    const target = fresh()
    await expect(world.relyingParty.begin(target)).rejects.toThrow()
    world.entra.faults.clear()
    await expect(world.relyingParty.begin(target)).resolves.toBeDefined()
  })

  test('an unknown tenant is told as such', async () => {
    const settings = entraSettings(world.entra, {
      tenantIds: ['99999999-9999-4999-8999-999999999999'],
    })
    const begun = world.relyingParty.begin(connection(settings))
    await expect(begun).rejects.toMatchObject({ code: 'TENANT_UNKNOWN' })
  })

  test('an issuer that states another issuer is not believed', async () => {
    const issuer = `${world.entra.origin}/${contoso.domain}/v2.0`
    const begun = world.relyingParty.begin(connection(oidcSettings(world.entra, { issuer })))
    await expect(begun).rejects.toMatchObject({ code: 'LOG_IN_SOURCE_NOT_SUPPORTED' })
  })

  test('OpenID Connect at a shared Entra endpoint is refused with a tip', async () => {
    const issuer = `${world.entra.origin}/organizations/v2.0`
    const begun = world.relyingParty.begin(connection(oidcSettings(world.entra, { issuer })))
    await expect(begun).rejects.toMatchObject({ detail: expect.stringContaining('Entra ID kind') })
  })

  test('a private address that the operator has not listed is not called', async () => {
    const fetch = createOutgoingFetch({ allowPrivate: [], timeoutMs: 400, bodyBytesMax: 100_000 })
    const strict = createRelyingParty({
      fetch,
      clock: world.clock.read,
      callbackUrl,
      readFile: () => Promise.reject(new Error('no file is asked for')),
      sealer: { seal: (_purpose, plain) => plain, open: (_purpose, sealed) => sealed },
    })
    world.entra.forgetRequests()
    await expect(strict.begin(fresh())).rejects.toMatchObject({ code: 'ADDRESS_NOT_ALLOWED' })
    expect(world.entra.requests).toHaveLength(0)
    await fetch.close()
  })
})
