import { beforeEach, describe, expect, test } from 'vitest'
import { appId, makeWorld } from './provisioning-world.ts'
import { startRecorder } from './support-scim.ts'
import type { ProvisioningJob } from '../src/index.ts'
import type { World } from './provisioning-world.ts'
import type { Recorder } from './support-scim.ts'

// What becomes of people and groups from cycle to cycle: reference Entra 8.4.
let world: World
let scim: Recorder
beforeEach(async () => {
  world = makeWorld()
  scim = await startRecorder('?aadOptscim062020')
  return async () => {
    await world.provisioning.close()
    await scim.close()
  }
})

/** The writing requests since the last look. */
function writes(): readonly string[] {
  const seen = scim.seen.splice(0).filter(({ method }) => method !== 'GET')
  return seen.map(({ method, url, body }) => {
    const { Operations } = (body ?? {}) as { Operations?: { path?: string; value?: unknown }[] }
    const said = Operations?.map(({ path, value }) => ` ${path}=${JSON.stringify(value)}`) ?? []
    return `${method} ${url.replace('?aadOptscim062020', '').replace('/scim', '')}${said.join()}`
  })
}

async function started(scope: 'all' | 'assigned' = 'all'): Promise<ProvisioningJob> {
  const job = world.job(scim.tenantUrl, { scope })
  await job.runInitial()
  scim.seen.length = 0
  return job
}

/** The recorder does not understand PATCH, so the test does what it would have done. */
function setActive(active: boolean, id = 'Users-1') {
  scim.resources.set(id, { ...scim.resources.get(id), active })
}

test('an existing user and group are taken over, and only what differs is written', async () => {
  scim.resources.set('Users-old', { id: 'Users-old', userName: 'ada@contoso.example', title: 'Dr' })
  scim.resources.set('Groups-old', {
    id: 'Groups-old',
    displayName: 'Sales',
    externalId: 'id-Sales',
  })
  const ada = world.user('ada')
  world.group('Sales', [ada.id])
  const job = world.job(scim.tenantUrl)
  await job.runInitial()
  expect(writes()).toEqual([
    'PATCH /Users/Users-old externalId="id-ada", active=true, displayName="ada"',
    'PATCH /Groups/Groups-old members=[{"value":"Users-old"}]',
  ])
  expect(job.log.map(({ action, status }) => `${action} ${status}`)).toEqual([
    'update success',
    'other success',
    'update success',
  ])
})

test('two users that fit are one too many', async () => {
  for (const id of ['Users-x', 'Users-y']) {
    scim.resources.set(id, { id, userName: 'ada@contoso.example' })
  }
  world.user('ada')
  const job = await started()
  expect(job.log).toMatchObject([{ status: 'failure', text: expect.stringContaining('Duplicate') }])
})

test('an incremental cycle costs only what changed', async () => {
  const people = Array.from({ length: 50 }, (_, index) => world.user(`user${index}`))
  const group = world.group(
    'Everyone',
    people.map(({ id }) => id),
  )
  const job = await started()
  expect((await job.runIncremental()).requests).toBe(0)
  world.directory.updateUser('id-user7', { displayName: 'Seven' })
  world.directory.removeMember(group.id, 'id-user9')
  expect((await job.runIncremental()).requests).toBe(3) // read and write one user, one member
  expect(job.statistics.map(({ kind }) => kind)).toEqual(['initial', 'incremental', 'incremental'])
})

test('disabled: active false, and true again; memberships are not touched', async () => {
  const ada = world.user('ada')
  world.group('Sales', [ada.id])
  const job = await started()
  world.directory.updateUser(ada.id, { accountEnabled: false })
  await job.runIncremental()
  expect(writes()).toEqual(['PATCH /Users/Users-1 active=false'])
  setActive(false)
  world.directory.updateUser(ada.id, { accountEnabled: true })
  await job.runIncremental()
  expect(writes()).toEqual(['PATCH /Users/Users-1 active=true'])
})

