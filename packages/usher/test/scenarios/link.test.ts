// Row 12: an account has the address, and only its owner, in this browser, now, may add the new
// identity (CVE-2026-9087, -82968, -92358, -15571, -105207).
import { contoso } from '@usher/entra-emulator'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describeEachDialect } from '../support/database.ts'
import { owner, startWorld, type Answer, type Browser, type World } from '../support/world.ts'

const html = { accept: 'text/html' }
const page = '/sign-in/link'

describeEachDialect('approving a link', (dialect) => {
  let world: World
  beforeEach(async () => {
    world = await startWorld(dialect)
    // Somebody at Entra has the address that the first owner proved here.
    world.entra.directory.addUser(contoso.tenantId, {
      userPrincipalName: owner.email,
      displayName: 'Olivia Owner',
      mail: owner.email,
    })
  })
  afterEach(() => world.close())

  async function knock(browser: Browser): Promise<void> {
    const answer = await browser.signIn(owner.email)
    expect([answer.status, answer.headers.get('location')]).toEqual([302, page])
    expect((await browser.session()).status).toBe(401)
  }
  const prove = (browser: Browser) => browser.post('/api/auth/email/sign-in', owner)
  const approve = (browser: Browser, csrf: string): Promise<Answer> =>
    browser.post(page, new URLSearchParams({ decision: 'approve', csrf }))
  async function csrfOf(browser: Browser): Promise<string> {
    const { text } = await browser.get(page, html)
    return /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? ''
  }
  const userOf = async (browser: Browser) =>
    (JSON.parse((await browser.session()).text) as { user: { id: string } }).user.id

  test('knock, prove, approve: one account with two ways in', async () => {
    const before = await world.counts()
    const browser = world.browser()
    await knock(browser)
    expect((await browser.get(page, html)).text).not.toContain('value="approve"')
    await prove(browser)
    const userId = await userOf(browser)
    const approved = await approve(browser, await csrfOf(browser))
    expect(approved.status).toBe(303)
    expect(approved.headers.get('location')).toContain('/api/auth/oauth2/authorize')
    const other = world.browser()
    expect((await other.signIn(owner.email)).headers.get('location')).toContain('/account')
    expect(await userOf(other)).toBe(userId)
    const after = await world.counts()
    expect(after).toEqual({ ...before, identities: before.identities + 1 })
  })

  test('without a session, with another person’s, or with a forged proof: refused', async () => {
    const browser = world.browser()
    await knock(browser)
    expect((await approve(browser, 'x')).status).toBe(401)
    const grace = world.browser()
    await grace.signIn(contoso.users.grace.userPrincipalName)
    browser.cookies.set('usher-session', grace.cookies.get('usher-session') ?? '')
    expect((await browser.session()).status).toBe(200)
    expect(await csrfOf(browser)).toBe('')
    expect((await approve(browser, 'x')).code).toBe('LINK_INVALID')
    await prove(browser)
    expect((await approve(browser, 'x')).code).toBe('LINK_INVALID')
    expect((await world.counts()).identities).toBe(2)
  })

  test('a session from before is no proof', async () => {
    const browser = world.browser()
    await prove(browser)
    const cookie = browser.cookies.get('usher-session') ?? ''
    world.turnClock(1000)
    await browser.signIn(owner.email)
    browser.cookies.set('usher-session', cookie)
    expect(await csrfOf(browser)).toBe('')
  })

  test('another browser cannot take the request over, and it is used once', async () => {
    const browser = world.browser()
    await knock(browser)
    const stranger = world.browser()
    await prove(stranger)
    expect((await stranger.get(page)).code).toBe('LINK_INVALID')
    await prove(browser)
    const csrf = await csrfOf(browser)
    const link = browser.cookies.get('usher-link') ?? ''
    expect((await approve(stranger, csrf)).code).toBe('LINK_INVALID')
    expect((await approve(browser, csrf)).status).toBe(303)
    browser.cookies.set('usher-link', link)
    expect((await approve(browser, csrf)).code).toBe('LINK_INVALID')
  })

  test('it expires, and a connection that is switched off links nothing', async () => {
    const browser = world.browser()
    await knock(browser)
    await prove(browser)
    const csrf = await csrfOf(browser)
    await world.updateConnection({ enabled: false })
    expect((await approve(browser, csrf)).code).toBe('CONNECTION_DISABLED')
    await world.updateConnection({ enabled: true })
    await knock(world.browser())
    world.turnClock(901_000)
    expect((await browser.get(page)).code).toBe('LINK_INVALID')
  })
})
