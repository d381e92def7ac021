// What belongs to a session and is no sign-in: the picture, the provider's goodbye, an invitation
// accepted through Entra, housekeeping, headers, and the log.
import { contoso } from '@usher/entra-emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeExpired } from '../../src/engine/housekeeping.ts'
import { present } from '../../src/lib/assert.ts'
import { describeEachDialect } from '../support/database.ts'
import { startWorld, type World } from '../support/world.ts'

const ada = contoso.users.ada.userPrincipalName
const grace = contoso.users.grace.userPrincipalName

describeEachDialect('around the session', (dialect) => {
  let world: World
  beforeAll(async () => {
    world = await startWorld(dialect)
  })
  afterAll(() => world.close())

  test('a check carries no picture; the picture has an address of its own', async () => {
    const browser = world.browser()
    await browser.signIn(ada)
    const { text } = await browser.session()
    expect(JSON.parse(text)).toMatchObject({ user: { avatarUrl: '/api/auth/session/avatar' } })
    expect(text).not.toContain('data:image')
    const picture = await browser.get('/api/auth/session/avatar')
    expect(picture.headers.get('content-type')).toMatch(/^image\/(jpeg|png|gif|webp)$/)
    expect((await world.browser().get('/api/auth/session/avatar')).status).toBe(401)
    const other = world.browser()
    await other.signIn(grace)
    expect((await other.get('/api/auth/session/avatar')).code).toBe('NOT_FOUND')
    const { userId } = { userId: (JSON.parse(text) as { user: { id: never } }).user.id }
    const identities = await world.usher.deps.ports.storage.read.identities.listOfUser(userId)
    expect(identities.map(({ profile }) => profile.avatar)).toEqual([null])
  })

  test('a picture elsewhere is pointed to, whatever the provider takes for an address', async () => {
    const browser = world.browser()
    await browser.signIn(ada)
    const { storage, hashToken, clock } = world.usher.deps.ports
    const token = present(browser.cookies.get('usher-session'), 'the session cookie')
    const { memberId } = present(
      await storage.checkSession(hashToken(token), clock()),
      'the session',
    )
    for (const [avatarUrl, status, location] of [
      ['https://pictures.example/ad\u00e4.png', 302, 'https://pictures.example/ad%C3%A4.png'],
      [
        'https://pictures.example/a\r\nSet-Cookie: b',
        302,
        'https://pictures.example/aSet-Cookie:%20b',
      ],
      ['https://[', 404, null],
      ['http://pictures.example/ada.png', 404, null],
      ['javascript:alert(1)', 404, null],
    ] as const) {
      const changes = { avatarUrl, updatedAt: clock() }
      await storage.transaction(({ members }) => members.update(memberId, changes))
      const answer = await browser.get('/api/auth/session/avatar')
      expect([answer.status, answer.headers.get('location')], avatarUrl).toEqual([status, location])
    }
  })

  test('the provider says goodbye: that session ends, by sid and issuer, and no other', async () => {
    const sid = '11111111-2222-4333-8444-555555555555'
    world.entra.directory.updateApp(contoso.clientId, { idTokenClaims: { sid } })
    const browser = world.browser()
    await browser.signIn(ada)
    world.entra.directory.updateApp(contoso.clientId, { idTokenClaims: {} })
    const other = world.browser()
    await other.signIn(ada)
    const issuer = `${world.entra.origin}/${contoso.tenantId}/v2.0`
    const goodbye = (query: Record<string, string>, connection: string = world.connection.id) =>
      world
        .browser()
        .get(
          `/api/auth/oauth2/front-channel-logout/${connection}?${new URLSearchParams(query).toString()}`,
        )
    for (const [query, connection] of [
      [{ sid }, undefined],
      [{ sid, iss: 'https://evil.example' }, undefined],
      [{ sid: `${sid}x`, iss: issuer }, undefined],
      [{ sid, iss: issuer }, 'con_nothing'],
    ] as const) {
      expect((await goodbye(query, connection)).status).toBe(200)
      expect((await browser.session()).status).toBe(200)
    }
    expect((await goodbye({ sid, iss: issuer })).status).toBe(200)
    expect((await browser.session()).status).toBe(401)
    expect((await other.session()).status).toBe(200)
    const { audit } = world.usher.deps.ports.storage.read
    const { items } = await audit.list(world.organization.id, { limit: 5, cursor: null })
    expect(items.map(({ action }) => action)).toContain('session.ended_by_provider')
  })

  test('an invitation opens the organization through Entra, with its roles, while registration is off', async () => {
    await world.updateConnection({ registrationEnabled: false })
    // Nothing but the opened link proves the address.
    world.entra.directory.updateApp(contoso.clientId, { idTokenClaims: { xms_edov: false } })
    const invited = contoso.users.roles.userPrincipalName
    const admin = await world.ownerBrowser()
    const path = `/api/v1/organizations/${world.organization.id}/invitations`
    const made = await admin.post(path, { email: invited, roles: ['admin'] })
    expect(made.status).toBe(201)
    await expect.poll(() => world.outbox.messages().some(({ to }) => to === invited)).toBe(true)
    const letter = world.outbox.messages().find(({ to }) => to === invited)
    const link =
      /http:\/\/\S+\/invitations\/accept\?token=[\w-]+/.exec(letter?.text ?? '')?.[0] ?? ''
    expect(made.text).not.toContain(new URL(link).searchParams.get('token'))
    expect((await world.browser().signIn(invited)).code).toBe('REGISTRATION_DISABLED')
    const stranger = world.browser()
    await stranger.get(link)
    expect((await stranger.signIn(contoso.users.alan.userPrincipalName)).code).toBe(
      'REGISTRATION_DISABLED',
    )
    // A page of another site sends a browser on that has opened the link.
    const driven = world.browser()
    await driven.get(link)
    const elsewhere = { 'sec-fetch-site': 'cross-site' }
    const callback = await driven.begin(invited, '/account', elsewhere)
    expect((await driven.finish(callback)).code).toBe('REGISTRATION_DISABLED')
    const browser = world.browser()
    await browser.get(link)
    expect((await browser.signIn(invited)).status).toBe(302)
    expect(JSON.parse((await browser.session()).text)).toMatchObject({ roles: ['admin'] })
    world.entra.directory.updateApp(contoso.clientId, { idTokenClaims: {} })
    await world.updateConnection({ registrationEnabled: true })
  })

  test('housekeeping removes what has expired, and only that', async () => {
    const browser = world.browser()
    await browser.signIn(ada)
    await removeExpired(world.usher.deps.ports)
    expect((await browser.session()).status).toBe(200)
    const soon = world.organization.sessionAbsoluteSeconds * 1000 + 1000
    world.turnClock(soon)
    expect(await removeExpired(world.usher.deps.ports)).toBeGreaterThan(0)
    expect(await removeExpired(world.usher.deps.ports)).toBe(0)
    world.turnClock(-soon)
    expect((await browser.session()).status).toBe(401)
  })

  test('every kind of answer carries the security headers', async () => {
    const browser = world.browser()
    const answers = [
      await browser.get('/sign-in', { accept: 'text/html' }),
      await browser.get('/nothing', { accept: 'text/html' }),
      await browser.get('/api/auth/session'),
      await browser.get('/account'),
      await browser.get('/api/openapi.json'),
      await browser.post('/api/auth/sign-out', {}),
    ]
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('referrer-policy')).toBe('same-origin')
    }
  })

  test('what failed leaves a line in the log, without its query', async () => {
    await world.browser().get('/api/auth/oauth2/callback?state=secret-state&code=secret-code')
    const line = world.log.findLast((text) => text.includes('"message":"request"'))
    expect(JSON.parse(line ?? '{}')).toMatchObject({ method: 'GET', status: 400 })
    expect(line).toContain('/api/auth/oauth2/callback')
    expect(world.log.join('\n')).not.toMatch(/secret-(state|code)/)
  })

  test('a reference that belongs to no organization is found by whoever runs the instance', async () => {
    const failed = await world.browser().get('/api/auth/oauth2/callback?state=forged&code=x')
    const reference = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(failed.text)?.[0] ?? ''
    const admin = await world.ownerBrowser()
    const list = `/api/v1/organizations/${world.organization.id}/sign-in-attempts`
    const find = async (path: string) => JSON.parse((await admin.get(path)).text) as unknown
    const attempt = { id: expect.any(String), reference, error: { code: 'STATE_INVALID' } }
    const found = await find(`${list}?reference=${reference.toLowerCase()}`)
    expect(found).toMatchObject({ items: [attempt], nextCursor: null })
    const { id } = (found as { readonly items: readonly [{ readonly id: string }] }).items[0]
    expect(await find(`${list}/${id}`)).toMatchObject({
      id,
      reference,
      trace: [{ rule: 'protocol' }],
    })
    expect((await admin.get(list)).text).not.toContain(reference)
  })

  test('callbacks that nobody asked for leave few attempts a network', async () => {
    const leavesAttempt = async (remoteAddress: string) => {
      const answer = await world.usher.fetch(
        new Request(`${world.baseUrl}/api/auth/oauth2/callback?state=forged&code=x`),
        { incoming: { socket: { remoteAddress, remotePort: 1, remoteFamily: 'IPv6' } } },
      )
      return /"reference":"[0-9A-Z]{4}-[0-9A-Z]{4}"/.test(await answer.text())
    }
    for (let round = 0; round < 30; round += 1)
      expect(await leavesAttempt(`2001:db8:1:2::${round}`)).toBe(true)
    expect(await leavesAttempt('2001:db8:1:2:ffff::1')).toBe(false)
    expect(await leavesAttempt('2001:db8:1:3::1')).toBe(true)
  })

  test('addresses of the pages that were there before the console lead to it', async () => {
    for (const path of ['/settings', '/settings/members/mem_1', '/settings/authentication?a=b']) {
      const { status, headers } = await world.browser().get(path, { accept: 'text/html' })
      expect([status, headers.get('location')]).toEqual([302, '/console'])
    }
  })
})
