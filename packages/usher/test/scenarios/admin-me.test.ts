// Who is calling, and the way into another organization: its own policy decides, at the switch and
// afterwards.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { hashToken, randomToken } from '../../src/lib/tokens.ts'
import { build } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import { now, openServer, settle, type Person, type Server, type World } from './admin-world.ts'

describeEachDialect('who is calling', (dialect) => {
  let server: Server
  let world: World
  beforeAll(async () => {
    server = await openServer(dialect)
  })
  beforeEach(async () => {
    world = await settle(server)
  })
  afterAll(() => server.close())

  /** The admin of contoso becomes a plain member of fabrikam, and has a session by this connection. */
  async function alsoInFabrikam(connectionId: World['contoso']['entra']['id']): Promise<Person> {
    const { userId, memberId } = world.admin
    const member = build.member({ organizationId: world.fabrikam.id, userId })
    const identity = build.identity({ userId, connectionId })
    const token = randomToken()
    const session = build.session({
      userId,
      organizationId: world.contoso.id,
      memberId,
      connectionId,
      identityId: identity.id,
      tokenHash: hashToken(token),
      lastSeenAt: now,
    })
    await world.storage.transaction(async (stores) => {
      await stores.members.insert(member)
      await stores.members.setRoles(member.id, [build.role({ role: 'member' })])
      await stores.identities.insert(identity)
      await stores.sessions.insert(session)
    })
    return { ...world.admin, identityId: identity.id, sessionId: session.id, token }
  }
  const me = (as: Person) => world.call(as, 'GET', '/api/v1/me')
  const go = (as: Person, organizationId: string) =>
    world.call(as, 'POST', '/api/v1/me/organization', { organizationId })
  const tokenIn = (cookie: string | null) => /usher-session=([^;]+)/.exec(cookie ?? '')?.[1] ?? ''

  it('a session says who, where, and what they may do', async () => {
    const { json } = await me(world.owner)
    expect(json).toMatchObject({
      kind: 'session',
      displayName: 'The owner',
      avatarUrl: null,
      memberId: world.owner.memberId,
      roles: ['owner'],
      organization: { id: world.contoso.id, name: 'Contoso', logoUrl: null },
      operator: false,
      organizations: [{ id: world.contoso.id, roles: ['owner'], active: true }],
    })
    expect(json.permissions).toContain('api-tokens:write')
    expect((await me(world.operator)).json.operator).toBe(true)
    expect((await me(world.member)).json).toMatchObject({ roles: ['member'], permissions: [] })
    expect((await world.call(null, 'GET', '/api/v1/me')).status).toBe(401)
  })

  it('who came by password goes where passwords are admitted, and stands on that provider', async () => {
    const person = await alsoInFabrikam(world.contoso.email.id)
    expect((await me(person)).json.organizations).toMatchObject([
      { name: 'Contoso', active: true, roles: ['admin'] },
      { name: 'Fabrikam', active: false, roles: ['member'] },
    ])
    const sessions = () => world.storage.read.sessions.listOfUser(person.userId, new Date(0))
    const [before] = await sessions()
    const answer = await go(person, world.fabrikam.id)
    expect(answer.json).toEqual({ outcome: 'switched' })
    // It began with the sign-in and ends as it would have, however often somebody switches.
    const [after] = await sessions()
    expect(after?.id).not.toBe(before?.id)
    expect(after).toMatchObject({
      createdAt: before?.createdAt,
      absoluteExpiresAt: before?.absoluteExpiresAt,
    })
    const there = { ...person, token: tokenIn(answer.headers.get('set-cookie')) }
    expect((await me(there)).json).toMatchObject({
      organization: { id: world.fabrikam.id },
      permissions: [],
    })
    // A new session; the old one is gone.
    expect((await me(person)).status).toBe(401)
    // Fabrikam switches its e-mail provider off: whoever came by password is out.
    const path = `${world.fabrikam.path}/connections/${world.fabrikam.email.id}`
    const off = await world.call(world.foreignOwner, 'PATCH', path, { enabled: false })
    expect(off.status).toBe(200)
    expect((await me(there)).status).toBe(401)
  })

  it('who came another way is told where to sign in, and nothing changes', async () => {
    const byEntra = await alsoInFabrikam(world.contoso.entra.id)
    const before = await world.dump()
    expect((await go(byEntra, world.fabrikam.id)).json).toEqual({
      outcome: 'sign-in-needed',
      signInUrl: `/sign-in?organization=${world.fabrikam.slug}&return_to=%2Fconsole`,
    })
    expect(await world.dump()).toBe(before)
    expect((await me(byEntra)).status).toBe(200)
  })

  it('a password does not walk into an organization that demands Entra', async () => {
    const person = await alsoInFabrikam(world.contoso.email.id)
    const path = `${world.fabrikam.path}/connections/${world.fabrikam.email.id}`
    await world.call(world.foreignOwner, 'PATCH', path, { enabled: false })
    expect((await go(person, world.fabrikam.id)).json.outcome).toBe('sign-in-needed')
  })

  it('organizations of others, and names of none, are not there', async () => {
    expect((await go(world.admin, world.fabrikam.id)).json.code).toBe('NOT_A_MEMBER')
    expect((await go(world.admin, 'org_nothing')).status).toBe(404)
    const person = await alsoInFabrikam(world.contoso.email.id)
    await world.call(world.operator, 'PATCH', world.fabrikam.path, { enabled: false })
    expect((await go(person, world.fabrikam.id)).json.code).toBe('NOT_A_MEMBER')
    expect((await me(person)).json.organizations).toHaveLength(1)
  })
})
