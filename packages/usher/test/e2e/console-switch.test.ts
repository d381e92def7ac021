// Somebody who belongs to two organizations, in a real Chromium: they go from one to the other, see of
// each what is its own, and are told where they are when an address leads elsewhere.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { expectAccessible, openReader, signInToConsole } from '../support/console-reader.ts'
import { startDemoInChromium, type DemoInChromium } from '../support/demo-in-chromium.ts'

let demo: DemoInChromium
let page: Page
let complaints: readonly string[]
let fabrikam: string

beforeAll(async () => {
  demo = await startDemoInChromium()
  ;({ page, complaints } = await openReader(demo))
  await signInToConsole(page, demo.facts)
  await post(`/organizations/${demo.facts.organizationId}/domains`, { domain: 'contoso-only.test' })
  fabrikam = await post('/organizations', {
    name: 'Fabrikam',
    slug: 'fabrikam',
    emailEnabled: true,
  })
  await post(`/organizations/${fabrikam}/invitations`, {
    email: demo.facts.admin.email,
    roles: ['owner'],
  })
  await page.goto(await linkInLetter())
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForURL(`${demo.facts.baseUrl}/account`)
  await post(`/organizations/${fabrikam}/domains`, { domain: 'fabrikam-only.test' })
})
afterAll(async () => {
  expect(complaints).toEqual([])
  expect(await demo.stop()).toBe(0)
})

const at = (organizationId: string, path: string) =>
  `${demo.facts.baseUrl}/console/organizations/${organizationId}${path}`
const switcher = (name: string) =>
  page.getByRole('button', { name: `Switch organization: ${name}`, exact: true })

test('each organization shows its own, before and after the switch', async () => {
  await page.goto(at(fabrikam, '/domains'))
  await page.getByRole('region', { name: 'fabrikam-only.test' }).waitFor()
  expect(await page.content()).not.toContain('contoso-only.test')
  await switcher('Fabrikam').click()
  expect(await page.getByRole('menuitem', { name: 'Fabrikam' }).isDisabled()).toBe(true)
  await page.getByRole('menuitem', { name: 'Contoso' }).click()
  await page.waitForURL(at(demo.facts.organizationId, ''))
  await switcher('Contoso').waitFor()
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Domains' })
    .click()
  await page.getByRole('region', { name: 'contoso-only.test' }).waitFor()
  expect(await page.content()).not.toContain('fabrikam-only.test')
})

test('an address of the other organization offers the way there', async () => {
  await page.goto(at(fabrikam, '/domains'))
  await page
    .getByRole('heading', { level: 1, name: 'You are signed in to another organization' })
    .waitFor()
  expect(await page.content()).not.toContain('fabrikam-only.test')
  await page.getByRole('link', { name: 'Stay in Contoso' }).waitFor()
  await expectAccessible(page, 'another organization of the reader')
  await page.getByRole('main').getByRole('button', { name: 'Switch organization' }).click()
  await page.waitForURL(at(fabrikam, ''))
  await switcher('Fabrikam').waitFor()
})

test('an address of a stranger’s organization says that there is nothing, and no more', async () => {
  const stranger = await post('/organizations', { name: 'Northwind', slug: 'northwind' })
  for (const id of [stranger, 'org_00000000000000000000000000', 'nonsense']) {
    await page.goto(at(id, '/members'))
    await page.getByRole('heading', { level: 1, name: 'There is nothing here' }).waitFor()
    expect(await page.getByRole('main').textContent(), id).not.toContain('Northwind')
  }
  await expectAccessible(page, 'a stranger’s organization')
  await page.getByRole('link', { name: 'Go to the overview' }).click()
  await page.waitForURL(at(fabrikam, ''))
})

test('what is not saved is asked for before the session is another one', async () => {
  let asked = 0
  page.on('dialog', (dialog) => {
    asked += 1
    void dialog.accept()
  })
  await page.goto(at(fabrikam, '/organization'))
  const general = page.getByRole('region', { name: 'Name and logo' })
  const leaving = page.getByRole('dialog', { name: 'Leave without saving?' })
  await general.getByLabel('Name').first().fill('Fabrikam AG')
  await switcher('Fabrikam').click()
  await page.getByRole('menuitem', { name: 'Contoso' }).click()
  await leaving.getByRole('button', { name: 'Stay here' }).click()
  await leaving.waitFor({ state: 'detached' })
  // The session is still in the organization whose form is open.
  await general.getByRole('button', { name: 'Save' }).click()
  await switcher('Fabrikam AG').waitFor()

  await general.getByLabel('Name').first().fill('Fabrikam, never saved')
  await switcher('Fabrikam AG').click()
  await page.getByRole('menuitem', { name: 'Contoso' }).click()
  await leaving.getByRole('button', { name: 'Leave' }).click()
  await page.waitForURL(at(demo.facts.organizationId, ''))
  await switcher('Contoso').waitFor()
  // Once is enough: the browser does not ask again.
  expect(asked).toBe(0)
})

async function post(path: string, data: object): Promise<string> {
  const answer = await page.request.post(`${demo.facts.baseUrl}/api/v1${path}`, {
    data,
    headers: { origin: demo.facts.baseUrl },
  })
  expect(answer.status(), await answer.text()).toBe(201)
  const made = z.object({ id: z.string() }).loose()
  return made.parse(await answer.json()).id
}

async function linkInLetter(): Promise<string> {
  const { outbox } = demo.facts
  const newest = (await readdir(outbox))
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .at(-1)
  const text = await readFile(join(outbox, newest ?? ''), 'utf8')
  return /https?:\/\/[^\s"\\<]+\/invitations\/accept[^\s"\\<]*/.exec(text)?.[0] ?? ''
}
