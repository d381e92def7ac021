// The organization, its domains, keys and set-up links in a real Chromium, against the demo.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  expectAccessible,
  openReader,
  signInToConsole,
  type ConsoleReader,
} from '../support/console-reader.ts'
import { startDemoInChromium, type DemoInChromium } from '../support/demo-in-chromium.ts'

let demo: DemoInChromium
let admin: ConsoleReader
let page: Page

beforeAll(async () => {
  demo = await startDemoInChromium()
  admin = await openReader(demo)
  ;({ page } = admin)
  await signInToConsole(page, demo.facts)
})
afterAll(async () => {
  expect(await demo.stop()).toBe(0)
})

const at = (path: string) =>
  `${demo.facts.baseUrl}/console/organizations/${demo.facts.organizationId}${path}`
const api = (path: string) =>
  `${demo.facts.baseUrl}/api/v1/organizations/${demo.facts.organizationId}${path}`

async function open(which: Page, path: string, heading: string): Promise<void> {
  await which.goto(at(path))
  await which.getByRole('heading', { level: 1, name: heading }).waitFor()
  await which.waitForLoadState('networkidle')
}
const panel = (name: string) => page.getByRole('region', { name })
/** What a read-only field with this name shows inside a dialog. */
const shownOnce = (label: string) =>
  page.getByRole('dialog').getByRole('textbox', { name: label }).inputValue()

test('the organization is saved part by part, and says what becomes of sessions', async () => {
  await open(page, '/organization', 'Organization')
  await expectAccessible(page, 'organization')
  const general = panel('Name and logo')
  const save = general.getByRole('button', { name: 'Save' })
  expect(await save.isDisabled()).toBe(true)
  await general.getByLabel('Name', { exact: false }).first().fill('Contoso AG')
  await general.getByText('Choose a picture').waitFor()
  await page.locator('input[type=file]').setInputFiles({
    name: 'logo.png',
    mimeType: 'image/png',
    buffer: Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  })
  await general.getByRole('img', { name: 'Logo of Contoso AG' }).waitFor()
  await save.click()
  await page.getByText('Saved').first().waitFor()
  // The name stands around every page.
  await page.getByRole('banner').getByText('Contoso AG').waitFor()

  const sessions = panel('Sessions')
  await sessions.getByText(/Sessions running now: [1-9]/).waitFor()
  await sessions.getByRole('textbox', { name: 'Ends when unused for' }).fill('2')
  await sessions.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => sessions.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)

  const answer = await page.request.get(api(''))
  const saved = (await answer.json()) as Record<string, unknown>
  expect(saved['name']).toBe('Contoso AG')
  expect(String(saved['logoUrl'])).toMatch(/^data:image\/png;base64,/)
  expect(saved['sessionIdleSeconds']).toSatisfy((seconds: number) =>
    [2 * 3600, 2 * 86_400].includes(seconds),
  )

  // What would lock the reader out is refused, with the reason where they pressed.
  const ways = panel('Ways to sign in')
  await ways
    .getByRole('row', { name: /E-mail and password/ })
    .getByRole('button')
    .click()
  const dialog = page.getByRole('dialog', { name: 'Switch off E-mail and password?' })
  await dialog.getByRole('button', { name: 'Switch off' }).click()
  await dialog.getByText('DISABLE_AUTH_CONFIG_FORBIDDEN').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  // What came of it the last time is not what stands there the next.
  await ways
    .getByRole('row', { name: /E-mail and password/ })
    .getByRole('button')
    .click()
  await dialog.getByRole('button', { name: 'Switch off' }).waitFor()
  expect(await dialog.getByText('DISABLE_AUTH_CONFIG_FORBIDDEN').count()).toBe(0)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
})

test('how long sessions last is kept as it was typed, or refused with the limit', async () => {
  const sessions = panel('Sessions')
  const idle = sessions.getByRole('textbox', { name: 'Ends when unused for' })
  await sessions.getByRole('combobox', { name: 'Unit: Ends when unused for' }).click()
  await page.getByRole('option', { name: 'days' }).click()
  await idle.fill('91')
  await sessions.getByRole('button', { name: 'Save' }).click()
  await sessions.getByText('At most 90 days.').waitFor()
  await sessions.getByRole('combobox', { name: 'Unit: Ends when unused for' }).click()
  await page.getByRole('option', { name: 'minutes' }).click()
  await idle.fill('450')
  await sessions.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => sessions.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  const saved = (await (await page.request.get(api(''))).json()) as Record<string, unknown>
  expect(saved['sessionIdleSeconds']).toBe(450 * 60)
})