test('soft-deleted: active false; restored: active true', async () => {
  const ada = world.user('ada')
  const job = await started()
  world.directory.deleteUser(ada.id)
  await job.runIncremental()
  expect(writes()).toEqual(['PATCH /Users/Users-1 active=false'])
  setActive(false)
  world.directory.restoreUser(ada.id)
  await job.runIncremental()
  expect(writes()).toEqual(['PATCH /Users/Users-1 active=true'])
})

test('30 days after the soft deletion comes DELETE', async () => {
  const ada = world.user('ada')
  world.group('Sales', [ada.id])
  const job = await started()
  world.directory.deleteUser(ada.id)
  await job.runIncremental()
  world.turn(30 * 24 - 1)
  await job.runIncremental()
  expect(writes()).toEqual(['PATCH /Users/Users-1 active=false'])
  world.turn(1)
  await job.runIncremental()
  expect(writes()).toEqual(['DELETE /Users/Users-1'])
  expect(job.status.users).toBe(0)
  expect(job.log.at(-1)).toMatchObject({
    action: 'delete',
    object: { name: 'ada@contoso.example' },
  })
})

test('deleted at once and for good: DELETE; already gone over there is as good', async () => {
  const ada = world.user('ada')
  const job = await started()
  scim.resources.clear()
  world.directory.deleteUser(ada.id, { permanently: true })
  await job.runIncremental()
  expect(writes()).toEqual(['DELETE /Users/Users-1'])
  expect(job.log.at(-1)).toMatchObject({ action: 'delete', status: 'success', httpStatus: 404 })
})

test('disabled users are not created', async () => {
  world.user('ada', { accountEnabled: false })
  const job = await started()
  expect(scim.resources.size).toBe(0)
  expect(job.log).toMatchObject([{ action: 'skip', text: 'The user is disabled.' }])
})

describe('assigned users and groups', () => {
  test('only they, and the direct members of the groups, are in scope', async () => {
    const [ada, bob, carl] = ['ada', 'bob', 'carl'].map((name) => world.user(name).id)
    world.user('dora')
    const inner = world.group('Inner', [carl!])
    const sales = world.group('Sales', [bob!, inner.id])
    world.directory.assign(appId, ada!)
    world.directory.assign(appId, sales.id)
    const job = await started('assigned')
    const names = [...scim.resources.values()].map((one) => one['userName'] ?? one['displayName'])
    expect(names).toEqual(['ada@contoso.example', 'bob@contoso.example', 'Sales'])
    expect(job.status).toMatchObject({ users: 2, groups: 1 })
  })

  test('unassigned: active false, no DELETE later; assigned again: active true', async () => {
    const ada = world.user('ada')
    const bob = world.user('bob')
    for (const { id } of [ada, bob]) world.directory.assign(appId, id)
    const job = await started('assigned')
    world.directory.unassign(appId, ada.id)
    world.directory.unassign(appId, bob.id)
    await job.runIncremental()
    expect(writes()).toEqual([
      'PATCH /Users/Users-1 active=false',
      'PATCH /Users/Users-2 active=false',
    ])
    setActive(false)
    world.directory.assign(appId, ada.id)
    world.directory.deleteUser(bob.id, { permanently: true })
    await job.runIncremental()
    expect(writes()).toEqual(['PATCH /Users/Users-1 active=true'])
    expect(job.log.find(({ object }) => object.id === bob.id && object.name === '')).toMatchObject({
      action: 'skip',
      text: expect.stringContaining('Unassigned before it was deleted'),
    })
  })

  test('leaving the assigned group is leaving the app; joining it is joining', async () => {
    const ada = world.user('ada')
    const bob = world.user('bob')
    const sales = world.group('Sales', [ada.id])
    world.directory.assign(appId, sales.id)
    const job = await started('assigned')
    world.directory.removeMember(sales.id, ada.id)
    world.directory.addMember(sales.id, bob.id)
    await job.runIncremental()
    expect(writes()).toEqual([
      'PATCH /Users/Users-1 active=false',
      'POST /Users',
      'PATCH /Groups/Groups-2 members=[{"value":"Users-3"}]',
      'PATCH /Groups/Groups-2 members[value eq "Users-1"]=undefined',
    ])
  })

  test('a group that is unassigned or deleted goes, and its people are disabled', async () => {
    const ada = world.user('ada')
    const sales = world.group('Sales', [ada.id])
    world.directory.assign(appId, sales.id)
    const job = await started('assigned')
    world.directory.deleteGroup(sales.id)
    await job.runIncremental()
    expect(writes()).toEqual(['PATCH /Users/Users-1 active=false', 'DELETE /Groups/Groups-2'])
  })
})

