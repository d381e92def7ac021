// Invitations, over the admin API and the pages. What CVE-2026-16072 taught: the token is in the letter
// and nowhere else, it is bound to the address, good once, and expires to the millisecond.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openEmailWorld, form, goodPassword, type Browser, type EmailWorld } from './email-world.ts'
import { parseId } from '../../src/core/ids.ts'
import { requireInvitation } from '../../src/engine/accept-invitation.ts'
import { deactivate } from '../../src/engine/deactivate.ts'
import { createInvitation, revokeInvitation } from '../../src/engine/invitations.ts'
import { recorder } from '../../src/engine/record.ts'
import { checkSession } from '../../src/engine/sessions.ts'
import { address, build, word } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'

const week = 7 * 86_400_000
const accept = '/invitations/accept'

describeEachDialect('invitations', (dialect) => {
  let world: EmailWorld
  let organization: Awaited<ReturnType<EmailWorld['organization']>>
  let owner: Browser
  let base: string
  beforeAll(async () => {
    world = await openEmailWorld(dialect)
    organization = await world.organization()
    owner = await administrator('owner')
    base = `/api/v1/organizations/${organization.id}/invitations`
    await world.updateConnection(organization.connectionId, { registrationEnabled: false })
  })
  afterAll(() => world.close())

  const fresh = () => `${word('guest')}@contoso.example`

  async function administrator(role: 'owner' | 'admin'): Promise<Browser> {
    await world.updateConnection(organization.connectionId, { registrationEnabled: true })
    const { email, browser } = await world.register(organization.slug)
    const { member } = (await world.person(organization.id, email))!
    await world.storage.transaction((stores) =>
      stores.members.setRoles(member!.id, [build.role({ role, source: 'pinned' })]),
    )
    return browser
  }

  async function invite(email: string, roles: readonly string[] = ['member']) {
    const answer = await owner.post(base, { email, roles })
    expect(answer.status).toBe(201)
    return { id: String(idOf(answer.text)), token: world.tokenFor(email), answer }
  }

  const stored = async (id: string) =>
    world.storage.read.invitations.find(organization.id, parseId('invitation', id)!)

  test('the link shows who invites to what, and a password makes the account with its roles', async () => {
    const email = fresh()
    const { id, token } = await invite(email, ['admin'])
    const visitor = world.browser()
    const page = await visitor.get(`${accept}?token=${token}`)
    expect(page.status).toBe(200)
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(page.headers.get('cache-control')).toBe('no-store')
    for (const shown of [email, organization.name, 'Ada Lovelace', 'admin'])
      expect(page.text).toContain(shown)
    expect(page.text).toContain('href="/invitations/password"')
    expect(visitor.cookies.get('usher-invitation')).toBe(token)
    expect((await stored(id))?.acceptedAt).toBeNull()

    const choose = await visitor.get('/invitations/password')
    expect(choose.text).toContain(`value="${token}"`)
    const weak = await visitor.post(accept, form({ token, password: 'short', email }))
    expect(weak.status).toBe(400)
    expect(weak.text).toContain('PASSWORD_TOO_WEAK')
    const done = await visitor.post(accept, form({ token, password: goodPassword, email }))
    expect(done.status).toBe(303)
    expect(await visitor.session()).toBe(email)
    expect(visitor.cookies.has('usher-invitation')).toBe(false)
    expect(await world.person(organization.id, email)).toMatchObject({
      proven: { provenBy: 'mail' },
      member: { origin: 'invitation' },
      roles: ['admin'],
    })
    expect((await stored(id))?.acceptedAt).toBeInstanceOf(Date)
  })

  test('providers of the organization are offered, and lead on to the right connection', async () => {
    const home = await world.organization()
    const entra = build.connection({ organizationId: home.id, name: 'Entra ID' })
    const invitation = build.invitation({
      organizationId: home.id,
      expiresAt: new Date(world.now().getTime() + week),
      tokenHash: world.usher.deps.ports.hashToken('T'.repeat(43)),
    })
    await world.storage.transaction(async (stores) => {
      await stores.connections.insert(entra)
      await stores.invitations.insert(invitation)
    })
    await world.updateConnection(home.connectionId, { enabled: false })
    const visitor = world.browser()
    const page = await visitor.get(`${accept}?token=${'T'.repeat(43)}`)
    expect(page.text).toContain(`/api/auth/oauth2/authorize?connection=${entra.id}`)
    expect(page.text).not.toContain('type="password"')
    const password = { token: 'T'.repeat(43), password: goodPassword }
    expect(await visitor.post(accept, password)).toMatchObject({
      status: 403,
      code: 'EMAIL_PROVIDER_DISABLED',
    })
    expect((await visitor.get('/invitations/password')).code).toBe('EMAIL_PROVIDER_DISABLED')
  })

  test('to own, only providers are offered through which an owner comes', async () => {
    const organizationId = organization.id
    const [used, unused] = ['Used', 'Unused'].map((name) =>
      build.connection({ organizationId, name }),
    )
    const user = build.user()
    const member = build.member({ organizationId, userId: user.id })
    await world.storage.transaction(async (stores) => {
      await stores.connections.insert(used!)
      await stores.connections.insert(unused!)
      await stores.users.insert(user)
      await stores.members.insert(member)
      await stores.members.setRoles(member.id, [build.role({ role: 'owner', source: 'pinned' })])
      await stores.identities.insert(build.identity({ userId: user.id, connectionId: used!.id }))
    })
    const offered = async (roles: readonly string[]) => {
      const { token } = await invite(fresh(), roles)
      const { text } = await world.browser().get(`${accept}?token=${token}`)
      return [used, unused].filter((one) => text.includes(`connection=${one!.id}`))
    }
    expect(await offered(['admin'])).toEqual([used, unused])
    expect(await offered(['owner'])).toEqual([used])
    await world.storage.transaction(async (stores) => {
      await stores.members.remove(member.id)
      await stores.connections.remove(used!.id)
      await stores.connections.remove(unused!.id)
    })
  })

  describe('the token', () => {
    test('is in the letter and in no answer, list, audit or log', async () => {
      const email = fresh()
      const { id, token, answer } = await invite(email)
      const hash = world.usher.deps.ports.hashToken(token)
      const resent = await owner.post(`${base}/${id}/resend`, {})
      const second = world.tokenFor(email)
      expect(second).not.toBe(token)
      const list = await owner.get(base)
      const seen =
        [answer, resent, list].map(({ text }) => text).join() +
        (await world.kept(organization.id)) +
        world.log.join()
      for (const secret of [token, second, hash, world.usher.deps.ports.hashToken(second)])
        expect(seen).not.toContain(secret)
      expect((await stored(id))?.tokenHash).toBe(world.usher.deps.ports.hashToken(second))
    })

    test('is good once, also for two at the same time', async () => {
      const email = fresh()
      const { token } = await invite(email)
      const answers = await Promise.all(
        [1, 2, 3].map(() => world.browser().post(accept, { token, password: goodPassword })),
      )
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      const again = await world.browser().post(accept, { token, password: goodPassword })
      expect(again).toMatchObject({ status: 400, code: 'TOKEN_INVALID' })
      expect((await world.browser().get(`${accept}?token=${token}`)).code).toBe('TOKEN_INVALID')
      const members = await world.membersOf(organization.id)
      expect(members.filter(({ member }) => member.email === email)).toHaveLength(1)
    })

    test('changed by a letter, it opens nothing', async () => {
      const { token } = await invite(fresh())
      const swapped = token.slice(0, -2) + (token.endsWith('AA') ? 'BA' : 'AA')
      for (const wrong of [swapped, '', token.slice(1), `${token}x`])
        expect(
          await world.browser().post(accept, { token: wrong, password: goodPassword }),
        ).toMatchObject({
          status: 400,
          code: 'TOKEN_INVALID',
        })
      expect((await world.browser().post(accept, { token: [token] })).code).toBe(
        'VALIDATION_FAILED',
      )
    })

    test('expires after exactly seven days', async () => {
      const { ports } = world.usher.deps
      const now = world.now()
      const token = ports.randomToken()
      const invitation = build.invitation({
        organizationId: organization.id,
        email: fresh(),
        tokenHash: ports.hashToken(token),
        expiresAt: new Date(now.getTime() + week),
      })
      await world.storage.transaction((stores) => stores.invitations.insert(invitation))
      const at = (milliseconds: number) =>
        requireInvitation(
          { ...ports, clock: () => new Date(now.getTime() + milliseconds) },
          world.storage.read,
          token,
        )
      await expect(at(week - 1)).resolves.toMatchObject({ invitation: { id: invitation.id } })
      await expect(at(week)).rejects.toMatchObject({ code: 'TOKEN_INVALID' })

      const made = await invite(fresh())
      const row = await stored(made.id)
      expect(row!.expiresAt.getTime() - row!.createdAt.getTime()).toBe(week)
    })

    test('is void once it was sent anew or revoked', async () => {
      const email = fresh()
      const { id, token } = await invite(email)
      expect((await owner.post(`${base}/${id}/resend`, {})).status).toBe(200)
      expect((await world.browser().get(`${accept}?token=${token}`)).code).toBe('TOKEN_INVALID')
      const second = world.tokenFor(email)
      expect((await world.browser().get(`${accept}?token=${second}`)).status).toBe(200)
      const { ports } = world.usher.deps
      const by = await inviterOf(owner)
      expect(await revokeInvitation(ports, by, parseId('invitation', id)!)).toBe(true)
      expect(await revokeInvitation(ports, by, parseId('invitation', id)!)).toBe(false)
      expect((await world.browser().get(`${accept}?token=${second}`)).code).toBe('TOKEN_INVALID')
      expect((await owner.post(`${base}/${id}/resend`, {})).status).toBe(404)
    })
  })

  async function inviterOf(browser: Browser) {
    const session = await checkSession(
      world.usher.deps.ports,
      browser.cookies.get('usher-session')!,
    )
    return {
      by: { kind: 'session' as const, session: session! },
      organizationId: organization.id,
      origin: { ipAddress: null, userAgent: null },
    }
  }

  describe('somebody who has an account', () => {
    test('signs in to it by password and joins with the invited roles, registration being off', async () => {
      const home = await world.organization()
      const { email } = await world.register(home.slug)
      const { id, token } = await invite(email, ['admin'])
      const visitor = world.browser()
      const page = await visitor.get(`${accept}?token=${token}`)
      expect(page.text).not.toContain('/invitations/password')
      const stolen = await visitor.post(accept, { token, password: 'a password of my choosing' })
      expect(stolen).toMatchObject({ status: 403, code: 'LINK_CONFIRMATION_REQUIRED' })
      expect((await world.signIn(home.slug, email)).status).toBe(200)
      const answer = await visitor.post('/api/auth/email/sign-in', {
        organization: organization.slug,
        email,
        password: goodPassword,
      })
      expect(answer.status).toBe(200)
      expect(await world.person(organization.id, email)).toMatchObject({
        member: { origin: 'invitation' },
        roles: ['admin'],
      })
      expect((await stored(id))?.acceptedAt).toBeInstanceOf(Date)
    })

    test('accepts with the session of that very address, and moves into the organization', async () => {
      const home = await world.organization()
      const { email, browser } = await world.register(home.slug)
      const { token } = await invite(email)
      const page = await browser.get(`${accept}?token=${token}`)
      expect(page.text).toContain(`action="${accept}"`)
      const done = await browser.post(accept, form({ token }))
      expect(done.status).toBe(303)
      expect((await browser.get('/account')).text).toContain(organization.name)
      expect((await world.person(organization.id, email))?.member?.origin).toBe('invitation')
      expect((await browser.post(accept, { token })).code).toBe('TOKEN_INVALID')
    })

    test('with another address cannot accept what was not sent to them', async () => {
      const home = await world.organization()
      const eve = await world.register(home.slug)
      const { id, token } = await invite(fresh())
      expect((await eve.browser.get(`${accept}?token=${token}`)).text).toContain('another account')
      expect(await eve.browser.post(accept, { token })).toMatchObject({
        status: 403,
        code: 'FORBIDDEN',
      })
      expect((await world.person(organization.id, eve.email))?.member).toBeUndefined()
      expect((await stored(id))?.acceptedAt).toBeNull()
      expect(await world.browser().post(accept, { token })).toMatchObject({
        status: 401,
        code: 'UNAUTHENTICATED',
      })
    })

    test('who joined meanwhile gets the invited roles on top', async () => {
      const home = await world.organization()
      const { email, browser } = await world.register(home.slug)
      const { token } = await invite(email, ['admin'])
      const person = (await world.person(home.id, email))!
      await world.storage.transaction((stores) =>
        stores.members.insert(
          build.member({ organizationId: organization.id, userId: person.userId, email }),
        ),
      )
      expect((await browser.post(accept, { token })).status).toBe(200)
      expect((await world.person(organization.id, email))?.roles).toEqual(['admin'])
    })

    test('deactivated here, stays out', async () => {
      const home = await world.organization()
      const { email, browser } = await world.register(home.slug)
      const { token } = await invite(email)
      const person = (await world.person(home.id, email))!
      const member = build.member({ organizationId: organization.id, userId: person.userId, email })
      const { ports } = world.usher.deps
      await world.storage.transaction(async (stores) => {
        await stores.members.insert(member)
        const record = recorder(ports, {
          organizationId: organization.id,
          actor: { kind: 'system' },
          origin: { ipAddress: null, userAgent: null },
        })
        const target = {
          kind: 'member',
          organizationId: organization.id,
          memberId: member.id,
        } as const
        await deactivate(ports, stores, target, record)
      })
      expect((await browser.post(accept, { token })).code).toBe('USER_DEACTIVATED')
      expect((await world.signIn(organization.slug, email)).code).toBe('USER_DEACTIVATED')
      expect((await world.person(organization.id, email))?.member?.status).toBe('deactivated')
    })
  })

  test('the list is of one status, if asked', async () => {
    const [open, used] = [await invite(fresh()), await invite(fresh())]
    await world.browser().post(accept, { token: used.token, password: goodPassword })
    const shown = async (status: string) => (await owner.get(`${base}?status=${status}`)).text
    expect(await shown('open')).toContain(open.id)
    expect(await shown('open')).not.toContain(used.id)
    expect(await shown('accepted')).toContain(used.id)
    expect(await shown('accepted')).not.toContain(open.id)
    expect((await owner.get(`${base}?status=lost`)).code).toBe('VALIDATION_FAILED')
  })

  describe('who may invite whom', () => {
    test('only an owner invites owners', async () => {
      const admin = await administrator('admin')
      await world.updateConnection(organization.connectionId, { registrationEnabled: false })
      expect(await admin.post(base, { email: fresh(), roles: ['owner'] })).toMatchObject({
        status: 403,
        code: 'OWNER_NOT_GRANTABLE',
      })
      const email = fresh()
      const { id, token } = await invite(email, ['owner'])
      expect((await admin.post(`${base}/${id}/resend`, {})).code).toBe('OWNER_NOT_GRANTABLE')
      expect((await world.browser().post(accept, { token, password: goodPassword })).status).toBe(
        200,
      )
      expect((await world.person(organization.id, email))?.roles).toEqual(['owner'])
    })

    test('roles must exist, addresses be plain, and nobody is asked twice', async () => {
      const email = fresh()
      expect((await owner.post(base, { email, roles: ['wizard'] })).code).toBe('ROLE_UNKNOWN')
      for (const wrong of ['a@b@c.example', 'ada@contoso', 'ada@contoso.example,eve@evil.example'])
        expect((await owner.post(base, { email: wrong })).code).toBe('EMAIL_INVALID')
      await invite(email)
      expect(await owner.post(base, { email: email.toUpperCase() })).toMatchObject({
        status: 409,
        code: 'CONFLICT',
      })
      await world.browser().post(accept, { token: world.tokenFor(email), password: goodPassword })
      expect((await owner.post(base, { email })).code).toBe('CONFLICT')
    })

    test('people of another organization cannot see or touch it', async () => {
      const { id } = await invite(fresh())
      const other = await world.organization()
      const { email, browser } = await world.register(other.slug)
      const { member } = (await world.person(other.id, email))!
      await world.storage.transaction((stores) =>
        stores.members.setRoles(member!.id, [build.role({ role: 'owner', source: 'pinned' })]),
      )
      expect((await browser.get(base)).status).toBe(404)
      const own = `/api/v1/organizations/${other.id}/invitations`
      expect((await browser.post(`${own}/${id}/resend`, {})).status).toBe(404)
      expect((await stored(id))?.revokedAt).toBeNull()
    })

    test('a letter that cannot be sent is said, and the invitation can be sent again', async () => {
      const email = fresh()
      const failing = createInvitation(
        world.usher.deps.ports,
        await inviterOf(owner),
        { email, roles: ['member'] },
        () => Promise.reject(new Error('the mail server is away')),
      )
      await expect(failing).rejects.toMatchObject({ code: 'UNAVAILABLE' })
      const open = await world.storage.read.invitations.findOpen(
        organization.id,
        address(email),
        world.now(),
      )
      expect((await owner.post(`${base}/${open!.id}/resend`, {})).status).toBe(200)
      expect((await world.browser().get(`${accept}?token=${world.tokenFor(email)}`)).status).toBe(
        200,
      )
    })
  })
})

function idOf(text: string): unknown {
  return /"id":"(inv_[a-z0-9]+)"/.exec(text)?.[1]
}
