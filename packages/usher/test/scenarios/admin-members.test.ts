// Members: find them, change what they may do, let them rest, let them go.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { build, id } from '../support/build.ts'
import { resourceOf } from '../storage/plant-directory.ts'
import { describeEachDialect } from '../support/database.ts'
import {
  now,
  only,
  openServer,
  settle,
  type Answer,
  type Server,
  type World,
} from './admin-world.ts'

const codeOf = ({ status, json }: Answer) => [status, json.code]
const idsOf = (answer: Answer): readonly string[] =>
  sorted(answer.json.items.map((one: { id: string }) => one.id))
const sorted = (texts: readonly string[]) => texts.toSorted()

describeEachDialect('member lists', (dialect) => {
  let server: Server
  let world: World
  beforeAll(async () => {
    server = await openServer(dialect)
    world = await settle(server)
  })
  afterAll(() => server.close())

  it.each([
    '?limit=0',
    '?limit=201',
    '?limit=x',
    '?status=gone',
    '?unknown=1',
    '?cursor=%00garbage',
  ])('refuses the query %s', async (query) => {
    const path = `${world.contoso.path}/members${query}`
    expect(codeOf(await world.call(world.admin, 'GET', path))).toEqual([400, 'VALIDATION_FAILED'])
  })
})

