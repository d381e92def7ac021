// Who came through the paired connection before the directory did, and tombstones.
import { expect, it } from 'vitest'
import { after, build, builtTenantId, id } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { plantPerson, plantTenant } from './plant.ts'
import { plantDirectory, plantGroup, resourceOf } from './plant-directory.ts'

describeEachDialect('members who have arrived', (dialect) => {
  const database = useDatabase(dialect)

  async function plant() {
    const { storage } = database
    const tenant = await plantTenant(storage)
    const { organization, connection } = tenant
    const directory = build.directory({
      organizationId: organization.id,
      connectionId: connection.id,
    })
    const user = build.user()
    const member = build.member({ organizationId: organization.id, userId: user.id })
    const identity = build.identity({
      userId: user.id,
      connectionId: connection.id,
      subject: `${builtTenantId}/oid-1`,
      externalId: 'oid-1',
      profile: build.profile({ username: ' Ádá@Contoso.example' }),
    })
    await storage.transaction(async (stores) => {
      await stores.directories.insert(directory)
      await stores.users.insert(user)
      await stores.members.insert(member)
      await stores.identities.insert(identity)
    })
    const arrived = {
      userId: user.id,
      memberId: member.id,
      identityId: identity.id,
      externalId: 'oid-1',
      guest: false,
      directoryUserId: null,
    }
    return { tenant, directory, user, identity, arrived }
  }
  const read = () => database.storage.read.directoryUsers

  it('are found by what the connection knows them by, exactly', async () => {
    const { tenant, arrived } = await plant()
    const other = await plant()
    const [organizationId, connectionId] = [tenant.organization.id, tenant.connection.id]
    const find = (externalId: string) =>
      read().findArrivedBySubject(organizationId, connectionId, externalId, 3)
    expect(await find('oid-1')).toEqual([arrived])
    expect(await find('OID-1')).toEqual([])
    expect(await find(`${builtTenantId}/oid-1`)).toEqual([])
    const foreign = read().findArrivedBySubject(
      other.tenant.organization.id,
      connectionId,
      'oid-1',
      3,
    )
    // No member there, and told so: whether the connection may bring them is the engine's to say.
    expect(await foreign).toEqual([{ ...arrived, memberId: null }])
    expect(await read().findArrivedBySubject(organizationId, connectionId, 'oid-1', 0)).toEqual([])
  })

  it('are found by the user name of their last sign-in', async () => {
    const { tenant, identity, arrived } = await plant()
    const find = (name: string) =>
      read().findArrivedByUserName(tenant.organization.id, tenant.connection.id, name, 3)
    expect(await find('ádá@contoso.example')).toEqual([arrived])
    await database.storage.transaction(({ identities }) =>
      identities.update(identity.id, {
        profile: build.profile({ username: 'ada@fabrikam.example' }),
        upstream: { ...identity.upstream, guest: true },
      }),
    )
    expect(await find('ádá@contoso.example')).toEqual([])
    expect(await find('ada@fabrikam.example')).toEqual([{ ...arrived, guest: true }])
  })

  it('say whether the directory has them already', async () => {
    const { tenant, directory, user, arrived } = await plant()
    const pushed = {
      directoryId: directory.id,
      organizationId: tenant.organization.id,
      userId: user.id,
    }
    const dead = build.directoryUser({ ...pushed, deletedAt: after(1) })
    const living = build.directoryUser(pushed)
    const unpaired = build.directory({ organizationId: tenant.organization.id })
    const find = () =>
      read().findArrivedBySubject(tenant.organization.id, tenant.connection.id, 'oid-1', 3)
    await database.storage.transaction(async ({ directories, directoryUsers }) => {
      await directoryUsers.insert(dead)
      await directories.insert(unpaired)
      await directoryUsers.insert(build.directoryUser({ ...pushed, directoryId: unpaired.id }))
    })
    expect(await find()).toEqual([arrived])
    await database.storage.transaction(({ directoryUsers }) => directoryUsers.insert(living))
    expect(await find()).toEqual([{ ...arrived, directoryUserId: living.id }])
    expect(await read().find(directory.id, living.id)).toEqual(living)
    expect(await read().find(unpaired.id, living.id)).toBeUndefined()
  })
})

describeEachDialect('tombstones', (dialect) => {
  const database = useDatabase(dialect)

  it('are forgotten with the places that nobody inherited; the living are not', async () => {
    const { storage } = database
    const planted = await plantDirectory(storage)
    const { directory } = planted
    const { user } = await plantPerson(storage, planted)
    const pushed = {
      directoryId: directory.id,
      organizationId: directory.organizationId,
      userId: user.id,
    }
    const ada = build.directoryUser({ ...pushed, id: id('directoryUser') })
    const group = await plantGroup(storage, directory)
    await storage.transaction(async ({ resources, directoryUsers, groupMembers }) => {
      await directoryUsers.insert(ada)
      await resources.insert(resourceOf(directory, { id: ada.id }))
      await groupMembers.add(directory.id, group, [{ memberId: ada.id, memberType: 'User' }])
      await directoryUsers.removeTombstone(ada.id)
    })
    expect(await storage.read.directoryUsers.find(directory.id, ada.id)).toEqual(ada)
    expect(await storage.read.groupMembers.list(group)).toHaveLength(1)
    await storage.transaction(async ({ resources, directoryUsers, groupMembers }) => {
      await resources.remove(directory.id, ada.id)
      await directoryUsers.update(ada.id, { deletedAt: after(1) })
      await directoryUsers.removeTombstone(ada.id)
      expect(await groupMembers.clear(group)).toEqual([])
    })
    expect(await storage.read.directoryUsers.find(directory.id, ada.id)).toBeUndefined()
  })
})
