// An administrator looks after people, in a real Chromium against the demo: find who came, change what
// they may do, keep them out and let them in again, fold two accounts into one, and read it all in the trail.
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { startDemoInChromium, type DemoInChromium } from '../support/demo-in-chromium.ts'
import {
  expectAccessible,
  openReader,
  signInToConsole,
  type ConsoleReader,
} from '../support/console-reader.ts'

let demo: DemoInChromium
let admin: ConsoleReader
let ada: Page

beforeAll(async () => {
  demo = await startDemoInChromium()
  ada = (await openReader(demo)).page
  await ada.goto(`${demo.facts.baseUrl}/sign-in`)
  await ada.getByRole('link', { name: 'Sign in with Entra ID', exact: true }).click()
  await ada.getByRole('button', { name: /Ada Lovelace/ }).click()
  await ada.waitForURL(`${demo.facts.baseUrl}/account`)
  admin = await openReader(demo)
  await signInToConsole(admin.page, demo.facts, consolePath('/members'))
})

afterAll(async () => {
  expect(await demo.stop()).toBe(0)
})

const consolePath = (path: string) => `/console/organizations/${demo.facts.organizationId}${path}`
const apiUrl = (path: string) =>
  `${demo.facts.baseUrl}/api/v1/organizations/${demo.facts.organizationId}${path}`

async function isSignedIn(page: Page): Promise<boolean> {
  return (await page.request.get(`${demo.facts.baseUrl}/api/auth/session`)).ok()
}

/** Entra asks who she is, unless it remembers. */
async function signInAsAda(): Promise<void> {
  await ada.goto(`${demo.facts.baseUrl}/sign-in`)
  await ada.getByRole('link', { name: 'Sign in with Entra ID', exact: true }).click()
  await ada.waitForURL((url) => url.pathname !== '/sign-in')
  if (new URL(ada.url()).origin === origin())
    await ada.getByRole('button', { name: /Ada Lovelace/ }).click()
}

