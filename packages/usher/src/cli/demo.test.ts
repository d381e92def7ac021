import { completeSignIn } from '@usher/entra-emulator'
import { EventEmitter, once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { demo } from './demo.ts'

const patient = 30_000
const folder = mkdtempSync(join(tmpdir(), 'usher-demo-'))
const started: { stop(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop()
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const factsSchema = z.object({
  baseUrl: z.string(),
  entraUrl: z.string(),
  organizationId: z.string(),
  organizationSlug: z.literal('contoso'),
  admin: z.object({ email: z.string(), password: z.string(), signInUrl: z.string() }),
  users: z.array(z.object({ userPrincipalName: z.string(), about: z.string() })),
  scim: z.object({ tenantUrl: z.string(), token: z.string() }),
  provisioningUrl: z.string(),
  pid: z.literal(process.pid),
})
type Facts = z.infer<typeof factsSchema>

/** Runs the command until it says that it is ready; `stop` is the Ctrl-C. */
async function startDemo(state: string, options: Record<string, string | boolean> = {}) {
  const signals = new EventEmitter()
  const printed: string[] = []
  const ended = demo({
    options: { 'state-dir': state, ...options },
    environment: {},
    print(line) {
      printed.push(line)
      if (line.includes('Ctrl-C')) signals.emit('ready')
    },
    stopRequested: async () => {
      await once(signals, 'stop')
    },
  })
  await Promise.race([once(signals, 'ready'), ended])
  const running = {
    printed,
    facts: factsSchema.parse(JSON.parse(await readFile(join(state, 'demo.json'), 'utf8'))),
    async stop() {
      signals.emit('stop')
      await ended
    },
  }
  started.push(running)
  return running
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

const sessionSchema = z.object({ user: z.object({ id: z.string(), username: z.string() }) })

/** Follows the button on the sign-in page through the local Entra; answers who is signed in. */
async function signInByEntra(facts: Facts, userPrincipalName: string) {
  const page = await (await fetch(facts.admin.signInUrl)).text()
  expect(page.replaceAll(/<[^>]+>/g, '')).toContain('Sign in with Entra ID')
  const [, button = ''] = /href="(\/api\/auth\/oauth2\/authorize[^"]*)"/.exec(page) ?? []
  const begun = await fetch(new URL(button.replaceAll('&amp;', '&'), facts.baseUrl), {
    redirect: 'manual',
  })
  const back = await completeSignIn(begun.headers.get('location') ?? '', { userPrincipalName })
  const done = await fetch(back.url, { redirect: 'manual', headers: { cookie: cookiesOf(begun) } })
  const session = await fetch(new URL('/api/auth/session', facts.baseUrl), {
    headers: { cookie: cookiesOf(done) },
  })
  return sessionSchema.parse(await session.json()).user
}

test(
  'a person signs in, and is the same one after a restart on other ports',
  async () => {
    const state = join(folder, 'restart')
    const first = await startDemo(state)
    const ada = await signInByEntra(first.facts, 'ada@contoso.example')
    expect(ada.username).toBe('ada@contoso.example')
    expect(first.printed.join('\n')).toContain(first.facts.admin.password)
    await first.stop()
    expect(existsSync(join(state, 'demo.json'))).toBe(false)
    await expect(fetch(first.facts.baseUrl)).rejects.toThrow('fetch failed')

    // Another demo now holds the ports, so that this one has to move.
    const beside = await startDemo(join(folder, 'beside'))
    const second = await startDemo(state)
    expect(second.facts.entraUrl).not.toBe(beside.facts.entraUrl)
    expect(second.facts.admin).toMatchObject({ password: first.facts.admin.password })
    expect(second.facts.organizationId).toBe(first.facts.organizationId)
    expect(await signInByEntra(second.facts, 'ada@contoso.example')).toEqual(ada)
  },
  patient,
)

test(
  'several that start at the same moment have ports of their own',
  async () => {
    const folders = ['one', 'two', 'three'].map((name) => join(folder, name))
    const demos = await Promise.all(folders.map((state) => startDemo(state)))
    const addresses = demos.flatMap(({ facts }) => [facts.baseUrl, facts.entraUrl])
    expect(new Set(addresses).size).toBe(6)
    for (const { facts } of demos) expect((await fetch(`${facts.baseUrl}/livez`)).status).toBe(200)
  },
  patient,
)

const listSchema = z.object({
  totalResults: z.number(),
  Resources: z.array(z.object({ id: z.string() })),
})

/** What the local Entra has brought of Ada, once it has. */
async function adaInDirectory({ scim }: Facts) {
  const filter = encodeURIComponent('userName eq "ada@contoso.example"')
  return vi.waitFor(
    async () => {
      const answer = await fetch(`${scim.tenantUrl}/Users?filter=${filter}`, {
        headers: { authorization: `Bearer ${scim.token}` },
      })
      const list = listSchema.parse(await answer.json())
      expect(list.totalResults).toBe(1)
      return list.Resources[0]?.id
    },
    { timeout: patient / 2, interval: 100 },
  )
}

test(
  'the local Entra provisions Contoso, and finds the same people again after a restart',
  async () => {
    const state = join(folder, 'provisioning')
    const first = await startDemo(state)
    const ada = await adaInDirectory(first.facts)
    expect((await fetch(first.facts.provisioningUrl)).status).toBe(200)
    expect(statSync(join(state, 'secrets.json')).mode & 0o777).toBe(0o600)
    await first.stop()
    const second = await startDemo(state)
    expect(second.facts.scim.token).toBe(first.facts.scim.token)
    expect(await adaInDirectory(second.facts)).toBe(ada)
  },
  patient,
)

test(
  'everybody it names as welcome can sign in, and nobody else',
  async () => {
    const { facts } = await startDemo(join(folder, 'people'))
    for (const { userPrincipalName, about } of facts.users) {
      const outcome = await signInByEntra(facts, userPrincipalName).then(
        () => 'comes in',
        () => 'stays out',
      )
      expect(`${userPrincipalName}: ${outcome}`).toBe(
        `${userPrincipalName}: ${about.includes('stays out') ? 'stays out' : 'comes in'}`,
      )
    }
  },
  patient,
)

test(
  'the administrator signs in by password and sees the members',
  async () => {
    const state = join(folder, 'admin')
    const { facts, printed } = await startDemo(state)
    const { email, password } = facts.admin
    const signedIn = await fetch(new URL('/api/auth/email/sign-in', facts.baseUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: facts.baseUrl },
      body: JSON.stringify({ email, password, organization: facts.organizationSlug }),
    })
    expect(signedIn.status).toBe(200)
    const headers = { cookie: cookiesOf(signedIn) }
    const ours = `/api/v1/organizations/${facts.organizationId}/members`
    const members = await fetch(new URL(ours, facts.baseUrl), { headers })
    expect(members.status).toBe(200)
    expect(await members.text()).toContain(email)
    const console = `${facts.baseUrl}/console`
    for (const place of ['', 'members', 'provisioning'])
      expect(printed.join('\n')).toMatch(
        place === ''
          ? new RegExp(`The console +${console}$`, 'm')
          : `${console}/organizations/${facts.organizationId}/${place}`,
      )
    for (const name of ['secrets.json', 'demo.json']) {
      expect(statSync(join(state, name)).mode & 0o777).toBe(0o600)
    }
  },
  patient,
)

test(
  '--reset begins anew and removes only what a demo made',
  async () => {
    const state = join(folder, 'reset')
    const first = await startDemo(state)
    await first.stop()
    writeFileSync(join(state, 'notes.txt'), 'mine')
    mkdirSync(join(state, 'outbox'))
    writeFileSync(join(state, 'outbox', 'letter.eml'), 'mine')
    writeFileSync(join(state, 'outbox', '20260304T050607089Z-0001.eml'), 'of a demo')
    const second = await startDemo(state, { reset: true })
    expect(second.facts.admin.password).not.toBe(first.facts.admin.password)
    expect(second.facts.organizationId).not.toBe(first.facts.organizationId)
    expect(existsSync(join(state, 'notes.txt'))).toBe(true)
    expect(existsSync(join(state, 'outbox', 'letter.eml'))).toBe(true)
    expect(existsSync(join(state, 'outbox', '20260304T050607089Z-0001.eml'))).toBe(false)
  },
  patient,
)

test(
  'starts over what a killed demo left',
  async () => {
    const state = join(folder, 'killed')
    mkdirSync(state)
    // Process 2^22 + 1 cannot exist: it is one more than the largest number of a Linux process.
    const stale = { baseUrl: 'http://localhost:9', pid: 4_194_305 }
    writeFileSync(join(state, 'demo.json'), JSON.stringify(stale))
    const { facts } = await startDemo(state)
    expect(facts.baseUrl).not.toBe(stale.baseUrl)
  },
  patient,
)

test.each([
  ['secrets.json', 'not JSON', 'is damaged: begin anew with --reset'],
  ['secrets.json', '{"masterKey":"AAAA","adminPassword":"x"}', 'is damaged'],
])('%s that holds %s is one plain line', async (name, content, message) => {
  const state = mkdtempSync(join(folder, 'damaged-'))
  writeFileSync(join(state, name), content)
  await expect(startDemo(state)).rejects.toThrow(message)
})
