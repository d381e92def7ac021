// An administrator edits the mapping with its preview, saves a role rule, and tries the provider:
// once well, once with a wrong secret, whose fix the page names. In a real Chromium, at the demo.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, openReader, signInToConsole } from '../support/console-reader.ts'
import { startDemoInChromium, type DemoInChromium } from '../support/demo-in-chromium.ts'

const patience = { timeout: 30_000 }

let demo: DemoInChromium
let page: Page
let complaints: readonly string[]
let provider: string
let connectionPath: string

beforeAll(async () => {
  demo = await startDemoInChromium()
  const reader = await openReader(demo)
  ;({ page, complaints } = reader)
  await signInToConsole(page, demo.facts)
  connectionPath = await findConnection()
  provider = `/console/organizations/${demo.facts.organizationId}/authentication/${connectionPath.split('/').at(-1)}`
})

afterAll(async () => {
  expect(await demo.stop()).toBe(0)
})

/** The admin API, asked as the page asks it. */
async function call(method: string, path: string, body?: object): Promise<unknown> {
  const answer = await page.request.fetch(demo.facts.baseUrl + path, {
    method,
    ...(body && { data: body }),
  })
  const text = await answer.text()
  if (!answer.ok()) throw new Error(text)
  return text === '' ? undefined : (JSON.parse(text) as unknown)
}

async function findConnection(): Promise<string> {
  const path = `/api/v1/organizations/${demo.facts.organizationId}/connections`
  const { items } = (await call('GET', path)) as { items: { id: string; kind: string }[] }
  return `${path}/${items.find(({ kind }) => kind === 'entra')?.id ?? ''}`
}

async function open(tab: string): Promise<void> {
  await page.goto(demo.facts.baseUrl + provider + tab)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
}

async function choose(label: string, option: RegExp): Promise<void> {
  await page.getByRole('combobox', { name: label }).click()
  await page.getByRole('option', { name: option }).click()
}

const notified = (text: RegExp) => page.getByRole('alert').filter({ hasText: text }).waitFor()

test('the mapping: form and JSON keep step, errors are named, the preview explains', async () => {
  await open('/mapping')
  const json = page.getByRole('textbox', { name: 'As JSON' })
  const shown = async () => JSON.parse(await json.inputValue()) as Record<string, unknown>
  expect(await shown()).toMatchObject({ uid: 'id', email: ['mail', 'userPrincipalName'] })

  await choose('Preview with', /without a mailbox/)
  const email = page.getByRole('row', { name: /E-mail/ })
  await email.getByText('is null').waitFor()
  expect(await email.textContent()).toContain('ada.lovelace@contoso.com')

  await json.fill('{ "uid": "id",')
  await page.getByText(/This is not JSON/).waitFor()
  await json.fill('{ "uid": "id", "mail": "mail" }')
  await page.getByText(/There is no field “mail”/).waitFor()
  expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  // Above all then one wants it back as it was.
  await page.getByRole('button', { name: 'Discard changes' }).click()
  expect(await shown()).toMatchObject({ uid: 'id', email: ['mail', 'userPrincipalName'] })
  expect(await page.getByText(/There is no field/).count()).toBe(0)
  await json.fill('{ "uid": "id", "username": "userPrincipalName", "email": "mail" }')
  await email.getByText('empty', { exact: true }).waitFor()

  const field = page.getByRole('combobox', { name: /E-mail \(email\)/ })
  await field.fill('userPrincipalName')
  await field.press('Enter')
  await field.press('Escape')
  expect(await shown()).toMatchObject({ email: ['mail', 'userPrincipalName'] })
  await email.getByText('ada.lovelace@contoso.com').waitFor()
  await expectAccessible(page, 'mapping')

  // A tab of the provider is another page: what was typed is not left behind unasked.
  const leaving = page.getByRole('dialog', { name: 'Leave without saving?' })
  await page.getByRole('tab', { name: 'Role rules' }).click()
  await leaving.getByRole('button', { name: 'Stay here' }).click()
  await leaving.waitFor({ state: 'detached' })
  expect(await shown()).toMatchObject({ email: ['mail', 'userPrincipalName'] })
  await page.getByRole('button', { name: 'Save' }).click()
  await notified(/The mapping is saved/)
  const saved = (await call('GET', connectionPath)) as { settings: { attributeMapping: object } }
  expect(saved.settings.attributeMapping).toEqual({
    uid: 'id',
    username: 'userPrincipalName',
    email: ['mail', 'userPrincipalName'],
  })
})