async function openAda(): Promise<Page> {
  const { page } = admin
  await page.goto(`${demo.facts.baseUrl}${consolePath('/members?search=ada')}`)
  await page.getByRole('link', { name: 'Ada Lovelace', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Ada Lovelace' }).waitFor()
  return page
}

test('who signed in through Entra is under Members, with that auth source', async () => {
  const { page } = admin
  await page.goto(`${demo.facts.baseUrl}${consolePath('/members')}`)
  await page.getByLabel('Search').fill('lovel')
  await page.waitForURL(/search=lovel/)
  const row = page.getByRole('row', { name: /Ada Lovelace/ })
  await row.waitFor()
  const text = (await row.textContent()) ?? ''
  expect(text).toContain('Entra ID')
  expect(text).toContain('Active')
  expect(text).not.toMatch(/EMAIL/)
  await page.getByRole('combobox', { name: 'Status' }).click()
  await page.getByRole('option', { name: 'Deactivated' }).click()
  await page.getByText('Nobody matches').waitFor()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await row.waitFor()
})

test.each([
  ['/members', 'Search', 'search'],
  ['/groups', 'Search groups', 'search'],
  ['/audit', 'Search in events', 'text'],
] as const)('who pauses while they search at %s goes on typing', async (path, label, parameter) => {
  const { page } = admin
  await page.goto(`${demo.facts.baseUrl}${consolePath(path)}`)
  const field = page.getByRole('textbox', { name: label, exact: true })
  const looked = (words: string | null) =>
    page.waitForURL((url) => url.searchParams.get(parameter) === words)
  const typed = async (keys: string, words: string | null) => {
    for (const key of keys) await page.keyboard.press(key)
    await looked(words)
    await page.waitForLoadState('networkidle')
  }
  await field.click()
  await typed('l', 'l')
  await typed('o', 'lo')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await typed('', null)
  await typed('ve', 've')
  expect(await field.inputValue()).toBe('ve')
})

test('a search that is cleared elsewhere is gone from its field, also when it was typed', async () => {
  const { page } = admin
  await page.goto(`${demo.facts.baseUrl}${consolePath('/members?search=ada')}`)
  const field = page.getByRole('textbox', { name: 'Search', exact: true })
  for (const words of ['ada', 'nobody']) {
    await field.fill(words)
    await page.waitForURL((url) => url.searchParams.get('search') === words)
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await expect.poll(() => field.inputValue()).toBe('')
  }
  await page.waitForURL((url) => !url.searchParams.has('search'))
})

test('a reference that is looked for by Enter stays under the keyboard', async () => {
  const { page } = admin
  await page.goto(`${demo.facts.baseUrl}${consolePath('/sign-in-log')}`)
  const field = page.getByRole('textbox', { name: 'Reference number' })
  await field.click()
  await page.keyboard.type('abc')
  await page.keyboard.press('Enter')
  await page.getByText('No attempt matches').waitFor()
  await page.keyboard.type('d')
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.searchParams.get('reference') === 'ABCD')
  expect(await field.inputValue()).toBe('abcd')
})

test('roles are pinned, and say so', async () => {
  const page = await openAda()
  await page.getByRole('button', { name: 'Change roles' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change roles' })
  await dialog.getByRole('combobox', { name: 'Pinned roles' }).fill('adm')
  await page.getByRole('option', { name: 'admin', exact: true }).click()
  // The list lies over the button until the field is left.
  await page.keyboard.press('Tab')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Pinned by hand').waitFor()
  expect((await sessionOf(ada)).roles).toContain('admin')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Pinned by hand').waitFor({ state: 'detached' })
  expect((await sessionOf(ada)).roles).not.toContain('admin')
})

test('deactivated, the session ends at once; undone, the person may come back', async () => {
  const page = await openAda()
  expect(await isSignedIn(ada)).toBe(true)
  await page.getByRole('button', { name: 'Deactivate', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Deactivate Ada Lovelace?' })
  await dialog.getByRole('button', { name: 'Deactivate', exact: true }).click()
  await page.getByRole('button', { name: 'Undo' }).waitFor()
  expect(await isSignedIn(ada)).toBe(false)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Deactivate', exact: true }).waitFor()
  await signInAsAda()
  await ada.waitForURL(`${demo.facts.baseUrl}/account`)
  expect(await isSignedIn(ada)).toBe(true)
})

test('one of many groups is found by its name, and an address with a group says which', async () => {
  const pilots = await provision('Groups', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName: 'Zeppelin pilots',
    members: [{ value: await provisionSecondAda() }],
  })
  const { page } = admin
  await page.goto(`${demo.facts.baseUrl}${consolePath('/groups')}`)
  await page.getByRole('button', { name: 'Name' }).click()
  // Backwards, it comes first.
  const first = page.getByRole('table').getByRole('link').first()
  await expect.poll(() => first.textContent()).toBe('Zeppelin pilots')
  expect(await first.getAttribute('href')).toContain(pilots)
  await page.goto(`${demo.facts.baseUrl}${consolePath('/members')}`)
  const group = page.getByRole('combobox', { name: 'Group' })
  await group.click()
  // The first by name; this one is far behind.
  await page.getByRole('option').first().waitFor()
  expect(await page.getByRole('option', { name: /Zeppelin/ }).count()).toBe(0)
  await group.fill('pelin')
  await page.getByRole('option', { name: /Zeppelin pilots.*HR system/ }).click()
  await page.waitForURL(/groupId=dgr_/)
  await page.getByRole('link', { name: 'Ada Byron', exact: true }).waitFor()
  await page.reload()
  await page.getByRole('link', { name: 'Ada Byron', exact: true }).waitFor()
  await expect.poll(() => group.inputValue()).toBe('Zeppelin pilots')
  await expectAccessible(page, 'members in a group')
  await group.fill('nothing like it')
  await page.getByText('No such group').waitFor()
  // Left as it was.
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  expect(await group.inputValue()).toBe('Zeppelin pilots')
})

test('who reads German reads why somebody is kept out, and why two cannot be merged', async () => {
  const { request } = admin.page
  const headers = { origin: demo.facts.baseUrl }
  const id = await memberIdOf('ada lovelace')
  const change = async (what: 'deactivate' | 'reactivate') =>
    expect((await request.post(apiUrl(`/members/${id}/${what}`), { headers })).status()).toBe(200)
  await change('deactivate')
  await signInAsAda()
  await ada.getByText('USER_DEACTIVATED').waitFor()

  const reader = await openReader(demo, { language: 'de' })
  const { page } = reader
  await signInToConsole(page, demo.facts, consolePath('/sign-in-log'))
  const refused = page.getByRole('row').filter({ hasText: 'Ada Lovelace' }).first()
  await refused.getByText('Das Konto ist deaktiviert.').waitFor()
  await page.goto(`${demo.facts.baseUrl}${consolePath(`/members/${id}`)}`)
  await page.getByText(/^Das Konto ist deaktiviert\. Referenz/).waitFor()
  await page.getByRole('button', { name: 'Konten zusammenführen' }).click()
  await page.getByRole('combobox', { name: 'Das Konto, das endet' }).fill('ada byron')
  await page.getByRole('option', { name: /Ada Byron/ }).click()
  await page.getByText('Ein Konto ist aktiv, das andere deaktiviert.').waitFor()
  expect(reader.complaints).toEqual([])
  await reader.context.close()
  await change('reactivate')
})

test('buttons that are called alike say what they are for', async () => {
  const { request } = admin.page
  const headers = { origin: demo.facts.baseUrl }
  const email = 'charles@fabrikam.example'
  expect((await request.post(apiUrl('/invitations'), { data: { email }, headers })).status()).toBe(
    201,
  )
  const { page } = admin
  await page.goto(`${demo.facts.baseUrl}${consolePath('/members?tab=invitations')}`)
  await page.getByRole('button', { name: `Send again: ${email}` }).waitFor()
  await page.getByRole('button', { name: `Revoke the invitation of ${email}?` }).waitFor()
  await page.getByRole('combobox', { name: 'Status' }).click()
  await page.getByRole('option', { name: 'Accepted' }).click()
  await page.getByText('No invitation is in this state').waitFor()
  await page.reload()
  await page.getByText('No invitation is in this state').waitFor()
  await signInAsAda()
  await ada.waitForURL(`${demo.facts.baseUrl}/account`)
  await openAda()
  await page
    .getByRole('button', { name: /^End session: .+ on .+, \S+$/ })
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'Unlink Entra ID?' }).waitFor()
})

test('whoever goes to another page begins where it begins', async () => {
  const { page } = admin
  const focused = () => page.evaluate('document.activeElement?.id')
  await page.goto(`${demo.facts.baseUrl}${consolePath('/members?search=ada+lovelace')}`)
  const menu = page.getByRole('navigation', { name: 'Main' })
  await menu.getByRole('link', { name: 'Groups' }).press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Groups' }).waitFor()
  await expect.poll(focused).toBe('content')
  await page.goBack()
  await page.getByRole('link', { name: 'Ada Lovelace', exact: true }).press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Ada Lovelace' }).waitFor()
  await expect.poll(focused).toBe('content')
  // What is looked for is no other page.
  await page.goto(`${demo.facts.baseUrl}${consolePath('/members')}`)
  await page.getByRole('textbox', { name: 'Search', exact: true }).fill('ada')
  await page.waitForURL(/search=ada/)
  expect(await focused()).not.toBe('content')
})

test('somebody who is not there leaves a way back', async () => {
  const { page } = await openReader(demo)
  await signInToConsole(page, demo.facts, consolePath('/members/mem_nobody'))
  await page.getByText('NOT_FOUND').waitFor()
  expect(await page.title()).toBe('Member · Usher')
  await page.getByRole('main').getByRole('link', { name: 'Members' }).click()
  await page.getByRole('link', { name: 'Ada Lovelace', exact: true }).waitFor()
  await page.context().close()
})

test('a log of one person that came with the address says who it is', async () => {
  const { page } = admin
  await page.goto(`${demo.facts.baseUrl}${consolePath('/sign-in-log')}`)
  const person = page.getByRole('combobox', { name: 'Person' })
  await person.fill('ada lovelace')
  await page.getByRole('option', { name: /Ada Lovelace/ }).click()
  await page.waitForURL(/person=usr_/)
  await page.reload()
  await expect.poll(() => person.inputValue()).toBe('Ada Lovelace')
  await person.fill('nobody at all')
  await page.getByText('Nobody found').waitFor()
  // Until it is known that there is nobody, nothing says so.
  const arrived = Promise.withResolvers<void>()
  const isSearch = (url: URL) => url.searchParams.get('search') === 'grace'
  await page.route(isSearch, async (route) => {
    await arrived.promise
    await route.continue()
  })
  const asked = page.waitForRequest((one) => isSearch(new URL(one.url())))
  await person.fill('grace')
  await asked
  await page.getByText('Nobody found').waitFor({ state: 'detached' })
  const answered = page.waitForResponse((one) => isSearch(new URL(one.url())))
  arrived.resolve()
  await answered
  await page.unroute(isSearch)
})

test('two accounts of one person become one, as the preview said', async () => {
  const page = await openAda()
  await page.getByRole('button', { name: 'Merge with another account' }).click()
  const dialog = page.getByRole('dialog', { name: /Merge another account into Ada Lovelace/ })
  await dialog.getByRole('combobox', { name: 'The account that ends' }).fill('ada byron')
  await page.getByRole('option', { name: /Ada Byron/ }).click()
  await dialog.getByText('Entry ada.byron@contoso.example').waitFor()
  expect(await isSignedIn(ada)).toBe(true)
  await dialog.getByRole('button', { name: 'Merge the two accounts' }).click()
  await page.getByText('Merged into Ada Lovelace').waitFor()
  await page.getByText('ada.byron@contoso.example', { exact: true }).waitFor()
  await page.getByText('Merged with another account').waitFor()
  expect(await isSignedIn(ada)).toBe(false)
  await page.goto(`${demo.facts.baseUrl}${consolePath('/members?search=ada+byron')}`)
  await page.getByText('Nobody matches').waitFor()
})

test('a role that somebody has says who; free of them, it is deleted', async () => {
  const { page } = admin
  await page.goto(`${demo.facts.baseUrl}${consolePath('/roles')}`)
  await page.getByRole('button', { name: 'Add a role' }).click()
  const adding = page.getByRole('dialog', { name: 'Add a role' })
  await adding.getByRole('textbox', { name: 'Name of the role' }).fill('Not a name')
  await adding.getByRole('button', { name: 'Add a role' }).click()
  await adding.locator('[aria-invalid=true]').waitFor()
  await adding.getByRole('textbox', { name: 'Name of the role' }).fill('billing')
  await adding.getByRole('button', { name: 'Add a role' }).click()
  await page.getByRole('row', { name: /billing/ }).waitFor()
  await pinOnAda(['billing'])
  const open = page.getByRole('button', { name: 'Delete the role billing?' })
  const dialog = page.getByRole('dialog', { name: 'Delete the role billing?' })
  await open.click()
  const users = dialog.getByRole('link', { name: 'Members who have it: 1' })
  await users.waitFor()
  expect(await dialog.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true)
  await expectAccessible(page, 'a role in use')
  await users.click()
  await page.waitForURL(/members\?role=billing/)
  await page.getByRole('link', { name: 'Ada Lovelace', exact: true }).waitFor()
  await pinOnAda([])
  await page.goBack()
  await open.click()
  await dialog.getByText('Nobody has it').waitFor()
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await page.getByText('The role billing is deleted').waitFor()
  await page.getByRole('row', { name: /billing/ }).waitFor({ state: 'detached' })
})

test('the trail shows it, and so does the file', async () => {
  const { page } = admin
  await page.goto(`${demo.facts.baseUrl}${consolePath('/audit?action=member.')}`)
  await page.getByRole('button', { name: 'Merged with another account' }).click()
  const event = page.getByRole('dialog')
  await event.getByRole('columnheader', { name: 'Before' }).waitFor()
  expect(await event.textContent()).toContain('ada.byron@contoso.example')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Download' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /CSV/ }).click(),
  ])
  const csv = await readFile(await download.path(), 'utf8')
  expect(csv.split('\r\n')[0]).toContain('"action"')
  expect(csv).toMatch(/"member\.merged","member","Ada Lovelace"/)
  expect(csv).not.toContain('domain.verified')
  await page.getByRole('button', { name: 'Merged with another account' }).click()
  await event.getByRole('button', { name: 'Only what concerns Ada Lovelace' }).click()
  const chip = page.getByRole('button', { name: 'Remove the filter “On Ada Lovelace”' })
  await chip.waitFor()
  const target = new URL(page.url()).searchParams.get('target') ?? ''
  expect(await page.getByRole('main').textContent()).not.toContain(target)
  await chip.hover()
  await page.getByRole('tooltip', { name: target }).waitFor()
  await expectAccessible(page, 'a filtered trail')
  await chip.press('Enter')
  await page.waitForURL((url) => !url.searchParams.has('target'))
  expect(admin.complaints).toEqual([])
})

