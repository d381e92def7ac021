// The guide's combined approach in a real Chromium, against the demo: the local Entra provisions, a
// placeholder becomes the account of who signs in, and a goodbye ends the session in the browser.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onlyMember, provisioningRequests } from '../support/admin-reader.ts'
import { signInToConsole } from '../support/console-reader.ts'
import { startDemoInChromium, type DemoInChromium } from '../support/demo-in-chromium.ts'

let demo: DemoInChromium
let facts: DemoInChromium['facts']
let chrome: DemoInChromium['chrome']
/** The administrator's, and the one at the local Entra; the person's comes with the test. */
let administrator: Page
let entra: Page

beforeAll(async () => {
  demo = await startDemoInChromium()
  ;({ facts, chrome } = demo)
  entra = await newPage()
  administrator = await newPage()
  await signInToConsole(administrator, facts, '/account')
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

const memberCalled = (name: string) => onlyMember(administrator, facts, name)

async function logOf(name: string): Promise<string> {
  await entra.goto(`${facts.provisioningUrl}/log`)
  return (await entra.getByRole('row', { name: new RegExp(name) }).allTextContents()).join('\n')
}

test('"Provision now" brings everybody as placeholders, and the log says so', async () => {
  await provisionNow()
  for (const name of ['Ada Lovelace', 'Grace Hopper', 'Alan Turing']) {
    expect(await memberCalled(name)).toMatchObject({
      origin: 'scim',
      status: 'active',
      authSources: [],
    })
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
  expect(await memberCalled('Grace Hopper')).toMatchObject({
    origin: 'scim',
    status: 'active',
    authSources: ['Entra ID'],
  })

  await entra.goto(facts.entraUrl)
  await entra.getByLabel('grace@contoso.example is enabled').uncheck()
  await entra.getByRole('button', { name: 'Save grace@contoso.example' }).click()
  // Until the directory is told, nothing has happened.
  await person.goto(`${facts.baseUrl}/account`)
  expect(person.url()).toBe(`${facts.baseUrl}/account`)
  await provisionNow()
  await person.goto(`${facts.baseUrl}/account`)
  expect(person.url()).toContain('/sign-in')

  expect((await memberCalled('Grace Hopper')).status).toBe('deactivated')
  expect((await memberCalled('Ada Lovelace')).status).toBe('active')
  expect(await logOf('grace@contoso.example')).toMatch(/disable/i)
  expect(await provisioningRequests(administrator, facts)).toContainEqual({
    method: 'PATCH',
    path: expect.stringMatching(/\/Users\//),
    status: 200,
  })
})

test('axe finds nothing', async () => {
  await entra.goto(facts.provisioningUrl)
  await expectAccessible(entra)
  // All entries would be hundreds of like rows.
  await entra.goto(`${facts.provisioningUrl}/log?status=skipped`)
  await expectAccessible(entra)
})
