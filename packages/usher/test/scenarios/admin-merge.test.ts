// Merging through the API, and what an administrator of one organization must not reach by it: an account
// that is known elsewhere, what a person proved, an owner (DESIGN §5, "what belongs to whom").
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Stores } from '../../src/engine/ports.ts'
import { address, build, word } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import { now, openServer, settle, type Answer, type Server, type World } from './admin-world.ts'

describeEachDialect('merging two members', (dialect) => {
  let server: Server
  let world: World
  beforeAll(async () => {
    server = await openServer(dialect)
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    world = await settle(server)
    const domain = build.domain({ organizationId: world.contoso.id, domain: ours() })
    await plant(async (stores) => {
      await stores.domains.insert(domain)
      await stores.domains.verify(domain.id, now, 'operator')
    })
  })
  const ours = () => `${world.contoso.slug}.example`
  const plant = (work: (stores: Stores) => Promise<void>) => world.storage.transaction(work)
  const path = (memberId: string, rest: string) =>
    `${world.contoso.path}/members/${memberId}${rest}`
  const merge = (as: World['owner'], survivor: string, memberId: string) =>
    world.call(as, 'POST', path(survivor, '/merge'), { memberId })
  const preview = (as: World['owner'], survivor: string, memberId: string) =>
    world.call(as, 'POST', path(survivor, '/merge-preview'), { memberId })
  const codeOf = ({ status, json }: Answer) => [status, json.code]

  /** Pushed by a directory, never signed in; their address is proven by the domain. */
  async function placeholder() {
    const user = build.user()
    const email = `${word('grace')}@${ours()}`
    const member = build.member({
      organizationId: world.contoso.id,
      userId: user.id,
      origin: 'scim',
      displayName: 'Grace Hopper',
      email,
    })
    await plant(async (stores) => {
      await stores.users.insert(user)
      await stores.users.insertEmail(
        build.userEmail({ userId: user.id, email: address(email), provenBy: 'domain' }),
      )
      await stores.members.insert(member)
      await stores.members.setRoles(member.id, [build.role({ role: 'admin', source: 'pinned' })])
    })
    return { userId: user.id, memberId: member.id }
  }

  it('shows first what it would do, and then does it', async () => {
    const other = await placeholder()
    const { memberId } = world.member
    const before = await world.dump()
    const outlook = await preview(world.admin, memberId, other.memberId)
    expect(outlook.status).toBe(200)
    expect(outlook.json).toMatchObject({
      survivor: { id: memberId },
      absorbed: { id: other.memberId, displayName: 'Grace Hopper' },
      refusal: null,
      after: { displayName: 'The member', roles: [{ role: 'member' }, { role: 'admin' }] },
      sessionsToEnd: 1,
    })
    expect(await world.dump()).toBe(before)
    const merged = await merge(world.admin, memberId, other.memberId)
    expect(merged.status).toBe(200)
    expect(merged.json.roles).toHaveLength(2)
    expect((await world.call(world.member, 'GET', world.contoso.path)).status).toBe(401)
    expect((await world.call(world.admin, 'GET', path(other.memberId, ''))).status).toBe(404)
    const [latest] = await world.auditOf(world.contoso)
    expect(latest).toMatchObject({ action: 'member.merged', targetId: memberId })
  })

  type Side = { readonly userId: World['owner']['userId']; readonly memberId: string }
  const elsewhere: readonly (readonly [string, (side: Side) => Promise<void>])[] = [
    [
      'is a member of another organization',
      ({ userId }) =>
        plant((stores) =>
          stores.members.insert(build.member({ organizationId: world.fabrikam.id, userId })),
        ),
    ],
    [
      'was deactivated in another organization',
      ({ userId }) =>
        plant((stores) =>
          stores.members.insert(
            build.member({ organizationId: world.fabrikam.id, userId, status: 'deactivated' }),
          ),
        ),
    ],
    [
      'is known to another organization’s directory',
      ({ userId }) =>
        plant(async (stores) => {
          const directory = build.directory({ organizationId: world.fabrikam.id })
          await stores.directories.insert(directory)
          await stores.directoryUsers.insert(
            build.directoryUser({
              directoryId: directory.id,
              organizationId: world.fabrikam.id,
              userId,
            }),
          )
        }),
    ],
    [
      'signs in through another organization',
      ({ userId }) =>
        plant((stores) =>
          stores.identities.insert(
            build.identity({ userId, connectionId: world.fabrikam.entra.id }),
          ),
        ),
    ],
    [
      'signs in through a provider of the instance',
      ({ userId }) =>
        plant(async (stores) => {
          const wide = build.connection({ name: word('Instance-wide ') })
          await stores.connections.insert(wide)
          await stores.identities.insert(build.identity({ userId, connectionId: wide.id }))
        }),
    ],
    [
      'has a password',
      ({ userId }) =>
        plant((stores) => stores.credentials.set({ userId, passwordHash: 'hash', setAt: now })),
    ],
    [
      'proved an address of their own',
      ({ userId }) =>
        plant((stores) =>
          stores.users.insertEmail(
            build.userEmail({ userId, email: address(`${word('own')}@gmail.example`) }),
          ),
        ),
    ],
    [
      'runs the instance',
      ({ userId }) => plant((stores) => stores.users.update(userId, { operator: true })),
    ],
  ]

  it.each(elsewhere)('takes over nobody who %s, from neither side', async (_, given) => {
    const victim = { userId: world.member.userId, memberId: world.member.memberId }
    const puppet = await placeholder()
    await given(victim)
    const before = await world.dump()
    for (const [survivor, absorbed] of [
      [victim.memberId, puppet.memberId],
      [puppet.memberId, victim.memberId],
    ] as const) {
      const outlook = await preview(world.owner, survivor, absorbed)
      expect(outlook.json.refusal.code).toBe('MERGE_NOT_OURS')
      // One answer for all reasons: it tells nothing of what is elsewhere.
      expect(outlook.text).not.toMatch(/Fabrikam|gmail|password_hash/)
      expect(codeOf(await merge(world.owner, survivor, absorbed))).toEqual([409, 'MERGE_NOT_OURS'])
    }
    expect(await world.dump()).toBe(before)
  })

  it('leaves owners to owners, on either side', async () => {
    const other = await placeholder()
    const before = await world.dump()
    for (const [survivor, absorbed] of [
      [world.owner.memberId, other.memberId],
      [other.memberId, world.owner.memberId],
    ] as const)
      expect(codeOf(await merge(world.admin, survivor, absorbed))).toEqual([403, 'FORBIDDEN'])
    expect(await world.dump()).toBe(before)
  })

  it('keeps the last owner an owner, under the other account', async () => {
    const other = await placeholder()
    const merged = await merge(world.owner, other.memberId, world.owner.memberId)
    expect(merged.status).toBe(200)
    const owners = await world.storage.transaction((stores) =>
      stores.members.lockOwners(world.contoso.id),
    )
    expect(owners).toEqual([other.memberId])
  })

  it('refuses what contradicts itself, with a code for each', async () => {
    const second = await world.person(world.contoso, 'member')
    expect(codeOf(await merge(world.admin, world.member.memberId, second.memberId))).toEqual([
      409,
      'MERGE_SAME_CONNECTION',
    ])
    const other = await placeholder()
    await world.call(world.admin, 'POST', path(other.memberId, '/deactivate'))
    expect(codeOf(await merge(world.admin, world.member.memberId, other.memberId))).toEqual([
      409,
      'MERGE_STATUS_DIFFERS',
    ])
    await world.call(world.admin, 'POST', path(other.memberId, '/reactivate'))
    const directory = build.directory({ organizationId: world.contoso.id })
    await plant(async (stores) => {
      await stores.directories.insert(directory)
      for (const userId of [other.userId, world.member.userId])
        await stores.directoryUsers.insert(
          build.directoryUser({
            directoryId: directory.id,
            organizationId: world.contoso.id,
            userId,
            // One that the directory has sent away counts.
            deletedAt: userId === other.userId ? now : null,
          }),
        )
    })
    expect(codeOf(await merge(world.admin, world.member.memberId, other.memberId))).toEqual([
      409,
      'MERGE_SAME_DIRECTORY',
    ])
  })

  it('knows nobody of another organization, and no account twice', async () => {
    const { memberId } = world.member
    const foreign = world.foreignAdmin.memberId
    for (const call of [merge, preview]) {
      expect((await call(world.owner, memberId, foreign)).status).toBe(404)
      expect((await call(world.owner, foreign, memberId)).status).toBe(404)
      expect((await call(world.owner, memberId, 'mem_nobody')).status).toBe(404)
      expect(codeOf(await call(world.owner, memberId, memberId))).toEqual([
        400,
        'VALIDATION_FAILED',
      ])
    }
  })
})
