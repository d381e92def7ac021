// Somebody at the console in a real Chromium: signed in, with the scheme, language and width asked
// for, and with everything noted that the browser complains about.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { expect } from 'vitest'
import { z } from 'zod'
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

/** Signs in by address and password and arrives at the path. */
export async function signInToConsole(
  page: Page,
  { baseUrl, admin }: DemoInChromium['facts'],
  path = '/console',
): Promise<void> {
  await page.goto(`${baseUrl}/sign-in?return_to=${encodeURIComponent(path)}`)
  await page.getByLabel('E-mail').fill(admin.email)
  await page.getByLabel('Password').fill(admin.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => url.pathname.startsWith(path))
  await page.getByRole('heading', { level: 1 }).waitFor()
}

const axePath = createRequire(import.meta.url).resolve('axe-core')
const axeAnswer = z.array(
  z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }),
)

export async function expectAccessible(page: Page, label: string): Promise<void> {
  expect(await accessibilityFindings(page), label).toEqual([])
}

/** What axe finds, each with where. It is loaded past the policy, as an extension of the browser would be. */
async function accessibilityFindings(page: Page) {
  // A page keeps it as long as nobody leaves the page.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(await axeSource())
  const answer: unknown = await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  )
  return axeAnswer
    .parse(answer)
    .map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 300))] as const)
}

let source: Promise<string> | undefined
function axeSource(): Promise<string> {
  source ??= readFile(axePath, 'utf8')
  return source
}
