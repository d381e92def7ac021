// advisories.md part C, "failed POST leaves damage" (lightdash #22402, itsaplan #250): the database dies
// after each call of a write, the commit among them. Nothing of it stays, and after all these deaths the
// client's next try does it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/directory.ts'
import { build, word } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import { openDump, type Dump } from '../support/dump.ts'
import { watchStorage } from '../support/watched-storage.ts'
import {
  expectScimError,
  groupBody,
  idOf,
  idsOf,
  openScimWorld,
  textOf,
  urns,
  userBody,
  type ScimClient,
  type ScimWorld,
} from '../conformance/scim/scim-world.ts'

class Died extends Error {
  override readonly name = 'Died'
}

type Write = {
  readonly send: () => ReturnType<ScimClient['post']>
  readonly status: number
  /** Finds what the write left behind. */
  readonly filter: string
}

describeEachDialect('the database dies in the middle of', (dialect) => {
  let world: ScimWorld
  let client: ScimClient
  let dump: Dump
  /** `undefined`: the database lives. */
  let dieAfter: number | undefined
  let calls = 0
  let committed = false
  const after = (label: string): void => {
    calls += 1
    if (label === 'commit') committed = true
    if (dieAfter === calls) throw new Died(label)
  }
  async function sendAndDie(call: number, send: Write['send']): Promise<unknown> {
    ;[calls, committed, dieAfter] = [0, false, call]
    const outcome: unknown = await send().catch((error: unknown) => error)
    dieAfter = undefined
    return outcome
  }

  beforeAll(async () => {
    world = await openScimWorld(dialect, {
      between: (storage) => watchStorage(storage, { after }),
    })
    const connection = build.connection({ organizationId: world.organization.id })
    const domain = build.domain({
      organizationId: world.organization.id,
      domain: 'contoso.example',
    })
    const role = { group: 'Editors', role: 'admin' }
    const settings = { ...world.directory.settings, roleRules: [role] }
    await world.storage.transaction(async (stores) => {
      await stores.connections.insert(connection)
      await stores.domains.insert(domain)
      await stores.domains.verify(domain.id, new Date(), 'operator')
      await stores.directories.update(world.directory.id, { connectionId: connection.id, settings })
    })
    client = world.client(['read', 'write'])
    const directory = { ...world.directory, connectionId: connection.id, settings }
    Object.assign(client.caller ?? {}, { directory })
    dump = await openDump(world.databaseUrl)
  })
  afterAll(async () => {
    await dump.close()
    await world.close()
  })

  const name = () => `${word('ada')}@contoso.example`
  const full = (over: JsonObject = {}) => {
    const userName = name()
    return userBody({
      userName,
      externalId: crypto.randomUUID(),
      displayName: 'Ada',
      emails: [{ type: 'work', value: userName, primary: true }],
      [urns.enterprise]: { department: 'R&D' },
      ...over,
    })
  }
  const named = (body: JsonObject) =>
    `/Users?filter=${encodeURIComponent(`userName eq "${textOf(body['userName'])}"`)}`
  const titled = (displayName: string) =>
    `/Groups?filter=${encodeURIComponent(`displayName eq "${displayName}"`)}`

  async function arrived(subject: string): Promise<void> {
    const user = build.user()
    const { connectionId } = client.caller?.directory ?? {}
    if (!connectionId) throw new Error('not paired')
    await world.storage.transaction(async (stores) => {
      await stores.users.insert(user)
      await stores.members.insert(
        build.member({ organizationId: world.organization.id, userId: user.id, origin: 'jit' }),
      )
      await stores.identities.insert(
        build.identity({ userId: user.id, connectionId, subject, externalId: subject }),
      )
    })
  }

  const writes: Readonly<Record<string, () => Promise<Write>>> = {
    async 'POST of a new user'() {
      const body = full()
      return { send: () => client.post('/Users', body), status: 201, filter: named(body) }
    },
    async 'POST of somebody to adopt'() {
      const body = full()
      await arrived(textOf(body['externalId']))
      return { send: () => client.post('/Users', body), status: 201, filter: named(body) }
    },
    async 'POST of somebody who was deleted'() {
      const body = full()
      const id = await client.user(body)
      await client.group({ members: [{ value: id }] })
      await client.delete(`/Users/${id}`)
      return { send: () => client.post('/Users', body), status: 201, filter: named(body) }
    },
    async 'POST of a group with members and a role'() {
      const members = [{ value: await client.user() }, { value: await client.user() }]
      const [old] = idsOf(await client.get(titled('Editors')))
      if (old !== undefined) await client.delete(`/Groups/${old}`)
      const body = groupBody({ displayName: 'Editors', members })
      return { send: () => client.post('/Groups', body), status: 201, filter: titled('Editors') }
    },
  }

  test.each(Object.entries(writes))('%s', async (_, prepare) => {
    const write = await prepare()
    const before = await dump.read()
    let deaths = 0
    for (let call = 1; ; call += 1) {
      const outcome = await sendAndDie(call, write.send)
      expect(outcome).toBeInstanceOf(Died)
      if (committed) break
      deaths += 1
      expect(await dump.read(), `after ${String(outcome)}`).toBe(before)
    }
    expect(deaths).toBeGreaterThan(10)
    // It is done, though the client has not heard: its next try is a conflict that it can see.
    expectScimError(await write.send(), 409, 'uniqueness')
    expect(idsOf(await client.get(write.filter))).toHaveLength(1)
    const [id] = idsOf(await client.get(write.filter))
    await client.delete(`${write.filter.split('?')[0]}/${id}`)
    expect(await write.send()).toMatchObject({ status: write.status })
  })

  test('a repeated POST does what the one that died did not', async () => {
    const body = full()
    expect(await sendAndDie(6, () => client.post('/Users', body))).toBeInstanceOf(Died)
    expect(await client.post('/Users', body)).toMatchObject({ status: 201, outcome: 'created' })
  })

  test('PATCH of a group: name, membership and role, all or nothing', async () => {
    const [stays, comes] = [await client.user(), await client.user()]
    const [old] = idsOf(await client.get(titled('Editors')))
    if (old !== undefined) await client.delete(`/Groups/${old}`)
    const members = [{ value: stays }]
    const path = `/Groups/${await client.group({ displayName: word('Before '), members })}`
    const operations = [
      { op: 'replace', path: 'displayName', value: 'Editors' },
      { op: 'add', path: 'members', value: [{ value: comes }] },
    ]
    const before = await dump.read()
    let deaths = 0
    for (let call = 1; ; call += 1) {
      const outcome = await sendAndDie(call, () => client.patch(path, operations))
      expect(outcome).toBeInstanceOf(Died)
      if (committed) break
      deaths += 1
      expect(await dump.read(), `after ${String(outcome)}`).toBe(before)
    }
    expect(deaths).toBeGreaterThan(8)
    const group = await client.get(path)
    expect(group.body).toMatchObject({ displayName: 'Editors' })
    expect(group.body?.['members']).toHaveLength(2)
  })

  test('a repeated identical POST is 409 and wipes nothing', async () => {
    const body = full()
    const made = await client.post('/Users', body)
    const path = `/Users/${idOf(made)}`
    await client.patch(path, [{ op: 'add', value: { title: 'Countess', nickName: 'A' } }])
    const before = await dump.read()
    const known = await client.get(path)
    for (let times = 0; times < 3; times += 1) {
      expectScimError(await client.post('/Users', body), 409, 'uniqueness')
      expectScimError(
        await client.post('/Users', full({ userName: textOf(body['userName']) })),
        409,
        'uniqueness',
      )
    }
    expect(await client.get(path)).toEqual(known)
    expect(await dump.read()).toBe(before)
  })
})
