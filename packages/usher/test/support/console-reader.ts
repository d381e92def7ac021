// Somebody at the console in a real Chromium: signed in, with the scheme, language and width asked
// for, and with everything noted that the browser complains about.
import { expect } from 'vitest'
import type { BrowserContext, Page } from 'playwright-core'
import type { DemoInChromium } from './demo-in-chromium.ts'

export type Look = {
  readonly scheme?: 'light' | 'dark'
  readonly language?: 'en' | 'de'
  readonly width?: number
}

export type ConsoleReader = {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors, refused scripts and styles, failed requests: there should be none. */
  readonly complaints: readonly string[]
}

export async function openReader(
  { chrome }: DemoInChromium,
  look: Look = {},
): Promise<ConsoleReader> {
  const language = look.language ?? 'en'
  const context = await chrome.newContext({
    colorScheme: look.scheme ?? 'light',
    locale: language,
    viewport: { width: look.width ?? 1280, height: 900 },
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return { page, context, complaints }
}

/** Signs in by address and password and arrives at the console. */
export async function signInToConsole(
  page: Page,
  { baseUrl, admin }: DemoInChromium['facts'],
  path = '/console',
): Promise<void> {
  await page.goto(`${baseUrl}/sign-in?return_to=${encodeURIComponent(path)}`)
  await page.getByLabel('E-mail').fill(admin.email)
  await page.getByLabel('Password').fill(admin.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => url.pathname.startsWith('/console'))
  await page.getByRole('heading', { level: 1 }).waitFor()
}

/** axe's findings, each with where it is. */
export async function expectAccessible(page: Page, label: string): Promise<void> {
  const { AxeBuilder } = await import('@axe-core/playwright')
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 300))])
  expect(found, label).toEqual([])
}
