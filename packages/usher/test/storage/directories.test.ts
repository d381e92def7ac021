import { expect, it } from 'vitest'
import { after, build } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { plantPerson, plantTenant } from './plant.ts'
import { rowsOf } from './raw.ts'
import { everything } from './walk.ts'

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

  it('keeps name, settings and pairing, and lists by age', async () => {
    const { organization, connection } = await plantTenant(database.storage)
    const first = build.directory({ organizationId: organization.id })
    const second = build.directory({ organizationId: organization.id })
    const changes = {
      name: 'Entra',
      connectionId: connection.id,
      settings: {
        strict: true,
        roleRules: [{ group: 'Engineers', role: 'admin' }],
        extensions: [],
      },
      updatedAt: after(1),
    }
    await database.storage.transaction(async ({ directories }) => {
      await directories.insert(first)
      await directories.insert(second)
      await directories.update(second.id, changes)
      await directories.update(second.id, {})
    })
    const { directories } = database.storage.read
    const changed = { ...second, ...changes }
    expect(await directories.find(organization.id, second.id)).toEqual(changed)
    expect(await directories.list(organization.id)).toEqual([first, changed])
    const other = await plantTenant(database.storage)
    expect(await directories.find(other.organization.id, second.id)).toBeUndefined()
    expect(await directories.list(other.organization.id)).toEqual([])
  })

  it('goes with all that is in it, and leaves the members', async () => {
    const { storage } = database
    const { organization, connection, directory, user, pushed } = await plantDirectory()
    const other = build.directory({ organizationId: organization.id })
    const { member } = await plantPerson(storage, { organization, connection })
    const alone = build.role({ role: 'admin', source: 'rule', directoryId: directory.id })
    const shared = build.role({
      role: 'editor',
      source: 'rule',
      connectionId: connection.id,
      directoryId: directory.id,
    })
    const elsewhere = build.role({ role: 'other', source: 'rule', directoryId: other.id })
    const person = pushed({ externalId: 'oid-1' })
    const token = build.directoryToken({ directoryId: directory.id })
    const within = { directoryId: directory.id, organizationId: organization.id }
    await storage.transaction(async (stores) => {
      await stores.directories.insert(other)
      await stores.directoryUsers.insert(person)
      await stores.resources.insert(
        build.newResource({
          ...within,
          id: person.id,
          document: build.document({
            keys: [{ attribute: 'User:userName', value: 'ada', unique: true }],
          }),
        }),
      )
      await stores.directoryTokens.insert(token)
      await stores.scimRequests.append([build.scimRequest(within)])
      await stores.members.addCustomRole(organization.id, 'editor')
      await stores.members.addCustomRole(organization.id, 'other')
      await stores.members.setRoles(member.id, [alone, shared, elsewhere, build.role()])
    })
    expect(await storage.read.members.roles(member.id)).toEqual([
      alone,
      shared,
      build.role(),
      elsewhere,
    ])
    await storage.transaction((stores) => stores.directories.remove(directory.id))
    const { read } = storage
    expect(await read.directories.find(organization.id, directory.id)).toBeUndefined()
    expect(await read.directoryUsers.find(directory.id, person.id)).toBeUndefined()
    expect(await read.resources.find(directory.id, 'User', person.id)).toBeUndefined()
    expect(await storage.checkDirectoryToken(token.tokenHash, after(0))).toBeUndefined()
    const requests = await read.scimRequests.list(organization.id, directory.id, {}, everything)
    expect(requests.items).toEqual([])
    expect(
      await rowsOf(
        database.url,
        `select * from directory_resource_keys where directory_id = '${directory.id}'`,
      ),
    ).toEqual([])
    expect(await read.users.find(user.id)).toEqual(user)
    expect(await read.members.roles(member.id)).toEqual([
      { ...shared, directoryId: null },
      build.role(),
      elsewhere,
    ])
    // And the other way round: what a directory gives as well stays without the connection.
    await storage.transaction(async ({ members, connections }) => {
      await members.setRoles(member.id, [{ ...shared, directoryId: other.id }])
      await connections.remove(connection.id)
    })
    expect(await read.members.roles(member.id)).toEqual([
      { ...shared, connectionId: null, directoryId: other.id },
    ])
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
