// SCIM on the wire. Numbers are those of the checklist in docs: 1 to 12, 100 to 104, 115, 116.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeEachDialect } from '../support/database.ts'
import { openServer, type Server } from './admin-world.ts'
import { scimType, settleScim, user, type ScimAnswer, type ScimWorld } from './scim-world.ts'

const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error'

function expectError(answer: ScimAnswer, status: number, scimType_?: string): void {
  expect([answer.status, answer.json?.status], answer.text).toEqual([status, String(status)])
  expect(answer.json.schemas).toEqual([errorUrn])
  expect(answer.json.scimType).toBe(scimType_)
  expect(answer.json.detail).toEqual(expect.any(String))
  expect(answer.headers.get('content-type')).toBe(scimType)
  expect(answer.headers.get('cache-control')).toBe('no-store')
}

describeEachDialect('SCIM on the wire', (dialect) => {
  let server: Server
  let world: ScimWorld
  beforeAll(async () => {
    server = await openServer(dialect)
    world = await settleScim(server)
  })
  afterAll(() => server.close())

  const get = (path: string, headers: Record<string, string> = {}, token = world.own.token) =>
    world.send(token, 'GET', world.own.scim + path, undefined, headers)
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    world.send(world.own.token, 'POST', `${world.own.scim}/Users`, body, headers)

  it('1: answers application/scim+json, exactly so', async () => {
    const made = await post(user('exact@contoso.example'))
    expect(made.status, made.text).toBe(201)
    const found = await get(`/Users/${made.json.id}`)
    const list = await get('/Users')
    for (const answer of [made, found, list, await get('/Schemas'), await get('/Nothing')])
      expect(answer.headers.get('content-type')).toBe('application/scim+json')
  })

  it.each(['application/scim+json', 'application/json', '*/*', '', 'text/html, */*;q=0.1'])(
    '2: takes Accept: %s',
    async (accept) => {
      expect((await get('/Users?count=0', { accept })).status).toBe(200)
    },
  )

  it.each(['text/html', 'application/xml, text/plain', 'application/scim+json;q=0'])(
    '2: refuses Accept: %s',
    async (accept) => {
      expectError(await get('/Users', { accept }), 406)
    },
  )

  it.each([
    'application/scim+json',
    'application/json',
    'application/scim+json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'Application/SCIM+JSON; Charset=utf8',
  ])('3: takes a body of %s', async (type) => {
    const name = `type-${Math.random()}@contoso.example`
    const answer = await post(user(name), { 'content-type': type })
    expect(answer.status, answer.text).toBe(201)
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1'])(
    '3: refuses a body of %s',
    async (type) => {
      expectError(await post(user('no@contoso.example'), { 'content-type': type }), 415)
    },
  )

  it('3: refuses a compressed body', async () => {
    expectError(await post(user('gzip@contoso.example'), { 'content-encoding': 'gzip' }), 415)
  })

  it('3: keeps text of every script', async () => {
    for (const displayName of ['Ångström 👩🏽‍💻', 'A\u030Angström', '株式会社']) {
      const name = `text-${Math.random()}@contoso.example`
      const made = await post(user(name, { displayName }))
      expect(made.json.displayName).toBe(displayName)
      expect((await get(`/Users/${made.json.id}`)).json.displayName).toBe(displayName)
    }
  })

  it.each([
    ['broken', '{"userName": '],
    ['a list', '[]'],
    ['a number', '7'],
    ['null', 'null'],
    ['text', '"user"'],
    ['marked by a BOM', `\uFEFF${JSON.stringify(user('bom@contoso.example'))}`],
    ['no UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['nested 60 deep', `${'{"a":'.repeat(60)}1${'}'.repeat(60)}`],
    ['nested 100 000 deep', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['empty', ''],
  ])('6: refuses a body that is %s', async (_, body) => {
    expectError(await post(body), 400, 'invalidSyntax')
  })

  it('7: answers 404 and 405 in the envelope', async () => {
    expectError(await get('/Users/dus_01k7x2f0q3w8v5n6m9r4t1y2z0'), 404)
    expectError(await get('/Users/nothing'), 404)
    expectError(await get('/Nothing'), 404)
    expectError(await get('/%ff'), 404)
    expectError(await world.send(world.own.token, 'PUT', `${world.own.scim}/Users`, {}), 405)
    const answer = await world.send(world.own.token, 'DELETE', `${world.own.scim}/Schemas`)
    expectError(answer, 405)
    expect(answer.headers.get('allow')).toContain('GET')
    expectError(await world.send(world.own.token, 'GET', `${world.own.scim}/oauth/token`), 404)
  })

  it('8: takes a body of 1 MiB and refuses one byte more', async () => {
    const sized = (bytes: number) => {
      const text = JSON.stringify({ ...user('large@contoso.example'), note: '' })
      return text.replace('"note":""', `"note":"${'x'.repeat(bytes - text.length)}"`)
    }
    const fits = await post(sized(1024 * 1024))
    expect(fits.status).not.toBe(413)
    expectError(await post(sized(1024 * 1024 + 1)), 413)
    const declared = await post(sized(1024), { 'content-length': String(1024 * 1024 + 1) })
    expectError(declared, 413)
  })

  it('10: tolerates /v2, case, a slash at the end and any flag', async () => {
    const { id } = (await post(user('forms@contoso.example'))).json
    for (const base of ['/scim', '/SCIM', '/scim/v2', '/Scim/V2', '/scim/users', '/scim/Users'])
      for (const end of [`/Users/${id}`, `/users/${id}/`, `/USERS/${id}`])
        for (const flags of ['', '?aadOptscim062020', '?aadOptscim062020&AzureAdScimPatch2017']) {
          const url = `${world.contoso.path}${base}${end}${flags}`
          const answer = await world.send(world.own.token, 'GET', url)
          expect([answer.status, answer.json.id], url).toEqual([200, id])
          expect(answer.json.meta.location, url).toContain('http://localhost:3000/api/v1/')
          expect(answer.json.meta.location, url).not.toContain('?')
          const again = await world.send(world.own.token, 'GET', answer.json.meta.location)
          expect(again.json?.id, url).toBe(id)
        }
    // The guide's Tenant URL is the Users endpoint itself.
    const list = await get('/users?filter=userName eq "forms@contoso.example"')
    expect(list.json.totalResults).toBe(1)
    const groups = await get('/users/Groups')
    expect(groups.json.totalResults).toBe(0)
  })

  it('33: answers HEAD as GET without the body', async () => {
    const head = await world.send(world.own.token, 'HEAD', `${world.own.scim}/Users`)
    expect([head.status, head.text]).toEqual([200, ''])
  })

  it('103: discovery needs no token and tells nothing of a tenant', async () => {
    for (const path of ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas', '/schemas/']) {
      const answer = await world.send(null, 'GET', world.own.scim + path)
      expect(answer.status, path).toBe(200)
      expect(answer.text).not.toContain('Contoso')
    }
    expectError(await get('/Schemas', {}, 'wrong'), 401)
  })

  it('4: asks for a token, by a challenge', async () => {
    for (const path of ['/Users', '/Nothing', '', '/Bulk', '/.search']) {
      const answer = await world.send(null, 'GET', world.own.scim + path)
      expectError(answer, 401)
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="scim"')
    }
    const wrong = await get('/Users', {}, `usher_scim_${'A'.repeat(43)}`)
    expectError(wrong, 401)
    expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"')
  })

  it('4: takes the scheme in any case, and no other scheme', async () => {
    const { token, scim } = world.own
    const as = (authorization: string) =>
      world.send(null, 'GET', `${scim}/Users?count=0`, undefined, { authorization })
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'Bearer ', 'bEaReR  '])
      expect((await as(`${scheme} ${token}`)).status, scheme).toBe(200)
    for (const header of [token, `Basic ${token}`, `Bearer`, `Bearer ${token} more`, `Bearer\t`])
      expectError(await as(header), 401)
  })

  it('115: refuses a token of another organization, and organizations that are not there', async () => {
    const elsewhere = [
      world.foreign.scim,
      '/api/v1/organizations/org_01k7x2f0q3w8v5n6m9r4t1y2z0/scim',
      '/api/v1/organizations/nonsense/scim',
    ]
    for (const scim of elsewhere) {
      const answers = [
        await world.send(world.own.token, 'GET', `${scim}/Users`),
        await world.send(world.own.token, 'POST', `${scim}/Users`, user('x@contoso.example')),
      ]
      for (const answer of answers) expectError(answer, 401)
      // What is there and what is not cannot be told apart.
      expect(answers[0]?.text).toBe(answers[1]?.text)
    }
    const there = await world.send('wrong', 'GET', `${world.own.scim}/Users`)
    const absent = await world.send('wrong', 'GET', `${elsewhere[1]}/Users`)
    expect(there.text).toBe(absent.text)
  })

  it('116: refuses a token from its revocation and its expiry on', async () => {
    const { path, scim } = await world.furnish(world.owner, world.contoso, {
      name: 'Short lives',
      connectionId: null,
    })
    const expiresAt = new Date(server.clock().getTime() + 50).toISOString()
    const short = await world.makeToken(world.owner, path, { expiresAt })
    expect((await world.send(short.token, 'GET', `${scim}/Users`)).status).toBe(200)
    for (let passed = 0; passed < 60; passed += 1) server.tick()
    expectError(await world.send(short.token, 'GET', `${scim}/Users`), 401)
    // An expired one makes room: rotation needs no clearing up first.
    const next = await world.makeToken(world.owner, path)
    expect((await world.send(next.token, 'GET', `${scim}/Users`)).status).toBe(200)
    await world.call(world.owner, 'DELETE', `${path}/tokens/${next.id}`)
    expectError(await world.send(next.token, 'GET', `${scim}/Users`), 401)
  })

  it('116: takes both of a rotated pair, and refuses a third', async () => {
    const { path, scim, token } = await world.furnish(world.owner, world.contoso, {
      name: 'Rotation',
      connectionId: null,
    })
    const second = await world.makeToken(world.owner, path)
    for (const each of [token, second.token])
      expect((await world.send(each, 'GET', `${scim}/Users`)).status).toBe(200)
    const third = await world.call(world.owner, 'POST', `${path}/tokens`, { name: 'third' })
    expect([third.status, third.json.code]).toEqual([409, 'LIMIT_REACHED'])
    const client = { name: 'client', kind: 'client' }
    await world.makeToken(world.owner, path, client)
    await world.makeToken(world.owner, path, client)
    const thirdClient = await world.call(world.owner, 'POST', `${path}/tokens`, client)
    expect([thirdClient.status, thirdClient.json.code]).toEqual([409, 'LIMIT_REACHED'])
  })

  it('116: lets a token that reads only read', async () => {
    const { path, scim } = await world.furnish(world.owner, world.contoso, {
      name: 'Reading',
      connectionId: null,
    })
    const { token } = await world.makeToken(world.owner, path, { scopes: ['read'] })
    expect((await world.send(token, 'GET', `${scim}/Users`)).status).toBe(200)
    await server.deps.scimRequests.flush()
    const before = await world.dump()
    for (const [method, at] of [
      ['POST', '/Users'],
      ['PUT', '/Users/dus_01k7x2f0q3w8v5n6m9r4t1y2z0'],
      ['PATCH', '/Users/dus_01k7x2f0q3w8v5n6m9r4t1y2z0'],
      ['DELETE', '/Users/dus_01k7x2f0q3w8v5n6m9r4t1y2z0'],
      ['POST', '/Groups'],
      ['POST', '/Bulk'],
    ] as const)
      expectError(await world.send(token, method, scim + at, {}), 403)
    expect(await world.dump()).toBe(before)
  })

  it('116: refuses every token that was shortened or changed', async () => {
    const { token, scim } = world.own
    await fc.assert(
      fc.asyncProperty(
        fc.nat(token.length - 1),
        fc.constantFrom(...Array.from('ABCXYZabcxyz0189-_.~+/=')),
        fc.boolean(),
        async (at, character, shorten) => {
          const changed = shorten
            ? token.slice(0, at)
            : token.slice(0, at) + character + token.slice(at + 1)
          fc.pre(changed !== token)
          const answer = await world.send(changed, 'GET', `${scim}/Users`)
          expect(answer.status).toBe(401)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('looks at no cookie, and leaves none', async () => {
    const cookie = `usher-session=${world.owner.token}`
    const answer = await world.send(null, 'GET', `${world.own.scim}/Users`, undefined, { cookie })
    expectError(answer, 401)
    const answered = await get('/Users?count=0', { cookie: 'usher-session=nonsense' })
    expect([answered.status, answered.headers.get('set-cookie')]).toEqual([200, null])
    // And the other way round: a token opens nothing but SCIM.
    const admin = await world.send(world.own.token, 'GET', world.contoso.path)
    expect(admin.status).toBe(401)
  })

  it('refuses what a page of another site sends', async () => {
    await server.deps.scimRequests.flush()
    const before = await world.dump()
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    expectError(await post(user('evil@contoso.example'), headers), 403)
    expect(await world.dump()).toBe(before)
  })

  it('refuses a directory of an organization that is switched off', async () => {
    const { path } = world.fabrikam
    expect(
      (await world.send(world.foreign.token, 'GET', `${world.foreign.scim}/Users`)).status,
    ).toBe(200)
    const off = await world.call(world.operator, 'PATCH', path, { enabled: false })
    expect(off.status, off.text).toBe(200)
    expectError(await world.send(world.foreign.token, 'GET', `${world.foreign.scim}/Users`), 401)
  })
})
