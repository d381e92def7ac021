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
    name: 'authentication',
    path: '/authentication',
    prepare: async (page) => {
      await page
        .getByLabel('Error number or name')
        .or(page.getByLabel('Nummer oder Name'))
        .fill('AADSTS50105')
      await page.getByText('Users and groups').first().waitFor()
    },
  { name: 'authentication-add', path: '/authentication/new' },
  { name: 'authentication-entra', path: '/authentication/new/entra' },
  { name: 'authentication-entra-values', path: '/authentication/new/entra', prepare: toValues },
  { name: 'authentication-generic', path: '/authentication/new/generic', prepare: toValues },
  { name: 'authentication-okta', path: '/authentication/new/okta', prepare: toValues },
    name: 'authentication-provider',
    path: '/authentication',
    prepare: async (page) => {
      await page.getByRole('link', { name: 'Entra ID', exact: true }).click()
      await page.getByRole('button', { name: /^(Check again|Erneut prüfen)$/ }).click()
      await page.getByRole('status').filter({ hasText: /\w/ }).first().waitFor()
    },
    name: 'authentication-provider-delete',
    path: '/authentication',
    prepare: async (page) => {
      await page.getByRole('link', { name: 'Entra ID', exact: true }).click()
      await page.getByRole('button', { name: /^(Delete|Löschen)$/ }).click()
      await page.getByRole('dialog').getByRole('listitem').first().waitFor()
    },
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
  // Not the network: pages with live parts never let it rest.
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
  await which.prepare?.(page)
}

/** To the second step of a guided set-up. */
async function toValues(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(I have done this|Das ist erledigt)$/ }).click()
  await page.getByRole('button', { name: /^(Check|Prüfen)$/ }).waitFor()
}
