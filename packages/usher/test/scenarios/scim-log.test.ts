// What the requests of provisioning clients leave behind: a line each, without secrets, for 30 days.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { removeExpired } from '../../src/engine/housekeeping.ts'
import { StorageBusy } from '../../src/engine/ports.ts'
import { createApp } from '../../src/http/app.ts'
import { createPace } from '../../src/http/routes/scim/pace.ts'
import { describeEachDialect } from '../support/database.ts'
import { baseUrl, openServer, type Server } from './admin-world.ts'
import { settleScim, user, type Furnished, type ScimAnswer, type ScimWorld } from './scim-world.ts'

const secret = 'correct horse battery staple'
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const dayMilliseconds = 86_400_000

describeEachDialect('the log of SCIM requests', (dialect) => {
  let server: Server
  let world: ScimWorld
  beforeAll(async () => {
    server = await openServer(dialect)
    world = await settleScim(server)
  })
  afterAll(() => server.close())
  const send = (method: string, path: string, body?: unknown, headers = {}) =>
    world.send(world.own.token, method, world.own.scim + path, body, headers)

  it('keeps what was asked and how it ended, good or bad, newest first', async () => {
    const made = await send('POST', '/Users', user('logged@contoso.example'))
    await send('GET', '/Users?filter=userName eq "nobody"&aadOptscim062020')
    await send('PUT', '/Users', {})
    await send('POST', '/Users', '{"broken', {})
    await send('POST', '/Users', user('x@contoso.example'), { 'content-type': 'text/plain' })
    const items = await world.requestsOf(world.own)
    expect(items.map(({ method, status }: ScimAnswer['json']) => `${method} ${status}`)).toEqual([
      'POST 415',
      'POST 400',
      'PUT 405',
      'GET 200',
      'POST 201',
    ])
    const [, , , read, create] = items
    expect(read.path).toContain('/Users?filter=userName%20eq%20%22nobody%22&aadOptscim062020')
    expect(create).toMatchObject({ tokenId: world.own.tokenId, path: '/Users', outcome: 'created' })
    expect(JSON.parse(create.body)).toMatchObject({ userName: 'logged@contoso.example' })
    expect(create.durationMilliseconds).toBeGreaterThan(0)
    expect(made.status).toBe(201)
    const directory = await world.call(world.owner, 'GET', world.own.path)
    expect(directory.json).toMatchObject({ users: 1, groups: 0, lastRequestAt: items[0].createdAt })
  })

  it('filters by method and failure, in pages', async () => {
    const failed = await world.requestsOf(world.own, '?failed=true')
    expect(failed.every(({ status }: ScimAnswer['json']) => status >= 400)).toBe(true)
    const posts = await world.requestsOf(world.own, '?method=POST')
    expect(new Set(posts.map(({ method }: ScimAnswer['json']) => method))).toEqual(
      new Set(['POST']),
    )
    const path = `${world.own.path}/requests?limit=2`
    const first = await world.call(world.owner, 'GET', path)
    const next = encodeURIComponent(first.json.nextCursor)
    const second = await world.call(world.owner, 'GET', `${path}&cursor=${next}`)
    const ids = [...first.json.items, ...second.json.items].map(({ id }) => id)
    expect(new Set(ids).size).toBe(4)
    const foreign = `${world.foreign.path}/requests?cursor=${next}`
    expect((await world.call(world.foreignOwner, 'GET', foreign)).status).toBe(400)
  })

  it('22: holds no secret, in whatever form it came', async () => {
    const extension = 'urn:ietf:params:scim:schemas:extension:Contoso:2.0:User'
    const changed = await world.call(world.owner, 'PATCH', world.own.path, {
      extensions: [
        {
          id: extension,
          name: 'Contoso',
          resourceType: 'User',
          attributes: [{ name: 'pin', type: 'string', returned: 'never', mutability: 'writeOnly' }],
        },
      ],
    })
    expect(changed.status, changed.text).toBe(200)
    const made = await send('POST', '/Users', {
      ...user('secretive@contoso.example', { password: secret }),
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', extension],
      [extension]: { pin: secret },
    })
    expect(made.status, made.text).toBe(201)
    const patch = (...Operations: object[]) =>
      send('PATCH', `/Users/${made.json.id}`, {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations,
      })
    const answers = [
      await patch({ op: 'Replace', path: 'password', value: secret }),
      await patch({ op: 'replace', path: `${extension}:pin`, value: secret }),
      await patch({ op: 'replace', value: { PassWord: secret, [`${extension}:pin`]: secret } }),
      await patch({
        op: 'replace',
        path: 'urn:ietf:params:scim:schemas:core:2.0:User:password',
        value: secret,
      }),
      await send('GET', `/Users?filter=password eq "${secret}"`),
      await send('GET', `/Users?filter=${extension}:pin eq "${secret}"`),
      await send('GET', `/Users?access_token=${secret}`),
      await send('POST', '/Bulk', {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
        Operations: [
          {
            method: 'POST',
            path: '/Users',
            bulkId: 'a',
            data: user('bulk@contoso.example', { password: secret }),
          },
        ],
      }),
    ]
    for (const { text } of answers) expect(text).not.toContain(secret)
    const items = JSON.stringify(await world.requestsOf(world.own))
    expect(items).toContain('[redacted]')
    expect(items).not.toContain(secret)
    expect(decodeURIComponent(items.replaceAll(/%(?![0-9A-F]{2})/g, ''))).not.toContain(secret)
    const lines = server.log.join('\n')
    for (const hidden of [secret, encodeURI(secret), world.own.token]) {
      expect(lines).not.toContain(hidden)
      expect(world.transcript.filter((text) => text.includes(hidden)).length).toBeLessThan(2)
    }
    const dump = await world.dump()
    expect(dump).not.toContain(world.own.token)
  })

  it('names nobody to a caller who may not see members, and tells how it went all the same', async () => {
    const name = 'seen.by.nobody@contoso.example'
    const made = await send('POST', '/Users', user(name))
    await send('POST', '/Users', user(name))
    await send('GET', `/Users?filter=userName eq "${name}"`)
    await send('GET', `/Users/${name}`)
    const members = [{ value: name }, { value: `${name}\n: ${name}` }]
    await send('POST', '/Groups', { schemas: [groupSchema], displayName: 'Pushed', members })
    const { json: token } = await world.call(
      world.owner,
      'POST',
      `${world.contoso.path}/api-tokens`,
      {
        name: 'Monitoring',
        permissions: ['directories:read'],
        expiresAt: new Date(server.clock().getTime() + dayMilliseconds).toISOString(),
      },
    )
    const as = (path: string) =>
      world.call(null, 'GET', world.own.path + path, undefined, {
        authorization: `Bearer ${String(token.token)}`,
      })
    const list = await as('/requests?limit=5')
    const one = await as(`/requests/${String(list.json.items[2].id)}`)
    const health = await as('/health')
    for (const { status, text } of [list, one, health]) {
      expect(status).toBe(200)
      expect(text).not.toContain('seen.by.nobody')
    }
    expect(one.json).toEqual(list.json.items[2])
    expect(
      list.json.items.map(({ path, status, outcome, cause, body }: ScimAnswer['json']) => [
        path,
        status,
        outcome,
        cause,
        body,
      ]),
    ).toEqual([
      ['/Groups', 201, 'created; 2 unknown members left out', null, null],
      ['/Users/…', 404, null, 'missing', null],
      ['/Users', 200, '1 found', null, null],
      ['/Users', 409, null, 'taken', null],
      ['/Users', 201, 'created', null, null],
    ])
    await send('DELETE', `/Users/${String(made.json.id)}`)
    const removed = (await as('/requests?limit=1')).json.items[0]
    expect(removed.path).toBe(`/Users/${String(made.json.id)}`)
    // Who may see members sees it as it came.
    const [, pushed, missing] = await world.requestsOf(world.own)
    expect(pushed.outcome).toContain('seen.by.nobody')
    expect(missing.path).toContain('seen.by.nobody')
  })

  it('cuts what is long', async () => {
    const many = { ...user('long@contoso.example'), note: 'x'.repeat(50_000) }
    await send('POST', '/Users', many)
    const [item] = await world.requestsOf(world.own)
    expect(item.body.length).toBeLessThan(4100)
  })

  it('marks the use of a token, once a minute', async () => {
    const lastUse = async () => {
      const answer = await world.call(world.owner, 'GET', `${world.own.path}/tokens`)
      return answer.json.items[0].lastUsedAt
    }
    const first = await lastUse()
    expect(first).toEqual(expect.any(String))
    server.turn(59_000)
    await send('GET', '/Users?count=0')
    expect(await lastUse()).toBe(first)
    server.turn(60_000)
    await send('GET', '/Users?count=0')
    expect(Date.parse(await lastUse()) - Date.parse(first)).toBeGreaterThan(60_000)
  })

  it('goes on where a directory was deleted with requests still to be written', async () => {
    const gone = await world.furnish(world.owner, world.contoso, {
      name: 'Gone',
      connectionId: null,
    })
    await world.send(gone.token, 'GET', `${gone.scim}/Users`)
    await world.storage.transaction((stores) =>
      stores.directories.remove(gone.directoryId as never),
    )
    await send('GET', '/Groups')
    await server.deps.scimRequests.flush()
    const { items } = await world.storage.read.scimRequests.list(
      world.contoso.id,
      world.own.directoryId as never,
      {},
      { limit: 1, cursor: null },
    )
    expect(items[0]?.path).toBe('/Groups')
  })

  it('11: answers 503 with Retry-After where others were in the way, and 500 without details', async () => {
    const broken = async (error: Error) => {
      const handle = async () => {
        throw error
      }
      const app = createApp({ ...server.deps, scim: { handle } })
      return app.request(`${baseUrl}${world.own.scim}/Users`, {
        headers: { authorization: `Bearer ${world.own.token}` },
      })
    }
    const busy = await broken(new StorageBusy('busy'))
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '1'])
    expect(busy.headers.get('content-type')).toBe('application/scim+json')
    const bug = await broken(new Error(`secret detail ${secret}`))
    const text = await bug.text()
    expect(bug.status).toBe(500)
    expect(text).not.toContain('detail ')
    const [, requestId] = /logged as (\w+)/.exec(text) ?? []
    expect(
      server.log.some((line) => line.includes(requestId ?? 'none') && /error/.test(line)),
    ).toBe(true)
  })

  it('11: answers 429 with Retry-After beyond the pace, a directory for itself', async () => {
    let now = 0
    const scim = createPace({ perSecond: 1, burst: 3 }, () => now)
    const app = createApp({ ...server.deps, limits: { ...server.deps.limits, scim } })
    const ask = ({ scim: at, token }: Furnished) => {
      server.tick()
      const headers = { authorization: `Bearer ${token}` }
      return app.request(`${baseUrl}${at}/Users?count=0`, { headers })
    }
    for (let sent = 0; sent < 3; sent += 1) expect((await ask(world.own)).status).toBe(200)
    const refused = await ask(world.own)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
    expect(refused.headers.get('content-type')).toBe('application/scim+json')
    expect((await ask(world.foreign)).status).toBe(200)
    now += 1000
    expect((await ask(world.own)).status).toBe(200)
    const [, logged] = await world.requestsOf(world.own)
    expect(logged.status).toBe(429)
  })

  it('forgets requests after 30 days', async () => {
    server.turn(29 * dayMilliseconds)
    await removeExpired(server.deps.ports)
    const { scimRequests } = world.storage.read
    const id = server.deps.ports.ids('directory')
    const list = () =>
      scimRequests.list(world.contoso.id, world.own.directoryId as typeof id, {}, page)
    const page = { limit: 1, cursor: null }
    expect((await list()).items).toHaveLength(1)
    server.turn(1.1 * dayMilliseconds)
    await removeExpired(server.deps.ports)
    expect((await list()).items).toHaveLength(0)
  })
})
