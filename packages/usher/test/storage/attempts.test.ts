import { expect, it } from 'vitest'
import type { SignInAttempt } from '../../src/core/model.ts'
import { after, build, id, word } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { plantTenant } from './plant.ts'
import { everything, walk } from './walk.ts'

describeEachDialect('sign-in attempts', (dialect) => {
  const database = useDatabase(dialect)
  async function attempt(over: Partial<SignInAttempt>) {
    const made = build.attempt(over)
    await database.storage.transaction(({ attempts }) => attempts.insert(made))
    return made
  }

  it('gives back what was stored, in its organization only', async () => {
    const { organization, connection } = await plantTenant(database.storage)
    const other = await plantTenant(database.storage)
    const failed = await attempt({
      organizationId: organization.id,
      connectionId: connection.id,
      userId: id('user'),
      outcome: 'failed',
      code: 'TENANT_NOT_ALLOWED',
      providerError: { code: 'AADSTS7000215', description: 'Invalid client secret' },
      subject: null,
      trace: [],
    })
    const { attempts } = database.storage.read
    expect(await attempts.find(organization.id, failed.id)).toEqual(failed)
    expect(await attempts.find(other.organization.id, failed.id)).toBeUndefined()
  })

  it('lists by every filter, newest first', async () => {
    const { organization, connection } = await plantTenant(database.storage)
    const organizationId = organization.id
    const userId = id('user')
    const plain = await attempt({ organizationId })
    const denied = await attempt({ organizationId, outcome: 'denied', userId })
    const through = await attempt({ organizationId, connectionId: connection.id, userId })
    const homeless = await attempt({ organizationId: null, reference: plain.reference })
    const list = async (filter: Parameters<typeof database.storage.read.attempts.list>[1]) =>
      (await database.storage.read.attempts.list(organizationId, filter, everything)).items
    expect(await list({})).toEqual([through, denied, plain])
    expect(await list({ outcome: 'denied' })).toEqual([denied])
    expect(await list({ userId })).toEqual([through, denied])
    expect(await list({ connectionId: connection.id })).toEqual([through])
    const refused = await attempt({
      organizationId,
      connectionId: connection.id,
      outcome: 'denied',
      code: 'NOT_A_MEMBER',
    })
    const linked = await attempt({ organizationId, connectionId: connection.id, outcome: 'linked' })
    const connectionId = connection.id
    expect(await list({ connectionId })).toEqual([linked, refused, through])
    expect(await list({ connectionId, outcome: 'denied' })).toEqual([refused])
    expect(await list({ connectionId, failed: true })).toEqual([refused])
    expect(await list({ connectionId, userId })).toEqual([through])
    const pages = await walk(1, (page) =>
      database.storage.read.attempts.list(organizationId, { connectionId }, page),
    )
    expect(pages.flat()).toEqual([linked, refused, through])
    const broken = await attempt({
      organizationId,
      connectionId,
      outcome: 'failed',
      code: 'TENANT_NOT_ALLOWED',
    })
    expect(await list({ connectionId, failed: true })).toEqual([broken, refused])
    expect(await list({ connectionId, failed: true, outcome: 'denied' })).toEqual([refused])
    expect(await list({ reference: plain.reference })).toEqual([plain])
    expect(await list({ reference: plain.reference, userId })).toEqual([])
    const { items } = await database.storage.read.attempts.list(null, {}, everything)
    expect(items).toEqual([homeless])
  })

  it('knows the last good and the last bad attempt of a connection', async () => {
    const { organization, connection } = await plantTenant(database.storage)
    const of = { organizationId: organization.id, connectionId: connection.id }
    const { attempts } = database.storage.read
    const latest = () => attempts.latestOfConnection(connection.id)
    expect(await latest()).toEqual({ succeeded: null, failed: null })
    const failed = await attempt({ ...of, outcome: 'failed', code: 'CLIENT_SECRET_EXPIRED' })
    expect(await latest()).toEqual({ succeeded: null, failed })
    await attempt({ ...of, outcome: 'created' })
    const succeeded = await attempt({ ...of, outcome: 'signedIn' })
    const denied = await attempt({ ...of, outcome: 'denied', code: 'NOT_A_MEMBER' })
    await attempt({ ...of, outcome: 'confirm' })
    await attempt({ organizationId: organization.id, outcome: 'signedIn' })
    expect(await latest()).toEqual({ succeeded, failed: denied })
  })

  it('pages without a gap while others arrive', async () => {
    const { organization } = await plantTenant(database.storage)
    const organizationId = organization.id
    const made: SignInAttempt[] = []
    for (let count = 0; count < 5; count += 1) made.unshift(await attempt({ organizationId }))
    const pages = await walk(2, async (page) => {
      await attempt({ organizationId })
      return database.storage.read.attempts.list(organizationId, {}, page)
    })
    expect(pages.flat().slice(1)).toEqual(made)
  })
})

describeEachDialect('spent states', (dialect) => {
  const database = useDatabase(dialect)

  it('remembers a state until it has expired', async () => {
    const { storage } = database
    const hash = word('hash-')
    const { attempts } = storage.read
    expect(await attempts.isStateSpent(hash)).toBe(false)
    await storage.transaction((stores) =>
      stores.attempts.spendState(hash, id('attempt'), after(100)),
    )
    expect(await attempts.isStateSpent(hash)).toBe(true)
    const removeExpired = (now: Date) =>
      storage.transaction((stores) => stores.attempts.removeExpired(now, 10))
    expect(await removeExpired(after(99))).toBe(0)
    expect(await attempts.isStateSpent(hash)).toBe(true)
    expect(await removeExpired(after(100))).toBe(1)
    expect(await attempts.isStateSpent(hash)).toBe(false)
  })

  it('undoes the transaction of a replay', async () => {
    const { storage } = database
    const hash = word('hash-')
    const spend = (attempt: SignInAttempt) =>
      storage.transaction(async ({ attempts }) => {
        await attempts.insert(attempt)
        await attempts.spendState(hash, attempt.id, after(100))
      })
    const { organization } = await plantTenant(storage)
    const first = build.attempt({ organizationId: organization.id })
    const replay = build.attempt({ organizationId: organization.id })
    await spend(first)
    await expect(spend(replay)).rejects.toMatchObject({ constraint: 'spent_states_key' })
    const { items } = await storage.read.attempts.list(organization.id, {}, everything)
    expect(items).toEqual([first])
  })
})
