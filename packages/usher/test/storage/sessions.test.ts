import type { Connection } from '../../src/core/connection.ts'
import { operatorsOrganizationKey } from '../../src/engine/stores.ts'
import { describe, expect, it } from 'vitest'
import { after, build, id, word } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { plantPerson, plantSession, plantTenant } from './plant.ts'

describeEachDialect('sessions', (dialect) => {
  const database = useDatabase(dialect)
  async function plant() {
    const tenant = await plantTenant(database.storage)
    const person = await plantPerson(database.storage, tenant)
    const start = (over: Parameters<typeof plantSession>[3] = {}) =>
      plantSession(database.storage, tenant, person, over)
    return { tenant, person, start }
  }

  it('lists what has not expired, newest first, of a user and of a member', async () => {
    const { tenant, person, start } = await plant()
    const other = await plant()
    await other.start()
    const first = await start({ upstreamSessionId: 'sid-1' })
    const second = await start({ ipAddress: null, userAgent: null })
    await start({ idleExpiresAt: after(10) })
    await start({ absoluteExpiresAt: after(10) })
    const { sessions } = database.storage.read
    const now = after(10)
    expect(await sessions.listOfUser(person.user.id, now)).toEqual([second, first])
    expect(await sessions.listOfMember(tenant.organization.id, person.member.id, now)).toEqual([
      second,
      first,
    ])
    expect(
      await sessions.listOfMember(other.tenant.organization.id, person.member.id, now),
    ).toEqual([])
  })

  it('slides', async () => {
    const { person, start } = await plant()
    const session = await start()
    await database.storage.transaction(({ sessions }) =>
      sessions.touch(session.id, after(5), after(100)),
    )
    const [touched] = await database.storage.read.sessions.listOfUser(person.user.id, after(5))
    expect(touched).toEqual({ ...session, lastSeenAt: after(5), idleExpiresAt: after(100) })
  })

  describe('removal', () => {
    it('takes one session', async () => {
      const { person, start } = await plant()
      const [gone, kept] = [await start(), await start()]
      const remove = () => database.storage.transaction(({ sessions }) => sessions.remove(gone.id))
      expect([await remove(), await remove()]).toEqual([true, false])
      expect(await database.storage.read.sessions.listOfUser(person.user.id, after(1))).toEqual([
        kept,
      ])
    })

    it.each(['member', 'user', 'organization', 'connection', 'upstream'] as const)(
      'takes all sessions of one %s and no other',
      async (whose) => {
        const { tenant, person, start } = await plant()
        const other = await plant()
        const sid = word('sid-')
        await start({ upstreamSessionId: sid })
        await start({ upstreamSessionId: sid })
        const kept = await other.start({ upstreamSessionId: sid })
        const removed = await database.storage.transaction(({ sessions }) => {
          switch (whose) {
            case 'member':
              return sessions.removeOfMember(person.member.id)
            case 'user':
              return sessions.removeOfUser(person.user.id, null)
            case 'organization':
              return sessions.removeOfOrganization(tenant.organization.id)
            case 'connection':
              return sessions.removeOfConnection(tenant.connection.id)
            case 'upstream':
              return sessions.removeByUpstreamSession(tenant.connection.id, sid)
          }
        })
        expect(removed).toBe(2)
        const { sessions } = database.storage.read
        expect(await sessions.listOfUser(person.user.id, after(1))).toEqual([])
        expect(await sessions.listOfUser(other.person.user.id, after(1))).toEqual([kept])
      },
    )

    it('spares the session that asks for it, and other upstream sessions', async () => {
      const { tenant, person, start } = await plant()
      const [own] = [await start({ upstreamSessionId: 'own' }), await start()]
      const { storage } = database
      expect(
        await storage.transaction(({ sessions }) =>
          sessions.removeByUpstreamSession(tenant.connection.id, 'another'),
        ),
      ).toBe(0)
      expect(
        await storage.transaction(({ sessions }) =>
          sessions.removeOfUser(person.user.id, own?.id ?? null),
        ),
      ).toBe(1)
      expect(await storage.read.sessions.listOfUser(person.user.id, after(1))).toEqual([own])
    })

    it('follows the identity through which the person came', async () => {
      const { person, start } = await plant()
      const session = await start()
      await database.storage.transaction(({ identities }) => identities.remove(person.identity.id))
      expect(await database.storage.checkSession(session.tokenHash, after(1))).toBeUndefined()
    })

    it('takes the expired, a few at a time', async () => {
      const { person, start } = await plant()
      const { storage } = database
      await storage.transaction(({ sessions }) => sessions.removeExpired(after(50), 1000))
      for (let count = 0; count < 3; count += 1) await start({ idleExpiresAt: after(50) })
      const kept = await start({ idleExpiresAt: after(51) })
      const remove = () =>
        storage.transaction(({ sessions }) => sessions.removeExpired(after(50), 2))
      expect([await remove(), await remove(), await remove()]).toEqual([2, 1, 0])
      expect(await storage.read.sessions.listOfUser(person.user.id, after(0))).toEqual([kept])
    })
  })
})