test('what a colleague saves meanwhile is shown, and is no change that one has to save', async () => {
  const json = page.getByRole('textbox', { name: 'As JSON' })
  const mapped = async () => JSON.parse(await json.inputValue()) as Record<string, unknown>
  const own = await mapped()
  // Written by hand, it says the same in other words.
  await json.fill(JSON.stringify(own))
  await call('PATCH', connectionPath, { attributeMapping: { uid: 'id', email: 'mail' } })
  await page.clock.setSystemTime(Date.now() + 60_000)
  await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')))
  await expect.poll(mapped, patience).toEqual({ uid: 'id', email: 'mail' })
  expect(await page.getByRole('button', { name: 'Discard changes' }).isDisabled()).toBe(true)
  await call('PATCH', connectionPath, { attributeMapping: own })
})

test('a role rule: previewed, compared with the members, saved', async () => {
  await open('/roles')
  await page.getByText('There are no rules').waitFor()
  await page.getByRole('button', { name: 'Add rule' }).click()
  await page.getByRole('combobox', { name: 'Claim of rule 1' }).fill('jobTitle')
  await page.getByRole('combobox', { name: 'Value of rule 1' }).fill('Analyst')
  await page.keyboard.press('Escape')
  await choose('Role of rule 1', /^admin$/)
  const preview = page.getByRole('region', { name: /Preview/ })
  await preview.getByText('The claim has this value.').waitFor()
  await page.getByRole('button', { name: 'Add rule' }).click()
  await page.getByRole('combobox', { name: 'Claim of rule 2' }).fill('groups')
  await page.getByRole('combobox', { name: 'Value of rule 2' }).fill('no-such-group')
  await page.keyboard.press('Escape')
  await choose('Role of rule 2', /^member$/)
  await preview.getByText('The person is not in this group.').waitFor()
  await page.getByRole('button', { name: 'Move rule 2 up' }).press('Enter')
  // At the top its button is off: the other one has the focus, and takes it back down and up.
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
  await expect.poll(focused).toBe('Move rule 1 down')
  await page.keyboard.press('Enter')
  await expect.poll(focused).toBe('Move rule 2 up')
  await page.keyboard.press('Enter')
  await expect.poll(focused).toBe('Move rule 1 down')
  expect(await page.getByRole('combobox', { name: 'Claim of rule 1' }).inputValue()).toBe('groups')
  await page.getByRole('button', { name: 'Remove rule 1' }).click()
  await page.getByRole('tab', { name: 'Settings' }).click()
  const leaving = page.getByRole('dialog', { name: 'Leave without saving?' })
  await leaving.getByRole('button', { name: 'Stay here' }).click()
  await page.getByRole('button', { name: 'See what would change' }).click()
  await page.getByText(/Nothing changes for the|Roles change for/).waitFor()
  await expectAccessible(page, 'roles')
  await page.getByRole('button', { name: 'Save' }).click()
  await notified(/The rules are saved/)
  const saved = (await call('GET', connectionPath)) as { settings: { roleRules: object } }
  expect(saved.settings.roleRules).toEqual([
    { claim: 'jobTitle', equals: 'Analyst', role: 'admin' },
  ])
})

test('a test sign-in that works shows every step and creates nobody', async () => {
  const path = `/api/v1/organizations/${demo.facts.organizationId}/members?limit=200`
  const before = await call('GET', path)
  await open('/test')
  await expectAccessible(page, 'test')
  await page.getByRole('button', { name: 'Start test sign-in' }).click()
  await page.getByRole('button', { name: /Grace Hopper/ }).click()
  await page.waitForURL(/\/test\/tst_/)
  await page.getByText('This was a test: nothing was created.').waitFor()
  await page.getByText('The provider works.', { exact: false }).waitFor()
  const steps = page.getByRole('region', { name: 'Step by step' })
  expect(await steps.getByText('done', { exact: true }).count()).toBe(10)
  await page.getByRole('button', { name: 'Details: Verify the ID token' }).click()
  await steps.getByText(/"verified": true/).waitFor()
  await expectAccessible(page, 'test result')
  expect(await call('GET', path)).toEqual(before)
})

