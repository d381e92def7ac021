// Provisioning in the console, in a real Chromium against the demo: a token, what the local Entra sends,
// who signs in, who is sent away. Nothing is loaded again: the pages hear of it themselves.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import {
  expectAccessible,
  openReader,
  signInToConsole,
  type ConsoleReader,
} from '../support/console-reader.ts'
import { startDemoInChromium, type DemoInChromium } from '../support/demo-in-chromium.ts'

const patience = { timeout: 60_000, interval: 250 }

let demo: DemoInChromium
let facts: DemoInChromium['facts']
let admin: ConsoleReader
let board: Page
let entra: Page
let home: string

beforeAll(async () => {
  demo = await startDemoInChromium()
  ;({ facts } = demo)
  home = `${facts.baseUrl}/console/organizations/${facts.organizationId}`
  admin = await openReader(demo)
  board = admin.page
  entra = (await openReader(demo)).page
  await signInToConsole(board, facts)
})

afterAll(async () => {
  // With streams open: they must not keep the process from ending.
  expect(await demo.stop()).toBe(0)
})

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

async function live(page: Page): Promise<void> {
  await page.getByText('Live', { exact: true }).waitFor()
}

test('a token is made, shown once, used, and revoked', async () => {
  await board.goto(`${home}/provisioning?tab=connect`)
  await live(board)
  const steps = board.getByRole('region', { name: 'Connect Microsoft Entra ID' })
  const tenantUrl = await steps.getByRole('textbox', { name: 'Tenant URL' }).inputValue()
  expect(tenantUrl).toBe(`${facts.baseUrl}/api/v1/organizations/${facts.organizationId}/scim`)
  await steps.getByRole('button', { name: 'Make a token' }).click()
  const dialog = board.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Second token')
  await dialog.getByRole('button', { name: 'Make token' }).click()
  const secret = await dialog.getByRole('textbox', { name: 'Secret Token' }).inputValue()
  await expectAccessible(board, 'the token that was made')
  await dialog.getByRole('button', { name: 'I have copied it' }).click()

  const row = board.getByRole('row', { name: /Second token/ })
  expect(await row.textContent()).toContain('Never')
  const ask = () =>
    fetch(`${tenantUrl}/Users?count=0`, { headers: { authorization: `Bearer ${secret}` } })
  expect((await ask()).status).toBe(200)
  await expect.poll(() => row.textContent(), patience).toMatch(/second|now/)

  await row.getByRole('button', { name: 'Revoke' }).click()
  await board.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect.poll(() => row.textContent(), patience).toContain('Revoked')
  expect((await ask()).status).toBe(401)
  // Another page of this browser never sees it again.
  await board.reload()
  await row.waitFor()
  expect(await board.content()).not.toContain(secret)
})

test('"Provision now" shows up in the request log by itself, and in the health', async () => {
  await board.goto(`${home}/provisioning?tab=requests`)
  await live(board)
  const log = board.getByRole('table', { name: 'Requests of the provisioning client' })
  await provisionNow()
  await expect.poll(() => log.textContent(), patience).toMatch(/PATCH[^]*Groups/)
  await board.getByRole('combobox', { name: 'Method' }).click()
  await board.getByRole('option', { name: 'POST (create)' }).click()
  await board
    .getByRole('button', { name: /Open request POST/ })
    .first()
    .click()
  const detail = board.getByRole('dialog')
  await expect.poll(() => detail.textContent(), patience).toContain('"displayName"')
  await expectAccessible(board, 'a request')
  await detail.getByRole('button', { name: 'Close' }).click()

  await board.getByRole('tab', { name: 'Health' }).click()
  await board.getByText('Provisioning works').waitFor()
  const cycle = board.getByRole('region', { name: 'Last cycle' })
  await expect.poll(() => cycle.textContent(), patience).toMatch(/[1-9]\d*Created/)
})

test('groups are there, with members; one is found by a part of its name', async () => {
  await board.goto(`${home}/groups`)
  await board.getByLabel('Search groups').fill('250')
  const table = board.getByRole('table', { name: 'Groups' })
  await expect
    .poll(() => table.getByRole('link').allTextContents(), patience)
    .toEqual(['Group 250'])
  await table.getByRole('link', { name: 'Group 250' }).click()
  await board.getByRole('heading', { level: 1, name: 'Group 250' }).waitFor()
  const members = board.getByRole('table', { name: 'Members of the group' })
  await expect.poll(() => members.getByRole('row').count(), patience).toBeGreaterThan(1)
})

