// `npm run screenshots [folder]`: a picture of every page of the console in light, dark and 360 px,
// and in German, against a demo of its own.
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { consolePages, openConsolePage } from '../packages/usher/test/support/console-pages.ts'
import { openReader, signInToConsole } from '../packages/usher/test/support/console-reader.ts'
import { startDemoInChromium } from '../packages/usher/test/support/demo-in-chromium.ts'
import { furnishDemo } from '../packages/usher/test/support/furnish-demo.ts'

const looks = {
  light: { scheme: 'light' },
  dark: { scheme: 'dark' },
  narrow: { scheme: 'light', width: 360 },
  german: { scheme: 'light', language: 'de' },
} as const

const folder = resolve(process.argv[2] ?? 'screenshots')
await mkdir(folder, { recursive: true })
const demo = await startDemoInChromium()
try {
  await furnishDemo(demo)
  for (const [name, look] of Object.entries(looks)) {
    const { page, context, complaints } = await openReader(demo, look)
    await signInToConsole(page, demo.facts)
    for (const each of consolePages) {
      await openConsolePage(page, each, demo.facts)
      await page.screenshot({ path: join(folder, `${each.name}-${name}.png`), fullPage: true })
    }
    for (const complaint of complaints) console.error(`${name}: ${complaint}`)
    await context.close()
  }
} finally {
  process.exitCode = (await demo.stop()) ?? 1
}
console.log(`Pictures of ${consolePages.length} pages are in ${folder}`)