test('the mapping is tried with the claims of that test', async () => {
  const testSignInId = page.url().split('/').at(-1) ?? ''
  await page.getByRole('link', { name: 'Try the mapping with these claims' }).click()
  const picker = page.getByRole('combobox', { name: 'Preview with' })
  await expect.poll(() => picker.inputValue(), patience).toMatch(/^Test sign-in, /)
  expect(new URL(page.url()).searchParams.get('source')).toBe(`test:${testSignInId}`)
  await page.getByRole('button', { name: 'Reveal values' }).click()
  const email = page.getByRole('row', { name: /E-mail/ })
  await email.getByText('grace@contoso.example').waitFor()

  // What is chosen stands in the address, and what was revealed does not outlive the page.
  await page.reload()
  await expect.poll(() => picker.inputValue(), patience).toMatch(/^Test sign-in, /)
  await page.getByRole('button', { name: 'Reveal values' }).waitFor()
  expect(await page.content()).not.toContain('grace@contoso.example')
  await choose('Preview with', /a guest/)
  await expect
    .poll(() => new URL(page.url()).searchParams.get('source'), patience)
    .toBe('sample:guest')
  await page.getByRole('button', { name: 'Reveal values' }).waitFor({ state: 'detached' })
})

test('a wrong secret fails at the token, and the page says what to do', async () => {
  const { secrets } = (await call('GET', connectionPath)) as { secrets: { id: string }[] }
  await call('POST', `${connectionPath}/secrets`, { value: 'copied-the-id-and-not-the-value' })
  for (const { id } of secrets) await call('DELETE', `${connectionPath}/secrets/${id}`)
  await open('/test')
  await page.getByRole('button', { name: 'Start test sign-in' }).click()
  // Entra knows the person by now, and asks nobody.
  await page.waitForURL(/\/test\/tst_/)
  const cause = page.getByRole('alert')
  await cause.getByText(/Cause:/).waitFor()
  const text = await cause.textContent()
  expect(text).toContain('CLIENT_SECRET_INVALID')
  expect(text).toContain('AADSTS7000215')
  expect(text).toContain('Certificates & secrets')
  expect(await page.getByText('failed here').count()).toBe(1)
  expect(await page.content()).not.toContain('copied-the-id-and-not-the-value')
  await expectAccessible(page, 'failed test')
  expect(complaints).toEqual([])
})

test('an attempt that failed by it leads to where it is mended', async () => {
  const person = await openReader(demo)
  await person.page.goto(`${demo.facts.baseUrl}/sign-in`)
  await person.page.getByRole('link', { name: 'Sign in with Entra ID', exact: true }).click()
  await person.page.getByRole('button', { name: /Ada Lovelace/ }).click()
  await person.page.getByText('CLIENT_SECRET_INVALID').waitFor()
  await person.context.close()
  await page.goto(
    `${demo.facts.baseUrl}/console/organizations/${demo.facts.organizationId}/sign-in-log`,
  )
  await page
    .getByRole('button', { name: /^Open attempt/ })
    .first()
    .click()
  await page.getByRole('link', { name: 'Open the settings of Entra ID' }).click()
  await page.getByRole('heading', { level: 1, name: 'Entra ID' }).waitFor()
  expect(page.url()).toContain(provider)
})

test.each([
  ['light', 'en', 360],
  ['dark', 'de', 1280],
] as const)('looks right in %s, %s, at %i pixels', async (scheme, language, width) => {
  const reader = await openReader(demo, { scheme, language, width })
  await signInToConsole(reader.page, demo.facts)
  const tests = (await call('GET', `${connectionPath}/test-sign-ins`)) as {
    items: { id: string }[]
  }
  for (const tab of ['/mapping', '/roles', '/test', `/test/${tests.items[0]?.id ?? ''}`]) {
    await reader.page.goto(demo.facts.baseUrl + provider + tab)
    await reader.page.getByRole('heading', { level: 1 }).waitFor()
    await reader.page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
    await expectAccessible(reader.page, `${tab} ${scheme} ${language}`)
    const overflow = await reader.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow, `${tab} at ${width}`).toBe(0)
    const folder = process.env['USHER_PICTURES']
    if (folder !== undefined)
      await reader.page.screenshot({
        path: `${folder}/${scheme}-${width}${tab.replaceAll('/', '-').replace(/tst_.*/, 'result')}.png`,
        fullPage: true,
      })
  }
  expect(reader.complaints).toEqual([])
  await reader.context.close()
})
