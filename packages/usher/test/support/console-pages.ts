// Every page of the console, for the tests that look at all of them and for the pictures. Each area
// adds its own; what a page needs to show something is made before.
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
  { name: 'sign-in-log', path: '/sign-in-log' },
  { name: 'sign-in-attempt', path: '/sign-in-log', prepare: openFirst(/^(Open attempt|Versuch)/) },
  { name: 'provisioning-health', path: '/provisioning?tab=health' },
  { name: 'provisioning-connect', path: '/provisioning?tab=connect' },
  { name: 'provisioning-requests', path: '/provisioning?tab=requests' },
  {
    name: 'provisioning-request',
    path: '/provisioning?tab=requests',
    prepare: openFirst(/^(Open request|Anfrage)/),
  },
  { name: 'provisioning-settings', path: '/provisioning?tab=settings' },
  { name: 'groups', path: '/groups' },
  { name: 'group', path: '/groups', prepare: followFirstGroup },
  { name: 'roles', path: '/roles' },
  {
    name: 'role-add',
    path: '/roles',
    prepare: (page) =>
      page.getByRole('button', { name: /^(Add a role|Rolle hinzufügen)$/ }).click(),
  },
  { name: 'domains', path: '/domains' },
  { name: 'organization', path: '/organization' },
  { name: 'api-tokens', path: '/api-tokens' },
  {
    name: 'api-token-make',
    path: '/api-tokens',
    prepare: (page) => page.getByRole('button', { name: /^(Make a token|Token anlegen)$/ }).click(),
  },
  { name: 'set-up-links', path: '/set-up-links' },
  {
    name: 'set-up-link-make',
    path: '/set-up-links',
    prepare: (page) => page.getByRole('button', { name: /^(Make a link|Link anlegen)$/ }).click(),
  },
  { name: 'set-up-landing', path: '/console/set-up' },
  { name: 'instance', path: '/console/instance' },
  { name: 'not-found', path: '/nowhere' },
]

export function addressOf(page: ConsolePage, baseUrl: string, organizationId: string): string {
  const absolute = page.path.startsWith('/console')
  return new URL(
    absolute ? page.path : `/console/organizations/${organizationId}${page.path}`,
    baseUrl,
  ).href
}

/** Opens a page and waits until it has loaded what it shows. */
export async function openConsolePage(
  page: Page,
  which: ConsolePage,
  at: { readonly baseUrl: string; readonly organizationId: string },
): Promise<void> {
  await page.goto(addressOf(which, at.baseUrl, at.organizationId))
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expectLoaded(page)
  await which.prepare?.(page)
}

/** Not by waiting for the network to be quiet: pages that are live keep a stream open. */
async function expectLoaded(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[data-loading]') === null)
}

/** Opens the details of the first row, if there is one. */
function openFirst(name: RegExp) {
  return async (page: Page) => {
    const first = page.getByRole('button', { name }).first()
    if ((await first.count()) === 0) return
    await first.click()
    await page.getByRole('dialog').waitFor()
    await expectLoaded(page)
  }
}

async function followFirstGroup(page: Page): Promise<void> {
  const first = page.getByRole('main').getByRole('table').getByRole('link').first()
  if ((await first.count()) === 0) return
  await first.click()
  await page.getByRole('heading', { level: 2 }).first().waitFor()
  await expectLoaded(page)
}
