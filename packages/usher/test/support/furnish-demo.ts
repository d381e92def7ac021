// Gives the demo what pages show: people who came by themselves, a refused sign-in, a domain that
// waits, whatever the areas add. Through the front door and the public API, as an administrator would.
import type { DemoInChromium } from './demo-in-chromium.ts'
import { openReader } from './console-reader.ts'

const people = ['Ada Lovelace', 'Grace Hopper']

export async function furnishDemo(demo: DemoInChromium): Promise<void> {
  for (const name of people) {
    const { page, context } = await openReader(demo)
    await page.goto(`${demo.facts.baseUrl}/sign-in`)
    await page.getByRole('link', { name: 'Sign in with Entra ID', exact: true }).click()
    await page.getByRole('button', { name: new RegExp(name) }).click()
    await page.waitForURL(`${demo.facts.baseUrl}/account`)
    await context.close()
  }
}