test('a role rule: its group is found by name, what would change is shown, then it is saved', async () => {
  await board.goto(`${home}/provisioning?tab=settings`)
  const panel = board.getByRole('region', { name: 'Role rules' })
  await panel.getByText('There are no rules yet').waitFor()
  await panel.getByRole('button', { name: 'Add rule' }).click()
  const save = panel.getByRole('button', { name: 'Save', exact: true })
  await panel.getByText('A rule is not finished').waitFor()
  expect(await save.isDisabled()).toBe(true)

  // There are more groups than are loaded at once: this one is the server's to find.
  const group = panel.getByRole('combobox', { name: 'Group of rule 1' })
  await group.fill('group 250')
  await board.getByRole('option', { name: /^Group 250/ }).click()
  expect(await group.inputValue()).toBe('Group 250')
  await panel.getByRole('combobox', { name: 'Role of rule 1' }).click()
  await board.getByRole('option', { name: 'admin', exact: true }).click()
  // What is no group yet can be named, too.
  await panel.getByRole('button', { name: 'Add rule' }).click()
  await panel.getByRole('combobox', { name: 'Group of rule 2' }).fill('Not there yet')
  await board.getByRole('option', { name: 'Use “Not there yet”' }).click()
  await panel.getByRole('combobox', { name: 'Role of rule 2' }).click()
  await board.getByRole('option', { name: 'member', exact: true }).click()
  await expectAccessible(board, 'the editor of role rules')

  await panel.getByRole('button', { name: 'See what would change' }).click()
  await panel.getByText(/Roles change for [1-9]/).waitFor()
  await panel.getByText(/^admin: [1-9]\d* gains? it, 0 lose it$/).waitFor()
  const changing = await panel
    .getByRole('table', { name: 'What would change' })
    .getByRole('link')
    .allTextContents()
  expect(await adminNames()).toEqual([])

  await save.click()
  await board.getByText('The rules are saved and in force.').waitFor()
  // What the preview said, and nothing else.
  expect(await adminNames()).toEqual(changing.toSorted())
  await board.reload()
  await expect.poll(() => group.inputValue(), patience).toBe('Group 250')
  expect(await panel.getByRole('combobox', { name: 'Group of rule 2' }).inputValue()).toBe(
    'Not there yet',
  )
  expect(await save.isDisabled()).toBe(true)

  const removeBoth = async () => {
    await panel.getByRole('button', { name: 'Remove rule 2' }).click()
    await panel.getByRole('button', { name: 'Remove rule 1' }).click()
    await save.click()
    await expect.poll(adminNames, patience).toEqual([])
  }
  await removeBoth()
  // Undone, it is in force again; what is being typed meanwhile stays.
  await panel.getByRole('button', { name: 'Add rule' }).click()
  await board.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(adminNames, patience).toEqual(changing.toSorted())
  expect(await group.inputValue()).toBe('')
  await board.reload()
  await removeBoth()
})

async function adminNames(): Promise<readonly (string | null)[]> {
  const address = `${facts.baseUrl}/api/v1/organizations/${facts.organizationId}/members?limit=200`
  const { items } = members.parse(await (await board.request.get(address)).json())
  const admins = items.filter(({ roles }) => roles.some(({ role }) => role === 'admin'))
  return admins.map(({ displayName }) => displayName).toSorted()
}
const members = z.object({
  items: z.array(
    z.object({
      displayName: z.string().nullable(),
      roles: z.array(z.object({ role: z.string() })),
    }),
  ),
})

