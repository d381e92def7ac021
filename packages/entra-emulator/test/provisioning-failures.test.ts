import { beforeEach, expect, test } from 'vitest'
import { makeWorld } from './provisioning-world.ts'
import { startRecorder } from './support-scim.ts'
import type { World } from './provisioning-world.ts'
import type { Answer, Recorder } from './support-scim.ts'

// Retries, escrow and quarantine: reference Entra 8.4.
let world: World
let scim: Recorder
beforeEach(async () => {
  world = makeWorld()
  scim = await startRecorder()
  return async () => {
    await world.provisioning.close()
    await scim.close()
  }
})

/** Every creation is answered so, a number of times or always. */
function refuseCreation(answer: Answer, times = Number.POSITIVE_INFINITY) {
  let left = times
  scim.answer = ({ method }) => {
    if (method !== 'POST' || left <= 0) return undefined
    left -= 1
    return answer
  }
}

const creations = () => scim.seen.filter(({ method }) => method === 'POST').length

test.each([429, 503])('%s: waits as long as Retry-After says', async (status) => {
  world.user('ada')
  refuseCreation({ status, headers: { 'retry-after': '17' } }, 2)
  const job = world.job(scim.tenantUrl)
  expect(await job.runInitial()).toMatchObject({ failures: 0, actions: { create: 1 } })
  expect(world.naps).toEqual([17_000, 17_000])
})

test('Retry-After as a date, and never longer than five minutes', async () => {
  world.user('ada')
  const inTwoMinutes = new Date(world.clock().getTime() + 120_000).toUTCString()
  refuseCreation({ status: 429, headers: { 'retry-after': inTwoMinutes } }, 1)
  await world.job(scim.tenantUrl).runInitial()
  world.user('bob')
  refuseCreation({ status: 429, headers: { 'retry-after': '86400' } }, 1)
  await world.job(scim.tenantUrl).runInitial()
  expect(world.naps).toEqual([120_000, 300_000])
})

test('throttling holds back every request of the job', async () => {
  const people = Array.from({ length: 8 }, (_, index) => world.user(`user${index}`))
  refuseCreation({ status: 429, headers: { 'retry-after': '5' } }, 1)
  const job = world.job(scim.tenantUrl, { concurrency: 4 })
  expect(await job.runInitial()).toMatchObject({ actions: { create: people.length }, failures: 0 })
})

test('5xx is tried again ever more slowly, four times in all', async () => {
  world.user('ada')
  refuseCreation({ status: 500, body: { detail: 'Out of order' } })
  const job = world.job(scim.tenantUrl)
  expect(await job.runInitial()).toMatchObject({ failures: 1, outcome: 'completed' })
  expect(world.naps).toEqual([1_000, 2_000, 4_000])
  expect(creations()).toBe(4)
  expect(job.log).toMatchObject([
    { action: 'create', status: 'failure', httpStatus: 500, text: 'HTTP 500: Out of order' },
  ])
})

test('a refused user is tried again after 6, 12 and 24 hours, then daily for 28 days', async () => {
  world.user('ada')
  refuseCreation({ status: 400, body: { scimType: 'invalidValue', detail: 'No' } })
  const job = world.job(scim.tenantUrl)
  await job.runInitial()
  expect(creations()).toBe(1)
  const attemptAfterHours: number[] = []
  let waited = 0
  for (let hour = 1; hour <= 40 * 24; hour += 1) {
    world.turn(1)
    waited += 1
    const before = creations()
    await job.runIncremental()
    if (creations() === before) continue
    attemptAfterHours.push(waited)
    waited = 0
  }
  expect(attemptAfterHours.slice(0, 5)).toEqual([6, 12, 24, 24, 24])
  expect(attemptAfterHours.slice(3).every((hours) => hours === 24)).toBe(true)
  expect(attemptAfterHours.reduce((sum, hours) => sum + hours)).toBeLessThanOrEqual(28 * 24)
  expect(attemptAfterHours.reduce((sum, hours) => sum + hours)).toBeGreaterThan(27 * 24)
})

test('a change brings another attempt at once, and success ends the waiting', async () => {
  const ada = world.user('ada')
  refuseCreation({ status: 400 }, 1)
  const job = world.job(scim.tenantUrl)
  await job.runInitial()
  expect(job.status.escrowed).toBe(1)
  await job.runIncremental()
  expect(creations()).toBe(1)
  world.directory.updateUser(ada.id, { displayName: 'Countess' })
  expect(await job.runIncremental()).toMatchObject({ actions: { create: 1 } })
  expect(job.status.escrowed).toBe(0)
})

test('a failed membership waits like a user does', async () => {
  const ada = world.user('ada')
  world.group('Sales', [ada.id])
  scim.answer = ({ method }) => (method === 'PATCH' ? { status: 400 } : undefined)
  const job = world.job(scim.tenantUrl)
  expect(await job.runInitial()).toMatchObject({ failures: 1, membersAdded: 0 })
  scim.answer = () => undefined
  expect(await job.runIncremental()).toMatchObject({ membersAdded: 0 })
  world.turn(6)
  expect(await job.runIncremental()).toMatchObject({ membersAdded: 1 })
})