test('an id that vanished is matched again in the next cycle, with its memberships', async () => {
  const ada = world.user('ada')
  const group = world.group('Sales', [ada.id])
  const job = await started()
  scim.resources.delete('Users-1')
  world.directory.updateUser(ada.id, { displayName: 'Countess' })
  await job.runIncremental()
  expect(writes()).toEqual([])
  expect(job.log.at(-1)).toMatchObject({ action: 'other', status: 'warning', httpStatus: 404 })
  await job.runIncremental()
  expect(writes()).toEqual(['POST /Users', 'PATCH /Groups/Groups-2 members=[{"value":"Users-2"}]'])
  scim.resources.delete('Groups-2')
  world.directory.updateGroup(group.id, { displayName: 'Selling' })
  await job.runIncremental()
  expect(writes()).toEqual([])
  await job.runIncremental()
  expect(writes()).toEqual(['POST /Groups', 'PATCH /Groups/Groups-2 members=[{"value":"Users-2"}]'])
})

test('on demand: one user at once, the rest in the next cycle', async () => {
  const job = await started()
  const ada = world.user('ada')
  world.user('bob')
  const result = await job.provisionOnDemand(ada.id)
  expect(result).toMatchObject({
    outcome: 'completed',
    entries: [{ action: 'create', cycleKind: 'onDemand', object: { id: ada.id } }],
  })
  expect(writes()).toEqual(['POST /Users'])
  await job.runIncremental()
  expect(scim.resources.size).toBe(2)
})

test('on demand: one group with at most five members', async () => {
  const job = await started()
  const members = Array.from({ length: 6 }, (_, index) => world.user(`user${index}`).id)
  const group = world.group('Sales', members)
  expect(() => job.provisionOnDemand(group.id)).toThrow('at most 5 members')
  const { entries } = await job.provisionOnDemand(group.id, { memberIds: members.slice(0, 2) })
  expect(entries.map(({ action, object }) => `${action} ${object.name}`)).toEqual([
    'create user0@contoso.example',
    'create user1@contoso.example',
    'create Sales',
    'update Sales',
    'update Sales',
  ])
  expect(scim.resources.size).toBe(3)
})

test('automatic: at once, then every 40 minutes; stopping keeps what is pending', async () => {
  world.user('ada')
  const job = world.job(scim.tenantUrl)
  job.start()
  expect(await job.tick()).toMatchObject({ kind: 'initial', outcome: 'completed' })
  world.user('bob')
  world.turn(39 / 60)
  expect(await job.tick()).toBeNull()
  world.turn(1 / 60)
  expect(await job.tick()).toMatchObject({ kind: 'incremental', actions: { create: 1 } })
  await job.stop()
  world.user('carl')
  world.turn(1)
  expect(await job.tick()).toBeNull()
  expect(await job.runIncremental()).toMatchObject({ actions: { create: 1 } })
})

test('a cycle that is stopped goes on where it ended', async () => {
  for (const name of ['ada', 'bob', 'carl']) world.user(name)
  const job = await started()
  for (const name of ['x', 'y', 'z']) world.user(name)
  let stopping: Promise<void> | undefined
  scim.answer = ({ method }) => {
    if (method === 'POST') stopping ??= job.stop()
    return undefined
  }
  expect(await job.runIncremental()).toMatchObject({ outcome: 'stopped', actions: { create: 1 } })
  await stopping
  expect(await job.runIncremental()).toMatchObject({ outcome: 'completed', actions: { create: 2 } })
})

test('the log is bounded', async () => {
  for (let index = 0; index < 25; index += 1) world.user(`user${index}`)
  const job = world.job(scim.tenantUrl, { logEntriesMax: 10 })
  await job.runInitial()
  expect(job.log.map(({ sequence }) => sequence)).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 24, 25])
})
