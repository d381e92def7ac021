import { contoso, fabrikam, SignInPageError } from '@usher/entra-emulator'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { describeEachDialect } from '../support/database.ts'
import { startWorld, type World } from '../support/world.ts'

const { users } = contoso

describeEachDialect('signing in with Entra ID', (dialect) => {
  let world: World
  beforeAll(async () => {
    world = await startWorld(dialect)
  })
  afterAll(() => world.close())
  beforeEach(() => {
    world.entra.faults.clear()
  })

  test('the first time makes an account, the second time finds it', async () => {
    const before = await world.counts()
    const first = world.browser()
    const answer = await first.signIn(users.ada.userPrincipalName)
    expect(answer.status).toBe(302)
    expect(answer.headers.get('location')).toBe(`${world.baseUrl}/account`)
    const session: unknown = JSON.parse((await first.session()).text)
    expect(session).toMatchObject({
      user: { displayName: 'Ada Lovelace', email: 'ada@contoso.example' },
      organization: { slug: 'contoso', name: 'Contoso' },
      roles: ['member'],
    })
    await world.browser().signIn(users.ada.userPrincipalName)
    const after = await world.counts()
    expect(after).toEqual({
      users: before.users + 1,
      members: before.members + 1,
      identities: before.identities + 1,
    })
  })

  test('the members list has the person as the guide says', async () => {
    await world.browser().signIn(users.grace.userPrincipalName)
    const admin = await world.ownerBrowser()
    const list = await admin.get(
      `/api/v1/organizations/${world.organization.id}/members?search=grace`,
    )
    expect(list.status).toBe(200)
    expect(JSON.parse(list.text)).toMatchObject({
      items: [
        {
          displayName: 'Grace Hopper',
          username: 'grace@contoso.example',
          status: 'active',
          origin: 'jit',
          authSources: [{ connectionId: world.connection.id, name: 'Entra ID' }],
        },
      ],
    })
    expect(list.text).not.toContain('Ada Lovelace')
  })

  test('a null mail falls back to the user principal name', async () => {
    const browser = world.browser()
    expect((await browser.signIn(users.alan.userPrincipalName)).status).toBe(302)
    expect(JSON.parse((await browser.session()).text)).toMatchObject({
      user: { email: users.alan.userPrincipalName },
    })
  })

  test('a picture at Graph becomes the avatar; a failure is ignored', async () => {
    const admin = await world.ownerBrowser()
    const list = await admin.get(
      `/api/v1/organizations/${world.organization.id}/members?search=ada`,
    )
    const { items } = z
      .object({ items: z.array(z.object({ avatarUrl: z.string().nullable() })) })
      .parse(JSON.parse(list.text))
    const picture = await admin.get(items[0]?.avatarUrl ?? 'there is none')
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
    world.entra.faults.set({ kind: 'serverError', endpoint: 'photo' })
    expect((await world.browser().signIn(users.ada.userPrincipalName)).status).toBe(302)
  })

  test('registration off: strangers stay out, members come in', async () => {
    await world.updateConnection({ registrationEnabled: false })
    const before = await world.counts()
    const refused = await world.browser().signIn(users.roles.userPrincipalName)
    expect(refused).toMatchObject({ status: 403, code: 'REGISTRATION_DISABLED' })
    expect((await world.browser().signIn(users.ada.userPrincipalName)).status).toBe(302)
    expect(await world.counts()).toEqual(before)
    await world.updateConnection({ registrationEnabled: true })
  })

  test('disabled between authorize and callback: refused, with a reference', async () => {
    const browser = world.browser()
    const callback = await browser.begin(users.ada.userPrincipalName)
    await world.updateConnection({ enabled: false })
    const answer = await browser.finish(callback)
    expect(answer).toMatchObject({ status: 403, code: 'CONNECTION_DISABLED' })
    expect(answer.text).toMatch(/"reference":"[0-9A-Z]{4}-[0-9A-Z]{4}"/)
    expect((await browser.session()).status).toBe(401)
    await world.updateConnection({ enabled: true })
  })

  test('the tenant allow-list: a person of another tenant does not get in', async () => {
    await world.updateConnection({ settings: { tenantIds: [fabrikam.tenantId] } })
    const before = await world.counts()
    const browser = world.browser()
    await expect(browser.begin(users.ada.userPrincipalName)).rejects.toThrow(SignInPageError)
    expect(await world.counts()).toEqual(before)
    await world.updateConnection({ settings: { tenantIds: [contoso.tenantId] } })
  })

  test('form_post carries the sign-in as well', async () => {
    await world.updateConnection({ settings: { responseMode: 'form_post' } })
    const browser = world.browser()
    const callback = await browser.begin(users.ada.userPrincipalName)
    expect(callback.method).toBe('POST')
    expect((await browser.finish(callback)).status).toBe(302)
    await world.updateConnection({ settings: { responseMode: 'query' } })
  })

  test('groups above the limit of the token are asked of Graph, and roles follow', async () => {
    const rule = { claim: 'groups', equals: 'no-such-group', role: 'admin' }
    await world.updateConnection({ settings: { roleRules: [rule] } })
    const browser = world.browser()
    expect((await browser.signIn(users.overage.userPrincipalName)).status).toBe(302)
    expect(JSON.parse((await browser.session()).text)).toMatchObject({ roles: ['member'] })
    await world.updateConnection({ settings: { roleRules: [] } })
  })

  test('a deactivated member stays out, and the running session ends at once', async () => {
    const browser = world.browser()
    await browser.signIn(users.grace.userPrincipalName)
    const { memberId } = JSON.parse((await browser.session()).text) as { memberId: string }
    const admin = await world.ownerBrowser()
    const path = `/api/v1/organizations/${world.organization.id}/members/${memberId}`
    expect((await admin.send('POST', `${path}/deactivate`)).status).toBeLessThan(300)
    expect((await browser.session()).status).toBe(401)
    expect(await world.browser().signIn(users.grace.userPrincipalName)).toMatchObject({
      code: 'USER_DEACTIVATED',
    })
    expect((await admin.send('POST', `${path}/reactivate`)).status).toBeLessThan(300)
    expect((await browser.session()).status).toBe(401)
    expect((await world.browser().signIn(users.grace.userPrincipalName)).status).toBe(302)
  })

  test('a session ends by time: idle, and in any case', async () => {
    const browser = world.browser()
    await browser.signIn(users.ada.userPrincipalName)
    expect((await browser.session()).status).toBe(200)
    world.turnClock((world.organization.sessionIdleSeconds + 1) * 1000)
    expect((await browser.session()).status).toBe(401)
    world.turnClock(-(world.organization.sessionIdleSeconds + 1) * 1000)
  })
})