test('a bad token: nothing is written, quarantine, daily cycles, out again when it is good', async () => {
  world.user('ada')
  let good = false
  scim.answer = () => (good ? undefined : { status: 401 })
  const job = world.job(scim.tenantUrl)
  expect(await job.testConnection()).toMatchObject({ ok: false, httpStatus: 401 })
  job.start()
  expect(await job.tick()).toMatchObject({ outcome: 'quarantined', requests: 1 })
  expect(creations()).toBe(0)
  expect(job.status.quarantine).toMatchObject({ reason: 'EncounteredQuarantineException' })
  world.turn(23)
  expect(await job.tick()).toBeNull()
  good = true
  world.turn(1)
  expect(await job.tick()).toMatchObject({ kind: 'initial', outcome: 'completed' })
  expect(job.status.quarantine).toBeNull()
  expect(await job.testConnection()).toEqual({ ok: true })
})

test('the token is revoked between two cycles: what changed is kept for later', async () => {
  const job = world.job(scim.tenantUrl)
  await job.runInitial()
  world.user('ada')
  scim.answer = () => ({ status: 401 })
  expect(await job.runIncremental()).toMatchObject({ outcome: 'quarantined' })
  scim.answer = () => undefined
  expect(await job.runIncremental()).toMatchObject({ outcome: 'completed', actions: { create: 1 } })
})

test('after four weeks of quarantine the job is off until it is started again', async () => {
  scim.answer = () => ({ status: 401 })
  const job = world.job(scim.tenantUrl)
  job.start()
  await job.tick()
  for (let day = 1; day <= 28; day += 1) {
    world.turn(24)
    await job.tick()
  }
  expect(job.status).toMatchObject({ mode: 'off', nextCycleAt: null })
  const requests = scim.seen.length
  expect(requests).toBe(28)
  world.turn(24)
  expect(await job.tick()).toBeNull()
  scim.answer = () => undefined
  await job.runInitial() // "Restart"
  expect(job.status.quarantine).toBeNull()
})

test('nobody answers: quarantine after five silent requests', async () => {
  await scim.close()
  const job = world.job(scim.tenantUrl)
  expect(await job.testConnection()).toMatchObject({ ok: false, httpStatus: null })
  expect(await job.runInitial()).toMatchObject({ outcome: 'quarantined' })
})

test('an endpoint that ignores the filter or answers 404 fails the test', async () => {
  const job = world.job(scim.tenantUrl)
  scim.answer = () => ({ status: 200, body: { totalResults: 1, Resources: [{ id: 'x' }] } })
  expect(await job.testConnection()).toMatchObject({
    ok: false,
    text: expect.stringContaining('ignores'),
  })
  scim.answer = () => ({ status: 404 })
  expect(await job.testConnection()).toMatchObject({ ok: false, httpStatus: 404 })
})

test('too many failures: quarantine at the number and beyond the proportion, not before', async () => {
  const quarantine = { failuresMin: 4, proportionMax: 0.4 }
  for (let index = 0; index < 10; index += 1) world.user(`user${index}`)
  const refuse = (names: number) => {
    scim.answer = ({ method, body }) => {
      const { userName = '' } = (body ?? {}) as { userName?: string }
      const index = Number(/\d+/.exec(userName)?.[0] ?? 99)
      return method === 'POST' && index < names ? { status: 400 } : undefined
    }
  }
  const job = world.job(scim.tenantUrl, { quarantine })
  refuse(4)
  await job.runInitial()
  expect(job.status).toMatchObject({ quarantine: null, escrowed: 4 })
  const other = world.job(scim.tenantUrl, { quarantine })
  scim.resources.clear()
  refuse(5)
  await other.runInitial()
  expect(other.status.quarantine).toMatchObject({ reason: 'EncounteredEscrowProportionThreshold' })
  scim.answer = () => undefined
  world.turn(24)
  await other.runIncremental()
  expect(other.status).toMatchObject({ quarantine: null, escrowed: 0 })
})

test('beyond the absolute number the proportion does not matter', async () => {
  for (let index = 0; index < 10; index += 1) world.user(`user${index}`)
  refuseCreation({ status: 400 }, 2)
  const job = world.job(scim.tenantUrl, { quarantine: { failuresMax: 1 } })
  await job.runInitial()
  expect(job.status.quarantine).not.toBeNull()
})

test('a created user without an id is a failure', async () => {
  world.user('ada')
  refuseCreation({ status: 201, body: {} })
  const job = world.job(scim.tenantUrl)
  await job.runInitial()
  expect(job.log).toMatchObject([{ status: 'failure', text: 'The created user has no id.' }])
})

test('on demand with a bad token says so, and what was asked for stays pending', async () => {
  const job = world.job(scim.tenantUrl)
  await job.runInitial()
  const ada = world.user('ada')
  scim.answer = () => ({ status: 401 })
  expect(await job.provisionOnDemand(ada.id)).toMatchObject({
    outcome: 'quarantined',
    text: 'The endpoint refused the credentials (401).',
  })
  expect(job.status.quarantine).toBeNull() // only cycles lead there
  scim.answer = () => undefined
  expect(await job.runIncremental()).toMatchObject({ actions: { create: 1 } })
})