test('a way back that has gone meanwhile says so', async () => {
  const { request } = admin.page
  const headers = { origin: demo.facts.baseUrl }
  const made = await request.post(apiUrl('/roles'), { data: { name: 'passing' }, headers })
  expect(made.status(), await made.text()).toBe(201)
  await pinOnAda(['passing'])
  const page = await openAda()
  await page.getByRole('button', { name: 'Change roles' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change roles' })
  await dialog.getByRole('combobox', { name: 'Pinned roles' }).press('Backspace')
  await page.keyboard.press('Tab')
  await dialog.getByRole('button', { name: 'Save' }).click()
  const undo = page.getByRole('button', { name: 'Undo' })
  await undo.waitFor()
  expect((await request.delete(apiUrl('/roles/passing'), { headers })).status()).toBe(204)
  await undo.click()
  await page.getByRole('alert').filter({ hasText: 'There is no such role' }).waitFor()
})

test('the next page is asked for once, whatever is pressed while it comes, and can be left', async () => {
  for (const index of Array(60).keys()) await pinOnAda(index % 2 === 0 ? ['admin'] : [])
  const { page } = admin
  await page.goto(`${demo.facts.baseUrl}${consolePath('/audit')}`)
  const isNextPage = (url: URL) => url.pathname.endsWith('/audit') && url.searchParams.has('cursor')
  const next = page.getByRole('button', { name: 'Next page' })
  const number = (text: string) => page.getByText(text, { exact: true }).waitFor()
  const busy = page.locator('[aria-busy=true]')

  const arrived = Promise.withResolvers<void>()
  await page.route(isNextPage, async (route) => {
    await arrived.promise
    await route.continue()
  })
  await next.click()
  await number('Page 2')
  await busy.waitFor()
  expect(await next.isDisabled()).toBe(true)
  await page.keyboard.press('Enter')
  arrived.resolve()
  await busy.waitFor({ state: 'detached' })
  await number('Page 2')
  // Whoever walks on by keyboard stands where they stood.
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Next page')
  await page.unroute(isNextPage)

  // Another question, from wherever it comes, begins at its beginning.
  await page.getByRole('button', { name: 'Roles changed' }).first().click()
  await page.getByRole('button', { name: 'Only what concerns Ada Lovelace' }).click()
  await number('Page 1')
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await number('Page 1')

  await page.reload()
  await page.route(isNextPage, (route) => route.abort())
  await next.click()
  await page.getByText('The server could not be reached').waitFor()
  await page.getByRole('button', { name: 'Previous page' }).click()
  await page.getByRole('button', { name: 'Roles changed' }).first().waitFor()
  await page.unroute(isNextPage)
})

test('a search that has found nothing yet goes on where it stopped', async () => {
  // More than one look covers, all newer than the event that is looked for.
  const database = new DatabaseSync(join(dirname(demo.facts.outbox), 'usher.db'))
  const { changes } = database
    .prepare(
      `with recursive numbers (number) as (
         select 10000 union all select number + 1 from numbers where number < 30100
       )
       insert into audit_events
         (id, organization_id, at, actor, action, target_kind, target_id, details, ip_address,
          actor_key, person_id)
       select substr(newest.id, 1, length(newest.id) - 10) || 'zzzzz' || number,
         organization_id, at, actor, action, target_kind, target_id, details, ip_address,
         actor_key, person_id
       from numbers, (select * from audit_events order by id desc limit 1) as newest`,
    )
    .run()
  database.close()
  expect(changes).toBe(20_101)
  const { page } = admin
  await page.goto(`${demo.facts.baseUrl}${consolePath('/audit?text=passing')}`)
  await page.getByText('Nothing found so far').waitFor()
  await page.getByRole('button', { name: 'Search further back' }).click()
  await page.getByRole('button', { name: 'Role added' }).waitFor()
})

async function pinOnAda(roles: readonly string[]): Promise<void> {
  const answer = await admin.page.request.put(
    apiUrl(`/members/${await memberIdOf('ada lovelace')}/roles`),
    { data: { roles }, headers: { origin: demo.facts.baseUrl } },
  )
  expect(answer.status(), await answer.text()).toBe(200)
}

async function memberIdOf(search: string): Promise<string | undefined> {
  const query = new URLSearchParams({ search })
  const found = await admin.page.request.get(apiUrl(`/members?${query}`))
  const { items } = z
    .object({ items: z.array(z.object({ id: z.string() }).loose()) })
    .loose()
    .parse(await found.json())
  return items[0]?.id
}

const origin = () => new URL(demo.facts.entraUrl).origin

async function sessionOf(page: Page): Promise<{ readonly roles: readonly string[] }> {
  const answer = await page.request.get(`${demo.facts.baseUrl}/api/auth/session`)
  return z.object({ roles: z.array(z.string()) }).parse(await answer.json())
}

/** Another directory has her under another name and with an id that says nothing to Entra. */
async function provisionSecondAda(): Promise<string> {
  return provision('Users', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: 'ada.byron@contoso.example',
    externalId: 'byron',
    displayName: 'Ada Byron',
    active: true,
  })
}

async function provision(endpoint: string, data: object): Promise<string> {
  hrToken ??= makeHrToken()
  const answer = await admin.page.request.post(apiUrl(`/scim/${endpoint}`), {
    headers: {
      authorization: `Bearer ${await hrToken}`,
      'content-type': 'application/scim+json',
    },
    data,
  })
  expect(answer.status(), await answer.text()).toBe(201)
  return z
    .object({ id: z.string() })
    .loose()
    .parse(await answer.json()).id
}

let hrToken: Promise<string> | undefined
async function makeHrToken(): Promise<string> {
  const { request } = admin.page
  const headers = { origin: demo.facts.baseUrl }
  const directory = await request.post(apiUrl('/directories'), {
    data: { name: 'HR system' },
    headers,
  })
  const { id } = z
    .object({ id: z.string() })
    .loose()
    .parse(await directory.json())
  const made = await request.post(apiUrl(`/directories/${id}/tokens`), {
    data: { name: 'HR feed' },
    headers,
  })
  expect(made.status(), await made.text()).toBe(201)
  const { token } = z
    .object({ token: z.string() })
    .loose()
    .parse(await made.json())
  return token
}
