// What sign-ins saw, and test sign-ins: one row each, within their organization, gone in time.
import { beforeAll, expect, it } from 'vitest'
import { after, build, builtAt, id } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'

describeEachDialect('claims and tests', (dialect) => {
  const database = useDatabase(dialect)
  const organization = build.organization()
  const other = build.organization()
  const connection = build.connection({ organizationId: organization.id })
  const users = Array.from({ length: 5 }, () => build.user())
  const members = users.map(({ id: userId }, index) =>
    build.member({
      organizationId: organization.id,
      userId,
      status: index === 1 ? 'deactivated' : 'active',
    }),
  )
  const identities = users.map((user) =>
    build.identity({ userId: user.id, connectionId: connection.id }),
  )
  const stranger = build.member({ organizationId: other.id, userId: users[0]!.id })
  const sealed = (index: number, text: string, seenAt = after(index)) => ({
    identityId: identities[index]!.id,
    connectionId: connection.id,
    organizationId: organization.id,
    sealed: text,
    seenAt,
  })

  beforeAll(async () => {
    await database.storage.transaction(async (stores) => {
      await stores.organizations.insert(organization)
      await stores.organizations.insert(other)
      await stores.connections.insert(connection)
      for (const user of users) await stores.users.insert(user)
      for (const member of [...members, stranger]) await stores.members.insert(member)
      for (const identity of identities) await stores.identities.insert(identity)
      await stores.members.setRoles(members[0]!.id, [build.role({ role: 'admin' })])
      await stores.claimMemory.remember(sealed(0, 'first'))
      await stores.claimMemory.remember(sealed(2, 'second'))
      await stores.claimMemory.remember(sealed(0, 'third', after(9)))
    })
  })

  it('keeps the last of an identity, and finds the newest of a connection', async () => {
    const { claimMemory } = database.storage.read
    const newest = await claimMemory.newest(organization.id, connection.id)
    expect(newest).toEqual(sealed(0, 'third', after(9)))
    expect(await claimMemory.newest(other.id, connection.id)).toBeUndefined()
  })

  it('walks the active members of the organization, a page at a time, each once', async () => {
    const { claimMemory } = database.storage.read
    const seen: string[] = []
    let walked = 0
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof claimMemory.listMembers>> =
        await claimMemory.listMembers(organization.id, connection.id, { limit: 2, cursor })
      seen.push(...page.items.map(({ memberId }) => memberId))
      walked += page.walked
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(walked).toBe(5)
    const active = members.filter(({ status }) => status === 'active')
    expect(seen).toEqual(active.map(({ id: memberId }) => memberId))
    const all = await claimMemory.listMembers(organization.id, connection.id, {
      limit: 50,
      cursor: null,
    })
    expect(all.items[0]).toMatchObject({ sealed: 'third', roles: [{ role: 'admin' }] })
    expect(all.items[1]).toMatchObject({ sealed: 'second', roles: [] })
    expect(all.items[2]).toMatchObject({ sealed: null, seenAt: null })
  })

  it('goes with the identity, and with time', async () => {
    const { storage } = database
    await storage.transaction(async (stores) => {
      await stores.identities.remove(identities[0]!.id)
      expect(await stores.claimMemory.newest(organization.id, connection.id)).toEqual(
        sealed(2, 'second'),
      )
      expect(await stores.claimMemory.removeOlderThan(after(2), 10)).toBe(0)
      expect(await stores.claimMemory.removeOlderThan(after(3), 10)).toBe(1)
    })
  })

  it('gives a test one result', async () => {
    const test = build.testSignIn({ organizationId: organization.id, connectionId: connection.id })
    const result = {
      outcome: 'create',
      code: null,
      sealedReport: 'report',
      sealedClaims: 'claims',
      finishedAt: after(5),
    } as const
    await database.storage.transaction(async (stores) => {
      await stores.testSignIns.insert(test)
      expect(await stores.testSignIns.find(test.id, builtAt)).toEqual(test)
      await stores.testSignIns.note(test.id, 'begun')
      expect(await stores.testSignIns.finish(test.id, result)).toBe(true)
      expect(await stores.testSignIns.finish(test.id, { ...result, outcome: 'deny' })).toBe(false)
      await stores.testSignIns.note(test.id, 'too late')
      await stores.testSignIns.noteReplay(test.id, after(6))
    })
    const { testSignIns } = database.storage.read
    const finished = { ...test, ...result, replayedAt: after(6) }
    expect(await testSignIns.list(organization.id, connection.id, builtAt, 10)).toEqual([finished])
    expect(await testSignIns.list(other.id, connection.id, builtAt, 10)).toEqual([])
    expect(await testSignIns.find(test.id, test.expiresAt)).toBeUndefined()
    expect(await testSignIns.find(id('testSignIn'), builtAt)).toBeUndefined()
    const removed = await database.storage.transaction((stores) =>
      stores.testSignIns.removeExpired(test.expiresAt, 10),
    )
    expect(removed).toBe(1)
  })
})
