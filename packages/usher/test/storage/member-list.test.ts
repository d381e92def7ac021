import { expect, it } from 'vitest'
import type { Member, MemberRole } from '../../src/core/model.ts'
import type { MemberFilter } from '../../src/engine/ports.ts'
import { after, build } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { plantPerson, plantTenant, type Tenant } from './plant.ts'
import { everything, walk } from './walk.ts'

describeEachDialect('member list', (dialect) => {
  const database = useDatabase(dialect)
  const plant = (tenant: Tenant, over: Partial<Member>) =>
    plantPerson(database.storage, tenant, { username: null, email: null, ...over })
  const setRoles = (member: Member, ...roles: MemberRole[]) =>
    database.storage.transaction(({ members }) => members.setRoles(member.id, roles))
  async function names({ organization }: Tenant, filter: MemberFilter) {
    const page = await database.storage.read.members.list(organization.id, filter, everything)
    return page.items.map(({ member }) => member.displayName)
  }

  it('shows roles, sources and the last sign-in beside a member', async () => {
    const { storage } = database
    const tenant = await plantTenant(storage)
    const elsewhere = await plantTenant(storage)
    const { member, user, identity } = await plantPerson(storage, tenant)
    const wide = build.connection({ settings: build.settings.oidc() })
    await setRoles(member, build.role({ role: 'owner', source: 'pinned' }), build.role())
    await storage.transaction(async ({ connections, identities, members }) => {
      await connections.insert(wide)
      await members.noteSignIn(member.id, after(5))
      await identities.update(identity.id, { lastSignInAt: after(5) })
      for (const connectionId of [wide.id, wide.id, elsewhere.connection.id])
        await identities.insert(
          build.identity({
            userId: user.id,
            connectionId,
            lastSignInAt: after(connectionId === wide.id ? 3 : 99),
          }),
        )
    })
    const summary = {
      member,
      roles: [build.role(), build.role({ role: 'owner', source: 'pinned' })],
      authSources: [
        { connectionId: tenant.connection.id, name: tenant.connection.name, kind: 'entra' },
        { connectionId: wide.id, name: wide.name, kind: 'oidc' },
      ],
      // Another organization's connection is out of reach, and so is what happened on it.
      lastSignInAt: after(5),
    }
    const { members } = storage.read
    expect(await members.summary(tenant.organization.id, member.id)).toEqual(summary)
    const { items } = await members.list(tenant.organization.id, {}, everything)
    expect(items).toEqual([summary])
  })

  it('shows who never signed in, and came from nowhere', async () => {
    const { storage } = database
    const tenant = await plantTenant(storage)
    const { member, identity } = await plantPerson(storage, tenant)
    await storage.transaction(({ identities }) => identities.remove(identity.id))
    expect(await storage.read.members.summary(tenant.organization.id, member.id)).toEqual({
      member,
      roles: [],
      authSources: [],
      lastSignInAt: null,
    })
  })

  it('finds the beginning of each word of a name, of the user name and of the address', async () => {
    const tenant = await plantTenant(database.storage)
    await plant(tenant, {
      displayName: 'Ada King  Lovelace',
      username: 'countess@contoso.example',
      email: 'Ada.L@contoso.example',
    })
    const other = await plantTenant(database.storage)
    await plant(other, { displayName: 'Ada Elsewhere' })
    for (const search of ['ada', 'ADA KING', 'king', 'love', 'Count', 'ada.l@', ' ada ', 'Ａda'])
      expect(await names(tenant, { search }), search).toEqual(['Ada King  Lovelace'])
    for (const search of ['da', 'ing', 'lovelace king', 'contoso', 'ada elsewhere'])
      expect(await names(tenant, { search }), search).toEqual([])
  })

  it.each(['Zoë', 'Éva', 'Łukasz', 'Ольга', '李小龍', '𠮷野', '😀'])(
    'finds %s by the beginning, whatever the script',
    async (displayName) => {
      const tenant = await plantTenant(database.storage)
      await plant(tenant, { displayName: `X${displayName} and more` })
      await plant(tenant, { displayName: 'X' })
      expect(await names(tenant, { search: `x${displayName}` })).toHaveLength(1)
      expect(await names(tenant, { search: 'x' })).toHaveLength(2)
    },
  )

  it('shows a member once, however many terms match', async () => {
    const tenant = await plantTenant(database.storage)
    await plant(tenant, {
      displayName: 'Ada Adams',
      username: 'ada@contoso.example',
      email: 'ada.adams@contoso.example',
    })
    await plant(tenant, { displayName: 'Adam' })
    expect(await names(tenant, { search: 'ada' })).toEqual(['Ada Adams', 'Adam'])
  })

  it.each(['%', '_', '\\', "'", '*', '?', '[', '"', '-', '\u{10FFFF}', '\0'])(
    'takes %j literally',
    async (character) => {
      const tenant = await plantTenant(database.storage)
      await plant(tenant, { displayName: 'plain' })
      await plant(tenant, { displayName: `${character}special` })
      expect(await names(tenant, { search: character })).toHaveLength(1)
      expect(await names(tenant, { search: `pl${character}` })).toEqual([])
      expect(await names(tenant, { search: `${character}special` })).toHaveLength(1)
    },
  )

  it('finds by the new name after a change, and not by the old one', async () => {
    const tenant = await plantTenant(database.storage)
    const { member } = await plant(tenant, { displayName: 'Ada Byron' })
    const update = (changes: Partial<Pick<Member, 'displayName' | 'avatarUrl'>>) =>
      database.storage.transaction(({ members }) => members.update(member.id, changes))
    await update({ avatarUrl: '/a.png' })
    expect(await names(tenant, { search: 'byron' })).toEqual(['Ada Byron'])
    await update({ displayName: 'Ada Lovelace' })
    expect(await names(tenant, { search: 'byron' })).toEqual([])
    expect(await names(tenant, { search: 'lovelace' })).toEqual(['Ada Lovelace'])
    await update({ displayName: null })
    expect(await names(tenant, { search: 'lovelace' })).toEqual([])
  })

  it('takes names longer than an index entry may be', async () => {
    const tenant = await plantTenant(database.storage)
    const displayName = 'ä'.repeat(5000)
    await plant(tenant, { displayName })
    expect(await names(tenant, { search: 'ä'.repeat(5000) })).toEqual([displayName])
  })

  it('filters by each field, alone, together and with a search', async () => {
    const { storage } = database
    const tenant = await plantTenant(storage)
    const second = build.connection({ organizationId: tenant.organization.id })
    await storage.transaction(({ connections }) => connections.insert(second))
    const one = await plant(tenant, { displayName: 'Mia One', origin: 'scim' })
    const two = await plant({ ...tenant, connection: second }, { displayName: 'Mia Two' })
    await plant(tenant, { displayName: 'Mia Three', status: 'deactivated' })
    await setRoles(one.member, build.role(), build.role({ role: 'admin' }))
    await setRoles(two.member, build.role())
    const connectionId = second.id
    expect(await names(tenant, {})).toEqual(['Mia Three', 'Mia Two', 'Mia One'])
    expect(await names(tenant, { status: 'active' })).toEqual(['Mia Two', 'Mia One'])
    expect(await names(tenant, { status: 'deactivated' })).toEqual(['Mia Three'])
    expect(await names(tenant, { origin: 'scim' })).toEqual(['Mia One'])
    expect(await names(tenant, { role: 'member' })).toEqual(['Mia Two', 'Mia One'])
    expect(await names(tenant, { role: 'admin' })).toEqual(['Mia One'])
    expect(await names(tenant, { connectionId })).toEqual(['Mia Two'])
    expect(await names(tenant, { connectionId, role: 'member', status: 'active' })).toEqual([
      'Mia Two',
    ])
    expect(await names(tenant, { connectionId, role: 'admin' })).toEqual([])
    const search = 'mia'
    expect(await names(tenant, { search })).toEqual(['Mia One', 'Mia Three', 'Mia Two'])
    expect(await names(tenant, { search, role: 'admin' })).toEqual(['Mia One'])
    expect(await names(tenant, { search, connectionId })).toEqual(['Mia Two'])
    expect(await names(tenant, { search, status: 'deactivated', origin: 'jit' })).toEqual([
      'Mia Three',
    ])
    expect(await names(tenant, { search, origin: 'scim', connectionId })).toEqual([])
  })

  it.each([{}, { search: 'same' }, { role: 'member' }])(
    'pages with %o without a gap and without a repetition, while people come and go',
    async (filter) => {
      const tenant = await plantTenant(database.storage)
      const people: Member[] = []
      for (let count = 0; count < 7; count += 1) {
        // Names that are the same: the order still has no ties.
        const person = await plant(tenant, { displayName: 'Same Same', username: 'same' })
        await setRoles(person.member, build.role())
        people.push(person.member)
      }
      const gone = people[3]
      const pages = await walk(2, async (page) => {
        const answer = await database.storage.read.members.list(
          tenant.organization.id,
          filter,
          page,
        )
        if (page.cursor === null && gone)
          await database.storage.transaction(({ members }) => members.remove(gone.id))
        return answer
      })
      const seen = pages.flat().map(({ member }) => member.id)
      expect(seen.toSorted()).toEqual(
        people.filter((member) => member !== gone).map((member) => member.id),
      )
    },
  )

  it('refuses a cursor of another organization, of another search, and no cursor at all', async () => {
    const { storage } = database
    const [tenant, other] = [await plantTenant(storage), await plantTenant(storage)]
    await plant(tenant, { displayName: 'Ada One' })
    await plant(tenant, { displayName: 'Ada Two' })
    const list = ({ organization }: Tenant, filter: MemberFilter, cursor: string | null) =>
      storage.read.members.list(organization.id, filter, { limit: 1, cursor })
    const { nextCursor } = await list(tenant, {}, null)
    const { nextCursor: searchCursor } = await list(tenant, { search: 'ada' }, null)
    expect((await list(tenant, {}, nextCursor)).items).toHaveLength(1)
    expect((await list(tenant, { search: 'ada' }, searchCursor)).items).toHaveLength(1)
    const refused = { code: 'VALIDATION_FAILED' }
    await expect(list(other, {}, nextCursor)).rejects.toMatchObject(refused)
    await expect(list(tenant, {}, searchCursor)).rejects.toMatchObject(refused)
    await expect(list(tenant, { search: 'ada' }, nextCursor)).rejects.toMatchObject(refused)
    await expect(list(tenant, { search: 'a' }, searchCursor)).rejects.toMatchObject(refused)
    const forged = Buffer.from(
      JSON.stringify([`members:${tenant.organization.id}`, ['usr_1']]),
    ).toString('base64url')
    for (const cursor of ['', 'garbage', 'bnVsbA', forged])
      await expect(list(tenant, {}, cursor)).rejects.toMatchObject(refused)
  })

  it('shows at least one and at most 1000 members on a page', async () => {
    const tenant = await plantTenant(database.storage)
    await plant(tenant, { displayName: 'Ada One' })
    await plant(tenant, { displayName: 'Ada Two' })
    const { members } = database.storage.read
    for (const limit of [0, -5, 0.5]) {
      const { items } = await members.list(tenant.organization.id, {}, { limit, cursor: null })
      expect(items).toHaveLength(1)
    }
    const huge = { limit: 1e12, cursor: null }
    expect((await members.list(tenant.organization.id, {}, huge)).items).toHaveLength(2)
  })
})
