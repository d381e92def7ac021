// The folder that a demo keeps between runs. It removes only what it made itself.
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { credentialPrefixes } from '../../engine/directory-access.ts'
import { outboxFilePattern } from '../../lib/outbox.ts'
import { randomToken } from '../../lib/tokens.ts'
import { CommandError } from '../command.ts'
import type { DemoFacts } from './describe.ts'

const secretsSchema = z.strictObject({
  /** Base64 of 32 random bytes. */
  masterKey: z.base64().length(44),
  adminPassword: z.string().min(12),
  /** Of the directory that the local Entra provisions; absent in folders of earlier versions. */
  scimToken: z.string().min(40).optional(),
})
export type DemoSecrets = z.infer<typeof secretsSchema> & { readonly scimToken: string }
const runningSchema = z.object({ baseUrl: z.url(), pid: z.int() })

const factsName = 'demo.json'
const ownFiles = ['usher.db', 'usher.db-wal', 'usher.db-shm', 'secrets.json', factsName]
const probeMilliseconds = 1000

export type DemoState = Awaited<ReturnType<typeof openDemoState>>

/** Errors: a demo that is running in the folder now, or a folder that cannot be used. */
export async function openDemoState(folder: string, options: { readonly reset: boolean }) {
  const factsFile = join(folder, factsName)
  await refuseIfRunning(factsFile)
  try {
    if (options.reset) await removeOwnFiles(folder)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    // Left by a demo that was killed: whoever waits for the file must not find yesterday's.
    await rm(factsFile, { force: true })
  } catch (error) {
    throw new CommandError(`cannot use the folder ${folder} (${codeOf(error)}).`, { cause: error })
  }
  const secrets = await loadSecrets(join(folder, 'secrets.json'))
  return {
    folder,
    databaseFile: join(folder, 'usher.db'),
    secrets,
    /** Says that the demo is ready: the file is there in full or not at all. */
    async writeFacts(facts: DemoFacts): Promise<void> {
      const half = `${factsFile}.${process.pid}`
      await writeFile(half, `${JSON.stringify(facts, undefined, 2)}\n`, { mode: 0o600 })
      await rename(half, factsFile)
    },
    async removeFacts(): Promise<void> {
      await rm(factsFile, { force: true })
    },
  }
}

async function refuseIfRunning(factsFile: string): Promise<void> {
  const text = await readIfThere(factsFile)
  const running = text === undefined ? undefined : runningSchema.safeParse(parseJson(text))
  if (running?.success !== true) return
  const { baseUrl, pid } = running.data
  if (!isAlive(pid) || !(await answers(baseUrl))) return
  throw new CommandError(
    `a demo is running here already, at ${baseUrl} (process ${pid}): stop it, or use --state-dir.`,
  )
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** The number of a dead process may be another program's by now. */
async function answers(baseUrl: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(probeMilliseconds)
    return (await fetch(new URL('/livez', baseUrl), { signal })).ok
  } catch {
    return false
  }
}

async function removeOwnFiles(folder: string): Promise<void> {
  for (const name of ownFiles) await rm(join(folder, name), { force: true })
  const outbox = join(folder, 'outbox')
  for (const name of await namesIn(outbox)) {
    if (outboxFilePattern.test(name)) await rm(join(outbox, name), { force: true })
  }
  await removeIfEmpty(outbox)
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder)
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) throw error
  }
}

async function loadSecrets(file: string): Promise<DemoSecrets> {
  const text = await readIfThere(file)
  if (text !== undefined) {
    const stored = secretsSchema.safeParse(parseJson(text))
    if (!stored.success) throw new CommandError(`${file} is damaged: begin anew with --reset.`)
    const { scimToken } = stored.data
    if (scimToken !== undefined) return { ...stored.data, scimToken }
    const completed = { ...stored.data, scimToken: newScimToken() }
    await writeSecrets(`${file}.new`, completed)
    await rename(`${file}.new`, file)
    return completed
  }
  const secrets = {
    masterKey: randomBytes(32).toString('base64'),
    adminPassword: `demo-${randomBytes(9).toString('base64url')}`,
    scimToken: newScimToken(),
  }
  await writeSecrets(file, secrets)
  return secrets
}

function newScimToken(): string {
  return credentialPrefixes.bearer + randomToken()
}

/** `wx`: of two demos that begin at once, one fails instead of losing the other's key. */
async function writeSecrets(file: string, secrets: DemoSecrets): Promise<void> {
  await writeFile(file, `${JSON.stringify(secrets)}\n`, { mode: 0o600, flag: 'wx' })
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new CommandError(`cannot read ${file} (${codeOf(error)}).`, { cause: error })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
