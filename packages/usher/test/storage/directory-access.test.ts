// Tokens of provisioning clients, their check at every request, and what is kept of requests.
import { expect, it } from 'vitest'
import { after, build, id } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { plantDirectory, type PlantedDirectory } from './plant-directory.ts'
import { everything, walk } from './walk.ts'

describeEachDialect('directory tokens', (dialect) => {
  const database = useDatabase(dialect)

  async function plantToken(
    { directory }: PlantedDirectory,
    over: Parameters<typeof build.directoryToken>[0] = {},
  ) {
    const token = build.directoryToken({
      directoryId: directory.id,
      organizationId: directory.organizationId,
      ...over,
    })
    await database.storage.transaction(({ directoryTokens }) => directoryTokens.insert(token))
    return token
  }

  it('are kept, listed newest first and found in their organization only', async () => {
    const planted = await plantDirectory(database.storage)
    const other = await plantDirectory(database.storage)
    const first = await plantToken(planted)
    const second = await plantToken(planted, {
      kind: 'client',
      scopes: ['read'],
      expiresAt: after(1),
      lastUsedAt: after(2),
      revokedAt: after(3),
    })
    const { directoryTokens } = database.storage.read
    expect(await directoryTokens.list(planted.directory.id)).toEqual([second, first])
    expect(await directoryTokens.find(planted.organization.id, first.id)).toEqual(first)
    expect(await directoryTokens.find(other.organization.id, first.id)).toBeUndefined()
    expect(await directoryTokens.list(other.directory.id)).toEqual([])
  })

  it('are checked with their directory, as long as they are in force', async () => {
    const { storage } = database
    const planted = await plantDirectory(storage, {
      settings: {
        strict: true,
        roleRules: [{ group: 'Engineers', role: 'admin' }],
        extensions: [],
      },
    })
    const token = await plantToken(planted, { expiresAt: after(10) })
    const { directory } = planted
    const check = (at: number) => storage.checkDirectoryToken(token.tokenHash, after(at))
    expect(await check(9)).toEqual({ token, directory })
    expect(await check(10)).toBeUndefined()
    expect(await storage.checkDirectoryToken('unknown', after(9))).toBeUndefined()
    await storage.transaction(({ directories }) =>
      directories.update(directory.id, { settings: { ...directory.settings, strict: false } }),
    )
    expect((await check(9))?.directory.settings.strict).toBe(false)
    await storage.transaction(({ organizations }) =>
      organizations.update(directory.organizationId, { enabled: false }),
    )
    expect(await check(9)).toBeUndefined()
  })

  it('are revoked once, by their organization, at once', async () => {
    const { storage } = database
    const planted = await plantDirectory(storage)
    const other = await plantDirectory(storage)
    const token = await plantToken(planted)
    const revoke = (of: PlantedDirectory) =>
      storage.transaction(({ directoryTokens }) =>
        directoryTokens.revoke(of.organization.id, token.id, after(5)),
      )
    expect(await revoke(other)).toBe(false)
    expect(await storage.checkDirectoryToken(token.tokenHash, after(0))).toBeDefined()
    expect(await revoke(planted)).toBe(true)
    expect(await revoke(planted)).toBe(false)
    expect(await storage.checkDirectoryToken(token.tokenHash, after(0))).toBeUndefined()
    await storage.transaction(({ directoryTokens }) => directoryTokens.touch(token.id, after(6)))
    const { directoryTokens } = storage.read
    expect(await directoryTokens.find(planted.organization.id, token.id)).toEqual({
      ...token,
      revokedAt: after(5),
      lastUsedAt: after(6),
    })
  })
})

describeEachDialect('requests of provisioning clients', (dialect) => {
  const database = useDatabase(dialect)

  async function plantRequests(
    { directory }: PlantedDirectory,
    overs: readonly Parameters<typeof build.scimRequest>[0][],
  ) {
    const requests = overs.map((over) =>
      build.scimRequest({
        directoryId: directory.id,
        organizationId: directory.organizationId,
        ...over,
      }),
    )
    await database.storage.transaction(({ scimRequests }) => scimRequests.append(requests))
    return requests
  }

  it('are listed newest first, in pages, of one directory', async () => {
    const planted = await plantDirectory(database.storage)
    const other = await plantDirectory(database.storage)
    await database.storage.transaction(({ scimRequests }) => scimRequests.append([]))
    const requests = await plantRequests(planted, [
      { tokenId: id('directoryToken'), body: '{"userName":"ada"}' },
      {},
      {},
    ])
    await plantRequests(other, [{}])
    const { organization, directory } = planted
    const pages = await walk(2, (page) =>
      database.storage.read.scimRequests.list(organization.id, directory.id, {}, page),
    )
    expect(pages.map((page) => page.length)).toEqual([2, 1])
    expect(pages.flat()).toEqual(requests.toReversed())
    const foreign = database.storage.read.scimRequests.list(
      other.organization.id,
      directory.id,
      {},
      everything,
    )
    expect((await foreign).items).toEqual([])
  })

  it('are narrowed by method and by failure', async () => {
    const planted = await plantDirectory(database.storage)
    const [, refused, failed] = await plantRequests(planted, [
      { method: 'GET', status: 200, durationMilliseconds: 1.6 },
      { method: 'POST', status: 409, cause: 'taken' },
      { method: 'PATCH', status: 500, cause: 'malformed' },
    ])
    const { organization, directory } = planted
    const list = async (filter: Parameters<typeof scimRequests.list>[2]) => {
      const { items } = await scimRequests.list(organization.id, directory.id, filter, everything)
      return items
    }
    const { scimRequests } = database.storage.read
    expect(await list({ failed: true })).toEqual([failed, refused])
    expect(await list({ method: 'POST' })).toEqual([refused])
    expect(await list({ method: 'GET', failed: true })).toEqual([])
    const [read] = await list({ method: 'GET' })
    expect(read?.durationMilliseconds).toBe(2)
  })

  it('are forgotten from the oldest on', async () => {
    const planted = await plantDirectory(database.storage)
    const requests = await plantRequests(
      planted,
      [-3, -2, -1, 0].map((age) => ({ createdAt: after(age - 1e9) })),
    )
    const remove = (limit: number) =>
      database.storage.transaction(({ scimRequests }) =>
        scimRequests.removeOlderThan(after(-1e9), limit),
      )
    expect([await remove(2), await remove(2), await remove(2)]).toEqual([2, 1, 0])
    const { organization, directory } = planted
    const { items } = await database.storage.read.scimRequests.list(
      organization.id,
      directory.id,
      {},
      everything,
    )
    expect(items).toEqual(requests.slice(3))
  })

  it('are appended by the thousand', async () => {
    const planted = await plantDirectory(database.storage)
    await plantRequests(
      planted,
      Array.from({ length: 1201 }, () => ({})),
    )
    const { organization, directory } = planted
    const pages = await walk(1000, (page) =>
      database.storage.read.scimRequests.list(organization.id, directory.id, {}, page),
    )
    expect(pages.flat()).toHaveLength(1201)
  })
})
