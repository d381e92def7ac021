// Open pages hear that something new is there: of their organization, from whichever node, and only as
// long as whoever opened them may.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { createApp } from '../../src/http/app.ts'
import { LiveFeed, type LiveLimits } from '../../src/engine/live-feed.ts'
import { build } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import { watchStorage } from '../support/watched-storage.ts'
import { baseUrl, openServer, type Person, type Server } from './admin-world.ts'
import { settleScim, user, type ScimWorld } from './scim-world.ts'

describeEachDialect('what open pages hear', (dialect) => {
  let server: Server
  let world: ScimWorld
  const feeds: LiveFeed[] = []
  beforeAll(async () => {
    server = await openServer(dialect)
    world = await settleScim(server)
  })
  afterEach(() => {
    for (const feed of feeds.splice(0)) feed.close()
  })
  afterAll(() => server.close())

  /** The application as another node runs it, asking more often than once a second. */
  function node(limits: Partial<LiveLimits> = {}) {
    const log = { error: () => {} }
    const live = new LiveFeed(server.deps.ports, log, { pollMilliseconds: 10, ...limits })
    feeds.push(live)
    const app = createApp({ ...server.deps, live })
    return {
      live,
      async listen(as: Person | Headers, path = world.contoso.path, method = 'GET') {
        const headers =
          as instanceof Headers ? as : new Headers({ cookie: `usher-session=${as.token}` })
        const response = await app.request(`${baseUrl}${path}/live`, { method, headers })
        return { response, ...reader(response) }
      },
    }
  }

  function reader(response: Response) {
    const source = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    return {
      /** Reads until this is there; fails where the stream ends before. */
      async until(part: string | RegExp): Promise<string> {
        while (typeof part === 'string' ? !text.includes(part) : !part.test(text)) {
          // eslint-disable-next-line no-await-in-loop
          const next = await source?.read()
          if (next?.done !== false) throw new Error(`the stream ended with: ${text}`)
          text += next.value
        }
        return text
      },
      async end(): Promise<string> {
        for (;;) {
          // eslint-disable-next-line no-await-in-loop
          const next = await source?.read()
          if (next?.done !== false) return text
          text += next.value
        }
      },
      cancel: () => source?.cancel(),
    }
  }

  async function attemptOf(organization: ScimWorld['contoso']) {
    server.tick()
    const made = build.attempt({
      id: server.deps.ports.ids('attempt'),
      organizationId: organization.id,
      reference: 'SECRET-REF',
    })
    await world.storage.transaction(({ attempts }) => attempts.insert(made))
    return made
  }

  /** Something that the directory's client asked of the organization. */
  async function requestOf(directory: ScimWorld['own']) {
    server.tick()
    const asked = await world.send(directory.token, 'GET', `${directory.scim}/Users?count=0`)
    expect(asked.status).toBe(200)
    await server.deps.scimRequests.flush()
  }

  /** A set-up link that somebody has opened, with what else their browser holds. */
  async function visit(scopes: readonly string[], over: object = {}, beside = '') {
    const links = `${world.contoso.path}/set-up-links`
    const made = await world.call(world.owner, 'POST', links, { name: 'IT', scopes, ...over })
    const { id, url } = z.object({ id: z.string(), url: z.url() }).parse(made.json)
    const opened = await world.call(null, 'POST', '/api/v1/set-up-visit', {
      token: new URL(url).hash.slice(1),
    })
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? ''
    return {
      headers: new Headers({ cookie: `${beside}${cookie}` }),
      revoke: () => world.call(world.owner, 'DELETE', `${links}/${id}`),
      finish: () =>
        world.call(null, 'POST', '/api/v1/set-up-visit/end', { finished: true }, { cookie }),
    }
  }

  it('says kind and id of what is new in the organization, and nothing else', async () => {
    await attemptOf(world.contoso)
    const { response, until, cancel } = await node().listen(world.admin)
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    expect(response.headers.get('cache-control')).toContain('no-')
    const before = await until('event: ready')
    expect(before).not.toContain('sign-in-attempt')
    const foreign = await attemptOf(world.fabrikam)
    const own = await attemptOf(world.contoso)
    await until(own.id)
    await world.send(
      world.own.token,
      'POST',
      `${world.own.scim}/Users`,
      user('new@contoso.example'),
    )
    await server.deps.scimRequests.flush()
    const text = await until(/scim-request.*\n.*srq_\w{26}[\s\S]*\n\n/)
    expect(text).toContain(`data: ${JSON.stringify({ kind: 'sign-in-attempt', id: own.id })}`)
    expect(text).not.toContain(foreign.id)
    expect(text).not.toContain('SECRET-REF')
    expect(text).not.toContain('new@contoso')
    await cancel()
  })

  it('says to a set-up link and to a token what they may read, and nothing else', async () => {
    const { listen } = node()
    const made = await world.call(world.owner, 'POST', `${world.contoso.path}/api-tokens`, {
      name: 'Log collector',
      permissions: ['sign-in-log:read'],
      expiresAt: new Date(server.clock().getTime() + 86_400_000).toISOString(),
    })
    const { token } = z.object({ token: z.string() }).parse(made.json)
    const log = await listen(new Headers({ authorization: `Bearer ${token}` }))
    const provisioning = await listen((await visit(['provisioning', 'domains'])).headers)
    const everything = await listen(world.owner)
    for (const stream of [log, provisioning, everything]) await stream.until('event: ready')
    // What is not for the listener comes first and in a turn of its own, or what is would hide it.
    await requestOf(world.foreign)
    const attempt = await attemptOf(world.contoso)
    await everything.until(attempt.id)
    await requestOf(world.own)
    await everything.until('event: scim-request')
    const heard = await provisioning.until(/event: scim-request\n[^]*?\n\n/)
    expect(heard.match(/srq_\w{26}/g)?.length).toBe(2)
    expect(heard).not.toContain('sign-in-attempt')
    const last = await attemptOf(world.contoso)
    const seen = await log.until(last.id)
    expect(seen).toContain(attempt.id)
    expect(seen).not.toContain('scim-request')
    for (const { cancel } of [log, provisioning, everything]) await cancel()
  })

  it('is closed to a set-up link of another scope, and absent in another organization', async () => {
    const { live, listen } = node()
    const opened = await visit(['provisioning'])
    for (const scope of ['sign-in', 'domains'])
      expect((await listen((await visit([scope])).headers)).response.status, scope).toBe(403)
    const elsewhere = await listen(opened.headers, world.fabrikam.path)
    expect(elsewhere.response.status).toBe(404)
    expect(live.listening).toBe(0)
  })

  it('ends with the set-up link, its visit, and its set-up, whoever else the browser is', async () => {
    const { live, listen } = node()
    const hour = 3_600_000
    const soon = { expiresAt: new Date(server.clock().getTime() + hour).toISOString() }
    const session = `usher-session=${world.owner.token}; `
    for (const [over, beside, leave] of [
      [{}, '', ({ revoke }) => revoke()],
      [{}, session, ({ revoke }) => revoke()],
      [{}, '', ({ finish }) => finish()],
      [soon, session, async () => server.turn(hour)],
      [{}, '', async () => server.turn(4 * hour)],
    ] as const satisfies readonly Ending[]) {
      const opened = await visit(['provisioning'], over, beside)
      const stream = await listen(opened.headers)
      await stream.until('ready')
      await leave(opened)
      await requestOf(world.own)
      // What came when it had ended is not heard any more.
      expect(await stream.end()).not.toContain('scim-request')
    }
    expect(live.listening).toBe(0)
    server.turn(-5 * hour)
  })
  type Ending = readonly [
    over: object,
    beside: string,
    leave: (opened: Awaited<ReturnType<typeof visit>>) => Promise<unknown>,
  ]

  it('is for whoever may read something of it', async () => {
    const { listen } = node()
    expect((await listen(world.member)).response.status).toBe(403)
    expect((await listen(world.foreignAdmin)).response.status).toBe(404)
    expect((await listen({ ...world.admin, token: 'x' })).response.status).toBe(401)
  })

  it('ends with a deactivation, a sign-out, a lost role; other streams go on', async () => {
    const { live, listen } = node()
    const stays = await listen(world.owner)
    for (const leave of [
      (person: Person) =>
        world.call(
          world.owner,
          'POST',
          `${world.contoso.path}/members/${person.memberId}/deactivate`,
        ),
      (person: Person) => world.call(person, 'POST', '/api/auth/sign-out'),
      (person: Person) =>
        world.call(world.owner, 'PUT', `${world.contoso.path}/members/${person.memberId}/roles`, {
          roles: ['member'],
        }),
    ]) {
      const person = await world.person(world.contoso, 'admin')
      const stream = await listen(person)
      await stream.until('ready')
      const left = await leave(person)
      expect(left.status, left.text).toBeLessThan(300)
      await stream.end()
    }
    await attemptOf(world.contoso)
    await stays.until('sign-in-attempt')
    await stays.cancel()
    await expect.poll(() => live.listening).toBe(0)
  })

  it('does not keep a session alive', async () => {
    const sessions = () =>
      world.dump().then((text) => text.match(/sessions [^]*?last_seen_at[^,]*/g))
    const { listen } = node()
    const stream = await listen(world.owner)
    server.turn(10 * 60_000)
    const before = await sessions()
    await attemptOf(world.contoso)
    await stream.until('sign-in-attempt')
    expect(await sessions()).toEqual(before)
    await stream.cancel()
  })

  it('gives each caller a few streams, and the server a limited number', async () => {
    const { listen } = node({ streamsPerListenerMax: 2, streamsMax: 3 })
    const opened = [await listen(world.owner), await listen(world.owner)]
    const refused = await listen(world.owner)
    expect(refused.response.status).toBe(429)
    expect(refused.response.headers.get('retry-after')).toBe('15')
    opened.push(await listen(world.admin))
    expect((await listen(world.admin)).response.status).toBe(429)
    await opened[0]?.cancel()
    const again = await listen(world.owner)
    expect(again.response.status).toBe(200)
    for (const { cancel } of [...opened.slice(1), again]) await cancel()
  })

  it('leaves room for other organizations, whoever listens in one', async () => {
    const { listen } = node({ streamsPerOrganizationMax: 2 })
    const opened = [await listen(world.owner), await listen(world.admin)]
    expect((await listen(await world.person(world.contoso, 'admin'))).response.status).toBe(429)
    const elsewhere = await listen(world.foreignAdmin, world.fabrikam.path)
    expect(elsewhere.response.status).toBe(200)
    for (const { cancel } of [...opened, elsewhere]) await cancel()
  })

  it('does not go on for whoever asked for the head of it alone', async () => {
    const { live, listen } = node({ streamsPerListenerMax: 1 })
    for (let asked = 0; asked < 3; asked += 1) {
      const { response } = await listen(world.owner, world.contoso.path, 'HEAD')
      expect([response.status, response.body]).toEqual([200, null])
      expect(response.headers.get('content-type')).toContain('text/event-stream')
      await expect.poll(() => live.listening).toBe(0)
    }
  })

  /** A feed that says when it looks for what is new. */
  function watchedFeed(before: () => Promise<void> | void) {
    const storage = watchStorage(server.deps.ports.storage, {
      before: (label) => (label === 'read attempts.arrivals' ? before() : undefined),
    })
    const ports = { ...server.deps.ports, storage }
    const feed = new LiveFeed(ports, { error: () => {} }, { pollMilliseconds: 5 })
    feeds.push(feed)
    return feed
  }
  const listener = () => ({
    organizationId: world.contoso.id,
    key: 'one',
    admitted: async () => true,
    hear: () => {},
    end: () => {},
  })

  it('says nothing of what came when its listener had left, however soon', async () => {
    let looks = 0
    let admitted = true
    const feed = watchedFeed(async () => {
      looks += 1
      if (looks !== 2) return
      admitted = false
      await attemptOf(world.contoso)
    })
    const heard: unknown[] = []
    await new Promise<void>((end) => {
      void feed.open({
        ...listener(),
        admitted: async () => admitted,
        hear: (news) => heard.push(...news),
        end,
      })
    })
    expect(heard).toEqual([])
  })

  it('asks the database while somebody listens, and not afterwards', async () => {
    let asked = 0
    const feed = watchedFeed(() => {
      asked += 1
    })
    const close = await feed.open(listener())
    await expect.poll(() => asked).toBeGreaterThan(3)
    close?.()
    // A turn that runs may end; no other begins.
    await new Promise((resolve) => setTimeout(resolve, 50))
    const then = asked
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(asked).toBe(then)
  })

  it('ends every stream when the server stops, and takes no new one', async () => {
    const { live, listen } = node()
    const stream = await listen(world.owner)
    await stream.until('ready')
    live.close()
    await stream.end()
    expect((await listen(world.owner)).response.status).toBe(429)
  })
})
