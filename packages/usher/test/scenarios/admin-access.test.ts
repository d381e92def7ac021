// Who calls the administration without being a member: API tokens and set-up links, from the making
// to the end, on two nodes of one database.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createUsher, type Usher } from '../../src/compose.ts'
import { createApp } from '../../src/http/app.ts'
import { createOutbox } from '../../src/lib/outbox.ts'
import { build, word } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import { baseUrl, openServer, settle, type Answer, type Server, type World } from './admin-world.ts'

const day = 86_400_000

describeEachDialect('tokens and links of the admin API', (dialect) => {
  let server: Server
  let world: World
  let second: Usher
  beforeAll(async () => {
    server = await openServer(dialect)
    second = await createUsher({
      baseUrl,
      databaseUrl: server.database.url,
      masterKeys: [{ id: 'test', key: new Uint8Array(32).map((_, index) => index + 1) }],
      mailer: createOutbox({ from: 'Usher <usher@usher.example>', clock: server.clock }),
      clock: server.clock,
    })
  })
  beforeEach(async () => {
    world = await settle(server)
  })
  afterAll(async () => {
    await second.close()
    await server.close()
  })

  const from = (milliseconds: number) =>
    new Date(server.clock().getTime() + milliseconds).toISOString()
  const tokens = () => `${world.contoso.path}/api-tokens`
  const links = () => `${world.contoso.path}/set-up-links`
  async function makeToken(permissions: readonly string[], over: object = {}): Promise<Answer> {
    const body = { name: 'Terraform', permissions, expiresAt: from(30 * day), ...over }
    return world.call(world.admin, 'POST', tokens(), body)
  }
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const as = (token: string, method: string, path: string, body?: unknown) =>
    world.call(null, method, path, body, bearer(token))
  /** The same question at the other node. */
  async function elsewhere(headers: Record<string, string>, path: string): Promise<number> {
    return (await second.fetch(new Request(`${baseUrl}${path}`, { headers }))).status
  }
  async function makeLink(scopes: readonly string[], over: object = {}) {
    const answer = await world.call(world.admin, 'POST', links(), {
      name: 'Contoso IT',
      scopes,
      ...over,
    })
    expect(answer.status).toBe(201)
    const url = new URL(String(answer.json.url))
    return { ...answer.json, url, key: url.hash.slice(1) } as { id: string; url: URL; key: string }
  }
  /** Whoever holds its credential fills the group that administers. */
  async function makeDirectory(roleRules = [{ group: 'it', role: 'admin' }]): Promise<string> {
    const directories = `${world.contoso.path}/directories`
    const made = await world.call(world.owner, 'POST', directories, { name: word('D'), roleRules })
    expect(made.status, made.text).toBe(201)
    return `${directories}/${made.json.id}`
  }
  const newToken = { kind: 'bearer', name: 'Entra', scopes: ['read', 'write'], expiresAt: null }
  async function open(key: string): Promise<Answer & { readonly cookie: string }> {
    const answer = await world.call(null, 'POST', '/api/v1/set-up-visit', { token: key })
    return { ...answer, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
  }

  it('a token is shown once, lies as a hash, and says who made it', async () => {
    const made = await makeToken(['members:write', 'connections:read'])
    expect(made.status).toBe(201)
    const token = String(made.json.token)
    expect(token).toMatch(/^ust_[A-Za-z0-9_-]{43}$/)
    expect(made.json).toMatchObject({
      name: 'Terraform',
      hint: token.slice(-4),
      state: 'active',
      // Who may write may read.
      permissions: ['connections:read', 'members:read', 'members:write'],
      createdBy: { userId: world.admin.userId, displayName: 'The admin', active: true },
      lastUsedAt: null,
    })
    const list = await world.call(world.admin, 'GET', tokens())
    expect(list.json.items).toEqual([{ ...made.json, token: undefined }])
    expect(list.text).not.toContain(token)
    expect(await world.dump()).not.toContain(token)
    expect(server.log.join()).not.toContain(token)
    expect((await world.auditOf(world.contoso))[0]).toMatchObject({
      action: 'api_token.created',
      actor: { kind: 'user', userId: world.admin.userId },
      details: { name: 'Terraform' },
    })
  })

  it('a token says who it is, acts under its own name, and is noted once a minute', async () => {
    const made = await makeToken(['organization:write'])
    const { token, id } = made.json as { token: string; id: string }
    const me = await as(token, 'GET', '/api/v1/me')
    expect(me.json).toMatchObject({
      kind: 'api-token',
      displayName: 'Terraform',
      organization: { id: world.contoso.id, name: 'Contoso' },
      permissions: ['organization:read', 'organization:write'],
      operator: false,
      organizations: [],
    })
    const first = (await world.call(world.admin, 'GET', tokens())).json.items[0].lastUsedAt
    expect(first).not.toBeNull()
    server.turn(30_000)
    const changed = await as(token, 'PATCH', world.contoso.path, { name: 'Contoso AG' })
    expect(changed.json.name).toBe('Contoso AG')
    const lastUsed = async () =>
      (await world.call(world.admin, 'GET', tokens())).json.items[0].lastUsedAt as string
    expect(await lastUsed()).toBe(first)
    server.turn(31_000)
    await as(token, 'GET', '/api/v1/me')
    expect(Date.parse(await lastUsed())).toBeGreaterThan(Date.parse(String(first)))
    expect((await world.auditOf(world.contoso))[0]).toMatchObject({
      action: 'organization.updated',
      actor: { kind: 'api-token', tokenId: id },
    })
    const trail = await world.call(world.admin, 'GET', `${world.contoso.path}/audit`)
    expect(trail.json.items[0].actor).toEqual({ kind: 'api-token', tokenId: id })
  })

  it('a token ends when it expires, and a year and a day is too long', async () => {
    const { token } = (await makeToken(['members:read'], { expiresAt: from(day) })).json
    expect((await as(token, 'GET', `${world.contoso.path}/members`)).status).toBe(200)
    expect((await makeToken(['members:read'], { expiresAt: from(366 * day) })).status).toBe(201)
    const tooLong = await makeToken(['members:read'], { expiresAt: from(366 * day + 60_000) })
    expect([tooLong.status, tooLong.json.errors[0].path]).toEqual([400, 'expiresAt'])
    const past = await makeToken(['members:read'], { expiresAt: from(0) })
    expect(past.status).toBe(400)
    const endless = await makeToken(['members:read'], { expiresAt: undefined })
    expect(endless.status).toBe(400)
    server.turn(day)
    const answer = await as(token, 'GET', `${world.contoso.path}/members`)
    expect([answer.status, answer.json.code]).toEqual([401, 'UNAUTHENTICATED'])
    server.turn(-day)
  })

  it('a revocation counts from its commit on, on the other node too', async () => {
    const { token, id } = (await makeToken(['members:read'])).json as { token: string; id: string }
    const path = `${world.contoso.path}/members`
    expect(await elsewhere(bearer(token), path)).toBe(200)
    expect((await world.call(world.owner, 'DELETE', `${tokens()}/${id}`)).status).toBe(204)
    expect(await elsewhere(bearer(token), path)).toBe(401)
    expect((await as(token, 'GET', path)).status).toBe(401)
    expect((await world.call(world.owner, 'DELETE', `${tokens()}/${id}`)).status).toBe(204)
    const list = await world.call(world.admin, 'GET', tokens())
    expect(list.json.items[0].state).toBe('revoked')
    const trail = (await world.auditOf(world.contoso)).map(({ action }) => action)
    expect(trail.filter((action) => action === 'api_token.revoked')).toHaveLength(1)
  })

  it('a token of a disabled organization opens nothing', async () => {
    const { token } = (await makeToken(['organization:read'])).json
    await world.call(world.operator, 'PATCH', world.contoso.path, { enabled: false })
    expect((await as(token, 'GET', world.contoso.path)).status).toBe(401)
  })

  it('a token outlives whoever made it, and the list says that they left', async () => {
    const { token } = (await makeToken(['members:read'])).json
    const member = `${world.contoso.path}/members/${world.admin.memberId}`
    expect((await world.call(world.owner, 'POST', `${member}/deactivate`)).status).toBe(200)
    expect((await as(token, 'GET', `${world.contoso.path}/members`)).status).toBe(200)
    const list = await world.call(world.owner, 'GET', tokens())
    expect(list.json.items[0].createdBy).toMatchObject({ displayName: 'The admin', active: false })
  })

  it('a token in the header decides alone, whatever cookie comes with it', async () => {
    const { token } = (await makeToken(['members:read'])).json
    const roles = `${world.contoso.path}/roles`
    const both = await world.call(world.owner, 'GET', roles, undefined, bearer(token))
    expect(both.status).toBe(403)
    for (const authorization of ['Bearer ust_wrong', `Bearer ${token}x`, 'Basic abc', 'Bearer'])
      expect(
        (await world.call(world.owner, 'GET', roles, undefined, { authorization })).status,
        authorization,
      ).toBe(401)
    expect((await as(token, 'GET', `${world.contoso.path}/members`)).status).toBe(200)
    // What a page of another site causes is refused as ever.
    const evil = { ...bearer(token), origin: 'https://evil.example' }
    const write = await world.call(null, 'POST', roles, { name: 'evil' }, evil)
    expect(write.json.code).toBe('CROSS_SITE_REQUEST')
  })

  it('a token makes no owner, no administrator and no automatic link', async () => {
    const all = await makeToken([
      'members:write',
      'invitations:write',
      'organization:write',
      'connections:write',
      'directories:write',
      'roles:read',
    ])
    const token = String(all.json.token)
    const { path } = world.contoso
    const directory = await makeDirectory()
    const before = await world.dump()
    const roles = `${path}/members/${world.member.memberId}/roles`
    const entra = {
      name: 'Another',
      kind: 'entra',
      clientId: '33333333-3333-4333-8333-333333333333',
      tenantId: '44444444-4444-4444-8444-444444444444',
    }
    const rule = { claim: 'roles', equals: 'it', role: 'admin' }
    for (const [method, at, body, code] of [
      ['PUT', roles, { roles: ['owner'] }, 'OWNER_NOT_GRANTABLE'],
      ['PUT', roles, { roles: ['admin'] }, 'FORBIDDEN'],
      ['POST', `${path}/invitations`, { email: 'x@y.example', roles: ['owner'] }, 'FORBIDDEN'],
      ['POST', `${path}/invitations`, { email: 'x@y.example', roles: ['admin'] }, 'FORBIDDEN'],
      ['PATCH', path, { defaultRole: 'admin' }, 'VALIDATION_FAILED'],
      ['PATCH', path, { enabled: false }, 'FORBIDDEN'],
      ['POST', `${path}/connections`, { ...entra, linkPolicy: 'automatic' }, 'FORBIDDEN'],
      ['POST', `${path}/connections`, { ...entra, roleRules: [rule] }, 'FORBIDDEN'],
      [
        'POST',
        `${path}/directories`,
        { name: 'New', roleRules: [{ group: 'it', role: 'admin' }] },
        'FORBIDDEN',
      ],
      ['POST', `${path}/members/${world.owner.memberId}/deactivate`, undefined, 'FORBIDDEN'],
    ] as const) {
      const answer = await as(token, method, at, body)
      expect(answer.json?.code, `${method} ${at} ${JSON.stringify(body)}`).toBe(code)
    }
    const entraPath = `${path}/connections/${world.contoso.entra.id}`
    const [survivor, absorbed] = [world.admin, world.member]
    for (const [method, at, body, code] of [
      // Administrators sign in through it: another claim, and somebody else is the administrator.
      ['PATCH', entraPath, { attributeMapping: { uid: 'id', roles: 'nickname' } }, 'FORBIDDEN'],
      ['PATCH', entraPath, { tenantIds: ['55555555-5555-4555-8555-555555555555'] }, 'FORBIDDEN'],
      ['PATCH', entraPath, { enabled: false }, 'DISABLE_AUTH_CONFIG_FORBIDDEN'],
      ['DELETE', entraPath, undefined, 'DISABLE_AUTH_CONFIG_FORBIDDEN'],
      ['POST', `${directory}/tokens`, newToken, 'FORBIDDEN'],
      [
        'POST',
        `${path}/members/${survivor.memberId}/merge`,
        { memberId: absorbed.memberId },
        'FORBIDDEN',
      ],
      [
        'POST',
        `${path}/members/${absorbed.memberId}/merge`,
        { memberId: survivor.memberId },
        'FORBIDDEN',
      ],
    ] as const) {
      const answer = await as(token, method, at, body)
      expect(answer.json?.code, `${method} ${at} ${JSON.stringify(body)}`).toBe(code)
    }
    const last = build.secret({ connectionId: world.contoso.entra.id })
    const expired = build.secret({ connectionId: world.contoso.entra.id, expiresAt: new Date(0) })
    await world.storage.transaction(async ({ connections }) => {
      await connections.addSecret(last)
      await connections.addSecret(expired)
    })
    const secret = await as(token, 'DELETE', `${entraPath}/secrets/${last.id}`)
    expect(secret.json?.code).toBe('DISABLE_AUTH_CONFIG_FORBIDDEN')
    await world.storage.transaction(async ({ connections }) => {
      await connections.removeSecret(world.contoso.entra.id, last.id)
      await connections.removeSecret(world.contoso.entra.id, expired.id)
    })
    const identity = `${path}/members/${world.admin.memberId}/identities/${world.admin.identityId}`
    expect((await as(token, 'DELETE', identity)).json?.code).toBe('FORBIDDEN')
    // Only the use of the token was noted.
    expect(withoutUses(await world.dump())).toBe(withoutUses(before))
    expect((await as(token, 'PUT', roles, { roles: ['member'] })).status).toBe(200)
  })

  it('there are at most fifty tokens at once', async () => {
    for (let made = 0; made < 50; made += 1)
      expect((await makeToken(['members:read'])).status, `${made}`).toBe(201)
    const last = await makeToken(['members:read'])
    expect([last.status, last.json.code]).toEqual([409, 'LIMIT_REACHED'])
    const page = await world.call(world.admin, 'GET', `${tokens()}?limit=20`)
    expect(page.json.items).toHaveLength(20)
    const next = `${tokens()}?limit=40&cursor=${encodeURIComponent(String(page.json.nextCursor))}`
    const rest = await world.call(world.admin, 'GET', next)
    expect([rest.json.items.length, rest.json.nextCursor]).toEqual([30, null])
  })

  it('a link is shown once, with its key where no server sees it', async () => {
    const { url, key } = await makeLink(['sign-in', 'domains'])
    expect([url.origin, url.pathname, url.search]).toEqual([baseUrl, '/console/set-up', ''])
    expect(key).toMatch(/^usl_[A-Za-z0-9_-]{43}$/)
    const list = await world.call(world.admin, 'GET', links())
    expect(list.json.items[0]).toMatchObject({
      name: 'Contoso IT',
      state: 'open',
      scopes: ['sign-in', 'domains'],
      lastOpenedAt: null,
      createdBy: { displayName: 'The admin' },
    })
    const { expiresAt, createdAt } = list.json.items[0] as Record<string, string>
    expect(Date.parse(expiresAt!) - Date.parse(createdAt!)).toBe(7 * day)
    expect(list.text + (await world.dump()) + server.log.join()).not.toContain(key)
    const body = { name: 'Contoso IT', scopes: ['sign-in'] }
    const month = { ...body, expiresAt: from(30 * day) }
    expect((await world.call(world.admin, 'POST', links(), month)).status).toBe(201)
    const longer = { ...body, expiresAt: from(30 * day + 60_000) }
    expect((await world.call(world.admin, 'POST', links(), longer)).status).toBe(400)
  })

  it('whoever opens it works under the link’s name, in those parts and no others', async () => {
    const { id, key } = await makeLink(['sign-in'])
    const visit = await open(key)
    expect([visit.status, visit.json.name]).toEqual([200, 'Contoso IT'])
    const setCookie = visit.headers.get('set-cookie') ?? ''
    for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/'])
      expect(setCookie).toContain(attribute)
    const { cookie } = visit
    const call = (method: string, path: string, body?: unknown) =>
      world.call(null, method, path, body, { cookie })
    const me = await call('GET', '/api/v1/me')
    expect(me.json).toMatchObject({
      kind: 'set-up-link',
      displayName: 'Contoso IT',
      organization: { id: world.contoso.id },
      permissions: ['organization:read', 'connections:read', 'connections:write'],
      operator: false,
      organizations: [],
    })
    const made = await call('POST', `${world.contoso.path}/connections`, {
      name: 'Our Entra',
      kind: 'entra',
      clientId: '33333333-3333-4333-8333-333333333333',
      tenantId: '44444444-4444-4444-8444-444444444444',
      clientSecret: 'a-secret-of-some-length',
    })
    expect(made.status).toBe(201)
    for (const path of ['members', 'audit', 'domains', 'directories', 'api-tokens'])
      expect((await call('GET', `${world.contoso.path}/${path}`)).json.code, path).toBe('FORBIDDEN')
    expect((await call('GET', world.fabrikam.path)).status).toBe(404)
    const trail = (await world.auditOf(world.contoso)).filter(
      ({ actor }) => actor.kind === 'set-up-link',
    )
    // Two of them are one change.
    expect(trail.map(({ action }) => action).toSorted()).toEqual([
      'connection.created',
      'connection.secret_added',
      'set_up_link.opened',
    ])
    for (const { actor } of trail) expect(actor).toEqual({ kind: 'set-up-link', linkId: id })
  })

  it('knows the roles that its rules may give, and no more about them', async () => {
    const at = `${world.contoso.path}/roles`
    for (const [scope, status] of [
      ['sign-in', 200],
      ['provisioning', 200],
      ['domains', 403],
    ] as const) {
      const { cookie } = await open((await makeLink([scope])).key)
      const call = (path: string) => world.call(null, 'GET', path, undefined, { cookie })
      expect((await call(at)).status, scope).toBe(status)
      expect((await call(`${at}/admin/usage`)).status, scope).toBe(403)
    }
  })

  it('a link opens again until it is revoked, which ends a visit at once, on the other node too', async () => {
    const { id, key } = await makeLink(['sign-in'])
    const first = await open(key)
    const again = await open(key)
    expect(again.status).toBe(200)
    expect(
      (await world.call(world.admin, 'GET', links())).json.items[0].lastOpenedAt,
    ).not.toBeNull()
    expect(await elsewhere({ cookie: first.cookie }, '/api/v1/me')).toBe(200)
    expect((await world.call(world.admin, 'DELETE', `${links()}/${id}`)).status).toBe(204)
    expect(await elsewhere({ cookie: first.cookie }, '/api/v1/me')).toBe(401)
    expect(await elsewhere({ cookie: again.cookie }, '/api/v1/me')).toBe(401)
    const late = await open(key)
    expect([late.status, late.json.code, late.cookie]).toEqual([400, 'TOKEN_INVALID', ''])
  })

  it('guesses of a link’s key are counted by network address', async () => {
    const { key } = await makeLink(['sign-in'])
    const app = createApp(server.deps)
    const openFrom = (remoteAddress: string, token: string) =>
      app.request(
        `${baseUrl}/api/v1/set-up-visit`,
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ token }),
        },
        { incoming: { socket: { remoteAddress, remotePort: 1, remoteFamily: 'IPv4' } } },
      )
    const guess = `usl_${'A'.repeat(43)}`
    // Whoever has one address of a network has all of them.
    await guessFrom(() => '198.51.100.7')
    await guessFrom((tried) => `2001:db8:1:2::${tried}`)
    for (const another of ['198.51.100.8', '2001:db8:1:3::1'])
      expect((await openFrom(another, key)).status).toBe(200)

    async function guessFrom(address: (tried: number) => string) {
      const before = await world.dump()
      for (let tried = 0; tried < 30; tried += 1)
        expect((await openFrom(address(tried), guess)).status, `${tried}`).toBe(400)
      // The right key would be one of the guesses.
      for (const token of [guess, key]) {
        const refused = await openFrom(address(99), token)
        expect(refused.status).toBe(429)
        expect(await refused.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS' })
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
        expect(refused.headers.get('set-cookie')).toBeNull()
      }
      expect(await world.dump()).toBe(before)
    }
  })

  it('a visit ends after four hours, the link after its days, and both when all is done', async () => {
    const { key } = await makeLink(['sign-in'])
    const { cookie } = await open(key)
    const me = (with_: string) =>
      world.call(null, 'GET', '/api/v1/me', undefined, { cookie: with_ }).then((it) => it.status)
    server.turn(4 * 3_600_000 - 60_000)
    expect(await me(cookie)).toBe(200)
    server.turn(60_000)
    expect(await me(cookie)).toBe(401)
    const second = await open(key)
    const end = (finished: boolean) =>
      world.call(null, 'POST', '/api/v1/set-up-visit/end', { finished }, { cookie: second.cookie })
    const left = await end(false)
    expect(left.headers.get('set-cookie')).toMatch(/usher-set-up=;.*Max-Age=0/)
    expect(await me((await open(key)).cookie)).toBe(200)
    expect((await end(true)).status).toBe(204)
    expect(await me(second.cookie)).toBe(401)
    expect((await open(key)).json.code).toBe('TOKEN_INVALID')
    expect((await world.call(world.admin, 'GET', links())).json.items[0].state).toBe('finished')
    const other = await makeLink(['sign-in'], { expiresAt: from(day) })
    server.turn(day)
    expect((await open(other.key)).json.code).toBe('TOKEN_INVALID')
    server.turn(-day - 4 * 3_600_000)
  })

  it('an opened link stands before a session, and a made-up visit is nobody', async () => {
    const { key } = await makeLink(['domains'])
    const { cookie } = await open(key)
    const both = { cookie: `usher-session=${world.owner.token}; ${cookie}` }
    expect((await world.call(null, 'GET', '/api/v1/me', undefined, both)).json.kind).toBe(
      'set-up-link',
    )
    const members = await world.call(null, 'GET', `${world.contoso.path}/members`, undefined, both)
    expect(members.status).toBe(403)
    for (const value of ['x', 'A'.repeat(43), 'test.AAAA.BBBB'])
      expect(
        (
          await world.call(null, 'GET', '/api/v1/me', undefined, {
            cookie: `usher-set-up=${value}`,
          })
        ).status,
      ).toBe(401)
  })

  it('a link makes nobody an owner or administrator', async () => {
    const { key } = await makeLink(['sign-in', 'provisioning', 'domains'])
    const { cookie } = await open(key)
    const directory = await makeDirectory()
    const plain = await makeDirectory([])
    const before = await world.dump()
    const entra = {
      name: 'Another',
      kind: 'entra',
      clientId: '33333333-3333-4333-8333-333333333333',
      tenantId: '44444444-4444-4444-8444-444444444444',
    }
    const rule = { claim: 'roles', equals: 'it', role: 'admin' }
    const { path } = world.contoso
    for (const body of [
      { ...entra, linkPolicy: 'automatic' },
      { ...entra, roleRules: [rule] },
    ]) {
      const answer = await world.call(null, 'POST', `${path}/connections`, body, { cookie })
      expect(answer.json.code, JSON.stringify(body)).toBe('FORBIDDEN')
    }
    const connection = `${path}/connections/${world.contoso.entra.id}`
    const changed = await world.call(null, 'PATCH', connection, { roleRules: [rule] }, { cookie })
    expect(changed.json.code).toBe('FORBIDDEN')
    // Owners sign in through it.
    const moved = { tenantIds: ['55555555-5555-4555-8555-555555555555'] }
    expect((await world.call(null, 'PATCH', connection, moved, { cookie })).json.code).toBe(
      'FORBIDDEN',
    )
    const mapped = { attributeMapping: { uid: 'id', roles: 'nickname' } }
    expect((await world.call(null, 'PATCH', connection, mapped, { cookie })).json.code).toBe(
      'FORBIDDEN',
    )
    const credential = `${directory}/tokens`
    expect((await world.call(null, 'POST', credential, newToken, { cookie })).json.code).toBe(
      'FORBIDDEN',
    )
    expect(await world.dump()).toBe(before)
    expect((await world.call(null, 'POST', `${plain}/tokens`, newToken, { cookie })).status).toBe(
      201,
    )
  })

  it('a token or link of another organization is absent', async () => {
    const { id } = (await makeToken(['members:read'])).json as { id: string }
    const link = await makeLink(['sign-in'])
    const at = world.fabrikam.path
    for (const path of [`${at}/api-tokens/${id}`, `${at}/set-up-links/${link.id}`])
      expect((await world.call(world.foreignOwner, 'DELETE', path)).status).toBe(404)
    for (const path of [`${at}/api-tokens`, `${at}/set-up-links`])
      expect((await world.call(world.foreignOwner, 'GET', path)).json.items).toEqual([])
    expect((await open(link.key)).status).toBe(200)
  })
})

/** Rows of tokens without when they were used last. */
function withoutUses(dump: string): string {
  return dump.replaceAll(/\\"last_used_at\\":(?:\d+|null)/g, '')
}
