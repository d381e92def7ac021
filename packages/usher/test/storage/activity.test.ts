import { expect, it } from 'vitest'
import { build } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { plantTenant } from './plant.ts'

const at = (text: string) => new Date(text)

describeEachDialect('activity', (dialect) => {
  const database = useDatabase(dialect)

  it('counts sign-ins by day of UTC and outcome, from a moment on, in one organization', async () => {
    const { organization } = await plantTenant(database.storage)
    const other = await plantTenant(database.storage)
    const of = organization.id
    await database.storage.transaction(async ({ attempts }) => {
      for (const [organizationId, outcome, createdAt] of [
        [of, 'signedIn', '2026-02-28T23:59:59.999Z'],
        [of, 'signedIn', '2026-03-01T00:00:00.000Z'],
        [of, 'signedIn', '2026-03-01T23:59:59.999Z'],
        [of, 'denied', '2026-03-01T12:00:00.000Z'],
        [of, 'created', '2026-03-02T00:00:00.000Z'],
        [other.organization.id, 'denied', '2026-03-01T12:00:00.000Z'],
      ] as const)
        await attempts.insert(build.attempt({ organizationId, outcome, createdAt: at(createdAt) }))
    })
    const { activity } = database.storage.read
    const found = await activity.signInsByDay(of, at('2026-03-01T00:00:00.000Z'))
    expect(found.toSorted(byText)).toEqual(
      [
        { day: at('2026-03-01T00:00:00.000Z'), outcome: 'denied', count: 1 },
        { day: at('2026-03-01T00:00:00.000Z'), outcome: 'signedIn', count: 2 },
        { day: at('2026-03-02T00:00:00.000Z'), outcome: 'created', count: 1 },
      ].toSorted(byText),
    )
  })

  it('names the causes of failed sign-ins, the most frequent first', async () => {
    const { organization } = await plantTenant(database.storage)
    const organizationId = organization.id
    await database.storage.transaction(async ({ attempts }) => {
      for (const [outcome, code, createdAt] of [
        ['denied', 'NOT_A_MEMBER', '2026-03-01T10:00:00.000Z'],
        ['failed', 'TENANT_NOT_ALLOWED', '2026-03-01T11:00:00.000Z'],
        ['denied', 'NOT_A_MEMBER', '2026-03-01T12:00:00.000Z'],
        ['denied', 'USER_DEACTIVATED', '2026-02-01T12:00:00.000Z'],
        ['signedIn', null, '2026-03-01T12:00:00.000Z'],
      ] as const)
        await attempts.insert(
          build.attempt({ organizationId, outcome, code, createdAt: at(createdAt) }),
        )
    })
    const { activity } = database.storage.read
    const since = at('2026-03-01T00:00:00.000Z')
    expect(await activity.failuresByCause(organizationId, since, 5)).toEqual([
      { code: 'NOT_A_MEMBER', count: 2, last: at('2026-03-01T12:00:00.000Z') },
      { code: 'TENANT_NOT_ALLOWED', count: 1, last: at('2026-03-01T11:00:00.000Z') },
    ])
    expect(await activity.failuresByCause(organizationId, since, 1)).toHaveLength(1)
  })

  it('counts what the directory changed, and what was refused it', async () => {
    const { organization } = await plantTenant(database.storage)
    const directory = build.directory({ organizationId: organization.id })
    await database.storage.transaction(async ({ directories, scimRequests }) => {
      await directories.insert(directory)
      await scimRequests.append(
        (
          [
            ['POST', 201],
            ['PATCH', 399],
            ['PATCH', 400],
            ['GET', 200],
            ['GET', 404],
          ] as const
        ).map(([method, status]) =>
          build.scimRequest({
            organizationId: organization.id,
            directoryId: directory.id,
            method,
            status,
            createdAt: at('2026-03-01T12:00:00.000Z'),
          }),
        ),
      )
    })
    const { activity } = database.storage.read
    const since = at('2026-03-01T00:00:00.000Z')
    expect(await activity.provisioningByDay(organization.id, since)).toEqual([
      { day: since, done: 2, refused: 1 },
    ])
  })

  it('counts members by status and by the day on which they came', async () => {
    const { organization } = await plantTenant(database.storage)
    const organizationId = organization.id
    const before = await database.storage.read.activity.membersByStatus(organizationId)
    const createdAt = at('2036-03-01T12:00:00.000Z')
    await database.storage.transaction(async ({ users, members }) => {
      for (const status of ['active', 'deactivated', 'deactivated'] as const) {
        const user = build.user()
        await users.insert(user)
        await members.insert(build.member({ userId: user.id, organizationId, status, createdAt }))
      }
    })
    const { activity } = database.storage.read
    expect(await activity.membersByStatus(organizationId)).toEqual({
      active: before.active + 1,
      deactivated: before.deactivated + 2,
    })
    const day = at('2036-03-01T00:00:00.000Z')
    expect(await activity.membersByDay(organizationId, day)).toEqual([{ day, count: 3 }])
  })
})

function byText(one: object, other: object): number {
  return JSON.stringify(one).localeCompare(JSON.stringify(other))
}
