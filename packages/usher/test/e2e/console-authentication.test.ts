// The guide, step by step, in a real Chromium: an administrator adds Entra ID with the console in one
// tab and Azure (here: the local Entra) in the other, is told what is wrong, mends it, saves, enables,
// signs out, and comes in by the new button.
import { contoso } from '@usher/entra-emulator'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, openReader, signInToConsole } from '../support/console-reader.ts'
import { startDemoInChromium, type DemoInChromium } from '../support/demo-in-chromium.ts'

let demo: DemoInChromium
let page: Page
let complaints: readonly string[]

beforeAll(async () => {
  demo = await startDemoInChromium()
  ;({ page, complaints } = await openReader(demo))
  page.setDefaultTimeout(10_000)
  await signInToConsole(page, demo.facts)
})

afterAll(async () => {
  expect(await demo.stop()).toBe(0)
})

const field = (name: string) => page.getByRole('textbox', { name })
const focused = () => page.evaluate(() => document.activeElement?.textContent)
const button = (name: string) => page.getByRole('button', { name, exact: true })

test('Settings → Authentication → Add Authentication Provider → Microsoft Entra ID', async () => {
  await page.getByRole('link', { name: 'Authentication', exact: true }).click()
  await page.getByRole('link', { name: 'Add Authentication Provider' }).click()
  await page.getByRole('link', { name: /Microsoft Entra ID/ }).click()
  await page.getByRole('heading', { name: 'Set up Microsoft Entra ID' }).waitFor()
  expect(new URL(page.url()).pathname).toMatch(/\/authentication\/new\/entra$/)
})

test('step 1 has the steps in Azure and the values to paste there', async () => {
  const redirectUri = `${demo.facts.baseUrl}/api/auth/oauth2/callback`
  expect(await field('Redirect URI').inputValue()).toBe(redirectUri)
  const text = (await page.getByRole('main').textContent()) ?? ''
  for (const step of [
    'App registrations',
    'New registration',
    'Add a permission → Microsoft Graph → Delegated permissions',
    'User.Read',
    'Grant admin consent',
    'New client secret',
    'Copy the Value at once',
  ])
    expect(text).toContain(step)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copy Redirect URI' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(redirectUri)
  await button('I have done this').click()
  // The button has gone with its step.
  await expect.poll(focused).toBe('What Azure gave you')
})

test('the Secret ID instead of the Value, and a placeholder, are told at once', async () => {
  await field('Provider Name').fill('Entra by hand')
  await field('Application (client) ID').fill(contoso.clientId)
  await field('Directory (tenant) ID').fill(contoso.tenantId)
  await page.getByLabel('Client secret: Value').fill('0e3f3a5e-1111-4222-8333-444455556666')
  await page.getByText('This looks like the Secret ID').waitFor()
  await page.getByText('Advanced: national cloud or other authority').click()
  await field('Authority').fill('https://login.microsoftonline.com/{tenant-id}')
  await page.getByText('Replace what stands in braces').waitFor()
  expect(await field('Authority').getAttribute('aria-invalid')).toBe('true')
})

test('the check names a wrong secret beside its field, with the fix and where to click', async () => {
  await field('Authority').fill(demo.facts.entraUrl)
  await field('Microsoft Graph endpoint').fill(`${demo.facts.entraUrl}/graph`)
  await page.getByLabel('Client secret: Value').fill('not-the-secret-of-this-app')
  await button('Check').click()
  await page.getByText('One thing has to be mended').waitFor()
  const told = page.getByText(/Copy the Value \(not the Secret ID\)/)
  await told.waitFor()
  await page.getByText(/your app → Certificates & secrets/).waitFor()
  await page.getByText('AADSTS7000215').waitFor()
  await expectAccessible(page, 'a finding beside its field')
})

test('a tenant that does not exist is told beside the tenant', async () => {
  await field('Directory (tenant) ID').fill('99999999-9999-4999-8999-999999999999')
  await button('Check').click()
  await page.getByText(/Entra does not know the tenant/).waitFor()
  expect(await field('Directory (tenant) ID').getAttribute('aria-invalid')).toBe('true')
  await field('Directory (tenant) ID').fill(contoso.tenantId)
})

