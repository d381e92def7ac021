// All pages of the console at once: what they weigh, whether everybody can read them, whether they fit
// a telephone, and that the browser has nothing to complain about (its policy among it).
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { consolePages, openConsolePage } from '../support/console-pages.ts'
import {
  expectAccessible,
  openReader,
  signInToConsole,
  type ConsoleReader,
} from '../support/console-reader.ts'
import { startDemoInChromium, type DemoInChromium } from '../support/demo-in-chromium.ts'
import { furnishDemo } from '../support/furnish-demo.ts'

const kilobyte = 1000
const consoleBytesMax = 250 * kilobyte
const signInBytesMax = 30 * kilobyte

let demo: DemoInChromium

beforeAll(async () => {
  demo = await startDemoInChromium()
  await furnishDemo(demo)
})

afterAll(async () => {
  expect(await demo.stop()).toBe(0)
})

describe.each(['en', 'de'] as const)('axe finds nothing, light or dark (%s)', (language) => {
  let reader: ConsoleReader

  beforeAll(async () => {
    reader = await openReader(demo, { language })
    await signInToConsole(reader.page, demo.facts)
    expect(await reader.page.locator('html').getAttribute('lang')).toBe(language)
  })

  afterAll(() => reader.context.close())

  it.each(consolePages)('$name', async (each) => {
    const { page, complaints } = reader
    await openConsolePage(page, each, demo.facts)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.locator(`[data-mantine-color-scheme="${colorScheme}"]`).waitFor()
      await expectAccessible(page, colorScheme)
    }
    expect(complaints).toEqual([])
  })
})

it.each(['en', 'de'] as const)('fits 360 px: nothing to scroll sideways (%s)', async (language) => {
  const { page, context } = await openReader(demo, { width: 360, language })
  await signInToConsole(page, demo.facts)
  const tooWide: string[] = []
  for (const each of consolePages) {
    await openConsolePage(page, each, demo.facts)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    if (width > 360) tooWide.push(`${each.name}: ${width}`)
  }
  expect(tooWide).toEqual([])
  await context.close()
})

it('first loads less than 250 kB of compressed JavaScript', async () => {
  const { page, context } = await openReader(demo)
  await signInToConsole(page, demo.facts, '/account')
  const bytes = await transferred(page, async () => {
    await page.goto(`${demo.facts.baseUrl}/console`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
  })
  expect(bytes.scripts).toBeGreaterThan(50 * kilobyte)
  expect(bytes.scripts).toBeLessThan(consoleBytesMax)
  await context.close()
})

it('the sign-in page is under 30 kB in all, and works without JavaScript', async () => {
  const context = await demo.chrome.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  const bytes = await transferred(page, async () => {
    await page.goto(`${demo.facts.baseUrl}/sign-in`, { waitUntil: 'networkidle' })
  })
  expect(bytes.scripts).toBe(0)
  expect(bytes.all).toBeGreaterThan(1 * kilobyte)
  expect(bytes.all).toBeLessThan(signInBytesMax)
  await page.getByLabel('E-mail').fill(demo.facts.admin.email)
  await page.getByLabel('Password').fill(demo.facts.admin.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(`${demo.facts.baseUrl}/account`)
  await context.close()
})

/** What comes over the wire while something is done, compressed as it comes, heads not counted. */
async function transferred(page: Page, act: () => Promise<void>) {
  const sizes: Promise<{ readonly type: string; readonly bytes: number }>[] = []
  page.on('response', (response) => {
    const request = response.request()
    sizes.push(
      request.sizes().then(({ responseBodySize }) => ({
        type: request.resourceType(),
        bytes: responseBodySize,
      })),
    )
  })
  await act()
  const all = await Promise.all(sizes)
  const sum = (some: typeof all) => some.reduce((total, { bytes }) => total + bytes, 0)
  return { all: sum(all), scripts: sum(all.filter(({ type }) => type === 'script')) }
}
