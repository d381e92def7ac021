// The guide's combined approach in a real Chromium, against the demo: the local Entra provisions, a
// placeholder becomes the account of who signs in, and a goodbye ends the session in the browser.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDemoInChromium, type DemoInChromium } from '../support/demo-in-chromium.ts'

let demo: DemoInChromium
let facts: DemoInChromium['facts']
let chrome: DemoInChromium['chrome']
/** The administrator's, and the one at the local Entra; the person's comes with the test. */
let settings: Page
let entra: Page

beforeAll(async () => {
  demo = await startDemoInChromium()
  ;({ facts, chrome } = demo)
  entra = await newPage()
  settings = await newPage()
  await settings.goto(`${facts.baseUrl}/sign-in?return_to=/settings/members`)
  await settings.getByLabel('E-mail').fill(facts.admin.email)
  await settings.getByLabel('Password').fill(facts.admin.password)
  await settings.getByRole('button', { name: 'Sign in', exact: true }).click()
  await settings.waitForURL(`${facts.baseUrl}/settings/members`)
})

afterAll(async () => {
  expect(await demo.stop()).toBe(0)
})

async function newPage(): Promise<Page> {
  const context = await chrome.newContext()
  context.setDefaultTimeout(30_000)
  return context.newPage()
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}

async function provisionNow(): Promise<void> {
  await entra.goto(facts.provisioningUrl)
  await entra.getByRole('button', { name: 'Provision now' }).click()
  // The answer may come before a long cycle ends.
  await expect
    .poll(async () => {
      await entra.goto(facts.provisioningUrl)
      return entra.getByRole('region', { name: 'Status' }).textContent()
    }, patience)
    .not.toContain('a cycle is running')
}
const patience = { timeout: 60_000, interval: 250 }

/** The only row of Members with this name. */
async function memberRow(name: string): Promise<string> {
  await settings.goto(`${facts.baseUrl}/settings/members?search=${encodeURIComponent(name)}`)
  const rows = settings.getByRole('row', { name: new RegExp(name) })
  expect(await rows.count()).toBe(1)
  return (await rows.first().textContent()) ?? ''
}

async function logOf(name: string): Promise<string> {
  await entra.goto(`${facts.provisioningUrl}/log`)
  return (await entra.getByRole('row', { name: new RegExp(name) }).allTextContents()).join('\n')
}

test('"Provision now" brings everybody as placeholders, and the log says so', async () => {
  await provisionNow()
  for (const name of ['Ada Lovelace', 'Grace Hopper', 'Alan Turing']) {
    const row = await memberRow(name)
    expect(row).toContain('SCIM')
    expect(row).toMatch(/active/i)
    expect(row).not.toContain('Entra ID')
  }
  // The people came first; the page shows the last entries of many.
  expect(await logOf('Group 250')).toMatch(/create/i)
})

test('a placeholder becomes the account of who signs in; a goodbye ends the session', async () => {
  const person = await newPage()
  await person.goto(`${facts.baseUrl}/sign-in`)
  await person.getByRole('link', { name: 'Sign in with Entra ID', exact: true }).click()
  await person.getByRole('button', { name: /Grace Hopper/ }).click()
  await person.waitForURL(`${facts.baseUrl}/account`)
  const row = await memberRow('Grace Hopper')
  expect(row).toContain('Entra ID')
  expect(row).toContain('SCIM')

  await entra.goto(facts.entraUrl)
  await entra.getByLabel('grace@contoso.example is enabled').uncheck()
  await entra.getByRole('button', { name: 'Save grace@contoso.example' }).click()
  // Until the directory is told, nothing has happened.
  await person.goto(`${facts.baseUrl}/account`)
  expect(person.url()).toBe(`${facts.baseUrl}/account`)
  await provisionNow()
  await person.goto(`${facts.baseUrl}/account`)
  expect(person.url()).toContain('/sign-in')

  expect(await memberRow('Grace Hopper')).toMatch(/deactivated/i)
  expect(await memberRow('Ada Lovelace')).not.toMatch(/deactivated/i)
  expect(await logOf('grace@contoso.example')).toMatch(/disable/i)
  await settings.goto(`${facts.baseUrl}/settings/provisioning`)
  const requests = await settings.getByRole('main').textContent()
  expect(requests).toMatch(/PATCH.*\/Users\//s)
})

test('axe finds nothing', async () => {
  await settings.goto(`${facts.baseUrl}/settings/provisioning`)
  await expectAccessible(settings)
  await settings.goto(`${facts.baseUrl}/settings/members?search=Grace`)
  await expectAccessible(settings)
  await entra.goto(facts.provisioningUrl)
  await expectAccessible(entra)
  // All entries would be hundreds of like rows.
  await entra.goto(`${facts.provisioningUrl}/log?status=skipped`)
  await expectAccessible(entra)
})
