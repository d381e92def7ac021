import { expect, it } from 'vitest'
import { after, build, id } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { plantPerson, plantTenant } from './plant.ts'
import { everything, walk } from './walk.ts'

describeEachDialect('organizations', (dialect) => {
  const database = useDatabase(dialect)

  it('gives back what was stored, by id and by slug', async () => {
    const { storage } = database
    const organization = build.organization({ restrictToDomains: true, logoUrl: '/logo.svg' })
    await storage.transaction(({ organizations }) => organizations.insert(organization))
    expect(await storage.read.organizations.find(organization.id)).toEqual(organization)
    expect(await storage.read.organizations.findBySlug(organization.slug)).toEqual(organization)
    expect(await storage.read.organizations.findBySlug(organization.slug.toUpperCase())).toBe(
      undefined,
    )
    expect(await storage.read.organizations.find(id('organization'))).toBeUndefined()
  })

  it('changes what is named, and nothing else', async () => {
    const { storage } = database
    const { organization } = await plantTenant(storage, { logoUrl: '/logo.svg' })
    const other = await plantTenant(storage)
    const changes = { enabled: false, logoUrl: null, updatedAt: after(1) }
    await storage.transaction(({ organizations }) => organizations.update(organization.id, changes))
    expect(await storage.read.organizations.find(organization.id)).toEqual({
      ...organization,
      ...changes,
    })
    expect(await storage.read.organizations.find(other.organization.id)).toEqual(other.organization)
    await storage.transaction(({ organizations }) => organizations.update(organization.id, {}))
    expect((await storage.read.organizations.find(organization.id))?.enabled).toBe(false)
  })

  it('lists all, oldest first, page by page', async () => {
    const { storage } = database
    await plantTenant(storage)
    await plantTenant(storage)
    const all = (await storage.read.organizations.list(everything)).items.map((item) => item.id)
    expect(all).toEqual(all.toSorted())
    const pages = await walk(2, (page) => storage.read.organizations.list(page))
    expect(pages.flat().map((item) => item.id)).toEqual(all)
    expect(pages.slice(0, -1).every((page) => page.length === 2)).toBe(true)
  })

  it('lists enabled ones up to a limit', async () => {
    const { storage } = database
    await plantTenant(storage)
    await plantTenant(storage)
    await plantTenant(storage, { enabled: false })
    expect(await storage.read.organizations.listEnabled(1)).toHaveLength(1)
    const enabled = await storage.read.organizations.listEnabled(1000)
    expect(enabled.length).toBeGreaterThanOrEqual(2)
    expect(enabled.every((item) => item.enabled)).toBe(true)
  })

  it('lists those in which a user is an active member', async () => {
    const { storage } = database
    const [first, second, left] = [
      await plantTenant(storage),
      await plantTenant(storage),
      await plantTenant(storage),
    ]
    const { user } = await plantPerson(storage, first)
    await storage.transaction(async ({ members }) => {
      await members.insert(
        build.member({ organizationId: second.organization.id, userId: user.id }),
      )
      await members.insert(
        build.member({
          organizationId: left.organization.id,
          userId: user.id,
          status: 'deactivated',
        }),
      )
    })
    expect(await storage.read.organizations.listOfUser(user.id)).toEqual([
      first.organization,
      second.organization,
    ])
  })
})

describeEachDialect('domains', (dialect) => {
  const database = useDatabase(dialect)

  it('finds the organization that verified a domain, not one that only claims it', async () => {
    const { storage } = database
    const [claims, owns] = [await plantTenant(storage), await plantTenant(storage)]
    const claimed = build.domain({ organizationId: claims.organization.id })
    const owned = build.domain({ organizationId: owns.organization.id, domain: claimed.domain })
    await storage.transaction(async ({ domains }) => {
      await domains.insert(claimed)
      await domains.insert(owned)
    })
    const { organizations, domains } = storage.read
    expect(await organizations.findByVerifiedDomain(claimed.domain)).toBeUndefined()
    await storage.transaction((stores) => stores.domains.verify(owned.id, after(5), 'dns'))
    expect(await organizations.findByVerifiedDomain(claimed.domain)).toEqual(owns.organization)
    expect(await domains.find(owns.organization.id, owned.id)).toEqual({
      ...owned,
      verifiedAt: after(5),
      verifiedBy: 'dns',
    })
    expect(await domains.find(claims.organization.id, claimed.id)).toEqual(claimed)
  })

  it('finds a disabled organization too: the engine says why it refuses', async () => {
    const { storage } = database
    const { organization } = await plantTenant(storage, { enabled: false })
    const domain = build.domain({
      organizationId: organization.id,
      verifiedAt: after(0),
      verifiedBy: 'operator',
    })
    await storage.transaction(({ domains }) => domains.insert(domain))
    expect(await storage.read.organizations.findByVerifiedDomain(domain.domain)).toEqual(
      organization,
    )
  })

  it('keeps a domain within its organization', async () => {
    const { storage } = database
    const [own, other] = [await plantTenant(storage), await plantTenant(storage)]
    const domain = build.domain({ organizationId: own.organization.id })
    await storage.transaction(({ domains }) => domains.insert(domain))
    const { domains } = storage.read
    expect(await domains.find(other.organization.id, domain.id)).toBeUndefined()
    expect(await domains.list(other.organization.id)).toEqual([])
    const remove = (organizationId: typeof own.organization.id) =>
      storage.transaction((stores) => stores.domains.remove(organizationId, domain.id))
    expect(await remove(other.organization.id)).toBe(false)
    expect(await domains.list(own.organization.id)).toEqual([domain])
    expect(await remove(own.organization.id)).toBe(true)
    expect(await domains.list(own.organization.id)).toEqual([])
  })
})
