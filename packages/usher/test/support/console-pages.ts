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
  { name: 'instance', path: '/console/instance' },
  { name: 'members', path: '/members' },
  {
    name: 'member',
    path: '/members',
    prepare: async (page) => {
      await page.getByRole('table').getByRole('link').first().click()
      await page.waitForURL(/members\/mem_/)
      await page.waitForLoadState('networkidle')
    },
  },
  { name: 'invitations', path: '/members?tab=invitations' },
  { name: 'audit', path: '/audit' },
  {
    name: 'audit-event',
    path: '/audit',
    prepare: async (page) => {
      await page.getByRole('table').getByRole('cell').getByRole('button').first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
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
