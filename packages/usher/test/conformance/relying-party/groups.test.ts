// Entra: 200 groups fit into a token, more come as a marker. A failed look-up is never "no groups".
import { contoso, type Fault } from '@usher/entra-emulator'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { EntraSettings } from '../../../src/core/connection.ts'
import {
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
  world = await startWorld({ timeoutMs: 500 })
})
afterAll(() => world.close())
beforeEach(() => {
  world.entra.faults.clear()
  world.entra.forgetRequests()
  world.entra.directory.updateApp(contoso.apps.groups, { idTokenClaims: {} })
})

const rule = { claim: 'groups', equals: contoso.groups.engineering, role: 'engineer' }
const withGroups = (overrides: Partial<EntraSettings> = {}) =>
  connection(entraSettings(world.entra, { clientId: contoso.apps.groups, ...overrides }))
const asked = () => requestsTo(world.entra, '/me/getMemberObjects')

test('groups of the token are taken, nested ones included, without asking Graph', async () => {
  const { groups } = await signedIn(world, withGroups({ roleRules: [rule] }))
  expect(groups).toMatchObject({
    kind: 'known',
    groups: expect.arrayContaining([contoso.groups.engineering, contoso.groups.product]),
  })
  expect(asked()).toHaveLength(0)
})

test('overage: Graph is asked at our own address, and all 250 come', async () => {
  const identity = await signedIn(world, withGroups(), { as: contoso.users.overage })
  expect(identity.idToken['groups']).toBeUndefined()
  expect(identity.groups.kind === 'known' && identity.groups.groups.length).toBeGreaterThanOrEqual(
    250,
  )
  expect(asked()).toHaveLength(1)
  expect(asked()[0]?.path).toBe('/graph/v1.0/me/getMemberObjects')
})

test('the endpoint that a token names is never called', async () => {
  world.entra.directory.updateApp(contoso.apps.groups, {
    idTokenClaims: {
      groups: undefined,
      _claim_names: { groups: 'src1' },
      _claim_sources: { src1: { endpoint: `${world.entra.origin}/graph/stolen` } },
    },
  })
  const identity = await signedIn(world, withGroups())
  expect(identity.groups.kind).toBe('known')
  expect(world.entra.requests.filter((one) => one.path.includes('stolen'))).toHaveLength(0)
})

test('hasgroups of the implicit flow is understood too', async () => {
  world.entra.directory.updateApp(contoso.apps.groups, {
    idTokenClaims: { groups: undefined, hasgroups: true },
  })
  expect((await signedIn(world, withGroups())).groups.kind).toBe('known')
  expect(asked()).toHaveLength(1)
})

test.each<readonly [string, Fault]>([
  ['is down', { kind: 'serverError', endpoint: 'groups' }],
  ['throttles', { kind: 'throttled', endpoint: 'groups' }],
  ['is slow', { kind: 'slow', endpoint: 'groups', milliseconds: 1500 }],
  ['breaks off', { kind: 'dropConnection', endpoint: 'groups' }],
  ['sends half an answer', { kind: 'truncatedJson', endpoint: 'groups' }],
])(
  'on overage, when Graph %s, the groups are unknown and the person still signs in',
  async (_how, fault) => {
    world.entra.faults.set(fault)
    const identity = await signedIn(world, withGroups(), { as: contoso.users.overage })
    expect(identity.groups).toEqual({ kind: 'failed', reason: expect.any(String) })
  },
)

test('a silent token: Graph is asked only where rules need the groups', async () => {
  const silent = (overrides: Partial<EntraSettings>) =>
    connection(entraSettings(world.entra, overrides))
  const without = await signedIn(world, silent({}))
  expect(without.groups).toEqual({ kind: 'absent' })
  expect(asked()).toHaveLength(0)
  const other = await signedIn(world, silent({ roleRules: [{ ...rule, claim: 'roles' }] }))
  expect(other.groups).toEqual({ kind: 'absent' })
  const needed = await signedIn(world, silent({ roleRules: [rule] }))
  expect(needed.groups).toMatchObject({
    kind: 'known',
    groups: expect.arrayContaining([contoso.groups.engineering]),
  })
  expect(asked()).toHaveLength(1)
})

test('a groups claim of another shape is a failure, not an empty list', async () => {
  world.entra.directory.updateApp(contoso.apps.groups, { idTokenClaims: { groups: [{ id: 1 }] } })
  expect((await signedIn(world, withGroups())).groups.kind).toBe('failed')
})

test('an empty list is known to be empty', async () => {
  world.entra.directory.updateApp(contoso.apps.groups, { idTokenClaims: { groups: [] } })
  expect((await signedIn(world, withGroups())).groups).toEqual({ kind: 'known', groups: [] })
})

test('other kinds read what the mapping finds, and do not mistake overage for none', async () => {
  const clientId = contoso.apps.groups
  const target = connection(oidcSettings(world.entra, { clientId }))
  expect((await signedIn(world, target)).groups).toMatchObject({
    kind: 'known',
    groups: expect.arrayContaining([contoso.groups.engineering]),
  })
  const overage = await signedIn(world, target, { as: contoso.users.overage })
  expect(overage.groups.kind).toBe('failed')
  const attributeMapping = { uid: 'id', groups: ['nothing', 'businessPhones'] }
  const generic = connection(genericSettings(world.entra, { attributeMapping }))
  world.entra.directory.updateUser(contoso.users.ada.id, { businessPhones: ['one', 'two'] })
  expect((await signedIn(world, generic)).groups).toEqual({ kind: 'known', groups: ['one', 'two'] })
})
