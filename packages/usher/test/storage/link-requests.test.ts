import { expect, it } from 'vitest'
import type { LinkRequest } from '../../src/core/model.ts'
import { after, build } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { plantPerson, plantTenant } from './plant.ts'

describeEachDialect('link requests', (dialect) => {
  const database = useDatabase(dialect)
  async function plant() {
    const tenant = await plantTenant(database.storage)
    const person = await plantPerson(database.storage, tenant)
    const request = async (over: Partial<LinkRequest> = {}) => {
      const made = build.linkRequest({
        userId: person.user.id,
        organizationId: tenant.organization.id,
        connectionId: tenant.connection.id,
        ...over,
      })
      await database.storage.transaction(({ linkRequests }) => linkRequests.insert(made))
      return made
    }
    return { ...tenant, ...person, request }
  }
  const find = ({ tokenHash }: LinkRequest) =>
    database.storage.read.linkRequests.findByTokenHash(tokenHash)
  const spend = ({ id }: LinkRequest, at: Date) =>
    database.storage.transaction(({ linkRequests }) => linkRequests.spend(id, at))

  it('is found by its hash and spent once', async () => {
    const { request } = await plant()
    const made = await request({ emailProven: true, returnTo: '/app?a=1' })
    expect(await find(made)).toEqual(made)
    expect(await spend(made, after(1))).toBe(true)
    expect(await spend(made, after(2))).toBe(false)
    expect(await find(made)).toEqual({ ...made, spentAt: after(1) })
  })

  it('is worth nothing from the moment it expires', async () => {
    const { request } = await plant()
    const made = await request({ expiresAt: after(1000) })
    expect(await spend(made, after(1000))).toBe(false)
    expect(await spend(made, after(999))).toBe(true)
  })

  it('is void with all others of its user', async () => {
    const [mine, others] = [await plant(), await plant()]
    const requests = [await mine.request(), await mine.request(), await others.request()]
    await database.storage.transaction(({ linkRequests }) =>
      linkRequests.voidOfUser(mine.user.id, after(1)),
    )
    const spent = await Promise.all(requests.map(async (made) => (await find(made))?.spentAt))
    expect(spent).toEqual([after(1), after(1), null])
  })

  it('is void with all others of its subject, on its connection and issuer', async () => {
    const [mine, others] = [await plant(), await plant()]
    const subject = 'subject-shared'
    const requests = [
      await mine.request({ subject }),
      await mine.request({ subject, issuer: 'https://other.example' }),
      await mine.request(),
      await others.request({ subject }),
    ]
    await database.storage.transaction(({ linkRequests }) =>
      linkRequests.voidOfSubject(mine.connection.id, 'https://issuer.example', subject, after(1)),
    )
    const spent = await Promise.all(requests.map(async (made) => (await find(made))?.spentAt))
    expect(spent).toEqual([after(1), null, null, null])
  })

  it('is removed some time after it expired, a few at a time', async () => {
    const { request } = await plant()
    const remove = (limit: number) =>
      database.storage.transaction(({ linkRequests }) =>
        linkRequests.removeExpired(after(5), limit),
      )
    await remove(1000)
    const open = await request({ expiresAt: after(6) })
    for (let count = 0; count < 3; count += 1) await request({ expiresAt: after(5) })
    expect([await remove(2), await remove(2), await remove(2)]).toEqual([2, 1, 0])
    expect(await find(open)).toEqual(open)
  })
})