test('a provisioned person signs in, shows up in the log, and is sent away', async () => {
  await board.goto(`${home}/sign-in-log`)
  await live(board)
  const log = board.getByRole('table', { name: 'Sign-in attempts' })
  const person = (await openReader(demo)).page
  await person.goto(`${facts.baseUrl}/sign-in`)
  await person.getByRole('link', { name: 'Sign in with Entra ID', exact: true }).click()
  await person.getByRole('button', { name: /Grace Hopper/ }).click()
  await person.waitForURL(`${facts.baseUrl}/account`)
  const row = log.getByRole('row', { name: /Grace Hopper/ })
  await expect.poll(() => row.first().textContent(), patience).toContain('Signed in, linked')
  await row
    .first()
    .getByRole('button', { name: /Open attempt/ })
    .click()
  const detail = board.getByRole('dialog')
  await detail.getByText('Does the directory know them by externalId?').waitFor()
  await expectAccessible(board, 'an attempt')
  await detail.getByRole('button', { name: 'Close' }).click()

  await entra.goto(facts.entraUrl)
  await entra.getByLabel('grace@contoso.example is enabled').uncheck()
  await entra.getByRole('button', { name: 'Save grace@contoso.example' }).click()
  await provisionNow()
  await person.goto(`${facts.baseUrl}/account`)
  expect(person.url()).toContain('/sign-in')
})

test('the reference number on the error page leads to the attempt', async () => {
  const stranger = (await openReader(demo)).page
  await stranger.goto(`${facts.baseUrl}/api/auth/oauth2/callback?code=x&state=nonsense`)
  const text = (await stranger.getByRole('main').textContent()) ?? ''
  const reference = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0]
  // An attempt that belongs to no organization is nobody's; the log says so.
  expect(reference === undefined || reference.length === 9).toBe(true)
  await board.goto(`${home}/sign-in-log`)
  const rows = board.getByRole('table', { name: 'Sign-in attempts' }).getByRole('row')
  const wanted = (await rows.nth(1).locator('code').textContent()) ?? ''
  await board.getByLabel('Reference number').fill(wanted.toLowerCase())
  await board.getByLabel('Reference number').press('Enter')
  await expect.poll(() => rows.count(), patience).toBe(2)
  expect(board.url()).toContain(`reference=${wanted}`)
})

test('whoever came by a set-up link hears of requests, until the link is revoked', async () => {
  const links = `${facts.baseUrl}/api/v1/organizations/${facts.organizationId}/set-up-links`
  const answer = await board.request.post(links, {
    data: { name: 'Contoso IT', scopes: ['provisioning'] },
  })
  const link = z.object({ id: z.string(), url: z.url() }).parse(await answer.json())
  const visitor = await openReader(demo)
  const { page } = visitor
  await page.goto(link.url)
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.waitForURL((url) => url.pathname.endsWith('/provisioning'))
  await page.goto(`${home}/provisioning?tab=requests`)
  await live(page)
  const { tenantUrl, token } = await directoryToken()
  await fetch(`${tenantUrl}/Users/nobody`, { headers: { authorization: `Bearer ${token}` } })
  // It may have been somebody's name: who may not see members is not told.
  await page.getByRole('button', { name: 'Open request GET /Users/…' }).waitFor()

  // They see no groups, and can name one all the same.
  await page.getByRole('tab', { name: 'Settings' }).click()
  const panel = page.getByRole('region', { name: 'Role rules' })
  await panel.getByRole('button', { name: 'Add rule' }).click()
  const group = panel.getByRole('combobox', { name: 'Group of rule 1' })
  await group.fill('Engineering')
  await page.getByRole('option', { name: 'Use “Engineering”' }).click()
  expect(await group.inputValue()).toBe('Engineering')

  expect((await board.request.delete(`${links}/${link.id}`)).status()).toBe(204)
  await page.getByRole('heading', { name: 'Open your link again' }).waitFor()
  await visitor.context.close()
})

async function directoryToken() {
  const address = `${facts.baseUrl}/api/v1/organizations/${facts.organizationId}/directories`
  const { items } = tenants.parse(await (await board.request.get(address)).json())
  const [{ id, tenantUrl }] = items
  const data = { name: 'Asks for nobody' }
  const made = await board.request.post(`${address}/${id}/tokens`, { data })
  return { tenantUrl, ...z.object({ token: z.string() }).parse(await made.json()) }
}
const tenants = z.object({ items: z.tuple([z.object({ id: z.string(), tenantUrl: z.url() })]) })

