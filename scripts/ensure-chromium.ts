// Runs before the tests: makes sure that there is a browser, and says what to do if there cannot be.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { findChromium } from './chromium-path.ts'

process.exitCode = ensureChromium()

function ensureChromium(): number {
  if (findChromium() !== undefined) return 0
  if (process.env['USHER_CHROMIUM']) {
    console.error('USHER_CHROMIUM names no program that can be run: correct it or unset it.')
    return 1
  }
  const installed = (canUseApt() && installWithApt()) || installWithPlaywright()
  if (installed && findChromium() !== undefined) return 0
  console.error(
    'The browser tests need Chromium: install it (Debian, Ubuntu: apt-get install chromium) or set USHER_CHROMIUM to its path.',
  )
  return 1
}

function canUseApt(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
}

function installWithApt(): boolean {
  console.error('Installing Chromium with apt-get, once.')
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '-y', '-qq', '--no-install-recommends', 'chromium']
  return run('apt-get', ['update', '-qq'], environment) && run('apt-get', install, environment)
}

function installWithPlaywright(): boolean {
  console.error('Downloading Chromium with Playwright, once.')
  const packageFile = createRequire(import.meta.url).resolve('playwright-core/package.json')
  const command = join(dirname(packageFile), 'cli.js')
  return run(process.execPath, [command, 'install', 'chromium'], process.env)
}

/** What the program prints goes to standard error, so that it never mixes with test reports. */
function run(command: string, parameters: readonly string[], env: NodeJS.ProcessEnv): boolean {
  return spawnSync(command, parameters, { env, stdio: ['ignore', 2, 2] }).status === 0
}
