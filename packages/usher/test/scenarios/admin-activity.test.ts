// What administrators look through: sign-in attempts, whether provisioning works, groups.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { removeExpired } from '../../src/engine/housekeeping.ts'
import { build, id } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import { only, openServer, type Answer, type Server } from './admin-world.ts'
import { settleScim, user, type ScimWorld } from './scim-world.ts'

const hour = 3_600_000
const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'

describeEachDialect('what administrators look through', (dialect) => {
  let server: Server
  let world: ScimWorld
  beforeAll(async () => {
    server = await openServer(dialect)
    world = await settleScim(server)
  })
  afterAll(() => server.close())
  const get = (path: string) => world.call(world.admin, 'GET', world.contoso.path + path)
  const send = (method: string, path: string, body?: unknown) =>
    world.send(world.own.token, method, world.own.scim + path, body)
  const names = ({ json }: Answer) => json.items.map(({ name }: { name: string }) => name)

  it('attempts carry the names of who took part, and are found by every filter', async () => {
    const attempt = build.attempt({
      organizationId: world.contoso.id,
      connectionId: world.contoso.entra.id,
      userId: world.member.userId,
      outcome: 'denied',
      code: 'USER_DEACTIVATED',
    })
    const other = build.attempt({ organizationId: world.contoso.id, code: null })
    // Of a person of another organization this one knows no name.
    const stranger = build.attempt({
      organizationId: world.contoso.id,
      userId: world.foreignAdmin.userId,
      outcome: 'failed',
      code: 'STATE_INVALID',
      createdAt: new Date(attempt.createdAt.getTime() + hour),
    })
    await world.storage.transaction(async ({ attempts }) => {
      await attempts.insert(attempt)
      await attempts.insert(other)
      await attempts.insert({
        ...stranger,
        id: build.attempt().id,
      })
    })
    const list = async (query: string) => {
      const answer = await get(`/sign-in-attempts?${query}`)
      expect(answer.status, answer.text).toBe(200)
      return answer.json.items.map(({ reference }: { reference: string }) => reference)
    }
    const found = only<Answer['json']>((await get('/sign-in-attempts?outcome=denied')).json.items)
    expect(found).toMatchObject({
      connectionName: 'Entra ID',
      person: { memberId: world.member.memberId, name: 'The member' },
    })
    expect((await get(`/sign-in-attempts/${attempt.id}`)).json).toMatchObject(found)
    expect(
      only<Answer['json']>((await get('/sign-in-attempts?outcome=failed')).json.items),
    ).toMatchObject({
      person: null,
    })
    expect(await list('failed=true')).toEqual([stranger.reference, attempt.reference])
    expect(await list('code=USER_DEACTIVATED')).toEqual([attempt.reference])
    expect(await list(`connectionId=${world.contoso.entra.id}&failed=true`)).toEqual([
      attempt.reference,
    ])
    expect(await list(`userId=${world.member.userId}`)).toEqual([attempt.reference])
    const at = attempt.createdAt.toISOString()
    const later = new Date(attempt.createdAt.getTime() + 1).toISOString()
    expect(await list(`from=${at}&until=${later}&failed=true`)).toEqual([attempt.reference])
    expect(await list(`until=${at}&failed=true`)).toEqual([])
    expect((await get('/sign-in-attempts?code=NOT_A_CODE')).status).toBe(400)
  })

  it('provisioning waits, works, fails and falls silent', async () => {
    const health = async (query = '') =>
      (await get(`/directories/${world.own.directoryId}/health${query}`)).json
    expect(await health()).toMatchObject({ state: 'waiting', lastCycle: null, failures: [] })

    const made = await send('POST', '/Users', user('ada@contoso.example'))
    await send('GET', '/Users?filter=userName eq "nobody"')
    expect(await health()).toMatchObject({
      state: 'working',
      lastCycle: { requests: 2, complete: true, counts: { created: 1, read: 1 } },
    })

    server.turn(hour)
    await send('PATCH', `/Users/${made.json.id}`, {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'displayName', value: 'Ada' }],
    })
    await send('POST', '/Users', user('ADA@contoso.example', { externalId: 'another' }))
    await send('POST', '/Users', user('ada@contoso.example', { externalId: 'another' }))
    await send('DELETE', '/Users/dus_00000000000000000000000000')
    const failing = await health('?days=2')
    expect(failing).toMatchObject({
      state: 'failing',
      lastCycle: { requests: 4, counts: { updated: 1, failed: 3, created: 0 } },
      totals: { created: 1, updated: 1, failed: 3, read: 1 },
      failures: [
        { cause: 'taken', requests: 2, last: { method: 'POST', status: 409 } },
        { cause: 'missing', requests: 1, last: { method: 'DELETE', status: 404 } },
      ],
    })
    expect(failing.days).toHaveLength(2)
    expect(failing.days[1].counts.failed).toBe(3)
    // The days begin where the reader's do: an hour before midnight UTC, the other day is today.
    const elsewhere = await health('?days=2&utcOffsetMinutes=-840')
    expect(elsewhere.days[1].startsAt).toMatch(/T14:00:00/)

    const [last] = failing.failures
    const path = `/directories/${world.own.directoryId}/requests`
    const taken = await get(`${path}?cause=taken`)
    expect(taken.json.items).toHaveLength(2)
    expect(taken.json.items[0]).toEqual(last.last)
    expect((await get(`${path}/${last.last.id}`)).json).toEqual(last.last)
    expect((await get(`${path}?failed=true`)).json.items).toHaveLength(3)
    expect((await get(`${path}?failed=true&method=DELETE`)).json.items).toHaveLength(1)
    const from = last.last.createdAt
    expect((await get(`${path}?from=${from}`)).json.items).toHaveLength(2)
    expect((await get(`${path}?until=${from}&method=POST`)).json.items).toHaveLength(2)
    const foreign = await world.call(
      world.foreignOwner,
      'GET',
      `${world.foreign.path}/requests/${last.last.id}`,
    )
    expect(foreign.status).toBe(404)

    server.turn(2 * hour)
    expect(await health()).toMatchObject({ state: 'silent', lastCycle: { requests: 4 } })
  })

  it('a token that may only read is told apart', async () => {
    const reader = await world.makeToken(world.owner, world.own.path, { scopes: ['read'] })
    await world.send(reader.token, 'POST', `${world.own.scim}/Users`, user('no@contoso.example'))
    const path = `/directories/${world.own.directoryId}/requests?cause=scope`
    expect(only<Answer['json']>((await get(path)).json.items)).toMatchObject({ status: 403 })
  })

  it('groups come by name, in pages, with members and the roles they give', async () => {
    const members = []
    for (const name of ['grace', 'alan', 'joan'])
      members.push({
        value: (await send('POST', '/Users', user(`${name}@contoso.example`))).json.id,
      })
    const group = async (displayName: string, over: Record<string, unknown> = {}) => {
      const made = await send('POST', '/Groups', { schemas: [groupUrn], displayName, ...over })
      expect(made.status, made.text).toBe(201)
      return made.json.id
    }
    const sales = await group('SG-Sales', { externalId: 'oid-sales', members })
    await group('alpha')
    await group('100%_sure', { members: [{ value: sales }] })
    await world.call(world.owner, 'PATCH', world.own.path, {
      roleRules: [{ group: 'sg-SALES', role: 'admin' }],
    })

    const all = await get('/groups')
    expect(names(all)).toEqual(['100%_sure', 'alpha', 'SG-Sales'])
    expect(all.json.items[2]).toMatchObject({
      id: sales,
      externalId: 'oid-sales',
      directoryName: 'Company directory',
      members: { count: 3, more: false },
      roles: [{ role: 'admin', by: { kind: 'directory', name: 'Company directory' } }],
    })
    expect((await get(`/groups/${sales}`)).json).toEqual(all.json.items[2])
    const first = await get('/groups?limit=2')
    expect(names(first)).toEqual(['100%_sure', 'alpha'])
    const cursor = encodeURIComponent(first.json.nextCursor)
    expect(names(await get(`/groups?limit=2&cursor=${cursor}`))).toEqual(['SG-Sales'])
    expect((await get(`/groups?search=a&cursor=${cursor}`)).status).toBe(400)
    expect((await get(`/groups?sort=-name&cursor=${cursor}`)).status).toBe(400)
    const backwards = await get('/groups?limit=2&sort=-name')
    expect(names(backwards)).toEqual(['SG-Sales', 'alpha'])
    const before = encodeURIComponent(backwards.json.nextCursor)
    expect(names(await get(`/groups?limit=2&sort=-name&cursor=${before}`))).toEqual(['100%_sure'])
    expect(names(await get('/groups?search=SALE'))).toEqual(['SG-Sales'])
    expect(names(await get(`/groups?search=${encodeURIComponent('%_')}`))).toEqual(['100%_sure'])
    expect(names(await get(`/groups?directoryId=${world.own.directoryId}`))).toHaveLength(3)
    expect((await get(`/groups?directoryId=${world.foreign.directoryId}`)).status).toBe(404)
    expect(names(await get('/groups?externalId=oid-sales'))).toEqual(['SG-Sales'])
    expect(names(await get('/groups?externalId=oid-sale'))).toEqual([])
    expect(
      names(await world.call(world.foreignOwner, 'GET', `${world.fabrikam.path}/groups`)),
    ).toEqual([])

    const page = await get(`/groups/${sales}/members?limit=2`)
    expect(page.json.items[0]).toMatchObject({
      kind: 'user',
      name: 'grace',
      person: { status: 'active', username: 'grace@contoso.example' },
    })
    const rest = encodeURIComponent(page.json.nextCursor)
    const end = await get(`/groups/${sales}/members?limit=2&cursor=${rest}`)
    expect(names(end)).toEqual(['joan'])
    // Whom the directory sent away is no member any more, and is not counted.
    await send('DELETE', `/Users/${members[0]?.value}`)
    expect((await get(`/groups/${sales}`)).json.members).toEqual({ count: 2, more: false })
    expect(names(await get(`/groups/${sales}/members`))).toEqual(['alan', 'joan'])
    expect((await get(`/groups/${id('directoryGroup')}`)).status).toBe(404)
  })

  it('forgets counts with the requests that they count', async () => {
    const from = new Date(0)
    const directoryId = world.own.directoryId as never
    // The log is written behind the requests: what still waits would be counted after the removal.
    await server.deps.scimRequests.flush()
    expect(await world.storage.read.scimRequests.activity(directoryId, from)).not.toEqual([])
    server.turn(31 * 24 * hour)
    await removeExpired(server.deps.ports)
    expect(await world.storage.read.scimRequests.activity(directoryId, from)).toEqual([])
  })

  it.each([
    [90, undefined],
    [30, { signInAttemptDays: 30 }],
  ])('forgets attempts, not the trail, after %i days (%o)', async (days, retention) => {
    const { ports } = server.deps
    const organizationId = world.contoso.id
    const made = Array.from({ length: 201 }, () =>
      build.attempt({ organizationId, id: ports.ids('attempt'), createdAt: ports.clock() }),
    )
    await ports.storage.transaction(async ({ attempts }) => {
      for (const attempt of made)
        // eslint-disable-next-line no-await-in-loop
        await attempts.insert(attempt)
    })
    const events = (await get('/audit')).json.items
    expect(events).not.toEqual([])
    const kept = async () => {
      const page = { limit: 1000, cursor: null }
      const { items } = await ports.storage.read.attempts.list(organizationId, {}, page)
      return items.length
    }
    server.turn((days * 24 - 1) * hour)
    await removeExpired(ports, retention)
    expect(await kept()).toBe(made.length)
    server.turn(2 * hour)
    const young = build.attempt({ organizationId, id: ports.ids('attempt') })
    await ports.storage.transaction(({ attempts }) => attempts.insert(young))
    await removeExpired(ports, retention)
    expect(await kept()).toBe(1)
    expect((await get('/audit')).json.items).toEqual(events)
    await ports.storage.transaction(({ attempts }) =>
      attempts.removeOlderThan(new Date(ports.clock().getTime() + hour), 1),
    )
  })
})
