// How an organization fares, asked through the admin API.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { build } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import { openServer, settle, type Server, type World } from './admin-world.ts'

describeEachDialect('the overview', (dialect) => {
  let server: Server
  let world: World
  beforeAll(async () => {
    server = await openServer(dialect)
    world = await settle(server)
  })
  afterAll(() => server.close())
  const overview = async (query = '') =>
    (await world.call(world.owner, 'GET', `${world.contoso.path}/overview${query}`)).json

  it('counts every day of the period, and names what is failing and what is left to do', async () => {
    const before = await overview()
    expect(before.days).toHaveLength(30)
    expect(before.steps).toMatchObject({ provider: true, directory: false, domain: false })
    expect(before.attention).toEqual([])
    const organizationId = world.contoso.id
    const createdAt = world.clock()
    const expiresAt = new Date(createdAt.getTime() + 9 * 86_400_000)
    await world.storage.transaction(async ({ attempts, connections }) => {
      await connections.addSecret(build.secret({ connectionId: world.contoso.entra.id, expiresAt }))
      const of = { organizationId, connectionId: world.contoso.entra.id, createdAt }
      await attempts.insert(build.attempt({ ...of, outcome: 'created', code: null }))
      await attempts.insert(build.attempt({ ...of, outcome: 'confirm', code: null }))
      for (let count = 0; count < 14; count += 1)
        await attempts.insert(build.attempt({ ...of, outcome: 'denied', code: 'NOT_A_MEMBER' }))
    })
    const found = await overview('?days=7')
    expect(found.days).toHaveLength(7)
    expect(found.days.at(-1)).toMatchObject({
      day: createdAt.toISOString().slice(0, 10),
      signedIn: 1,
      refused: 14,
    })
    expect(found.days.at(-2)).toMatchObject({ signedIn: 0, refused: 0 })
    expect(found.attention).toMatchObject([
      { kind: 'sign-ins-failing', severity: 'urgent', count: 14, error: { code: 'NOT_A_MEMBER' } },
      { kind: 'secret-expires', severity: 'soon', at: expiresAt.toISOString() },
    ])
  })

  it('knows that somebody has signed in, when the log has long forgotten it', async () => {
    const made = await world.organization('Newcomer')
    const owner = await world.person({ ...made, entra: made.email }, 'owner')
    const signedIn = async () =>
      (await world.call(owner, 'GET', `${made.path}/overview`)).json.steps.signedIn
    expect(await signedIn()).toBe(false)
    await world.person(made, 'member')
    expect(await signedIn()).toBe(true)
  })

  it('refuses periods without an end', async () => {
    for (const days of ['0', '91', 'x'])
      expect((await overview(`?days=${days}`)).code).toBe('VALIDATION_FAILED')
  })
})
