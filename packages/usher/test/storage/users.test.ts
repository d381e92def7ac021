import { expect, it } from 'vitest'
import { address, after, build, id, word } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { plantPerson, plantTenant } from './plant.ts'

describeEachDialect('users', (dialect) => {
  const database = useDatabase(dialect)
  async function plantUser() {
    const user = build.user()
    await database.storage.transaction(({ users }) => users.insert(user))
    return user
  }

  it('gives back what was stored, and what was changed', async () => {
    const { storage } = database
    const user = await plantUser()
    expect(await storage.read.users.find(user.id)).toEqual(user)
    const changes = { active: false, displayName: null }
    await storage.transaction(({ users }) => users.update(user.id, changes))
    await storage.transaction(({ users }) => users.update(user.id, {}))
    expect(await storage.read.users.find(user.id)).toEqual({ ...user, ...changes })
    expect(await storage.read.users.find(id('user'))).toBeUndefined()
  })

  it('counts operators', async () => {
    const { storage } = database
    const before = await storage.read.users.countOperators()
    const user = await plantUser()
    await storage.transaction(({ users }) => users.insert(build.user({ operator: true })))
    expect(await storage.read.users.countOperators()).toBe(before + 1)
    await storage.transaction(({ users }) => users.update(user.id, { operator: true }))
    expect(await storage.read.users.countOperators()).toBe(before + 2)
  })

  it('finds a proven address and lists those of a user', async () => {
    const { storage } = database
    const user = await plantUser()
    const first = build.userEmail({ userId: user.id, provenBy: 'domain' })
    const second = build.userEmail({ userId: user.id, provenAt: after(1) })
    await storage.transaction(async ({ users }) => {
      await users.insertEmail(second)
      await users.insertEmail(first)
    })
    expect(await storage.read.users.findEmail(first.email)).toEqual(first)
    expect(await storage.read.users.findEmail(address('nobody@contoso.example'))).toBeUndefined()
    expect(await storage.read.users.listEmails(user.id)).toEqual([first, second])
  })

  it('keeps one password a user, the last one set', async () => {
    const { storage } = database
    const [user, other] = [await plantUser(), await plantUser()]
    const { credentials } = storage.read
    const first = build.credential({ userId: user.id })
    const second = build.credential({ userId: user.id, passwordHash: 'new', setAt: after(1) })
    const others = build.credential({ userId: other.id })
    expect(await credentials.find(user.id)).toBeUndefined()
    await storage.transaction(async (stores) => {
      await stores.credentials.set(others)
      await stores.credentials.set(first)
      await stores.credentials.set(second)
    })
    expect(await credentials.find(user.id)).toEqual(second)
    await storage.transaction((stores) => stores.credentials.remove(user.id))
    expect(await credentials.find(user.id)).toBeUndefined()
    expect(await credentials.find(other.id)).toEqual(others)
  })
})

describeEachDialect('mail tokens', (dialect) => {
  const database = useDatabase(dialect)

  it('is found by its hash and spent once', async () => {
    const { storage } = database
    const token = build.mailToken({ displayName: 'Ada', purpose: 'set-up' })
    await storage.transaction(({ credentials }) => credentials.insertMailToken(token))
    const find = () => storage.read.credentials.findMailToken(token.tokenHash)
    const spend = () =>
      storage.transaction(({ credentials }) => credentials.spendMailToken(token.id, after(1)))
    expect(await find()).toEqual(token)
    expect(await spend()).toBe(true)
    expect(await spend()).toBe(false)
    expect(await find()).toEqual({ ...token, spentAt: after(1) })
  })

  it('is worth nothing from the moment it expires', async () => {
    const { storage } = database
    const token = build.mailToken({ expiresAt: after(1000) })
    const justInTime = build.mailToken({ expiresAt: after(1001) })
    await storage.transaction(async ({ credentials }) => {
      await credentials.insertMailToken(token)
      await credentials.insertMailToken(justInTime)
    })
    const spend = (mailToken: typeof token) =>
      storage.transaction(({ credentials }) =>
        credentials.spendMailToken(mailToken.id, after(1000)),
      )
    expect(await spend(token)).toBe(false)
    expect(await spend(justInTime)).toBe(true)
  })

  it('is void with the others of its address, or of one purpose', async () => {
    const { storage } = database
    const email = `${word('ada')}@contoso.example`
    const reset = build.mailToken({ email, purpose: 'reset' })
    const signUp = build.mailToken({ email, purpose: 'sign-up' })
    const others = build.mailToken({ purpose: 'reset' })
    await storage.transaction(async ({ credentials }) => {
      await credentials.insertMailToken(reset)
      await credentials.insertMailToken(signUp)
      await credentials.insertMailToken(others)
    })
    const spentAt = async () =>
      Promise.all(
        [reset, signUp, others].map(
          async ({ tokenHash }) =>
            (await storage.read.credentials.findMailToken(tokenHash))?.spentAt,
        ),
      )
    await storage.transaction(({ credentials }) =>
      credentials.voidMailTokens(address(email), 'reset', after(1)),
    )
    expect(await spentAt()).toEqual([after(1), null, null])
    await storage.transaction(({ credentials }) =>
      credentials.voidMailTokens(address(email), null, after(2)),
    )
    expect(await spentAt()).toEqual([after(1), after(2), null])
  })

  it('is removed some time after it expired, a few at a time', async () => {
    const { storage } = database
    await storage.transaction(({ credentials }) =>
      credentials.removeExpiredMailTokens(after(10), 100),
    )
    const expired = [1, 2, 3].map(() => build.mailToken({ expiresAt: after(5) }))
    const open = build.mailToken({ expiresAt: after(6) })
    await storage.transaction(async ({ credentials }) => {
      for (const token of [...expired, open]) await credentials.insertMailToken(token)
    })
    const remove = () =>
      storage.transaction(({ credentials }) => credentials.removeExpiredMailTokens(after(5), 2))
    expect([await remove(), await remove(), await remove()]).toEqual([2, 1, 0])
    expect(await storage.read.credentials.findMailToken(open.tokenHash)).toEqual(open)
  })
})