describeEachDialect('session check', (dialect) => {
  const database = useDatabase(dialect)
  async function plant() {
    const { storage } = database
    const tenant = await plantTenant(storage, { sessionIdleSeconds: 1234 })
    const person = await plantPerson(storage, tenant)
    const session = await plantSession(storage, tenant, person)
    const check = (now = after(1)) => storage.checkSession(session.tokenHash, now)
    return { tenant, person, session, check }
  }

  it('answers with person, organization and roles', async () => {
    const { tenant, person, session, check } = await plant()
    await database.storage.transaction(async ({ members }) => {
      await members.addCustomRole(tenant.organization.id, 'auditor')
      await members.setRoles(person.member.id, [
        build.role({ role: 'owner', source: 'pinned' }),
        build.role({ role: 'auditor' }),
      ])
    })
    expect(await check()).toEqual({
      sessionId: session.id,
      userId: person.user.id,
      organizationId: tenant.organization.id,
      memberId: person.member.id,
      connectionId: tenant.connection.id,
      operator: false,
      displayName: person.member.displayName,
      username: person.member.username,
      email: person.member.email,
      hasAvatar: false,
      roles: ['auditor', 'owner'],
      organizationSlug: tenant.organization.slug,
      organizationName: tenant.organization.name,
      createdAt: session.createdAt,
      lastSeenAt: session.lastSeenAt,
      idleExpiresAt: session.idleExpiresAt,
      absoluteExpiresAt: session.absoluteExpiresAt,
      idleSeconds: 1234,
    })
  })

  it('answers without roles too, and says who is an operator', async () => {
    const { tenant, person, check } = await plant()
    expect((await check())?.roles).toEqual([])
    const { storage } = database
    await storage.transaction(({ users }) => users.update(person.user.id, { operator: true }))
    // The organization chose its provider by itself.
    expect((await check())?.operator).toBe(false)
    const { id, settings } = tenant.connection
    const cameBy = (other: Connection['settings']) =>
      storage.transaction(({ connections }) => connections.update(id, { settings: other }))
    await cameBy(build.settings.email())
    expect((await check())?.operator).toBe(true)
    await cameBy(settings)
    expect((await check())?.operator).toBe(false)
    await storage.transaction(({ instance }) =>
      instance.set(operatorsOrganizationKey, tenant.organization.id),
    )
    expect((await check())?.operator).toBe(true)
  })

  it('knows no other token', async () => {
    const { session } = await plant()
    const { storage } = database
    for (const token of [
      '',
      '%',
      session.id,
      session.tokenHash.toLowerCase(),
      `${session.tokenHash} `,
    ])
      expect(await storage.checkSession(token, after(1))).toBeUndefined()
  })

  it('ends at the idle and at the absolute expiry', async () => {
    const { session, check } = await plant()
    expect(await check(new Date(session.idleExpiresAt.getTime() - 1))).toBeDefined()
    expect(await check(session.idleExpiresAt)).toBeUndefined()
    await database.storage.transaction(({ sessions }) =>
      sessions.touch(session.id, after(1), new Date(session.absoluteExpiresAt.getTime() + 5000)),
    )
    expect(await check(new Date(session.absoluteExpiresAt.getTime() - 1))).toBeDefined()
    expect(await check(session.absoluteExpiresAt)).toBeUndefined()
  })

  it.each(['user', 'member', 'organization', 'session'] as const)(
    'ends with the commit that switches off the %s',
    async (what) => {
      const { tenant, person, session, check } = await plant()
      expect(await check()).toBeDefined()
      await database.storage.transaction(async (stores) => {
        switch (what) {
          case 'user':
            return stores.users.update(person.user.id, { active: false })
          case 'member':
            return stores.members.update(person.member.id, { status: 'deactivated' })
          case 'organization':
            return stores.organizations.update(tenant.organization.id, { enabled: false })
          case 'session':
            return void (await stores.sessions.remove(session.id))
        }
      })
      expect(await check()).toBeUndefined()
    },
  )

  it('does not wait for a transaction that is open', async () => {
    const { person, check } = await plant()
    await database.storage.transaction(async ({ members }) => {
      await members.update(person.member.id, { status: 'deactivated' })
      // Not committed yet, so it does not count yet; and the answer is there all the same.
      expect(await check()).toBeDefined()
      expect(await database.storage.read.users.find(id('user'))).toBeUndefined()
    })
    expect(await check()).toBeUndefined()
  })
})