test('axe finds nothing, and the browser complains about nothing', async () => {
  for (const path of [
    '/sign-in-log',
    '/provisioning?tab=health',
    '/provisioning?tab=connect',
    '/provisioning?tab=requests',
    '/provisioning?tab=settings',
    '/groups',
  ]) {
    // One page, one look after the other.
    // eslint-disable-next-line no-await-in-loop
    await board.goto(home + path)
    // eslint-disable-next-line no-await-in-loop
    await board.getByRole('heading', { level: 1 }).waitFor()
    // eslint-disable-next-line no-await-in-loop
    await board.waitForFunction(() => document.querySelector('[data-loading]') === null)
    // eslint-disable-next-line no-await-in-loop
    await expectAccessible(board, path)
  }
  expect(admin.complaints).toEqual([])
})

test('attributes of the organization are named, taken out again, and saved', async () => {
  await board.goto(`${home}/provisioning?tab=settings`)
  const panel = board.getByRole('region', { name: 'Extension attributes' })
  await panel.getByRole('button', { name: 'Add a schema' }).click()
  await panel
    .getByLabel('Schema URN')
    .fill('urn:ietf:params:scim:schemas:extension:Contoso:2.0:User')
  await panel.getByRole('textbox', { name: 'Name' }).fill('Contoso')
  for (const count of [1, 2]) {
    await panel.getByRole('button', { name: 'Add an attribute' }).click()
    expect(await panel.getByRole('textbox', { name: 'Attribute' }).count()).toBe(count + 1)
  }
  for (const [place, name] of ['badge', 'floor', 'desk'].entries())
    await panel.getByRole('textbox', { name: 'Attribute' }).nth(place).fill(name)
  await panel.getByRole('button', { name: 'Remove the attribute floor' }).click()
  await panel.getByRole('button', { name: 'Save attributes' }).click()
  const saved = async () => {
    const address = `${facts.baseUrl}/api/v1/organizations/${facts.organizationId}/directories`
    const { items } = directories.parse(await (await board.request.get(address)).json())
    return items[0]?.extensions.map(({ id, attributes }) => [
      id,
      attributes.map(({ name }) => name),
    ])
  }
  await expect
    .poll(saved, patience)
    .toEqual([['urn:ietf:params:scim:schemas:extension:Contoso:2.0:User', ['badge', 'desk']]])
})
test('what is typed while attributes are saved is still to be saved', async () => {
  const panel = board.getByRole('region', { name: 'Extension attributes' })
  const save = panel.getByRole('button', { name: 'Save attributes' })
  const attribute = panel.getByRole('textbox', { name: 'Attribute' })
  await expect.poll(() => save.isDisabled()).toBe(true)
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await board.route('**/directories/*', async (route) => {
    if (route.request().method() === 'PATCH') await held
    await route.continue()
  })
  await attribute.last().fill('seat')
  const answered = board.waitForResponse((answer) => answer.request().method() === 'PATCH')
  await save.click()
  await attribute.first().fill('pass')
  release()
  await answered
  await expect.poll(() => save.isEnabled()).toBe(true)
  await board.unroute('**/directories/*')
  await save.click()
  await expect.poll(() => save.isDisabled()).toBe(true)
})

test('a new name of the directory leaves alone what somebody else has changed', async () => {
  const address = `${facts.baseUrl}/api/v1/organizations/${facts.organizationId}/directories`
  const [first] = directories.parse(await (await board.request.get(address)).json()).items
  const theirs = await board.request.patch(`${address}/${first?.id}`, {
    data: { strict: true },
    headers: { origin: facts.baseUrl },
  })
  expect(theirs.status(), await theirs.text()).toBe(200)
  const panel = board.getByRole('region', { name: 'General' })
  await panel.getByRole('textbox', { name: 'Name' }).fill('Entra, renamed')
  await panel.getByRole('button', { name: 'Save' }).click()
  await expect
    .poll(async () => {
      const { items } = directories.parse(await (await board.request.get(address)).json())
      return [items[0]?.name, items[0]?.strict]
    }, patience)
    .toEqual(['Entra, renamed', true])
})

const directories = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      strict: z.boolean(),
      extensions: z.array(
        z.object({ id: z.string(), attributes: z.array(z.object({ name: z.string() })) }),
      ),
    }),
  ),
})
