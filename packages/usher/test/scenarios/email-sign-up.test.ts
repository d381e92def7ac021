import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UsherError } from '../../src/core/error-catalogue.ts'
import { deactivate } from '../../src/engine/deactivate.ts'
import { recorder } from '../../src/engine/record.ts'
import { createApp } from '../../src/http/app.ts'
import { address, build, word } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import {
  form,
  goodPassword,
  openEmailWorld,
  otherPassword,
  type EmailWorld,
} from './email-world.ts'

const signUp = '/api/auth/email/sign-up'
const verify = '/api/auth/email/verify'

describeEachDialect('signing up by e-mail', (dialect) => {
  let world: EmailWorld
  let organization: Awaited<ReturnType<EmailWorld['organization']>>
  beforeAll(async () => {
    world = await openEmailWorld(dialect)
    organization = await world.organization()
  })
  afterAll(() => world.close())

  const fresh = () => `${word('ada')}@contoso.example`
  const ask = (email: string, organizationName = organization.slug) =>
    world
      .browser()
      .post(signUp, { organization: organizationName, email, display_name: 'Ada Lovelace' })

  test('the link leads to a password, and the password to an account and a session', async () => {
    const email = fresh()
    const visitor = world.browser()
    const asked = await visitor.post(signUp, {
      organization: organization.slug,
      email,
      display_name: 'Ada Lovelace',
    })
    expect(asked.status).toBe(202)
    expect(await world.person(organization.id, email)).toBeUndefined()

    const token = world.tokenFor(email)
    const page = await visitor.get(`${verify}?token=${token}`)
    expect(page.status).toBe(200)
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.text).toContain(email)

    const chosen = await visitor.post(verify, { token, password: goodPassword })
    expect(chosen.status).toBe(200)
    expect(await visitor.session()).toBe(email)
    const person = await world.person(organization.id, email)
    expect(person).toMatchObject({
      proven: { provenBy: 'mail' },
      member: { origin: 'jit', status: 'active', displayName: 'Ada Lovelace' },
      roles: ['member'],
    })
    const [identity] = await world.storage.read.identities.listOfUser(person!.userId)
    expect(identity).toMatchObject({
      connectionId: organization.connectionId,
      issuer: organization.connectionId,
      subject: person!.userId,
    })
    const [attempt] = await world.attempts(organization.id)
    expect(attempt).toMatchObject({ outcome: 'created', userId: person!.userId, code: null })
    expect(chosen.text).toContain(attempt!.reference)
  })

  test('works as forms without JavaScript, and returns to where the person came from', async () => {
    const email = fresh()
    const visitor = world.browser()
    const fields = { organization: organization.slug, email, display_name: 'Ada' }
    const asked = await visitor.post(signUp, form({ ...fields, return_to: '/account?from=app' }))
    expect(asked.status).toBe(202)
    expect(asked.text).toContain('Check your mail')

    const letter = world.mails.findLast(({ to }) => to === email)
    const link = new URL(/http\S+/.exec(letter!.text)![0])
    const page = await visitor.get(link.pathname + link.search)
    const action = /action="([^"]+)"/.exec(page.text)![1]!.replaceAll('&amp;', '&')
    const weak = await visitor.post(
      action,
      form({ token: world.tokenFor(email), password: 'short' }),
    )
    expect(weak).toMatchObject({ status: 400 })
    expect(weak.text).toContain('PASSWORD_TOO_WEAK')
    const done = await visitor.post(
      action,
      form({ token: world.tokenFor(email), password: goodPassword, email }),
    )
    expect(done.status).toBe(303)
    expect(done.headers.get('location')).toBe('http://localhost:3000/account?from=app')
  })

  test('an address that is taken gets another letter, and the same answer', async () => {
    const { email } = await world.register(organization.slug)
    const known = await ask(email)
    const letter = world.mails.at(-1)
    const unknown = await ask(fresh())
    expect({ status: known.status, text: known.text }).toEqual({
      status: unknown.status,
      text: unknown.text,
    })
    expect([...known.headers.keys()]).toEqual([...unknown.headers.keys()])
    expect(letter).toMatchObject({ to: email, subject: expect.stringContaining('already') })
    expect(letter!.text).not.toContain('token=')
    expect(letter!.text).toContain('/sign-in?organization=')
  })

  test('opening the link spends nothing; the form spends it once', async () => {
    const email = fresh()
    await ask(email)
    const token = world.tokenFor(email)
    for (let scan = 0; scan < 3; scan += 1)
      expect((await world.browser().get(`${verify}?token=${token}`)).status).toBe(200)
    const first = await world.browser().post(verify, { token, password: goodPassword })
    expect(first.status).toBe(200)
    const second = await world.browser().post(verify, { token, password: otherPassword })
    expect(second).toMatchObject({ status: 400, code: 'TOKEN_INVALID' })
    expect((await world.browser().get(`${verify}?token=${token}`)).code).toBe('TOKEN_INVALID')
    expect((await world.signIn(organization.slug, email, otherPassword)).status).toBe(401)
  })

  test('a link is good for an hour and for its own purpose', async () => {
    const email = fresh()
    await ask(email)
    const token = world.tokenFor(email)
    const asReset = await world.browser().post('/api/auth/email/reset', {
      token,
      password: goodPassword,
    })
    expect(asReset.code).toBe('TOKEN_INVALID')
    world.turnClock(3_600_000)
    const late = await world.browser().post(verify, { token, password: goodPassword })
    expect(late).toMatchObject({ status: 400, code: 'TOKEN_INVALID' })
    expect(await world.person(organization.id, email)).toBeUndefined()
  })

  test('a changed token opens nothing', async () => {
    const email = fresh()
    await ask(email)
    const token = world.tokenFor(email)
    const swapped = (token.startsWith('A') ? 'B' : 'A') + token.slice(1)
    for (const wrong of [swapped, token.slice(1), `${token}A`, '', "' or 1=1 --", 'A'.repeat(150)])
      expect(
        await world.browser().post(verify, { token: wrong, password: goodPassword }),
      ).toMatchObject({
        status: 400,
        code: 'TOKEN_INVALID',
      })
    expect((await world.browser().post(verify, { token: 7, password: goodPassword })).status).toBe(
      400,
    )
    expect(await world.person(organization.id, email)).toBeUndefined()
  })

  test('a weak password does not spend the link', async () => {
    const email = fresh()
    await ask(email)
    const token = world.tokenFor(email)
    for (const password of ['short', 'passwordpassword', 'aaaaaaaaaaaaaaaa', 'x'.repeat(257)])
      expect(await world.browser().post(verify, { token, password })).toMatchObject({
        status: 400,
        code: 'PASSWORD_TOO_WEAK',
      })
    expect((await world.browser().post(verify, { token, password: goodPassword })).status).toBe(200)
  })

  test('two at once make one account', async () => {
    const email = fresh()
    await ask(email)
    const one = world.tokenFor(email)
    await ask(email)
    const two = world.tokenFor(email)
    const answers = await Promise.all(
      [one, two, one, two].map((token) =>
        world.browser().post(verify, { token, password: goodPassword }),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const { status, code } of answers) if (status !== 200) expect(code).toBe('TOKEN_INVALID')
    const members = await world.membersOf(organization.id)
    expect(members.filter(({ member }) => member.email === email)).toHaveLength(1)
  })

  test('nobody can make an account ready for somebody else to walk into', async () => {
    const email = fresh()
    // The attacker asks first; only the mailbox gets the link, and nothing exists until it is used.
    await ask(email)
    expect((await world.signIn(organization.slug, email)).status).toBe(401)
    const attackers = world.tokenFor(email)
    await ask(email)
    const victims = world.tokenFor(email)
    expect(
      (await world.browser().post(verify, { token: victims, password: goodPassword })).status,
    ).toBe(200)
    const late = await world.browser().post(verify, { token: attackers, password: otherPassword })
    expect(late.code).toBe('TOKEN_INVALID')
    expect((await world.signIn(organization.slug, email, otherPassword)).status).toBe(401)
  })

  test('letters go to the address that is proven, in the one form in which it is compared', async () => {
    const name = word('Grace')
    await ask(` ${name}@CONTOSO.Example `)
    expect(world.mails.at(-1)?.to).toBe(`${name.toLowerCase()}@contoso.example`)
  })

  describe('what the organization allows', () => {
    test('registration off is said to everybody alike', async () => {
      const closed = await world.organization({ registrationEnabled: false })
      const { email } = await world.register(organization.slug)
      for (const who of [email, fresh()])
        expect(await ask(who, closed.slug)).toMatchObject({
          status: 403,
          code: 'REGISTRATION_DISABLED',
        })
      expect((await world.browser().get(`/sign-up?organization=${closed.slug}`)).code).toBe(
        'REGISTRATION_DISABLED',
      )
    })

    test('registration that was turned off meanwhile stops an open link', async () => {
      const closing = await world.organization()
      const email = fresh()
      await ask(email, closing.slug)
      await world.updateConnection(closing.connectionId, { registrationEnabled: false })
      const answer = await world
        .browser()
        .post(verify, { token: world.tokenFor(email), password: goodPassword })
      expect(answer).toMatchObject({ status: 403, code: 'REGISTRATION_DISABLED' })
      const [attempt] = await world.attempts(closing.id)
      expect(attempt).toMatchObject({ outcome: 'denied', code: 'REGISTRATION_DISABLED' })
      expect(answer.text).toContain(attempt!.reference)
      expect(await world.person(closing.id, email)).toBeUndefined()
    })

    test('addresses outside the verified domains are refused', async () => {
      const strict = await world.organization({}, { restrictToDomains: true })
      const domain = `${word('verified')}.example`
      const verified = { verifiedAt: new Date(), verifiedBy: 'dns' } as const
      await world.storage.transaction((stores) =>
        stores.domains.insert(build.domain({ organizationId: strict.id, domain, ...verified })),
      )
      for (const email of [`ada@${domain}.evil.example`, `ada@sub.${domain}`, 'ada@evil.example'])
        expect((await ask(email, strict.slug)).code).toBe('DOMAIN_NOT_ALLOWED')
      expect((await ask(`ada@${domain}`, strict.slug)).status).toBe(202)
    })

    test('several organizations, none named: says so', async () => {
      const answer = await world.browser().post(signUp, { email: fresh(), display_name: 'Ada' })
      expect(answer).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' })
      expect(answer.text).toContain('"path":"organization"')
    })
  })

  describe('whom the organization or its directory knows', () => {
    test('a deactivated member with the address does not come back as a new person', async () => {
      const email = fresh()
      const user = build.user()
      const member = build.member({ organizationId: organization.id, userId: user.id, email })
      await ask(email)
      const token = world.tokenFor(email)
      await world.storage.transaction(async (stores) => {
        await stores.users.insert(user)
        await stores.members.insert(member)
        const { ports } = world.usher.deps
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
      const answer = await world.browser().post(verify, { token, password: goodPassword })
      expect(answer).toMatchObject({ status: 403, code: 'USER_DEACTIVATED' })
      expect(await world.person(organization.id, email)).toBeUndefined()
      await ask(email)
      expect(world.mails.at(-1)?.subject).toContain('already')
    })

    test('a tombstone of the directory keeps the person out', async () => {
      const email = fresh()
      await ask(email)
      const token = world.tokenFor(email)
      const user = build.user({ active: true })
      await world.storage.transaction(async (stores) => {
        const connection = build.connection({ organizationId: organization.id })
        await stores.connections.insert(connection)
        const directory = build.directory({
          organizationId: organization.id,
          connectionId: connection.id,
        })
        await stores.directories.insert(directory)
        await stores.users.insert(user)
        await stores.directoryUsers.insert(
          build.directoryUser({
            directoryId: directory.id,
            organizationId: organization.id,
            userId: user.id,
            userName: email.toUpperCase(),
            active: false,
            deletedAt: new Date(),
          }),
        )
      })
      const answer = await world.browser().post(verify, { token, password: goodPassword })
      expect(answer).toMatchObject({ status: 403, code: 'USER_DEACTIVATED' })
      expect(await world.person(organization.id, email)).toBeUndefined()
    })

    test('a member who came another way and never proved the address is not taken over', async () => {
      const email = fresh()
      await ask(email)
      const token = world.tokenFor(email)
      const user = build.user()
      await world.storage.transaction(async (stores) => {
        await stores.users.insert(user)
        await stores.members.insert(
          build.member({ organizationId: organization.id, userId: user.id, email }),
        )
      })
      const answer = await world.browser().post(verify, { token, password: goodPassword })
      expect(answer).toMatchObject({ status: 403, code: 'LINK_CONFIRMATION_REQUIRED' })
      expect(await world.storage.read.credentials.find(user.id)).toBeUndefined()
    })
  })

  test('hostile input is refused without an account, a letter or a crash', async () => {
    const letters = world.mails.length
    const addresses = [
      'ada@evil.example@contoso.example',
      'ada@contoso.example\r\nBcc: eve@evil.example',
      '"ada@evil.example"@contoso.example',
      'ada@[127.0.0.1]',
      'ａda@contoso.example',
      'ada\u0000@contoso.example',
      'ada\u202e@contoso.example',
      'ada@contoso',
      `${'a'.repeat(65)}@contoso.example`,
      '',
    ]
    for (const email of addresses)
      expect(await ask(email)).toMatchObject({ status: 400, code: 'EMAIL_INVALID' })
    const base = { organization: organization.slug, email: fresh(), display_name: 'Ada' }
    const bodies = [
      { ...base, email: ['a@contoso.example'] },
      { ...base, email: { $ne: null } },
      { ...base, display_name: 'two\nlines' },
      { ...base, display_name: '' },
      { ...base, display_name: 7 },
      { ...base, organization: organization.slug, return_to: 7 },
    ]
    for (const body of bodies)
      expect(await world.browser().post(signUp, body)).toMatchObject({
        status: 400,
        code: 'VALIDATION_FAILED',
      })
    const away = await world.browser().post(signUp, { ...base, return_to: '//evil.example' })
    expect(away.code).toBe('RETURN_ADDRESS_NOT_ALLOWED')
    expect(world.mails).toHaveLength(letters)
  })

  test('ten megabytes are refused', async () => {
    const huge = JSON.stringify({
      organization: organization.slug,
      email: 'a'.repeat(10_000_000),
      display_name: 'Ada',
    })
    const answer = await world.browser().post(signUp, huge)
    expect(answer).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' })
  })

  test('an address gets only so many letters', async () => {
    const email = fresh()
    const statuses = []
    for (let round = 0; round < 6; round += 1) statuses.push((await ask(email)).status)
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429])
    const refused = await ask(email)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(world.mails.filter(({ to }) => to === email)).toHaveLength(5)
  })

  test('a letter that cannot be sent does not show', async () => {
    const { usher } = world
    const failing = {
      ...usher.deps,
      mailer: { send: () => Promise.reject(new UsherError('UNAVAILABLE')) },
    }
    const answer = await createApp(failing).request(signUp, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        organization: organization.slug,
        email: fresh(),
        display_name: 'Ada',
      }),
    })
    expect(answer.status).toBe(202)
  })

  test('nothing that was kept or logged holds a password, a hash or a token', async () => {
    const { email, browser } = await world.register(organization.slug)
    const token = world.tokenFor(email)
    const kept = (await world.kept(organization.id)) + world.log.join('\n')
    const person = await world.person(organization.id, email)
    const credential = await world.storage.read.credentials.find(person!.userId)
    const secrets = [
      goodPassword,
      token,
      credential!.passwordHash,
      '$argon2',
      ...browser.cookies.values(),
    ]
    for (const secret of secrets) expect(kept).not.toContain(secret)
    expect(credential!.passwordHash).toMatch(/^\$argon2id\$/)
    expect(kept).toContain(address(email))
  })
})
