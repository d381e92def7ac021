// Where a Chromium is on this machine, for the browser tests.
import { accessSync, constants } from 'node:fs'
import { chromium } from 'playwright-core'

const wellKnownPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** `USHER_CHROMIUM`, the system's, or Playwright's own; throws with what to do if there is none. */
export function chromiumPath(): string {
  const path = findChromium()
  if (path === undefined) {
    throw new Error(
      'No Chromium found: install Chromium or Google Chrome, or set USHER_CHROMIUM to its path.',
    )
  }
  return path
}

export function findChromium(): string | undefined {
  const chosen = process.env['USHER_CHROMIUM']
  // A path that was given and is wrong is an error, not a reason to take another browser.
  const candidates = chosen ? [chosen] : [...wellKnownPaths, chromium.executablePath()]
  return candidates.find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