test('the right values pass, and what is checked is not saved', async () => {
  await page.getByLabel('Client secret: Value').fill(contoso.clientSecret)
  await page.getByLabel('Expires').fill(inDays(9))
  await button('Check').click()
  await page.getByText('Everything is as it should be.').waitFor()
  await page.getByText('The credentials were accepted.').waitFor()
  // It was said of other values than these.
  await field('Scope').fill('openid profile email User.Read Mail.Read')
  await page.getByText('Everything is as it should be.').waitFor({ state: 'detached' })
  await field('Scope').fill('openid profile email User.Read')
  await button('Check').click()
  await page.getByText('Everything is as it should be.').waitFor()
  const organization = `/api/v1/organizations/${demo.facts.organizationId}`
  const names = await page.evaluate(async (path) => {
    const answer: unknown = await (await fetch(`${path}/connections`)).json()
    return JSON.stringify(answer)
  }, organization)
  expect(names).not.toContain('Entra by hand')

  // A secret that Azure shows once is not left behind unasked.
  await page.getByRole('link', { name: 'Domains', exact: true }).click()
  const leaving = page.getByRole('dialog', { name: 'Leave without saving?' })
  await leaving.getByRole('button', { name: 'Stay here' }).click()
  await leaving.waitFor({ state: 'detached' })
})

test('save, then enable; next steps have the front-channel logout URL', async () => {
  await field('Provider Name').fill('')
  await button('Save').click()
  await page.getByText('Give it a name').waitFor()
  expect(await field('Provider Name').evaluate((node) => node === document.activeElement)).toBe(
    true,
  )
  await field('Provider Name').fill('Entra by hand')
  await button('Save').click()
  await page.getByRole('heading', { name: 'Entra by hand is saved' }).waitFor()
  await expect.poll(focused).toBe('Entra by hand is saved')
  expect(await field('Front-channel logout URL').inputValue()).toMatch(
    /\/api\/auth\/oauth2\/front-channel-logout\/con_/,
  )
  const other = await page.context().newPage()
  const signInPage = await field('Sign-in page').inputValue()
  expect(signInPage).toMatch(/\/sign-in\?organization=./)
  await other.goto(signInPage)
  expect(await other.getByRole('link', { name: 'Sign in with Entra by hand' }).count()).toBe(0)
  await other.close()
  await expectAccessible(page, 'next steps')
  await button('Enable').click()
  await page.getByText('Its button is on the sign-in page.').waitFor()
})

test('the list shows it enabled, with a secret that expires soon', async () => {
  await page.getByRole('link', { name: 'Authentication', exact: true }).first().click()
  const row = page.getByRole('row', { name: /Entra by hand/ })
  await row.getByText('Expires in 9 days').waitFor()
  expect(await row.getByLabel('Entra by hand is enabled').isChecked()).toBe(true)
  expect(await row.getByLabel('Enable Registration for Entra by hand').isChecked()).toBe(true)
})

test('signed out, the button is there, and it lets a person in', async () => {
  const visitor = await demo.chrome.newContext()
  visitor.setDefaultTimeout(15_000)
  const guest = await visitor.newPage()
  await guest.goto(await field('Sign-in page').inputValue())
  await guest.getByRole('link', { name: 'Sign in with Entra by hand', exact: true }).click()
  await guest.getByRole('button', { name: /Rosalind/ }).click()
  // The directory has brought Rosalind already, and she is known by the demo's own provider: another
  // one has to be approved by whoever holds the account.
  await guest.getByText('An account with this address exists').waitFor()
  await guest.getByRole('link', { name: 'Sign in with Entra ID', exact: true }).click()
  await guest.getByRole('button', { name: 'Approve and sign in' }).click()
  await guest.waitForURL(`${demo.facts.baseUrl}/account`)
  expect(await guest.getByRole('main').textContent()).toContain('Entra by hand')
  await visitor.close()
})

test('check again and rotate the secret with an overlap', async () => {
  await page.reload()
  await page.getByRole('link', { name: 'Entra by hand', exact: true }).click()
  // With the blank that comes along with what is copied: it is not part of the secret.
  await page.getByLabel('Client secret: Value').fill('a-secret-that-azure-does-not-know ')
  await button('Add a secret').click()
  await page.getByText('Two secrets are saved.').waitFor()
  await button('Check now').click()
  await page.getByText('One thing has to be mended').waitFor()
  await page.getByText('Client secrets …know').waitFor()
  await page.getByRole('row', { name: /…know/ }).getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('The secret is forgotten.').waitFor()
  await button('Check now').click()
  await page.getByText('there is something to look at').waitFor()
  expect(await page.getByRole('row', { name: /…know/ }).count()).toBe(0)
})

