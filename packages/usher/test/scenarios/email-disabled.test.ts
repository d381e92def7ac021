// The guide: with the e-mail provider off, every one of its paths answers EMAIL_PROVIDER_DISABLED,
// whatever else is wrong or right with the request.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { word } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import { form, goodPassword, openEmailWorld, type Body, type EmailWorld } from './email-world.ts'

const posts = ['sign-up', 'verify', 'sign-in', 'reset-request', 'reset', 'password']
const gets = ['/sign-up', '/reset', '/api/auth/email/verify', '/api/auth/email/reset']

describeEachDialect('the e-mail provider switched off', (dialect) => {
  let world: EmailWorld
  beforeAll(async () => {
    world = await openEmailWorld(dialect)
  })
  afterAll(() => world.close())

  test('for the only organization, on every path, for JSON, forms and rubbish alike', async () => {
    const only = await world.organization()
    const email = `${word('ada')}@contoso.example`
    const { browser } = await world.register(only.slug, email)
    await browser.post('/api/auth/email/reset-request', { email })
    const token = world.tokenFor(email)
    await world.updateConnection(only.connectionId, { enabled: false })
    const letters = world.mails.length

    const fields = { email, password: goodPassword, display_name: 'Ada', token }
    const bodies: Body[] = [fields, form(fields), {}, form({}), '{"broken', { email: 7, token: [] }]
    for (const who of [world.browser(), browser])
      for (const path of posts)
        for (const body of bodies)
          expect({ path, ...(await who.post(`/api/auth/email/${path}`, body)) }).toMatchObject({
            path,
            status: 403,
            code: 'EMAIL_PROVIDER_DISABLED',
          })
    for (const path of gets)
      for (const query of ['', `?token=${token}`, '?token=wrong', `?organization=${only.slug}`])
        expect({ path, ...(await world.browser().get(path + query)) }).toMatchObject({
          path,
          status: 403,
          code: 'EMAIL_PROVIDER_DISABLED',
        })
    const csrfless = await browser.post('/account/password', form({ csrf: 'wrong' }))
    expect(csrfless.code).toBe('EMAIL_PROVIDER_DISABLED')
    expect(world.mails).toHaveLength(letters)
    await world.updateConnection(only.connectionId, { enabled: true })
    expect((await world.signIn(only.slug, email)).status).toBe(200)
  })

  test('one organization’s switch is not another’s; unknown and disabled ones have none', async () => {
    const on = await world.organization()
    const off = await world.organization({ enabled: false })
    const closed = await world.organization({}, { enabled: false })
    const { email } = await world.register(on.slug)
    for (const organization of [off.slug, off.id, closed.slug, 'no-such-organization'])
      expect(await world.signIn(organization, email)).toMatchObject({
        status: 403,
        code: 'EMAIL_PROVIDER_DISABLED',
      })
    expect((await world.signIn(on.slug, email)).status).toBe(200)
  })

  test('switching it off between the letter and the link stops the link', async () => {
    const organization = await world.organization()
    const email = `${word('ada')}@contoso.example`
    await world.browser().post('/api/auth/email/sign-up', {
      organization: organization.slug,
      email,
      display_name: 'A',
    })
    await world.updateConnection(organization.connectionId, { enabled: false })
    const answer = await world
      .browser()
      .post('/api/auth/email/verify', { token: world.tokenFor(email), password: goodPassword })
    expect(answer).toMatchObject({ status: 403, code: 'EMAIL_PROVIDER_DISABLED' })
    expect(await world.person(organization.id, email)).toBeUndefined()
  })
})
