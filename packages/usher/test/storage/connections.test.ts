import { expect, it } from 'vitest'
import { after, build } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { plantPerson, plantSession, plantTenant } from './plant.ts'

describeEachDialect('connections', (dialect) => {
  const database = useDatabase(dialect)

  it.each([
    build.settings.entra({ roleRules: [{ claim: 'groups', equals: 'g-1', role: 'admin' }] }),
    build.settings.oidc({ clientAuthentication: { method: 'federated', assertionFile: '/run/t' } }),
    build.settings.generic({ jwksUri: 'https://provider.example/keys' }),
    build.settings.email(),
  ])('gives back the settings of kind $kind', async (settings) => {
    const { storage } = database
    const { organization } = await plantTenant(storage)
    const connection = build.connection({ organizationId: organization.id, settings })
    await storage.transaction(({ connections }) => connections.insert(connection))
    expect(await storage.read.connections.find(connection.id)).toEqual(connection)
  })

  it('changes what is named, and the kind with the settings', async () => {
    const { storage } = database
    const { organization, connection } = await plantTenant(storage)
    const changes = {
      name: 'Renamed',
      enabled: false,
      registrationEnabled: false,
      settings: build.settings.oidc(),
      updatedAt: after(1),
    }
    await storage.transaction(({ connections }) => connections.update(connection.id, changes))
    await storage.transaction(({ connections }) => connections.update(connection.id, {}))
    expect(await storage.read.connections.list(organization.id)).toEqual([
      { ...connection, ...changes },
    ])
  })

  it('lists the connections of one organization, or the instance-wide ones, oldest first', async () => {
    const { storage } = database
    const { organization, connection } = await plantTenant(storage)
    await plantTenant(storage)
    const second = build.connection({ organizationId: organization.id })
    const [wide, wider] = [build.connection(), build.connection()]
    await storage.transaction(async ({ connections }) => {
      await connections.insert(second)
      await connections.insert(wide)
      await connections.insert(wider)
    })
    const { connections } = storage.read
    expect(await connections.list(organization.id)).toEqual([connection, second])
    expect(await connections.list(null)).toEqual([wide, wider])
  })

  it('refuses settings that the program did not write, without quoting them', async () => {
    const { storage } = database
    const settings = { ...build.settings.email(), extra: 'hush' }
    const connection = build.connection({ settings })
    await storage.transaction(({ connections }) => connections.insert(connection))
    const reading = storage.read.connections.find(connection.id)
    await expect(reading).rejects.toThrow('cannot read connections.settings')
    await expect(reading).rejects.not.toThrow('hush')
    await storage.transaction(({ connections }) => connections.remove(connection.id))
  })

  it('takes along what came through it, and nothing of another connection', async () => {
    const { storage } = database
    const tenant = await plantTenant(storage)
    const person = await plantPerson(storage, tenant)
    await plantSession(storage, tenant, person)
    const kept = build.connection({ organizationId: tenant.organization.id })
    const keptIdentity = build.identity({ userId: person.user.id, connectionId: kept.id })
    await storage.transaction(async (stores) => {
      await stores.connections.insert(kept)
      await stores.identities.insert(keptIdentity)
      await stores.connections.addSecret(build.secret({ connectionId: tenant.connection.id }))
      await stores.members.setRoles(person.member.id, [
        build.role({ role: 'admin', source: 'rule', connectionId: tenant.connection.id }),
        build.role({ role: 'member', source: 'pinned' }),
      ])
      await stores.directories.insert(
        build.directory({
          organizationId: tenant.organization.id,
          connectionId: tenant.connection.id,
        }),
      )
    })
    await storage.transaction(({ connections }) => connections.remove(tenant.connection.id))
    const { read } = storage
    expect(await read.connections.find(tenant.connection.id)).toBeUndefined()
    expect(await read.connections.listSecrets(tenant.connection.id)).toEqual([])
    expect(await read.identities.listOfUser(person.user.id)).toEqual([keptIdentity])
    expect(await read.sessions.listOfUser(person.user.id, after(1))).toEqual([])
    expect(await read.members.roles(person.member.id)).toEqual([
      build.role({ role: 'member', source: 'pinned' }),
    ])
    expect(
      await read.directories.findPaired(tenant.organization.id, tenant.connection.id),
    ).toBeUndefined()
    expect(await read.members.findOfUser(tenant.organization.id, person.user.id)).toEqual(
      person.member,
    )
  })

  it('keeps two secrets, newest first, each with its own connection', async () => {
    const { storage } = database
    const { connection } = await plantTenant(storage)
    const other = await plantTenant(storage)
    const older = build.secret({ connectionId: connection.id, expiresAt: after(1000) })
    const newer = build.secret({
      connectionId: connection.id,
      kind: 'private-key',
      createdAt: after(10),
    })
    await storage.transaction(async ({ connections }) => {
      await connections.addSecret(newer)
      await connections.addSecret(older)
      await connections.addSecret(build.secret({ connectionId: other.connection.id }))
    })
    const remove = (id: typeof connection.id) =>
      storage.transaction(({ connections }) => connections.removeSecret(id, older.id))
    const list = () => storage.read.connections.listSecrets(connection.id)
    expect(await list()).toEqual([newer, older])
    expect(await remove(other.connection.id)).toBe(false)
    expect(await list()).toEqual([newer, older])
    expect(await remove(connection.id)).toBe(true)
    expect(await list()).toEqual([newer])
  })
})