test('what no error of the provider explains is said in the language of the reader', async () => {
  const reader = await openReader(demo, { language: 'de' })
  await signInToConsole(reader.page, demo.facts)
  await reader.page.goto(page.url())
  await reader.page.getByRole('button', { name: 'Jetzt prüfen' }).click()
  await reader.page.getByText(/Dieses Clientgeheimnis läuft am \d{4}-\d\d-\d\d ab/).waitFor()
  expect(await reader.page.getByRole('main').textContent()).not.toContain('This secret')
  expect(reader.complaints).toEqual([])
  await reader.context.close()
})

test('settings are saved, and mistakes are told at their fields', async () => {
  await field('Authority').fill(`${demo.facts.entraUrl}/common`)
  await button('Save changes').click()
  await page
    .getByText(/is the host alone/)
    .first()
    .waitFor()
  await field('Authority').fill(demo.facts.entraUrl)
  await field('Provider Name').fill('Entra once more')
  await button('Save changes').click()
  await page.getByRole('heading', { level: 1, name: 'Entra once more' }).waitFor()
  expect(await button('Save changes').isDisabled()).toBe(true)
})

test('what a colleague saves meanwhile stays, and does not become a change of one’s own', async () => {
  const scope = 'openid profile email User.Read offline_access'
  await field('Provider Name').fill('Entra of mine')
  await save({ scope, tenantIds: [contoso.tenantId] })
  await comeBack()
  await button('Save changes').click()
  await page.getByRole('heading', { level: 1, name: 'Entra of mine' }).waitFor()
  await expect.poll(() => field('Scope').inputValue()).toBe(scope)
  const saved = JSON.stringify(await (await page.request.get(connectionApi())).json())
  expect(saved).toContain(scope)

  // Nothing of one's own is in the way: what others save is shown.
  await save({ name: 'Entra of theirs' })
  await comeBack()
  await page.getByRole('heading', { level: 1, name: 'Entra of theirs' }).waitFor()
  await expect.poll(() => field('Provider Name').inputValue()).toBe('Entra of theirs')
  expect(await button('Save changes').isDisabled()).toBe(true)

  // The server writes tenants small; that is no change that is left to save.
  const tenants = page.getByRole('combobox', { name: 'Directory (tenant) IDs' })
  await tenants.fill('AAAAAAAA-1111-4222-8333-444455556666')
  await tenants.press('Enter')
  await page.getByText('Other people could be meant afterwards').waitFor()
  await button('Save changes').click()
  await page.getByText('aaaaaaaa-1111-4222-8333-444455556666').waitFor()
  await page.getByText('Other people could be meant afterwards').waitFor({ state: 'detached' })
  expect(await button('Save changes').isDisabled()).toBe(true)
})

test('what is typed while it is saved stays, and is still to be saved', async () => {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route(connectionApi(), async (route) => {
    if (route.request().method() === 'PATCH') await held
    await route.continue()
  })
  const before = await field('Scope').inputValue()
  await field('Provider Name').fill('Entra as it was sent')
  await button('Save changes').click()
  await field('Scope').fill('openid typed since')
  release()
  await page.getByText('Entra as it was sent is saved.').waitFor()
  expect(await field('Scope').inputValue()).toBe('openid typed since')
  expect(await button('Save changes').isEnabled()).toBe(true)
  await page.unroute(connectionApi())
  await field('Scope').fill(before)
  await expect.poll(() => button('Save changes').isDisabled()).toBe(true)
})

