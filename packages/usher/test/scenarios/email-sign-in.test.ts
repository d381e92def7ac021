import { afterAll, beforeAll, expect, test } from 'vitest'
import { deactivate } from '../../src/engine/deactivate.ts'
import { recorder } from '../../src/engine/record.ts'
import type { MemberId, OrganizationId, UserId } from '../../src/core/ids.ts'
import { address, build, word } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import {
  form,
  goodPassword,
  openEmailWorld,
  otherPassword,
  type EmailWorld,
} from './email-world.ts'

const signIn = '/api/auth/email/sign-in'
const change = '/api/auth/email/password'

describeEachDialect('signing in by e-mail and password', (dialect) => {
  let world: EmailWorld
  let organization: Awaited<ReturnType<EmailWorld['organization']>>
  beforeAll(async () => {
    world = await openEmailWorld(dialect)
    organization = await world.organization()
  })
  afterAll(() => world.close())

  async function deactivateMember(
    target:
      | { kind: 'member'; organizationId: OrganizationId; memberId: MemberId }
      | { kind: 'user'; userId: UserId },
  ): Promise<void> {
    const { ports } = world.usher.deps
    await world.storage.transaction(async (stores) => {
      const record = recorder(ports, {
        organizationId: organization.id,
        actor: { kind: 'system' },
        origin: { ipAddress: null, userAgent: null },
      })
      await deactivate(ports, stores, target, record)
    })
  }

  test('the right password opens a session; address and organization are read leniently', async () => {
    const { email } = await world.register(organization.slug)
    const visitor = world.browser()
    const answer = await visitor.post(signIn, {
      organization: organization.id,
      email: ` ${email.toUpperCase()} `,
      password: goodPassword,
    })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await visitor.session()).toBe(email)
    for (const token of visitor.cookies.values()) expect(answer.text).not.toContain(token)
    const [attempt] = await world.attempts(organization.id)
    expect(attempt).toMatchObject({ outcome: 'signedIn', code: null })
    expect(attempt!.trace.map(({ rule }) => rule)).toEqual([
      'password',
      'person active',
      'member known',
    ])
  })

  test('a form leads on, or shows the page again with a reference', async () => {
    const { email } = await world.register(organization.slug)
    const fields = { organization: organization.slug, email, return_to: '/account' }
    const wrong = await world.browser().post(signIn, form({ ...fields, password: 'not this one' }))
    expect(wrong.status).toBe(401)
    expect(wrong.text).toContain('CREDENTIALS_INVALID')
    expect(wrong.text).toContain(`value="${email}"`)
    expect(wrong.text).not.toContain('not this one')
    const [attempt] = await world.attempts(organization.id)
    expect(wrong.text).toContain(attempt!.reference)
    const right = await world.browser().post(signIn, form({ ...fields, password: goodPassword }))
    expect(right.status).toBe(303)
    expect(right.headers.get('location')).toBe('http://localhost:3000/account')
  })

  test('a wrong password, an unknown address and one of another way in answer alike', async () => {
    const { email } = await world.register(organization.slug)
    const other = await world.organization()
    const elsewhere = await world.register(other.slug)
    const noPassword = `${word('entra')}@contoso.example`
    await world.storage.transaction(async (stores) => {
      const user = build.user()
      await stores.users.insert(user)
      await stores.users.insertEmail(
        build.userEmail({ userId: user.id, email: address(noPassword) }),
      )
    })
    const answers = []
    for (const who of [email, `${word('nobody')}@contoso.example`, elsewhere.email, noPassword])
      answers.push(await world.signIn(organization.slug, who, 'not the password'))
    const withoutReference = answers.map(({ status, text }) => ({
      status,
      text: text.replace(/"reference":"[^"]+"/, ''),
    }))
    for (const answer of withoutReference) expect(answer).toEqual(withoutReference[0])
    expect(answers[0]).toMatchObject({ status: 401, code: 'CREDENTIALS_INVALID' })
    // The administrator's view does not tell people of other organizations from nobody either.
    const attempts = (await world.attempts(organization.id)).slice(0, 4)
    expect(attempts.slice(0, 3).map(({ userId }) => userId)).toEqual([null, null, null])
    expect(new Set(attempts.map(({ trace }) => JSON.stringify(trace))).size).toBe(1)
  })

  test('one browser has one session: a new sign-in ends the one before it', async () => {
    const { email, browser } = await world.register(organization.slug)
    const before = new Map(browser.cookies)
    await browser.post(signIn, { organization: organization.slug, email, password: goodPassword })
    const after = new Map(browser.cookies)
    expect(after).not.toEqual(before)
    expect(await browser.session()).toBe(email)
    for (const [name, value] of before) browser.cookies.set(name, value)
    expect(await browser.session()).toBeUndefined()
  })

  test('a person of another organization joins only where registration is on', async () => {
    const home = await world.organization()
    const { email } = await world.register(home.slug)
    const closed = await world.organization({ registrationEnabled: false })
    expect(await world.signIn(closed.slug, email)).toMatchObject({
      status: 403,
      code: 'NOT_A_MEMBER',
    })
    expect((await world.person(closed.id, email))?.member).toBeUndefined()
    const open = await world.organization()
    expect((await world.signIn(open.slug, email)).status).toBe(200)
    expect(await world.person(open.id, email)).toMatchObject({
      member: { origin: 'jit' },
      roles: ['member'],
    })
    const strict = await world.organization({}, { restrictToDomains: true })
    expect((await world.signIn(strict.slug, email)).code).toBe('DOMAIN_NOT_ALLOWED')
  })

  test('joining at the same time from many browsers makes one member', async () => {
    const home = await world.organization()
    const { email } = await world.register(home.slug)
    const target = await world.organization()
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => world.signIn(target.slug, email)),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
    expect(await world.membersOf(target.id)).toHaveLength(1)
  })

  test('deactivated people learn so only with the right password, and stay out', async () => {
    const { email, browser } = await world.register(organization.slug)
    const person = await world.person(organization.id, email)
    await deactivateMember({
      kind: 'member',
      organizationId: organization.id,
      memberId: person!.member!.id,
    })
    expect(await browser.session()).toBeUndefined()
    expect((await world.signIn(organization.slug, email, 'not the password')).code).toBe(
      'CREDENTIALS_INVALID',
    )
    const right = await world.signIn(organization.slug, email)
    expect(right).toMatchObject({ status: 403, code: 'USER_DEACTIVATED' })
    expect((await world.person(organization.id, email))!.member!.status).toBe('deactivated')

    const second = await world.register(organization.slug)
    const { userId } = (await world.person(organization.id, second.email))!
    await deactivateMember({ kind: 'user', userId })
    expect((await world.signIn(organization.slug, second.email)).code).toBe('USER_DEACTIVATED')
  })

  test('tries are counted by account', async () => {
    const { email } = await world.register(organization.slug)
    const statuses = new Set<number>()
    for (let round = 0; round < 10; round += 1)
      statuses.add((await world.signIn(organization.slug, email, 'guess number one')).status)
    expect([...statuses]).toEqual([401])
    const blocked = await world.signIn(organization.slug, email)
    expect(blocked).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' })
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0)
    const other = await world.register(organization.slug)
    expect((await world.signIn(organization.slug, other.email)).status).toBe(200)
  })

  test('tries are counted by network address, over many accounts', async () => {
    const guess = (ipAddress: string) =>
      world.browser(ipAddress).post(signIn, {
        organization: organization.slug,
        email: `${word('someone')}@contoso.example`,
        password: 'one for all of them',
      })
    let refused
    for (let round = 0; round < 200 && refused === undefined; round += 1) {
      const answer = await guess('198.51.100.7')
      if (answer.status === 429) refused = answer
      else expect(answer.status).toBe(401)
    }
    expect(refused).toMatchObject({ code: 'TOO_MANY_REQUESTS' })
    expect((await guess('198.51.100.8')).status).toBe(401)
  })

  test('hostile input is refused and never repeated', async () => {
    const base = { organization: organization.slug, email: 'ada@contoso.example' }
    for (const password of [7, null, ['a'], { length: 12 }, 'x'.repeat(5000)])
      expect(await world.browser().post(signIn, { ...base, password })).toMatchObject({
        status: 400,
        code: 'VALIDATION_FAILED',
      })
    const twoSigns = await world
      .browser()
      .post(signIn, { ...base, email: 'a@b@c.example', password: 'hidden words' })
    expect(twoSigns.code).toBe('EMAIL_INVALID')
    expect(twoSigns.text).not.toContain('hidden words')
    expect((await world.browser().post(signIn, '{"email":')).code).toBe('BAD_REQUEST')
    const away = { ...base, password: goodPassword, return_to: 'https://evil.example/' }
    expect((await world.browser().post(signIn, away)).code).toBe('RETURN_ADDRESS_NOT_ALLOWED')
  })

  test('a form of another site is refused', async () => {
    const answer = await world.usher.fetch(
      new Request(`http://localhost:3000${signIn}`, {
        method: 'POST',
        body: form({ organization: organization.slug, email: 'a@b.example', password: 'x' }),
        headers: { origin: 'https://evil.example' },
      }),
    )
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('CROSS_SITE_REQUEST')
  })

  test('changing the password needs the old one and ends the other sessions', async () => {
    const { email, browser } = await world.register(organization.slug)
    const elsewhere = world.browser()
    await elsewhere.post(signIn, { organization: organization.slug, email, password: goodPassword })
    const wrong = await browser.post(change, {
      current_password: 'not the old one',
      new_password: otherPassword,
    })
    expect(wrong).toMatchObject({ status: 401, code: 'CREDENTIALS_INVALID' })
    expect(await elsewhere.session()).toBe(email)
    const weak = await browser.post(change, { current_password: goodPassword, new_password: email })
    expect(weak).toMatchObject({ status: 400, code: 'PASSWORD_TOO_WEAK' })
    const right = await browser.post(change, {
      current_password: goodPassword,
      new_password: otherPassword,
    })
    expect(right.status).toBe(204)
    expect(await browser.session()).toBe(email)
    expect(await elsewhere.session()).toBeUndefined()
    expect((await world.signIn(organization.slug, email)).status).toBe(401)
    expect((await world.signIn(organization.slug, email, otherPassword)).status).toBe(200)
    expect(await world.kept(organization.id)).not.toContain(otherPassword)
  })

  test('the account page changes the password, with its own proof', async () => {
    const { browser } = await world.register(organization.slug)
    const fields = { current_password: goodPassword, new_password: otherPassword }
    const forged = await browser.post('/account/password', form({ ...fields, csrf: 'forged' }))
    expect(forged.code).toBe('CROSS_SITE_REQUEST')
    const page = await browser.get('/account')
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)![1]!
    const done = await browser.post('/account/password', form({ ...fields, csrf }))
    expect(done.status).toBe(303)
  })

  test('nobody changes a password without a session', async () => {
    const answer = await world.browser().post(change, {
      current_password: goodPassword,
      new_password: otherPassword,
    })
    expect(answer).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
  })
})
