import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  form,
  goodPassword,
  openEmailWorld,
  otherPassword,
  type EmailWorld,
} from './email-world.ts'
import { bootstrapFromConfig, openSetUp } from '../../src/engine/set-up.ts'
import { address } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'

const answers = {
  organization_name: 'Contoso',
  slug: 'contoso',
  email: 'owner@contoso.example',
  display_name: 'Olivia Owner',
  password: goodPassword,
}

describeEachDialect('the first owner of an instance', (dialect) => {
  let world: EmailWorld
  beforeEach(async () => {
    world = await openEmailWorld(dialect)
  })
  afterEach(() => world.close())

  const open = async () => (await openSetUp(world.usher.deps.ports)).token

  async function organizations() {
    return world.storage.read.organizations.listEnabled(10)
  }

  test('the link makes organization, owner and session, once', async () => {
    const token = await open()
    const visitor = world.browser()
    const page = await visitor.get(`/set-up?token=${token}`)
    expect(page.status).toBe(200)
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    const done = await visitor.post('/set-up', form({ ...answers, token }))
    expect(done.status).toBe(303)
    expect(await visitor.session()).toBe(answers.email)

    const [organization] = await organizations()
    expect(organization).toMatchObject({ slug: 'contoso', name: 'Contoso', enabled: true })
    const person = await world.person(organization!.id, answers.email)
    expect(person).toMatchObject({
      proven: { provenBy: 'operator' },
      member: { origin: 'manual', displayName: 'Olivia Owner' },
      roles: ['owner'],
    })
    expect(await world.storage.read.users.find(person!.userId)).toMatchObject({ operator: true })
    const [connection] = await world.storage.read.connections.list(organization!.id)
    expect(connection).toMatchObject({
      enabled: true,
      registrationEnabled: false,
      settings: { kind: 'email' },
    })
    expect((await world.signIn('contoso', answers.email)).status).toBe(200)

    for (const query of [`?token=${token}`, '?token=wrong', ''])
      expect(await world.browser().get(`/set-up${query}`)).toMatchObject({
        status: 410,
        code: 'SET_UP_DONE',
      })
    const again = { ...answers, slug: 'other', email: 'eve@evil.example', token }
    expect(await world.browser().post('/set-up', again)).toMatchObject({
      status: 410,
      code: 'SET_UP_DONE',
    })
    await expect(openSetUp(world.usher.deps.ports)).rejects.toMatchObject({ code: 'SET_UP_DONE' })
    const kept = await world.kept(organization!.id)
    expect(kept).toContain('instance.set_up')
    for (const secret of [goodPassword, token, '$argon2']) expect(kept).not.toContain(secret)
  })

  test('two at once make one owner', async () => {
    const token = await open()
    const outcomes = await Promise.all(
      ['one', 'two', 'three'].map((slug) =>
        world
          .browser()
          .post('/set-up', { ...answers, slug, email: `${slug}@contoso.example`, token }),
      ),
    )
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual([200, 410, 410])
    expect(await organizations()).toHaveLength(1)
    expect(await world.storage.read.users.countOperators()).toBe(1)
  })

  test('a new start voids the link before it, and a day ends it', async () => {
    const first = await open()
    const second = await open()
    expect((await world.browser().get(`/set-up?token=${first}`)).code).toBe('TOKEN_INVALID')
    expect((await world.browser().post('/set-up', { ...answers, token: first })).code).toBe(
      'TOKEN_INVALID',
    )
    world.turnClock(86_400_000 - 5000)
    expect((await world.browser().get(`/set-up?token=${second}`)).status).toBe(200)
    world.turnClock(5000)
    expect((await world.browser().get(`/set-up?token=${second}`)).code).toBe('TOKEN_INVALID')
    expect(await organizations()).toHaveLength(0)
  })

  test('without the token nothing is looked at', async () => {
    await open()
    for (const token of ['', 'wrong', 'A'.repeat(43)]) {
      const answer = await world.browser().post('/set-up', { ...answers, token, email: 7 })
      expect(answer).toMatchObject({ status: 400, code: 'TOKEN_INVALID' })
    }
    expect((await world.browser().get('/set-up')).code).toBe('TOKEN_INVALID')
  })

  test('what was typed wrong comes back to the form, without the password', async () => {
    const token = await open()
    const wrong = [
      [{ password: 'short' }, 'PASSWORD_TOO_WEAK'],
      [{ email: 'two@signs@contoso.example' }, 'EMAIL_INVALID'],
      [{ slug: 'Con toso' }, 'VALIDATION_FAILED'],
    ] as const
    for (const [fields, code] of wrong) {
      const page = await world.browser().post('/set-up', form({ ...answers, token, ...fields }))
      expect(page.status).toBe(400)
      expect(page.text).toContain(code)
      expect(page.text).toContain('value="Olivia Owner"')
      expect(page.text).not.toContain(goodPassword)
    }
    expect((await world.browser().post('/set-up', { ...answers, token })).status).toBe(200)
  })

  test('from the configuration: once, whoever starts how often', async () => {
    const { ports, passwords } = world.usher.deps
    const config = {
      email: address(answers.email),
      password: goodPassword,
      organizationName: 'Contoso',
      organizationSlug: 'contoso',
    }
    const starts = await Promise.all([
      bootstrapFromConfig(ports, passwords, config),
      bootstrapFromConfig(ports, passwords, config),
    ])
    expect(starts.toSorted()).toEqual([false, true])
    const changed = { ...config, password: otherPassword, organizationSlug: 'other' }
    expect(await bootstrapFromConfig(ports, passwords, changed)).toBe(false)
    expect(await organizations()).toHaveLength(1)
    expect((await world.signIn('contoso', answers.email)).status).toBe(200)
    expect((await world.signIn('contoso', answers.email, otherPassword)).status).toBe(401)
    expect((await world.browser().get('/set-up')).code).toBe('SET_UP_DONE')
  })

  test('a weak password in the configuration is refused', async () => {
    const { ports, passwords } = world.usher.deps
    const weak = bootstrapFromConfig(ports, passwords, {
      email: address(answers.email),
      password: 'password',
      organizationName: 'Contoso',
      organizationSlug: 'contoso',
    })
    await expect(weak).rejects.toMatchObject({ code: 'PASSWORD_TOO_WEAK' })
    expect(await organizations()).toHaveLength(0)
  })
})