describeEachDialect('identities', (dialect) => {
  const database = useDatabase(dialect)

  it('is found by connection, issuer and subject together', async () => {
    const { storage } = database
    const tenant = await plantTenant(storage)
    const { connection } = await plantTenant(storage)
    const { identity } = await plantPerson(storage, tenant)
    const { identities } = storage.read
    const { connectionId, issuer, subject } = identity
    expect(await identities.findByKey(connectionId, issuer, subject)).toEqual(identity)
    expect(await identities.findByKey(connection.id, issuer, subject)).toBeUndefined()
    expect(await identities.findByKey(connectionId, 'https://other', subject)).toBeUndefined()
    expect(await identities.findByKey(connectionId, issuer, subject.toUpperCase())).toBeUndefined()
  })

  it('is refreshed at sign-in', async () => {
    const { storage } = database
    const { identity } = await plantPerson(storage, await plantTenant(storage))
    const changes = {
      profile: build.profile({ groups: ['g-1', 'g-2'], roles: ['r-1'], avatar: 'data:,' }),
      upstream: { iss: null, tid: null, oid: null, sub: null, guest: true },
      lastSignInAt: after(7),
    }
    await storage.transaction(({ identities }) => identities.update(identity.id, changes))
    await storage.transaction(({ identities }) => identities.update(identity.id, {}))
    expect(await storage.read.identities.listOfUser(identity.userId)).toEqual([
      { ...identity, ...changes },
    ])
  })

  it('answers with the newest of a user on a connection', async () => {
    const { storage } = database
    const tenant = await plantTenant(storage)
    const { user, identity } = await plantPerson(storage, tenant)
    const newer = build.identity({ userId: user.id, connectionId: tenant.connection.id })
    const { connection } = await plantTenant(storage)
    const elsewhere = build.identity({ userId: user.id, connectionId: connection.id })
    const { identities } = storage.read
    expect(await identities.findOfUser(user.id, connection.id)).toBeUndefined()
    expect(await identities.findOfUser(user.id, tenant.connection.id)).toEqual(identity)
    await storage.transaction(async (stores) => {
      await stores.identities.insert(newer)
      await stores.identities.insert(elsewhere)
    })
    expect(await identities.findOfUser(user.id, tenant.connection.id)).toEqual(newer)
    expect(await identities.findOfUser(id('user'), tenant.connection.id)).toBeUndefined()
    await storage.transaction((stores) => stores.identities.remove(newer.id))
    expect(await identities.listOfUser(user.id)).toEqual([identity, elsewhere])
  })

  it('keeps hostile characters from breaking a row: NUL and lone surrogates become U+FFFD', async () => {
    const { storage } = database
    const { identity } = await plantPerson(storage, await plantTenant(storage))
    const displayName = 'a\0b\uD800c\\u0000d\u{1F600}"\''
    await storage.transaction(({ identities }) =>
      identities.update(identity.id, { profile: build.profile({ displayName }) }),
    )
    const [stored] = await storage.read.identities.listOfUser(identity.userId)
    expect(stored?.profile.displayName).toBe('a\uFFFDb\uFFFDc\\u0000d\u{1F600}"\'')
    await storage.transaction(({ users }) =>
      users.update(identity.userId, { displayName: 'a\0b\uD800c' }),
    )
    const user = await storage.read.users.find(identity.userId)
    expect(user?.displayName).toBe('a\uFFFDb\uFFFDc')
  })
})