test('that a secret is not sent to another host is said before it is forgotten', async () => {
  const lost = page.getByText('The client secret has to be entered again')
  const secrets = page.getByRole('region', { name: 'Client secrets' })
  await secrets.getByRole('row').first().waitFor()
  await field('Microsoft Graph endpoint').fill('https://graph.microsoft.us')
  await page.getByText('Other people could be meant afterwards').waitFor()
  expect(await lost.count()).toBe(0)
  await field('Microsoft Graph endpoint').fill(`${demo.facts.entraUrl}/graph`)
  await field('Authority').fill('https://login.microsoftonline.us')
  await lost.waitFor()
  await expectAccessible(page, 'a secret that would be forgotten')
  await button('Save changes').click()
  await secrets.getByText('None saved').waitFor()
  await lost.waitFor({ state: 'detached' })
  // There is none to lose any more.
  await field('Authority').fill(demo.facts.entraUrl)
  await page.getByText('Other people could be meant afterwards').waitFor()
  expect(await lost.count()).toBe(0)
  await button('Save changes').click()
  await expect.poll(() => button('Save changes').isDisabled()).toBe(true)
})

test('nobody confirms what they have not read: the count comes first', async () => {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/usage', async (route) => {
    await held
    await route.continue()
  })
  const dialog = page.getByRole('dialog')
  await button('Disable').click()
  const confirm = dialog.getByRole('button', { name: 'Disable' })
  await dialog.getByRole('status').waitFor()
  expect(await confirm.isDisabled()).toBe(true)
  expect(await dialog.textContent()).not.toContain('end at once')
  release()
  await dialog.getByText(/\d sessions? that were opened through it end at once/).waitFor()
  await expect.poll(() => confirm.isEnabled()).toBe(true)
  await page.unroute('**/usage')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.waitFor({ state: 'detached' })

  await page.route('**/usage', (route) => route.abort())
  await button('Delete').click()
  await dialog.getByRole('button', { name: 'Try again' }).waitFor()
  expect(await dialog.getByRole('button', { name: 'Delete for good' }).isDisabled()).toBe(true)
  await page.unroute('**/usage')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.waitFor({ state: 'detached' })
})

test('disabling says what ends; deleting says what goes', async () => {
  await button('Disable').click()
  await page
    .getByRole('dialog')
    .getByText(/end at once/)
    .waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
  await page.getByText('Disabled', { exact: true }).waitFor()
  // Where enabling fails, that is said beside the button.
  await page.route(connectionApi(), (route) =>
    route.request().method() === 'PATCH' ? route.abort() : route.continue(),
  )
  await page.getByRole('main').getByRole('button', { name: 'Enable' }).click()
  await page.getByRole('alert').getByText('NETWORK').waitFor()
  await page.unroute(connectionApi())
  // The list is not loaded yet, so that the dialog is there for a while when the provider is gone.
  await page.reload()
  await button('Delete').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/link to the provider|links to the provider/).waitFor()
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'GET') asked.push(request.url())
  })
  const deleted = connectionApi()
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  await page.getByRole('heading', { level: 1, name: 'Authentication' }).waitFor()
  expect(await page.getByRole('link', { name: 'Entra as it was sent' }).count()).toBe(0)
  // Of what is gone there is nothing to ask.
  expect(asked.filter((url) => url.startsWith(deleted))).toEqual([])
})

test('a number that only the person saw is explained', async () => {
  await field('Error number or name').fill('50105')
  await page.getByText('The person is not assigned to the enterprise application.').waitFor()
  const where = page.getByText(/Enterprise applications → your app → Users and groups/)
  await where.waitFor()
  expect(await where.textContent()).toMatch(/^Where: Azure portal/)
})

test('the browser had nothing to complain about but the refusals that were meant', () => {
  expect(complaints.filter((text) => !/status of (400|409)|ERR_FAILED/.test(text))).toEqual([])
})

/** The provider whose page is open, at the API. */
function connectionApi(): string {
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  return `${demo.facts.baseUrl}/api/v1/organizations/${demo.facts.organizationId}/connections/${id}`
}

/** As a colleague would, beside the page. */
async function save(changes: object): Promise<void> {
  const answer = await page.request.patch(connectionApi(), { data: changes })
  expect(await answer.text()).not.toContain('VALIDATION_FAILED')
  expect(answer.status()).toBe(200)
}

/** Back from the tab with Azure, a minute later: the page asks for what is saved by now. */
async function comeBack(): Promise<void> {
  minutesAway += 1
  await page.clock.setSystemTime(Date.now() + minutesAway * 60_000)
  const answered = page.waitForResponse(connectionApi())
  await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')))
  await answered
}

let minutesAway = 0

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}