describeEachDialect('members through the admin API', (dialect) => {
  let server: Server
  let world: World
  beforeAll(async () => {
    server = await openServer(dialect)
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    world = await settle(server)
  })
  const member = (memberId: string, rest = '') => `${world.contoso.path}/members/${memberId}${rest}`

  it('lists and searches the members of this organization only', async () => {
    const ada = await world.person(world.contoso, 'member', { name: 'Zoë Ångström_100%' })
    const list = (query = '') =>
      world.call(world.admin, 'GET', `${world.contoso.path}/members${query}`)
    const { owner, admin, member: plain } = world
    const everybody = [owner, admin, plain, ada].map(({ memberId }) => memberId).toSorted()
    expect(idsOf(await list())).toEqual(everybody)
    expect(idsOf(await list('?role=owner'))).toEqual([owner.memberId])
    expect(idsOf(await list(`?search=${encodeURIComponent('zoë')}`))).toEqual([ada.memberId])
    expect(idsOf(await list(`?search=${encodeURIComponent('%')}`))).toEqual([])
    expect(idsOf(await list('?origin=scim'))).toEqual([])
    expect(idsOf(await list('?status=active&origin=jit'))).toEqual(everybody)
    expect(idsOf(await list(`?connectionId=${world.contoso.entra.id}`))).toEqual(everybody)
    expect(idsOf(await list(`?connectionId=${world.contoso.email.id}`))).toEqual([])
    const first = await list('?limit=2')
    const second = await list(`?limit=2&cursor=${encodeURIComponent(first.json.nextCursor)}`)
    expect([...idsOf(first), ...idsOf(second)].toSorted()).toEqual(everybody)
  })

  it('sorts, counts, and filters by a group of the directory', async () => {
    const people = [
      await world.person(world.contoso, 'member', { name: 'Zoë' }),
      await world.person(world.contoso, 'member', { name: 'adam' }),
      await world.person(world.contoso, 'member', { name: 'Bo' }),
    ]
    const [zoe, adam, bo] = people.map(({ memberId }) => String(memberId))
    await world.storage.transaction(async ({ members }) => {
      for (const [index, person] of people.entries())
        await members.noteSignIn(person.memberId, new Date(now.getTime() + index))
    })
    const list = async (query: string) => {
      const { status, json } = await world.call(
        world.admin,
        'GET',
        `${world.contoso.path}/members${query}`,
      )
      expect(status, query).toBe(200)
      const ids: readonly string[] = json.items.map((one: { id: string }) => one.id)
      return {
        ids: ids.filter((one) => [zoe, adam, bo].some((wanted) => wanted === one)),
        total: json.total,
      }
    }
    expect(await list('?sort=name')).toEqual({
      ids: [adam, bo, zoe],
      total: { count: 6, isExact: true },
    })
    expect((await list('?sort=-name&role=member')).ids).toEqual([zoe, bo, adam])
    expect((await list('?sort=-lastSignIn')).ids).toEqual([bo, adam, zoe])
    expect((await list('?sort=lastSignIn&status=active')).ids).toEqual([zoe, adam, bo])
    expect((await list('?sort=created')).ids).toEqual([zoe, adam, bo])
    expect(await list('?search=b&sort=name')).toMatchObject({ ids: [bo], total: { count: 1 } })
    const directory = build.directory({ organizationId: world.contoso.id })
    const groupId = id('directoryGroup')
    const group = resourceOf(directory, { id: groupId, resourceType: 'Group' })
    await world.storage.transaction(async (stores) => {
      await stores.directories.insert(directory)
      await stores.resources.insert(group)
      for (const [index, { userId }] of people.entries()) {
        const user = build.directoryUser({
          directoryId: directory.id,
          organizationId: world.contoso.id,
          userId,
          deletedAt: index === 0 ? now : null,
        })
        await stores.directoryUsers.insert(user)
        await stores.resources.insert(resourceOf(directory, { id: user.id }))
        const memberships = [{ memberId: user.id, memberType: 'User' }] as const
        await stores.groupMembers.add(directory.id, groupId, memberships)
      }
    })
    expect(await list(`?groupId=${groupId}&sort=name`)).toEqual({
      ids: [adam, bo],
      total: { count: 2, isExact: true },
    })
    for (const query of [`?groupId=${id('directoryGroup')}`, '?groupId=x'])
      expect(
        (await world.call(world.admin, 'GET', `${world.contoso.path}/members${query}`)).status,
      ).toBe(404)
    const pages: string[] = []
    for (let cursor = ''; ;) {
      const { json } = await world.call(
        world.admin,
        'GET',
        `${world.contoso.path}/members?sort=-lastSignIn&limit=2${cursor}`,
      )
      pages.push(...json.items.map((one: { id: string }) => one.id))
      if (json.nextCursor === null) break
      cursor = `&cursor=${encodeURIComponent(json.nextCursor)}`
      expect(json.items).toHaveLength(2)
    }
    expect(new Set(pages).size).toBe(6)
    expect(pages).toHaveLength(6)
  })

  it('ends one session and leaves the others', async () => {
    const { memberId, sessionId } = world.member
    const path = member(memberId, `/sessions/${sessionId}`)
    const foreign = member(world.admin.memberId, `/sessions/${sessionId}`)
    expect((await world.call(world.admin, 'DELETE', foreign)).status).toBe(404)
    expect((await world.call(world.admin, 'DELETE', path)).status).toBe(204)
    expect((await world.call(world.member, 'GET', world.contoso.path)).status).toBe(401)
    expect((await world.call(world.admin, 'DELETE', path)).status).toBe(404)
    const [latest] = await world.auditOf(world.contoso)
    expect(latest).toMatchObject({ action: 'session.ended', targetId: sessionId })
  })

  it('shows a member with auth source, origin, roles and identities', async () => {
    const { json } = await world.call(world.admin, 'GET', member(world.member.memberId))
    expect(json).toMatchObject({
      id: world.member.memberId,
      userId: world.member.userId,
      status: 'active',
      origin: 'jit',
      roles: [{ role: 'member', source: 'pinned', connectionId: null }],
      authSources: [{ connectionId: world.contoso.entra.id, name: 'Entra ID', kind: 'entra' }],
    })
    expect(only(json.identities)).toMatchObject({
      id: world.member.identityId,
      authSource: 'Entra ID',
    })
  })

  it('does not show what the person uses elsewhere', async () => {
    const elsewhere = build.identity({
      userId: world.member.userId,
      connectionId: world.fabrikam.entra.id,
      subject: 'only-fabrikam-knows',
    })
    await world.storage.transaction((stores) => stores.identities.insert(elsewhere))
    const { json, text } = await world.call(world.admin, 'GET', member(world.member.memberId))
    expect(json.identities).toHaveLength(1)
    expect(json.authSources).toHaveLength(1)
    expect(text).not.toContain('only-fabrikam-knows')
    const path = member(world.member.memberId, `/identities/${elsewhere.id}`)
    expect((await world.call(world.owner, 'DELETE', path)).status).toBe(404)
    const kept = await world.storage.read.identities.listOfUser(world.member.userId)
    expect(kept).toHaveLength(2)
  })

  it('deactivates: sessions die at once and none comes back', async () => {
    const { memberId } = world.member
    const off = await world.call(world.admin, 'POST', member(memberId, '/deactivate'))
    expect(off.json).toMatchObject({
      status: 'deactivated',
      deactivatedAt: world.clock().toISOString(),
    })
    expect((await world.call(world.member, 'GET', world.contoso.path)).status).toBe(401)
    const on = await world.call(world.admin, 'POST', member(memberId, '/reactivate'))
    expect(on.json).toMatchObject({ status: 'active', deactivatedAt: null })
    expect((await world.call(world.member, 'GET', world.contoso.path)).status).toBe(401)
    const actions = (await world.auditOf(world.contoso)).map(({ action }) => action)
    expect(actions).toEqual(['member.reactivated', 'member.deactivated'])
  })

  it('pins roles and keeps those that a rule gave', async () => {
    const { memberId } = world.member
    await world.call(world.admin, 'POST', `${world.contoso.path}/roles`, { name: 'editor' })
    await world.storage.transaction(async (stores) => {
      const known = await stores.members.findOfUser(world.contoso.id, world.member.userId)
      if (!known) throw new Error('the member is there')
      await stores.members.setRoles(known.id, [
        build.role({ role: 'editor', source: 'rule', connectionId: world.contoso.entra.id }),
      ])
    })
    const pin = (roles: readonly string[]) =>
      world.call(world.admin, 'PUT', member(memberId, '/roles'), { roles })
    const rolesOf = ({ json }: Answer) =>
      json.roles
        .map(({ role, source }: { role: string; source: string }) => `${role} ${source}`)
        .toSorted()
    expect(rolesOf(await pin(['admin', 'admin']))).toEqual(['admin pinned', 'editor rule'])
    expect(rolesOf(await pin([]))).toEqual(['editor rule'])
    expect(rolesOf(await pin(['editor']))).toEqual(['editor pinned'])
    expect(rolesOf(await pin([]))).toEqual(['member default'])
    expect(codeOf(await pin(['nonsense']))).toEqual([400, 'ROLE_UNKNOWN'])
    const [latest] = await world.auditOf(world.contoso)
    expect(latest?.details).toEqual({ before: ['editor'], after: ['member'] })
  })

  it('makes nobody an owner who has never signed in', async () => {
    const { storage } = server.deps.ports
    const user = build.user()
    const placeholder = build.member({ organizationId: world.contoso.id, userId: user.id })
    await storage.transaction(async (stores) => {
      await stores.users.insert(user)
      await stores.members.insert(placeholder)
    })
    const pin = (role: string) =>
      world.call(world.owner, 'PUT', member(placeholder.id, '/roles'), { roles: [role] })
    expect(codeOf(await pin('owner'))).toEqual([409, 'CONFLICT'])
    expect((await pin('admin')).status).toBe(200)
    const own = { userId: user.id, connectionId: world.contoso.entra.id }
    await storage.transaction(({ identities }) => identities.insert(build.identity(own)))
    expect((await pin('owner')).status).toBe(200)
  })

  it('leaves owners to owners', async () => {
    const { owner, admin } = world
    const body = { roles: ['owner'] }
    const before = await world.dump()
    const grant = await world.call(admin, 'PUT', member(admin.memberId, '/roles'), body)
    expect(codeOf(grant)).toEqual([403, 'OWNER_NOT_GRANTABLE'])
    const take = await world.call(admin, 'PUT', member(owner.memberId, '/roles'), { roles: [] })
    expect(codeOf(take)).toEqual([403, 'OWNER_NOT_GRANTABLE'])
    for (const [method, rest] of [
      ['POST', '/deactivate'],
      ['DELETE', ''],
      ['DELETE', `/identities/${owner.identityId}`],
    ] as const)
      expect(codeOf(await world.call(admin, method, member(owner.memberId, rest)))).toEqual([
        403,
        'FORBIDDEN',
      ])
    expect(await world.dump()).toBe(before)
    const given = await world.call(owner, 'PUT', member(admin.memberId, '/roles'), body)
    expect(given.status).toBe(200)
  })

  it('never leaves the organization without an owner', async () => {
    const { owner } = world
    for (const [method, rest, body] of [
      ['POST', '/deactivate', undefined],
      ['DELETE', '', undefined],
      ['PUT', '/roles', { roles: ['admin'] }],
    ] as const)
      expect(codeOf(await world.call(owner, method, member(owner.memberId, rest), body))).toEqual([
        409,
        'LAST_OWNER',
      ])
  })

  it.each([
    ['PUT', '/roles', { roles: ['member'] }],
    ['POST', '/deactivate', undefined],
    ['DELETE', '', undefined],
  ] as const)(
    'keeps one owner when several remove each other at once (%s %s)',
    async (method, rest, body) => {
      const owners = [
        world.owner,
        await world.person(world.contoso, 'owner'),
        await world.person(world.contoso, 'owner'),
      ]
      const answers = await Promise.all(
        owners.flatMap((by) =>
          owners
            .filter((other) => other !== by)
            .map((other) => world.call(by, method, member(other.memberId, rest), body)),
        ),
      )
      const left = await world.storage.transaction((stores) =>
        stores.members.lockOwners(world.contoso.id),
      )
      expect(left.length).toBeGreaterThanOrEqual(1)
      expect(answers.filter(({ status }) => status < 300).length).toBeGreaterThanOrEqual(1)
      for (const { status } of answers) expect([200, 204, 401, 403, 404, 409]).toContain(status)
    },
  )

  it('takes a member out and keeps the account', async () => {
    const { memberId } = world.member
    const removed = await world.call(world.admin, 'DELETE', member(memberId))
    expect(removed.status).toBe(204)
    expect((await world.call(world.admin, 'GET', member(memberId))).status).toBe(404)
    expect((await world.call(world.member, 'GET', world.contoso.path)).status).toBe(401)
    const user = await world.storage.read.users.find(world.member.userId)
    expect(user?.active).toBe(true)
    const actions = (await world.auditOf(world.contoso)).map(({ action }) => action)
    expect(actions.toSorted()).toEqual(['member.deactivated', 'member.removed'])
  })

  it('lists and ends the sessions of a member, without their tokens', async () => {
    const path = member(world.member.memberId, '/sessions')
    const listed = await world.call(world.admin, 'GET', path)
    expect(only<{ id: string }>(listed.json.items).id).toBe(world.member.sessionId)
    const ended = await world.call(world.admin, 'DELETE', path)
    expect(ended.json).toEqual({ sessionsEnded: 1 })
    expect((await world.call(world.member, 'GET', world.contoso.path)).status).toBe(401)
    const foreign = member(world.foreignAdmin.memberId, '/sessions')
    expect((await world.call(world.admin, 'DELETE', foreign)).status).toBe(404)
    expect((await world.call(world.foreignAdmin, 'GET', world.fabrikam.path)).status).toBe(200)
    expect(world.transcript.join('\n')).not.toContain(world.member.token)
  })

  it('unlinks an identity: its sessions end, open link requests are void', async () => {
    const request = build.linkRequest({
      userId: world.member.userId,
      organizationId: world.contoso.id,
      connectionId: world.contoso.entra.id,
      expiresAt: new Date(now.getTime() + 600_000),
    })
    await world.storage.transaction((stores) => stores.linkRequests.insert(request))
    const path = member(world.member.memberId, `/identities/${world.member.identityId}`)
    expect((await world.call(world.admin, 'DELETE', path)).status).toBe(204)
    const unlinkedAt = world.clock()
    expect((await world.call(world.member, 'GET', world.contoso.path)).status).toBe(401)
    const found = await world.storage.read.linkRequests.findByTokenHash(request.tokenHash)
    expect(found?.spentAt).toEqual(unlinkedAt)
    expect((await world.call(world.admin, 'DELETE', path)).status).toBe(404)
  })

  it('does not let administrators unlink their only way in', async () => {
    const path = member(world.admin.memberId, `/identities/${world.admin.identityId}`)
    const answer = await world.call(world.admin, 'DELETE', path)
    expect(codeOf(answer)).toEqual([409, 'DISABLE_AUTH_CONFIG_FORBIDDEN'])
  })

  it('knows no member by another kind of id', async () => {
    for (const odd of [world.member.userId, id('member'), 'mem_', '1'])
      expect((await world.call(world.admin, 'GET', member(odd))).status, odd).toBe(404)
  })
})
