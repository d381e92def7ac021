// Every page of the console, for the tests that look at all of them and for the pictures. What a page
// needs to show something is made before (furnish-demo.ts).
import type { Page } from 'playwright-core'

export type ConsolePage = {
  /** Names the picture: `members`, `member-merge`. */
  readonly name: string
  /** Below `/console/organizations/{organizationId}`; or absolute, with `/console` in front. */
  readonly path: string
  /** What has to be pressed until the page shows what it is about. */
  readonly prepare?: (page: Page) => Promise<void>
}

export const consolePages: readonly ConsolePage[] = [
  { name: 'overview', path: '' },
  { name: 'members', path: '/members' },
  { name: 'member', path: '/members', prepare: followFirst(/\/members\/mem_/) },
  { name: 'invitations', path: '/members?tab=invitations' },
  { name: 'groups', path: '/groups' },
  { name: 'group', path: '/groups', prepare: followFirst(/\/groups\/./) },
  { name: 'roles', path: '/roles' },
  { name: 'role-add', path: '/roles', prepare: press(/^(Add a role|Rolle hinzufügen)$/) },
  { name: 'role-delete', path: '/roles', prepare: addAndAskToDelete },
  { name: 'authentication', path: '/authentication', prepare: explainError },
  { name: 'authentication-add', path: '/authentication/new' },
  { name: 'authentication-entra', path: '/authentication/new/entra' },
  { name: 'authentication-entra-values', path: '/authentication/new/entra', prepare: toValues },
  { name: 'authentication-generic', path: '/authentication/new/generic', prepare: toValues },
  { name: 'authentication-okta', path: '/authentication/new/okta', prepare: toValues },
  { name: 'authentication-provider', path: '/authentication', prepare: checkProvider },
  { name: 'authentication-provider-delete', path: '/authentication', prepare: askToDelete },
  { name: 'authentication-mapping', path: '/authentication', prepare: providerPage('mapping') },
  { name: 'authentication-roles', path: '/authentication', prepare: providerPage('roles') },
  { name: 'authentication-test', path: '/authentication', prepare: providerPage('test') },
  { name: 'domains', path: '/domains' },
  { name: 'sign-in-log', path: '/sign-in-log' },
  { name: 'sign-in-attempt', path: '/sign-in-log', prepare: press(/^(Open attempt|Versuch)/) },
  { name: 'provisioning-health', path: '/provisioning?tab=health' },
  { name: 'provisioning-connect', path: '/provisioning?tab=connect' },
  { name: 'provisioning-requests', path: '/provisioning?tab=requests' },
  {
    name: 'provisioning-request',
    path: '/provisioning?tab=requests',
    prepare: press(/^(Open request|Anfrage)/),
  },
  { name: 'provisioning-settings', path: '/provisioning?tab=settings' },
  { name: 'organization', path: '/organization' },
  { name: 'api-tokens', path: '/api-tokens' },
  {
    name: 'api-token-make',
    path: '/api-tokens',
    prepare: press(/^(Make a token|Token anlegen)$/),
  },
  { name: 'set-up-links', path: '/set-up-links' },
  {
    name: 'set-up-link-make',
    path: '/set-up-links',
    prepare: press(/^(Make a link|Link anlegen)$/),
  },
  { name: 'set-up-landing', path: '/console/set-up' },
  { name: 'audit', path: '/audit' },
  {
    name: 'audit-event',
    path: '/audit',
    prepare: async (page) => {
      await page.getByRole('table').getByRole('cell').getByRole('button').first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'instance', path: '/console/instance' },
  {
    name: 'instance-organization',
    path: '/console/instance',
    prepare: followFirst(/\/instance\/org_/),
  },
  { name: 'not-found', path: '/nowhere' },
]

/** Opens a page and waits until it has loaded what it shows. */
export async function openConsolePage(
  page: Page,
  which: ConsolePage,
  at: { readonly baseUrl: string; readonly organizationId: string },
): Promise<void> {
  const absolute = which.path.startsWith('/console')
  const path = absolute ? which.path : `/console/organizations/${at.organizationId}${which.path}`
  await page.goto(new URL(path, at.baseUrl).href)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expectLoaded(page)
  try {
    await which.prepare?.(page)
  } catch (cause) {
    throw new Error(`the page "${which.name}" could not be prepared`, { cause })
  }
  await expectLoaded(page)
}

/** Not by waiting for the network to be quiet: pages that are live keep a stream open. */
async function expectLoaded(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[data-loading]') === null)
}

/** Opens a dialog, a drawer, or the details of the first row. */
function press(name: RegExp) {
  return async (page: Page) => {
    await page.getByRole('button', { name }).first().click()
    await page.getByRole('dialog').waitFor()
  }
}

/** Goes where the first link of the page's table leads. */
function followFirst(address: RegExp) {
  return async (page: Page) => {
    await page.getByRole('main').getByRole('table').getByRole('link').first().click()
    await page.waitForURL(address)
    await page.getByRole('heading', { level: 2 }).first().waitFor()
  }
}

/** Asks what a number of Microsoft's means. */
async function explainError(page: Page): Promise<void> {
  await page
    .getByLabel('Error number or name')
    .or(page.getByLabel('Nummer oder Name'))
    .fill('AADSTS50105')
  await page.getByText('Users and groups').first().waitFor()
}

/** To the second step of a guided set-up. */
async function toValues(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(I have done this|Das ist erledigt)$/ }).click()
  await page.getByRole('button', { name: /^(Check|Prüfen)$/ }).waitFor()
}

async function openProvider(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Entra ID', exact: true }).click()
  await page.waitForURL(/\/authentication\/con_/)
}

async function checkProvider(page: Page): Promise<void> {
  await openProvider(page)
  await page.getByRole('button', { name: /^(Check now|Jetzt prüfen)$/ }).click()
  await page.getByRole('status').filter({ hasText: /\w/ }).first().waitFor()
}

async function askToDelete(page: Page): Promise<void> {
  await openProvider(page)
  await page.getByRole('button', { name: /^(Delete|Löschen)$/ }).click()
  await page.getByRole('dialog').getByRole('listitem').first().waitFor()
}

/** Makes a role, and asks what would become of it. */
async function addAndAskToDelete(page: Page): Promise<void> {
  const remove = page.getByRole('button', { name: /^(Delete the role|Rolle) auditor/ })
  if ((await remove.count()) === 0) {
    const add = /^(Add a role|Rolle hinzufügen)$/
    await page.getByRole('button', { name: add }).click()
    await page.getByRole('dialog').getByRole('textbox').fill('auditor')
    await page.getByRole('dialog').getByRole('button', { name: add }).click()
  }
  await remove.click()
  await page
    .getByRole('dialog')
    .getByText(/Nobody has it|Niemand hat sie/)
    .waitFor()
}

/** Mapping, role rules and test sign-in are pages below a provider's. */
function providerPage(name: 'mapping' | 'roles' | 'test') {
  return async (page: Page) => {
    await openProvider(page)
    await page.goto(`${page.url().split('?')[0]}/${name}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
  }
}
