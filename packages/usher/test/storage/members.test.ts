import { RoleVanished } from '../../src/engine/ports.ts'
import { expect, it } from 'vitest'
import { address, after, build, id, word } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { plantPerson, plantTenant } from './plant.ts'

describeEachDialect('members', (dialect) => {
  const database = useDatabase(dialect)

  it('is found by id and by user, in its organization only', async () => {
    const { storage } = database
    const [tenant, other] = [await plantTenant(storage), await plantTenant(storage)]
    const { member, user } = await plantPerson(storage, tenant, { avatarUrl: 'data:,' })
    const { members } = storage.read
    const { id: own } = tenant.organization
    expect(await members.find(own, member.id)).toEqual(member)
    expect(await members.findOfUser(own, user.id)).toEqual(member)
    expect(await members.find(other.organization.id, member.id)).toBeUndefined()
    expect(await members.findOfUser(other.organization.id, user.id)).toBeUndefined()
    expect(await members.summary(other.organization.id, member.id)).toBeUndefined()
    await storage.transaction(async (stores) => {
      expect(await stores.members.lockOfUser(own, user.id)).toEqual(member)
      expect(await stores.members.lockOfUser(other.organization.id, user.id)).toBeUndefined()
    })
  })

  it('is found by address, at most so many', async () => {
    const { storage } = database
    const [tenant, other] = [await plantTenant(storage), await plantTenant(storage)]
    const email = `${word('shared')}@contoso.example`
    const first = await plantPerson(storage, tenant, { email })
    const second = await plantPerson(storage, tenant, { email: email.toUpperCase() })
    await plantPerson(storage, other, { email })
    await plantPerson(storage, tenant, { email: null })
    const { members } = storage.read
    const find = (limit: number) =>
      members.findByEmail(tenant.organization.id, address(email), limit)
    expect(await find(5)).toEqual([first.member, second.member])
    expect(await find(1)).toEqual([first.member])
  })

  it('remembers the last ten memberships of who comes and goes', async () => {
    const { storage } = database
    const tenant = await plantTenant(storage)
    const { user, member } = await plantPerson(storage, tenant)
    const organizationId = tenant.organization.id
    const memberships = [member.id]
    for (let count = 0; count < 11; count += 1) {
      const again = build.member({ organizationId, userId: user.id })
      await storage.transaction(async ({ members }) => {
        await members.remove(memberships[count] ?? member.id)
        await members.insert(again)
      })
      memberships.push(again.id)
    }
    expect(await storage.read.members.formerOf(organizationId, [user.id])).toEqual(
      memberships.slice(1, 11).toReversed(),
    )
  })

  it('changes what is named, and nothing else', async () => {
    const { storage } = database
    const tenant = await plantTenant(storage)
    const { member } = await plantPerson(storage, tenant)
    const bystander = await plantPerson(storage, tenant)
    const changes = {
      status: 'deactivated',
      origin: 'scim',
      displayName: null,
      username: null,
      email: null,
      normalizedEmail: null,
      avatarUrl: '/avatar.png',
      updatedAt: after(1),
      deactivatedAt: after(1),
    } as const
    await storage.transaction(async ({ members }) => {
      await members.update(member.id, changes)
      await members.update(member.id, {})
    })
    const { members } = storage.read
    const { id: own } = tenant.organization
    expect(await members.find(own, member.id)).toEqual({ ...member, ...changes })
    expect(await members.find(own, bystander.member.id)).toEqual(bystander.member)
  })

  it('goes with roles and sessions; the user stays', async () => {
    const { storage } = database
    const tenant = await plantTenant(storage)
    const { member, user } = await plantPerson(storage, tenant)
    await storage.transaction(async ({ members }) => {
      await members.setRoles(member.id, [build.role()])
      await members.remove(member.id)
    })
    const { members, users } = storage.read
    expect(await members.find(tenant.organization.id, member.id)).toBeUndefined()
    expect(await members.roles(member.id)).toEqual([])
    expect(await users.find(user.id)).toEqual(user)
  })

  it('has the roles that were set last, each with where it came from', async () => {
    const { storage } = database
    const tenant = await plantTenant(storage)
    const { member } = await plantPerson(storage, tenant)
    const { member: other } = await plantPerson(storage, tenant)
    const byRule = build.role({
      role: 'admin',
      source: 'rule',
      connectionId: tenant.connection.id,
    })
    const set = (roles: Parameters<typeof storage.read.members.setRoles>[1]) =>
      storage.transaction(({ members }) => members.setRoles(member.id, roles))
    await storage.transaction(({ members }) => members.setRoles(other.id, [build.role()]))
    await set([build.role({ role: 'owner', source: 'pinned' }), byRule])
    expect(await storage.read.members.roles(member.id)).toEqual([
      byRule,
      build.role({ role: 'owner', source: 'pinned' }),
    ])
    await set([build.role()])
    expect(await storage.read.members.roles(member.id)).toEqual([build.role()])
    await set([])
    expect(await storage.read.members.roles(member.id)).toEqual([])
    expect(await storage.read.members.roles(other.id)).toEqual([build.role()])
  })

  it('counts as owner with the role, active, and in this organization', async () => {
    const { storage } = database
    const [tenant, other] = [await plantTenant(storage), await plantTenant(storage)]
    const owner = build.role({ role: 'owner', source: 'pinned' })
    const people = {
      first: await plantPerson(storage, tenant),
      second: await plantPerson(storage, tenant),
      deactivated: await plantPerson(storage, tenant, { status: 'deactivated' }),
      admin: await plantPerson(storage, tenant),
      elsewhere: await plantPerson(storage, other),
    }
    await storage.transaction(async ({ members }) => {
      for (const key of ['first', 'second', 'deactivated', 'elsewhere'] as const)
        await members.setRoles(people[key].member.id, [owner])
      await members.setRoles(people.admin.member.id, [build.role({ role: 'admin' })])
    })
    const owners = await storage.transaction(({ members }) =>
      members.lockOwners(tenant.organization.id),
    )
    expect(owners).toEqual([people.first.member.id, people.second.member.id])
  })

  it('gives only roles that there are, and counts who has one', async () => {
    const { storage } = database
    const tenant = await plantTenant(storage)
    const { member } = await plantPerson(storage, tenant)
    const { member: other } = await plantPerson(storage, tenant, { status: 'deactivated' })
    const { id: organizationId } = tenant.organization
    const give = (to: typeof member) =>
      storage.transaction(({ members }) =>
        members.setRoles(to.id, [build.role(), build.role({ role: 'billing' })]),
      )
    await expect(give(member)).rejects.toThrow(RoleVanished)
    expect(await storage.read.members.roles(member.id)).toEqual([])
    await storage.transaction(({ members }) => members.addCustomRole(organizationId, 'billing'))
    await give(member)
    await give(other)
    const { members } = storage.read
    expect(await members.countWithRole(organizationId, 'billing', 10)).toBe(2)
    expect(await members.countWithRole(organizationId, 'billing', 1)).toBe(1)
    expect(await members.countWithRole(id('organization'), 'billing', 10)).toBe(0)
    const remove = () =>
      storage.transaction((stores) => stores.members.removeCustomRole(organizationId, 'billing'))
    expect([await remove(), await remove()]).toEqual([true, false])
  })

  it('knows the roles that an organization made for itself', async () => {
    const { storage } = database
    const [tenant, other] = [await plantTenant(storage), await plantTenant(storage)]
    await storage.transaction(async ({ members }) => {
      await members.addCustomRole(tenant.organization.id, 'billing')
      await members.addCustomRole(tenant.organization.id, 'auditor')
      await members.addCustomRole(tenant.organization.id, 'billing')
    })
    const { members } = storage.read
    expect(await members.customRoles(tenant.organization.id)).toEqual(['auditor', 'billing'])
    expect(await members.customRoles(other.organization.id)).toEqual([])
    expect(await members.customRoles(id('organization'))).toEqual([])
  })
})