test('a provider that is switched in one place is so in all others', async () => {
  const entra = panel('Ways to sign in').getByRole('row', { name: /Entra ID/ })
  await entra.getByRole('button', { name: 'Switch off' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click()
  await entra.getByText('Off', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Set up providers under Authentication' }).click()
  const there = page.getByLabel('Entra ID is enabled')
  await there.waitFor()
  expect(await there.isChecked()).toBe(false)
  await there.click()
  await page.getByText('Entra ID is on the sign-in page.').waitFor()
  const menu = page.getByRole('navigation', { name: 'Main' })
  await menu.getByRole('link', { name: 'Organization', exact: true }).click()
  await entra.waitFor()
  expect(await entra.getByText('On', { exact: true }).count()).toBe(1)
})

test('a domain is added, its record copied, and the check says what it found', async () => {
  await open(page, '/domains', 'Domains')
  await page.getByRole('button', { name: 'Add a domain' }).click()
  await page.getByRole('dialog').getByLabel('Domain').fill('contoso-front-door.example')
  await page.getByRole('dialog').getByRole('button', { name: 'Add a domain' }).click()
  const added = panel('contoso-front-door.example')
  await added.getByText('Not verified yet').waitFor()
  expect(await added.getByRole('textbox', { name: 'Name' }).inputValue()).toBe(
    '_usher.contoso-front-door.example',
  )
  expect(await added.getByRole('textbox', { name: 'Value' }).inputValue()).toMatch(
    /^usher-verification=.{43}$/,
  )
  await added.getByRole('button', { name: 'Copy Value' }).waitFor()
  await added.getByRole('button', { name: 'Check the DNS record' }).click()
  // `.example` is nobody's: DNS says so, or says nothing where there is no network.
  await added
    .getByRole('alert')
    .getByText(/There is no TXT record at _usher\.contoso|DNS did not answer/)
    .waitFor()
  await expectAccessible(page, 'domains')
  await added.getByRole('button', { name: 'Remove' }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove contoso-front-door.example?' })
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await added.waitFor({ state: 'detached' })
})

test('a token is made, used by a program, and refused once it is revoked', async () => {
  await open(page, '/api-tokens', 'API tokens')
  await page.getByText('No API tokens').waitFor()
  await page.getByRole('button', { name: 'Make a token' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Member export')
  await dialog.getByRole('button', { name: 'Make a token' }).click()
  await dialog.getByText('Choose at least one permission.').waitFor()
  await dialog.getByRole('combobox', { name: 'Access to Members' }).click()
  await page.getByRole('option', { name: 'Read', exact: true }).click()
  await expectAccessible(page, 'making a token')
  await dialog.getByRole('button', { name: 'Make a token' }).click()
  await page.getByRole('dialog', { name: 'The token “Member export” is made' }).waitFor()
  const token = await shownOnce('Token')
  expect(token).toMatch(/^ust_/)
  await page.keyboard.press('Escape')
  expect(await shownOnce('Token')).toBe(token)
  await page.getByRole('button', { name: 'I have copied it' }).click()

  const headers = { authorization: `Bearer ${token}` }
  const members = await fetch(api('/members'), { headers })
  expect(members.status).toBe(200)
  expect((await fetch(api('/roles'), { headers })).status).toBe(403)
  await page.reload()
  const row = page.getByRole('row', { name: /Member export/ })
  await row.getByText('Read: Members').waitFor()
  expect(await page.content()).not.toContain(token)
  await page.getByRole('button', { name: 'Revoke “Member export”?' }).click()
  await page
    .getByRole('dialog', { name: 'Revoke “Member export”?' })
    .getByRole('button', { name: 'Revoke' })
    .click()
  await row.getByText('Revoked').waitFor()
  expect((await fetch(api('/members'), { headers })).status).toBe(401)
  await expectAccessible(page, 'api tokens')
})

test('a set-up link opens its parts to somebody without an account, and nothing else', async () => {
  await open(page, '/set-up-links', 'Set-up links')
  await page.getByRole('button', { name: 'Make a link' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('For whom').fill('Fabrikam IT')
  await expectAccessible(page, 'making a link')
  await dialog.getByRole('button', { name: 'Make a link' }).click()
  await page.getByRole('dialog', { name: 'The link for “Fabrikam IT” is made' }).waitFor()
  const link = await shownOnce('Link')
  await page.keyboard.press('Escape')
  expect(await shownOnce('Link')).toBe(link)
  await page.getByRole('button', { name: 'I have copied it' }).click()

  const visitor = await openReader(demo)
  await visitor.page.goto(link)
  await visitor.page.getByRole('heading', { level: 1, name: 'Set up sign-in' }).waitFor()
  // The key stays in no address and no history.
  await expect.poll(() => visitor.page.url()).toBe(`${demo.facts.baseUrl}/console/set-up`)
  await expectAccessible(visitor.page, 'landing')
  await visitor.page.getByRole('button', { name: 'Begin' }).click()
  // The first of the parts that the link opens.
  await visitor.page.waitForURL((url) => url.href === at('/authentication'))
  await open(visitor.page, '/domains', 'Domains')
  await visitor.page.getByText(/You are setting up Contoso/).waitFor()
  const menu = visitor.page.getByRole('navigation', { name: 'Main' })
  await menu.getByRole('link', { name: 'Domains' }).waitFor()
  expect(await menu.getByRole('link').allTextContents()).toEqual([
    'Authentication',
    'Domains',
    'Provisioning (SCIM)',
  ])

  const made = await visitor.page.request.post(api('/connections'), {
    data: {
      name: 'Fabrikam Entra',
      kind: 'entra',
      clientId: '33333333-3333-4333-8333-333333333333',
      tenantId: '44444444-4444-4444-8444-444444444444',
    },
  })
  expect(made.status()).toBe(201)
  const members = await visitor.page.request.get(api('/members'))
  expect(members.status()).toBe(403)
  await expectAccessible(visitor.page, 'domains in the set-up')

  const trail = await page.request.get(api('/audit'))
  const { items } = (await trail.json()) as {
    items: { action: string; actor: { kind: string }; ipAddress: string | null }[]
  }
  const theirs = items.filter(({ actor }) => actor.kind === 'set-up-link')
  expect(theirs.map(({ action }) => action)).toEqual(['connection.created', 'set_up_link.opened'])
  expect(theirs[0]!.ipAddress).not.toBeNull()

  // What is typed into a form that is still open is asked for while it can still be saved.
  await visitor.page.getByRole('link', { name: 'Authentication', exact: true }).click()
  await visitor.page.getByRole('link', { name: 'Fabrikam Entra', exact: true }).click()
  await visitor.page.getByRole('textbox', { name: 'Provider Name' }).fill('Never saved')
  const done = visitor.page.getByRole('button', { name: 'Done', exact: true })
  const leaving = visitor.page.getByRole('dialog', { name: 'Leave without saving?' })
  await done.click()
  await leaving.getByRole('button', { name: 'Stay here' }).click()
  await leaving.waitFor({ state: 'detached' })
  expect((await visitor.page.request.get(`${demo.facts.baseUrl}/api/v1/me`)).status()).toBe(200)
  await done.click()
  await leaving.getByRole('button', { name: 'Leave' }).click()
  await visitor.page.getByRole('button', { name: 'Everything is set up' }).click()
  await visitor.page.getByRole('heading', { level: 1, name: 'Thank you' }).waitFor()
  expect((await visitor.page.request.get(`${demo.facts.baseUrl}/api/v1/me`)).status()).toBe(401)
  await visitor.page.goto(link)
  await visitor.page.getByRole('button', { name: 'Begin' }).click()
  await visitor.page.getByRole('heading', { name: 'This link opens nothing any more' }).waitFor()
  await page.reload()
  await page
    .getByRole('row', { name: /Fabrikam IT/ })
    .getByText('Done')
    .waitFor()
  await visitor.context.close()
})

test('a link that is revoked ends the visit at the next click', async () => {
  await open(page, '/set-up-links', 'Set-up links')
  await page.getByRole('button', { name: 'Make a link' }).click()
  await page.getByRole('dialog').getByLabel('For whom').fill('Northwind IT')
  await page.getByRole('dialog').getByRole('button', { name: 'Make a link' }).click()
  await page.getByRole('dialog', { name: 'The link for “Northwind IT” is made' }).waitFor()
  const link = await shownOnce('Link')
  await page.getByRole('button', { name: 'I have copied it' }).click()
  const visitor = await openReader(demo)
  await visitor.page.goto(link)
  await visitor.page.getByRole('button', { name: 'Begin' }).click()
  await visitor.page.waitForURL((url) => url.href === at('/authentication'))
  await open(visitor.page, '/domains', 'Domains')
  const row = page.getByRole('row', { name: /Northwind IT/ })
  await page.getByRole('button', { name: 'Revoke the link for “Northwind IT”?' }).click()
  await page
    .getByRole('dialog', { name: /Revoke the link/ })
    .getByRole('button', { name: 'Revoke' })
    .click()
  await row.getByText('Revoked').waitFor()
  await visitor.page.getByRole('button', { name: 'Add a domain' }).click()
  const adding = visitor.page.getByRole('dialog')
  await adding.getByLabel('Domain').fill('too-late.example')
  await adding.getByRole('button', { name: 'Add a domain' }).click()
  const closed = visitor.page.getByRole('heading', { name: 'Open your link again' })
  await closed.waitFor()
  expect(await closed.count()).toBe(1)
  await visitor.context.close()
})

test('what needs attention leads to just those attempts', async () => {
  const stranger = await openReader(demo)
  for (let attempt = 0; attempt < 5; attempt += 1)
    await stranger.page.request.post(`${demo.facts.baseUrl}/api/auth/email/sign-in`, {
      headers: { origin: demo.facts.baseUrl },
      data: { email: `nobody-${attempt}@contoso.example`, password: 'not a password of anybody' },
    })
  await stranger.context.close()
  await open(page, '', 'Overview')
  await page.getByRole('link', { name: /^Look: 5 failed sign-ins/ }).click()
  await page.waitForURL(/\/sign-in-log\?/)
  const { searchParams } = new URL(page.url())
  expect(searchParams.get('code')).toBe('CREDENTIALS_INVALID')
  expect(searchParams.get('time')).toBe('24h')
})

test('a role of the organization’s own is added', async () => {
  await open(page, '/roles', 'Roles')
  await page.getByRole('button', { name: 'Add a role' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name of the role').fill('Not A Role')
  await dialog.getByRole('button', { name: 'Add a role' }).click()
  expect(await dialog.getByText(/Lower-case letters/).count()).toBe(2)
  await dialog.getByLabel('Name of the role').fill('billing-viewer')
  await dialog.getByRole('button', { name: 'Add a role' }).click()
  await page
    .getByRole('row', { name: /billing-viewer/ })
    .getByText('Your own')
    .waitFor()
  await expectAccessible(page, 'roles')
})

test('a link for provisioning sees what it needs, and its end leads back to the link', async () => {
  const made = await page.request.post(api('/set-up-links'), {
    headers: { origin: demo.facts.baseUrl },
    data: {
      name: 'Provisioning only',
      scopes: ['provisioning'],
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    },
  })
  const { url } = (await made.json()) as { url: string }
  const visitor = await openReader(demo)
  await visitor.page.goto(url)
  await visitor.page.getByRole('button', { name: 'Begin' }).click()
  await visitor.page.waitForURL((address) => address.href === at('/provisioning'))
  const menu = visitor.page.getByRole('navigation', { name: 'Main' })
  await menu.getByRole('link').first().waitFor()
  expect(await menu.getByRole('link').allTextContents()).toEqual(['Provisioning (SCIM)'])

  await open(visitor.page, '/provisioning?tab=settings', 'Provisioning (SCIM)')
  const paired = visitor.page.getByRole('textbox', { name: 'Paired provider' })
  expect(await paired.inputValue()).toBe('Entra ID')
  await visitor.page.getByRole('button', { name: 'Add rule' }).click()
  await visitor.page
    .getByRole('combobox', { name: /^Role of rule/ })
    .last()
    .click()
  expect(await visitor.page.getByRole('option').allTextContents()).toEqual([
    'member',
    'billing-viewer',
  ])
  await visitor.page.keyboard.press('Escape')
  await open(visitor.page, '/provisioning?tab=requests', 'Provisioning (SCIM)')
  const opened = visitor.page.getByRole('button', { name: /^Open request/ }).first()
  await opened.click()
  const drawer = visitor.page.getByRole('dialog')
  await drawer.getByText('Shown to whoever may see the members').first().waitFor()
  expect(await visitor.page.content()).not.toMatch(/@contoso/)

  // As after four hours: the browser has dropped the cookie, and the page knows nobody.
  await visitor.context.clearCookies()
  await visitor.page.goto(at('/provisioning'))
  await visitor.page.getByRole('heading', { name: 'Open your link again' }).waitFor()
  // Who signs in instead is no visitor any more.
  await visitor.page.getByRole('link', { name: 'I have an account: sign in' }).click()
  await visitor.page.waitForURL(/\/sign-in/)
  await signInToConsole(visitor.page, demo.facts)
  await visitor.context.clearCookies()
  await visitor.page.goto(at('/domains'))
  await visitor.page.waitForURL(/\/sign-in\?return_to=/)
  expect(
    visitor.complaints.filter((text) => !/status of (401|403)|Nobody is signed in/.test(text)),
  ).toEqual([])
  await visitor.context.close()
})

test('a directory is paired with the only provider that is free, or with none if one says so', async () => {
  await open(page, '/provisioning', 'Provisioning (SCIM)')
  await page.getByRole('button', { name: 'Add a directory' }).click()
  // It came by the set-up link; the other one has its directory.
  const provider = page.getByRole('combobox', { name: 'Paired provider' })
  expect(await provider.inputValue()).toBe('Fabrikam Entra')
  await provider.locator('xpath=..').getByRole('button', { includeHidden: true }).click()
  expect(await provider.inputValue()).toBe('')
  await page.getByRole('textbox', { name: 'Name' }).fill('By itself')
  await page.getByRole('button', { name: 'Create directory' }).click()
  await page.getByText('The directory is there.').waitFor()
  const answer = await page.request.get(api('/directories'))
  const { items } = (await answer.json()) as { items: { name: string; connectionId: unknown }[] }
  expect(items.find(({ name }) => name === 'By itself')?.connectionId).toBeNull()
})

test('an operator looks after an organization that nobody owns yet', async () => {
  await page.goto(`${demo.facts.baseUrl}/console/instance`)
  await page.getByRole('button', { name: 'New organization' }).click()
  const making = page.getByRole('dialog')
  await making.getByRole('textbox', { name: 'Name' }).first().fill('Tailspin')
  await making.getByRole('textbox', { name: 'Name in addresses' }).fill('tailspin')
  await making.getByRole('button', { name: 'New organization' }).click()
  const row = page.getByRole('row', { name: /Tailspin/ })
  await row.getByRole('button', { name: 'Invite an administrator' }).waitFor()
  // Contoso has an owner, who invites its people.
  const invitations = page.getByRole('button', { name: 'Invite an administrator' })
  expect(await page.getByRole('row', { name: /Contoso/ }).count()).toBe(1)
  expect(
    await page
      .getByRole('row', { name: /Contoso/ })
      .locator(invitations)
      .count(),
  ).toBe(0)

  const search = page.getByRole('searchbox', { name: 'Search by name' })
  await search.pressSequentially('tails')
  await page.getByRole('row', { name: /Contoso/ }).waitFor({ state: 'detached' })
  await expectAccessible(page, 'instance')
  await row.getByRole('link', { name: 'Tailspin' }).click()
  await page.getByRole('heading', { level: 1, name: 'Tailspin' }).waitFor()
  await page.getByRole('button', { name: 'Add a domain' }).click()
  await page.getByRole('dialog').getByLabel('Domain').fill('tailspin.example')
  await page.getByRole('dialog').getByRole('button', { name: 'Add a domain' }).click()
  await panel('tailspin.example').getByRole('button', { name: 'Vouch for' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Vouch for it' }).click()
  await panel('tailspin.example').getByText('Vouched for by the operator').waitFor()
  const general = panel('Name and logo')
  await general.getByLabel('Name', { exact: false }).first().fill('Tailspin Toys')
  await general.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { level: 1, name: 'Tailspin Toys' }).waitFor()
  await expectAccessible(page, 'an organization of the instance')
})
