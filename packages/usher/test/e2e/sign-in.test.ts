// The guide's journey in a real Chromium, against the demo exactly as a newcomer starts it.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onlyMember } from '../support/admin-reader.ts'
import { signInToConsole } from '../support/console-reader.ts'
import { startDemoInChromium, type DemoInChromium } from '../support/demo-in-chromium.ts'

let demo: DemoInChromium
let facts: DemoInChromium['facts']
let chrome: DemoInChromium['chrome']

beforeAll(async () => {
  demo = await startDemoInChromium()
  ;({ facts, chrome } = demo)
})

afterAll(async () => {
  expect(await demo.stop()).toBe(0)
})

async function newPage(options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
  const context = await chrome.newContext(options)
  context.setDefaultTimeout(15_000)
  return context.newPage()
}

async function signInAs(page: Page, name: RegExp): Promise<void> {
  await page.goto(`${facts.baseUrl}/sign-in`)
  await page.getByRole('link', { name: 'Sign in with Entra ID', exact: true }).click()
  await page.getByRole('button', { name }).click()
  await page.waitForURL(`${facts.baseUrl}/account`)
}

async function openAdministrator(): Promise<Page> {
  const page = await newPage()
  await signInToConsole(page, facts, '/account')
  return page
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}

test('one click, and the account is there; again, and it is the same one', async () => {
  const page = await newPage()
  await signInAs(page, /Ada Lovelace/)
  expect(await page.getByRole('main').textContent()).toContain('Ada Lovelace')
  await signInAs(await newPage(), /Ada Lovelace/)
  expect(await onlyMember(await openAdministrator(), facts, 'Ada Lovelace')).toMatchObject({
    username: 'ada@contoso.example',
    status: 'active',
    authSources: ['Entra ID'],
  })
})

test('without JavaScript', async () => {
  await signInAs(await newPage({ javaScriptEnabled: false }), /Grace Hopper/)
})

test('a person without a mailbox', async () => {
  const page = await newPage()
  await signInAs(page, /Alan Turing/)
  expect(await page.getByRole('main').textContent()).toContain('alan@contoso.example')
})

test('an error page says code, meaning, fix and reference', async () => {
  const page = await newPage()
  await page.goto(`${facts.baseUrl}/api/auth/oauth2/callback?state=forged&code=x`)
  const text = (await page.textContent('body')) ?? ''
  expect(text).toContain('STATE_INVALID')
  expect(text).toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}/)
  await expectAccessible(page)
})

test('signing out ends the session', async () => {
  const page = await newPage()
  await signInAs(page, /Ada Lovelace/)
  await page.getByRole('button', { name: 'Sign out', exact: true }).first().click()
  await page.waitForURL(/sign-out/)
  await page.goto(`${facts.baseUrl}/account`)
  expect(page.url()).toContain('/sign-in')
})

test('axe finds nothing, and the sign-in page is light', async () => {
  const page = await newPage()
  let bytes = 0
  page.on('response', (response) => {
    const isRedirect = response.status() >= 300 && response.status() < 400
    if (!isRedirect) void response.body().then((body) => (bytes += body.length))
  })
  await page.goto(`${facts.baseUrl}/sign-in`)
  await page.waitForLoadState('networkidle')
  page.removeAllListeners('response')
  expect(bytes).toBeGreaterThan(0)
  expect(bytes).toBeLessThan(30_000)
  await expectAccessible(page)
  await signInAs(page, /Ada Lovelace/)
  await expectAccessible(page)
  const administrator = await openAdministrator()
  expect(await administrator.getByRole('link', { name: 'Open the console' }).count()).toBe(1)
  await expectAccessible(administrator)
})