describe('50 first sign-ins of one person at the same time', () => {
  describeEachDialect('through two servers', (dialect) => {
    test('leave one user, one member, one identity', async () => {
      const world = await startWorld(dialect)
      const { fork } = await import('node:child_process')
      const second = fork(new URL('../support/second-server.ts', import.meta.url), {
        env: {
          ...process.env,
          USHER_TEST_DATABASE: world.databaseUrl,
          USHER_TEST_BASE: world.baseUrl,
        },
        execArgv: ['--conditions=source'],
      })
      try {
        const port = await new Promise<number>((resolve, reject) => {
          second.once('message', (message) => resolve(Number(message)))
          second.once('exit', (code) => reject(new Error(`the second server ended: ${code}`)))
        })
        const before = await world.counts()
        const browsers = Array.from({ length: 50 }, () => world.browser())
        const callbacks = await Promise.all(
          browsers.map((browser) => browser.begin(users.ada.userPrincipalName)),
        )
        const answers = await Promise.all(
          browsers.map((browser, index) => {
            const callback = callbacks[index]
            if (!callback) throw new Error('a callback is missing')
            const url = new URL(callback.url)
            if (index % 2 === 1) url.port = String(port)
            return browser.finish({ ...callback, url: url.href })
          }),
        )
        expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 302))
        const sessions = await Promise.all(browsers.map((browser) => browser.session()))
        expect(sessions.filter(({ status }) => status === 200)).toHaveLength(50)
        expect(await world.counts()).toEqual({
          users: before.users + 1,
          members: before.members + 1,
          identities: before.identities + 1,
        })
      } finally {
        second.kill()
        await world.close()
      }
    })
  })
})
