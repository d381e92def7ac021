// advisories.md part D, "with one node partitioned": a node that cannot reach the database lets nobody
// in on what it remembers, and as soon as it reaches it again it knows who was sent away meanwhile.
import { contoso } from '@usher/entra-emulator'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { deactivate } from '../../src/engine/deactivate.ts'
import { recorder } from '../../src/engine/record.ts'
import { present } from '../../src/lib/assert.ts'
import { startProvisionedWorld, type ProvisionedWorld } from '../support/provisioned-world.ts'
import { openRelay, type Relay } from '../support/relay.ts'
import { startSecondNode, type SecondNode } from '../support/second-node.ts'

let world: ProvisionedWorld
let relay: Relay
let second: SecondNode

beforeAll(async () => {
  world = await startProvisionedWorld('postgres')
  const database = new URL(world.databaseUrl)
  relay = await openRelay({ host: database.hostname, port: Number(database.port) })
  const through = new URL(world.databaseUrl)
  through.hostname = '127.0.0.1'
  through.port = String(relay.port)
  second = await startSecondNode({ baseUrl: world.baseUrl, databaseUrl: through.href })
})

afterEach(() => relay.become('whole'))

afterAll(async () => {
  second.close()
  relay.close()
  await world.close()
})

async function signedIn(userPrincipalName: string) {
  const browser = world.browser()
  await browser.signIn(userPrincipalName)
  const token = present(browser.cookies.get('usher-session'), 'the session cookie')
  const { storage, hashToken, clock } = world.usher.deps.ports
  const session = present(await storage.checkSession(hashToken(token), clock()), 'the session')
  return { memberId: session.memberId, cookie: `usher-session=${token}` }
}

const ask = (node: string, path: string, cookie: string) =>
  fetch(new URL(path, node), {
    headers: { cookie },
    redirect: 'manual',
    signal: AbortSignal.timeout(1500),
  })
/** The status, or `silence` where no answer came in time. */
const answerOf = async (node: string, path: string, cookie: string) =>
  ask(node, path, cookie).then(
    ({ status }) => status,
    () => 'silence' as const,
  )

async function sendAway(memberId: Awaited<ReturnType<typeof signedIn>>['memberId']) {
  const { ports } = world.usher.deps
  const organizationId = world.own.organization.id
  const origin = { ipAddress: null, userAgent: null }
  await ports.storage.transaction(async (stores) => {
    const record = recorder(ports, { organizationId, actor: { kind: 'system' }, origin })
    await deactivate(ports, stores, { kind: 'member', organizationId, memberId }, record)
    await record.write(stores)
  })
}

/** A provisioning client asks for an access token. */
async function askForToken(node: string) {
  const path = `/api/v1/organizations/${world.own.organization.id}/scim/oauth/token`
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: 'scimtoken_1',
    client_secret: `usher_client_${'A'.repeat(43)}`,
  })
  const answer = await fetch(new URL(path, node), { method: 'POST', body })
  return { status: answer.status, headers: answer.headers, json: (await answer.json()) as unknown }
}

const guarded = ['/api/auth/session', '/account', '/api/v1/me']

test.each([
  ['refuse', contoso.users.ada],
  ['swallow', contoso.users.grace],
] as const)('the network may %s', async (state, { userPrincipalName }) => {
  const someone = await signedIn(userPrincipalName)
  for (const node of [world.baseUrl, second.baseUrl])
    expect(await answerOf(node, '/api/auth/session', someone.cookie)).toBe(200)

  relay.become(state)
  await sendAway(someone.memberId)
  expect(await answerOf(world.baseUrl, '/api/auth/session', someone.cookie)).toBe(401)
  for (const path of guarded) {
    const answer = await answerOf(second.baseUrl, path, someone.cookie)
    expect(answer, path).toBe(state === 'refuse' ? 503 : 'silence')
  }

  relay.become('whole')
  // A connection that the network swallowed may be tried once more before it is given up.
  await expect
    .poll(() => answerOf(second.baseUrl, '/api/auth/session', someone.cookie), { timeout: 20_000 })
    .toBe(401)
})

test('a provisioning client is asked to come again, at either of its endpoints', async () => {
  const status = () => askForToken(second.baseUrl).then((answer) => answer.status)
  await expect.poll(status, { timeout: 20_000 }).toBe(401)
  relay.become('refuse')
  const token = await askForToken(second.baseUrl)
  expect(token).toMatchObject({ status: 503, json: { error: 'temporarily_unavailable' } })
  const users = new URL(
    `/api/v1/organizations/${world.own.organization.id}/scim/Users`,
    second.baseUrl,
  )
  const authorization = `Bearer usher_scim_${'A'.repeat(43)}`
  const scim = await fetch(users, { headers: { authorization } })
  expect(scim.status).toBe(503)
  for (const { headers } of [token, scim])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
})
