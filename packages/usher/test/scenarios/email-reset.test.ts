import { afterAll, beforeAll, expect, test } from 'vitest'
import { deactivate } from '../../src/engine/deactivate.ts'
import { recorder } from '../../src/engine/record.ts'
import { build, word } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import {
  form,
  goodPassword,
  openEmailWorld,
  otherPassword,
  type EmailWorld,
} from './email-world.ts'

const request = '/api/auth/email/reset-request'
const reset = '/api/auth/email/reset'

describeEachDialect('a forgotten password', (dialect) => {
  let world: EmailWorld
  let organization: Awaited<ReturnType<EmailWorld['organization']>>
  beforeAll(async () => {
    world = await openEmailWorld(dialect)
    organization = await world.organization()
  })
  afterAll(() => world.close())

  const ask = (email: string) =>
    world.browser().post(request, { organization: organization.slug, email })

  test('the link leads to a new password, and every other session ends', async () => {
    const { email, browser } = await world.register(organization.slug)
    expect((await ask(email)).status).toBe(202)
    const token = world.tokenFor(email)
    const page = await world.browser().get(`${reset}?token=${token}`)
    expect(page.status).toBe(200)
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(await browser.session()).toBe(email)
    const visitor = world.browser()
    const answer = await visitor.post(reset, { token, password: otherPassword })
    expect(answer.status).toBe(200)
    expect(await visitor.session()).toBe(email)
    expect(await browser.session()).toBeUndefined()
    expect((await world.signIn(organization.slug, email)).status).toBe(401)
    expect((await world.signIn(organization.slug, email, otherPassword)).status).toBe(200)
  })

  test('asking answers the same for everybody, and writes only to whom it concerns', async () => {
    const { email } = await world.register(organization.slug)
    const letters = world.mails.length
    const known = await ask(email)
    const unknown = await ask(`${word('nobody')}@contoso.example`)
    expect({ status: known.status, text: known.text }).toEqual({
      status: unknown.status,
      text: unknown.text,
    })
    expect(known.status).toBe(202)
    expect(world.mails).toHaveLength(letters + 1)
    const page = await world
      .browser()
      .post(request, form({ organization: organization.slug, email: 'nobody@contoso.example' }))
    expect(page.status).toBe(202)
    expect(page.text).toContain('Check your mail')
  })

  test('the letter goes to the address that was proven, not to what was typed', async () => {
    const { email } = await world.register(organization.slug)
    await ask(email.toUpperCase())
    expect(world.mails.at(-1)?.to).toBe(email)
    // A dotless i is another letter: it must not lead to the mailbox with the i, nor the other way.
    const letters = world.mails.length
    await ask(email.replace('contoso', 'contoſo'))
    await ask(email.replace('@contoso.example', '@contoso.exampıe'))
    expect(world.mails).toHaveLength(letters)
  })

  test('a used link voids itself and all others of the address', async () => {
    const { email } = await world.register(organization.slug)
    await ask(email)
    const first = world.tokenFor(email)
    await ask(email)
    const second = world.tokenFor(email)
    expect(
      (await world.browser().post(reset, { token: first, password: otherPassword })).status,
    ).toBe(200)
    for (const token of [first, second])
      expect((await world.browser().post(reset, { token, password: goodPassword })).code).toBe(
        'TOKEN_INVALID',
      )
  })

  test('two at once: one sets the password', async () => {
    const { email } = await world.register(organization.slug)
    await ask(email)
    const token = world.tokenFor(email)
    const answers = await Promise.all(
      [otherPassword, goodPassword].map((password) =>
        world.browser().post(reset, { token, password }),
      ),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400])
  })

  test('a link is good for an hour', async () => {
    const { email } = await world.register(organization.slug)
    await ask(email)
    const token = world.tokenFor(email)
    world.turnClock(3_600_000)
    expect((await world.browser().get(`${reset}?token=${token}`)).code).toBe('TOKEN_INVALID')
    expect((await world.browser().post(reset, { token, password: otherPassword })).code).toBe(
      'TOKEN_INVALID',
    )
    expect((await world.signIn(organization.slug, email)).status).toBe(200)
  })

  test('a changed password voids an open link', async () => {
    const { email, browser } = await world.register(organization.slug)
    await ask(email)
    const token = world.tokenFor(email)
    await browser.post('/api/auth/email/password', {
      current_password: goodPassword,
      new_password: otherPassword,
    })
    expect((await world.browser().post(reset, { token, password: goodPassword })).code).toBe(
      'TOKEN_INVALID',
    )
  })

  test('an open link request of the account is void after a reset', async () => {
    const { email } = await world.register(organization.slug)
    const { userId } = (await world.person(organization.id, email))!
    const open = build.linkRequest({
      userId,
      organizationId: organization.id,
      connectionId: organization.connectionId,
      expiresAt: new Date(world.now().getTime() + 600_000),
    })
    await world.storage.transaction((stores) => stores.linkRequests.insert(open))
    await ask(email)
    await world.browser().post(reset, { token: world.tokenFor(email), password: otherPassword })
    const after = await world.storage.read.linkRequests.findByTokenHash(open.tokenHash)
    expect(after?.spentAt).not.toBeNull()
  })

  test('a deactivated member does not come back, and the password stays as it was', async () => {
    const { email } = await world.register(organization.slug)
    const person = (await world.person(organization.id, email))!
    const before = await world.storage.read.credentials.find(person.userId)
    await ask(email)
    const { ports } = world.usher.deps
    await world.storage.transaction(async (stores) => {
      const record = recorder(ports, {
        organizationId: organization.id,
        actor: { kind: 'system' },
        origin: { ipAddress: null, userAgent: null },
      })
      const memberId = person.member!.id
      const target = { kind: 'member', organizationId: organization.id, memberId } as const
      await deactivate(ports, stores, target, record)
    })
    const answer = await world
      .browser()
      .post(reset, { token: world.tokenFor(email), password: otherPassword })
    expect(answer).toMatchObject({ status: 403, code: 'USER_DEACTIVATED' })
    expect((await world.person(organization.id, email))!.member!.status).toBe('deactivated')
    expect(await world.storage.read.credentials.find(person.userId)).toEqual(before)
  })

  test('nobody who is no member joins by a reset where registration is off', async () => {
    const home = await world.organization()
    const { email } = await world.register(home.slug)
    const closed = await world.organization({ registrationEnabled: false })
    await world.browser().post(request, { organization: closed.slug, email })
    const answer = await world
      .browser()
      .post(reset, { token: world.tokenFor(email), password: otherPassword })
    expect(answer).toMatchObject({ status: 403, code: 'NOT_A_MEMBER' })
    expect((await world.person(closed.id, email))!.member).toBeUndefined()
    expect((await world.signIn(home.slug, email)).status).toBe(200)
  })
})
