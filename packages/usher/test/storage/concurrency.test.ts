// What arbitrates when everybody comes at the same time: unique constraints, row locks, and updates
// that say what they expect to find.
import { describe, expect, it } from 'vitest'
import { RoleVanished, UniqueViolation, type Stores } from '../../src/engine/ports.ts'
import type { MemberId } from '../../src/core/ids.ts'
import { after, build, id, word } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { untilWaiting } from '../support/until-waiting.ts'
import { plantPerson, plantTenant } from './plant.ts'

const crowd = 12

describeEachDialect('concurrency', (dialect) => {
  const database = useDatabase(dialect)

  /** Everybody at once; what each got, or the name of the constraint that stopped them. */
  function all<Result>(work: (stores: Stores, index: number) => Promise<Result>) {
    return Promise.all(
      Array.from({ length: crowd }, (_, index) =>
        database.storage
          .transaction((stores) => work(stores, index))
          .catch((error: unknown) => {
            if (error instanceof UniqueViolation) return error.constraint
            throw error
          }),
      ),
    )
  }

  it('lets one of many make the identity, and leaves no trace of the others', async () => {
    const { storage } = database
    const { organization, connection } = await plantTenant(storage)
    const subject = word('subject-')
    const users = Array.from({ length: crowd }, () => build.user())
    const outcomes = await all(async (stores, index) => {
      const user = users[index] ?? build.user()
      await stores.users.insert(user)
      await stores.members.insert(
        build.member({ organizationId: organization.id, userId: user.id }),
      )
      await stores.identities.insert(
        build.identity({ userId: user.id, connectionId: connection.id, subject }),
      )
      return 'won'
    })
    expect(outcomes.filter((outcome) => outcome === 'won')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'identities_key')).toHaveLength(crowd - 1)
    const found = await Promise.all(users.map((user) => storage.read.users.find(user.id)))
    expect(found.filter((user) => user !== undefined)).toHaveLength(1)
    const { items } = await storage.read.members.list(
      organization.id,
      {},
      { limit: 100, cursor: null },
    )
    expect(items).toHaveLength(1)
  })

  it('lets one of many make the membership', async () => {
    const { storage } = database
    const { organization } = await plantTenant(storage)
    const user = build.user()
    await storage.transaction(({ users }) => users.insert(user))
    const outcomes = await all(async ({ members }) => {
      await members.insert(build.member({ organizationId: organization.id, userId: user.id }))
      return 'won'
    })
    expect(outcomes.toSorted()).toEqual([...Array<string>(crowd - 1).fill('members_key'), 'won'])
  })

  it('lets a state be used once', async () => {
    const hash = word('hash-')
    const outcomes = await all(async ({ attempts }) => {
      await attempts.spendState(hash, id('attempt'), after(1000))
      return 'won'
    })
    expect(outcomes.toSorted()).toEqual([
      ...Array<string>(crowd - 1).fill('spent_states_key'),
      'won',
    ])
  })

  it('lets an invitation, a mailed token and a link request be used once, and a key be claimed once', async () => {
    const { storage } = database
    const tenant = await plantTenant(storage)
    const { user } = await plantPerson(storage, tenant)
    const invitation = build.invitation({ organizationId: tenant.organization.id })
    const token = build.mailToken()
    const request = build.linkRequest({ userId: user.id, connectionId: tenant.connection.id })
    await storage.transaction(async (stores) => {
      await stores.invitations.insert(invitation)
      await stores.credentials.insertMailToken(token)
      await stores.linkRequests.insert(request)
    })
    const key = word('key-')
    const won = (outcomes: readonly unknown[]) =>
      outcomes.filter((outcome) => outcome === true).length
    expect(won(await all((stores) => stores.invitations.accept(invitation.id, after(1))))).toBe(1)
    expect(won(await all((stores) => stores.credentials.spendMailToken(token.id, after(1))))).toBe(
      1,
    )
    expect(won(await all((stores) => stores.linkRequests.spend(request.id, after(1))))).toBe(1)
    expect(won(await all((stores, index) => stores.instance.claim(key, String(index))))).toBe(1)
  })

  describe('giving a role while it is deleted', () => {
    async function plantRole() {
      const { storage } = database
      const tenant = await plantTenant(storage)
      const { member } = await plantPerson(storage, tenant)
      const { id: organizationId } = tenant.organization
      await storage.transaction(({ members }) => members.addCustomRole(organizationId, 'billing'))
      const give = ({ members }: Stores) =>
        members.setRoles(member.id, [build.role({ role: 'billing', source: 'pinned' })])
      /** As the administration does: whoever has it keeps it from being deleted. */
      const remove = async ({ members }: Stores) => {
        await members.removeCustomRole(organizationId, 'billing')
        if ((await members.countWithRole(organizationId, 'billing', 1)) > 0) throw new InUse()
      }
      const left = async () => ({
        roles: await storage.read.members.customRoles(organizationId),
        held: await storage.read.members.roles(member.id),
      })
      return { storage, give, remove, left }
    }
    class InUse extends Error {}
    /** How `other` ends that comes to what `work` holds before it is committed. */
    async function meanwhile(
      work: (stores: Stores) => Promise<unknown>,
      other: () => Promise<unknown>,
    ): Promise<unknown> {
      const others: Promise<unknown>[] = []
      await database.storage.transaction(async (stores) => {
        await work(stores)
        const begun = other().catch((error: unknown) => error)
        others.push(begun)
        await untilWaiting(database.url, begun)
      })
      return (await Promise.all(others))[0]
    }

    it('gives nothing that is gone', async () => {
      const { storage, give, remove, left } = await plantRole()
      const given = await meanwhile(remove, () => storage.transaction(give))
      expect(given).toEqual(expect.any(RoleVanished))
      expect(await left()).toEqual({ roles: [], held: [] })
    })

    it('deletes nothing that somebody is being given', async () => {
      const { storage, give, remove, left } = await plantRole()
      const removed = await meanwhile(give, () => storage.transaction(remove))
      expect(removed).toEqual(expect.any(InUse))
      expect(await left()).toMatchObject({ roles: ['billing'], held: [{ role: 'billing' }] })
    })
  })

  it('keeps one owner when all of them leave at the same time', async () => {
    const { storage } = database
    const tenant = await plantTenant(storage)
    const owners: MemberId[] = []
    for (let count = 0; count < 4; count += 1) {
      const { member } = await plantPerson(storage, tenant)
      owners.push(member.id)
    }
    await storage.transaction(async ({ members }) => {
      for (const owner of owners)
        await members.setRoles(owner, [build.role({ role: 'owner', source: 'pinned' })])
    })
    // Each leaves in another way: deactivated, demoted, removed, handed to a rule.
    const leave = (owner: MemberId, way: number) =>
      storage.transaction(async ({ members }) => {
        const left = await members.lockOwners(tenant.organization.id)
        if (left.length === 1 && left[0] === owner) return 'last'
        if (way === 0) await members.update(owner, { status: 'deactivated' })
        else if (way === 1) await members.setRoles(owner, [build.role()])
        else if (way === 2) await members.remove(owner)
        else await members.setRoles(owner, [])
        return 'left'
      })
    const outcomes = await Promise.all(owners.map(leave))
    expect(outcomes.toSorted()).toEqual(['last', 'left', 'left', 'left'])
    const remaining = await storage.transaction(({ members }) =>
      members.lockOwners(tenant.organization.id),
    )
    expect(remaining).toHaveLength(1)
  })

  it('orders a sign-in and a deactivation: the second sees what the first did', async () => {
    const { storage } = database
    const tenant = await plantTenant(storage)
    const { member, user } = await plantPerson(storage, tenant)
    let announce = (): void => undefined
    const locked = new Promise<void>((resolve) => (announce = resolve))
    const signIn = storage.transaction(async ({ members }) => {
      const mine = await members.lockOfUser(tenant.organization.id, user.id)
      announce()
      await members.update(member.id, { displayName: 'signed in' })
      return mine?.status
    })
    await locked
    const deactivation = storage.transaction(async ({ members }) => {
      const mine = await members.lockOfUser(tenant.organization.id, user.id)
      await members.update(member.id, { status: 'deactivated' })
      return mine?.displayName
    })
    expect(await Promise.all([signIn, deactivation])).toEqual(['active', 'signed in'])
  })

  it('shares the work when several nodes tidy up', async () => {
    const { storage } = database
    await storage.transaction(async ({ attempts }) => {
      for (let count = 0; count < 40; count += 1)
        await attempts.spendState(word('old-'), id('attempt'), after(-1))
    })
    const removed = await all(({ attempts }) => attempts.removeExpired(after(0), 5))
    expect(removed.reduce<number>((sum, count) => sum + Number(count), 0)).toBe(40)
  })
})

describe('a deadlock (postgres)', () => {
  const database = useDatabase('postgres')

  it('is broken by the database, and its victim runs again', async () => {
    const { storage } = database
    const tenant = await plantTenant(storage)
    const [one, two] = [await plantPerson(storage, tenant), await plantPerson(storage, tenant)]
    let runs = 0
    let bothHold = (): void => undefined
    const bothHeld = new Promise<void>((resolve) => (bothHold = resolve))
    const rename = (first: MemberId, second: MemberId, displayName: string) =>
      storage.transaction(async ({ members }) => {
        await members.update(first, { displayName })
        runs += 1
        if (runs === 2) bothHold()
        await bothHeld
        await members.update(second, { displayName })
      })
    await Promise.all([
      rename(one.member.id, two.member.id, 'one first'),
      rename(two.member.id, one.member.id, 'two first'),
    ])
    expect(runs).toBe(3)
    const { members } = storage.read
    const [first, second] = await Promise.all(
      [one, two].map(({ member }) => members.find(tenant.organization.id, member.id)),
    )
    expect(first?.displayName).toMatch(/^(one|two) first$/)
    expect(second?.displayName).toBe(first?.displayName)
  })
})
