import { expect, it } from 'vitest'
import { after, build } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { plantPerson, plantTenant } from './plant.ts'

describeEachDialect('directories', (dialect) => {
  const database = useDatabase(dialect)
  async function plantDirectory() {
    const tenant = await plantTenant(database.storage)
    const directory = build.directory({
      organizationId: tenant.organization.id,
      connectionId: tenant.connection.id,
    })
    const { user } = await plantPerson(database.storage, tenant)
    await database.storage.transaction(({ directories }) => directories.insert(directory))
    const pushed = (over: Parameters<typeof build.directoryUser>[0]) =>
      build.directoryUser({
        directoryId: directory.id,
        organizationId: tenant.organization.id,
        userId: user.id,
        ...over,
      })
    return { ...tenant, directory, user, pushed }
  }

  it('finds the directory that is paired with a connection, in its organization only', async () => {
    const { organization, connection, directory } = await plantDirectory()
    const other = await plantDirectory()
    const { directories } = database.storage.read
    expect(await directories.findPaired(organization.id, connection.id)).toEqual(directory)
    expect(await directories.findPaired(other.organization.id, connection.id)).toBeUndefined()
    expect(await directories.findPaired(organization.id, other.connection.id)).toBeUndefined()
  })

  it('finds the living and the dead by externalId, exactly, in one directory', async () => {
    const { directory, pushed } = await plantDirectory()
    const other = await plantDirectory()
    const living = pushed({ externalId: 'oid-1' })
    const dead = pushed({ externalId: 'oid-1', deletedAt: after(1), active: false })
    await database.storage.transaction(async ({ directoryUsers }) => {
      await directoryUsers.insert(living)
      await directoryUsers.insert(dead)
      await directoryUsers.insert(pushed({ externalId: 'OID-1' }))
      await directoryUsers.insert(other.pushed({ externalId: 'oid-1' }))
    })
    const { directoryUsers } = database.storage.read
    expect(await directoryUsers.findByExternalId(directory.id, 'oid-1')).toEqual([living, dead])
    expect(await directoryUsers.findByExternalId(directory.id, 'oid-2')).toEqual([])
  })

  it('finds by user name as people type it', async () => {
    const { directory, pushed } = await plantDirectory()
    const user = pushed({ userName: 'Ada@Contoso.example' })
    await database.storage.transaction(({ directoryUsers }) => directoryUsers.insert(user))
    const { directoryUsers } = database.storage.read
    expect(await directoryUsers.findByUserName(directory.id, 'ada@contoso.example')).toEqual([user])
    const changes = {
      userName: 'Lovelace@Contoso.example',
      externalId: 'oid-2',
      active: false,
      deletedAt: after(2),
    }
    await database.storage.transaction(async (stores) => {
      await stores.directoryUsers.update(user.id, changes)
      await stores.directoryUsers.update(user.id, {})
    })
    expect(await directoryUsers.findByUserName(directory.id, 'ada@contoso.example')).toEqual([])
    expect(await directoryUsers.findByUserName(directory.id, 'lovelace@contoso.example')).toEqual([
      { ...user, ...changes },
    ])
  })

  it('prefers a living directory user of a person to a tombstone', async () => {
    const { directory, user, pushed } = await plantDirectory()
    const living = pushed({})
    const dead = pushed({ deletedAt: after(1) })
    const { directoryUsers } = database.storage.read
    const insert = (row: typeof living) =>
      database.storage.transaction((stores) => stores.directoryUsers.insert(row))
    expect(await directoryUsers.findOfUser(directory.id, user.id)).toBeUndefined()
    await insert(dead)
    expect(await directoryUsers.findOfUser(directory.id, user.id)).toEqual(dead)
    await insert(living)
    await insert(pushed({ deletedAt: after(2) }))
    expect(await directoryUsers.findOfUser(directory.id, user.id)).toEqual(living)
  })
})
