// A running Usher for tests: real HTTP, a real database, the local Entra with Contoso in it, and
// browsers that keep cookies. Nothing is faked but the clock, where a test turns it.
import {
  completeSignIn,
  contoso,
  contosoSeed,
  createBrowser,
  startEntraEmulator,
  type CallbackRequest,
  type EntraEmulator,
} from '@usher/entra-emulator'
import { listen } from '../../src/cli/listen.ts'
import { createUsher, type Usher } from '../../src/compose.ts'
import { entraPreset } from '../../src/core/connection-presets.ts'
import type { EntraSettings, UpstreamConnection } from '../../src/core/connection.ts'
import { parseEmail } from '../../src/core/email-address.ts'
import type { Organization } from '../../src/core/model.ts'
import { bootstrapFromConfig } from '../../src/engine/set-up.ts'
import { callbackPath } from '../../src/http/routes/oauth2.ts'
import { present } from '../../src/lib/assert.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { createOutbox } from '../../src/lib/outbox.ts'
import { connectionSecretPurpose } from '../../src/oauth/relying-party.ts'
import { freshDatabase, type DialectName } from './database.ts'
import { freePort } from './free-port.ts'

export const owner = { email: 'owner@contoso.example', password: 'seven lamps over the harbour' }

export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The stable code of a problem document, or of an error page. */
  readonly code: string | undefined
}

/** A person's browser: keeps cookies of Usher and of the local Entra apart, follows nothing. */
export type Browser = {
  readonly cookies: Map<string, string>
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>
  post(
    path: string,
    body: Readonly<Record<string, unknown>> | URLSearchParams | string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>
  send(method: string, path: string, body?: unknown): Promise<Answer>
  /** Leaves for the provider and comes back with the callback not yet made. */
  begin(
    userPrincipalName: string,
    returnTo?: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<CallbackRequest>
  /** Makes the callback. */
  finish(callback: CallbackRequest): Promise<Answer>
  signIn(userPrincipalName: string): Promise<Answer>
  session(): Promise<Answer>
}

export type World = {
  readonly usher: Usher
  readonly baseUrl: string
  readonly databaseUrl: string
  readonly entra: EntraEmulator
  readonly organization: Organization
  readonly connection: UpstreamConnection
  readonly outbox: ReturnType<typeof createOutbox>
  /** Every line that was logged. */
  readonly log: readonly string[]
  /** Turns Usher's clock; the local Entra keeps its own. */
  turnClock(milliseconds: number): void
  browser(connection?: { readonly id: string }): Browser
  /** A browser signed in as the first owner. */
  ownerBrowser(): Promise<Browser>
  updateConnection(changes: {
    readonly enabled?: boolean
    readonly registrationEnabled?: boolean
    readonly settings?: Partial<EntraSettings>
  }): Promise<void>
  counts(): Promise<{ users: number; members: number; identities: number }>
  close(): Promise<void>
}

export async function startWorld(
  dialect: DialectName,
  options: { readonly secret?: string; readonly settings?: Partial<EntraSettings> } = {},
): Promise<World> {
  const database = await freshDatabase(dialect)
  const port = await freePort()
  const baseUrl = `http://localhost:${port}`
  const entra = await startEntraEmulator({
    seed: contosoSeed({ redirectUris: [baseUrl + callbackPath] }),
  })
  const log: string[] = []
  let offset = 0
  const clock = () => new Date(Date.now() + offset)
  const outbox = createOutbox({ from: 'usher@localhost.example', clock })
  const usher = await createUsher({
    baseUrl,
    databaseUrl: database.url,
    masterKeys: [{ id: 'test', key: testKey }],
    mailer: outbox,
    dangerouslyAllowPrivateAddresses: ['localhost'],
    logger: createLogger({ level: 'debug', write: (line) => log.push(line) }),
    clock,
  })
  const listener = await listen(usher, { host: 'localhost', port })
  const seeded = await seed(usher, entra, options)
  const world: World = {
    ...seeded,
    usher,
    baseUrl,
    databaseUrl: database.url,
    entra,
    outbox,
    log,
    turnClock(milliseconds) {
      offset += milliseconds
    },
    browser: (connection = seeded.connection) => openBrowser(baseUrl, connection.id),
    async ownerBrowser() {
      const browser = openBrowser(baseUrl, seeded.connection.id)
      const answer = await browser.post('/api/auth/email/sign-in', owner)
      if (answer.status !== 200) throw new Error(`the owner cannot sign in: ${answer.text}`)
      return browser
    },
    async updateConnection({ settings, ...changes }) {
      await usher.deps.ports.storage.transaction(async (stores) => {
        const known = present(await stores.connections.find(seeded.connection.id), 'connection')
        if (known.settings.kind !== 'entra') throw new Error('not the connection of this world')
        await stores.connections.update(known.id, {
          ...changes,
          settings: { ...known.settings, ...settings },
          updatedAt: clock(),
        })
      })
    },
    counts: () => countRows(usher),
    async close() {
      await listener.stop(1000)
      await usher.close()
      await entra.close()
      await database.close()
    },
  }
  return world
}

export const testKey = Buffer.from(
  'f0e1d2c3b4a5968778695a4b3c2d1e0f00112233445566778899aabbccddeeff',
  'hex',
)

async function seed(
  usher: Usher,
  entra: EntraEmulator,
  options: { readonly secret?: string; readonly settings?: Partial<EntraSettings> },
) {
  const { ports, passwords, sealer } = usher.deps
  await bootstrapFromConfig(ports, passwords, {
    email: present(parseEmail(owner.email), 'address'),
    password: owner.password,
    organizationName: 'Contoso',
    organizationSlug: 'contoso',
  })
  const found = await ports.storage.read.organizations.findBySlug('contoso')
  const organization = present(found, 'organization')
  const now = ports.clock()
  const connection: UpstreamConnection = {
    id: ports.ids('connection'),
    organizationId: organization.id,
    name: 'Entra ID',
    enabled: true,
    registrationEnabled: true,
    settings: {
      ...entraPreset({
        clientId: contoso.clientId,
        tenantIds: [contoso.tenantId],
        authority: entra.origin,
        graphEndpoint: entra.graphOrigin,
      }),
      ...options.settings,
    },
    createdAt: now,
    updatedAt: now,
  }
  await ports.storage.transaction(async (stores) => {
    await stores.connections.insert(connection)
    await stores.connections.addSecret({
      id: ports.ids('secret'),
      connectionId: connection.id,
      kind: 'client-secret',
      sealed: sealer.seal(connectionSecretPurpose, options.secret ?? contoso.clientSecret),
      hint: '',
      expiresAt: null,
      createdAt: now,
    })
  })
  return { organization, connection }
}

function openBrowser(baseUrl: string, connectionId: string): Browser {
  const cookies = new Map<string, string>()
  const provider = createBrowser()
  async function request(path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers)
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(new URL(path, baseUrl), { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) keep(cookies, line)
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, code: codeOf(text) }
  }
  const browser: Browser = {
    cookies,
    get: (path, headers = {}) => request(path, { headers }),
    post: (path, body, headers = {}) =>
      request(path, {
        method: 'POST',
        body:
          typeof body === 'string' || body instanceof URLSearchParams ? body : JSON.stringify(body),
        headers: {
          ...(!(body instanceof URLSearchParams) && { 'content-type': 'application/json' }),
          ...headers,
        },
      }),
    send: (method, path, body) =>
      request(path, {
        method,
        ...(body !== undefined && {
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
      }),
    async begin(userPrincipalName, returnTo = '/account', headers = {}) {
      const answer = await browser.get(
        `/api/auth/oauth2/authorize?connection=${connectionId}&return_to=${encodeURIComponent(returnTo)}`,
        headers,
      )
      const location = answer.headers.get('location')
      if (location === null) throw new Error(`no redirect to the provider: ${answer.text}`)
      return completeSignIn(location, { userPrincipalName }, { browser: provider })
    },
    finish: (callback) =>
      callback.method === 'GET'
        ? browser.get(callback.url)
        : browser.post(callback.url, new URLSearchParams(callback.form ?? {})),
    async signIn(userPrincipalName) {
      return browser.finish(await browser.begin(userPrincipalName))
    },
    session: () => browser.get('/api/auth/session'),
  }
  return browser
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';', 1)
  const name = pair.slice(0, pair.indexOf('='))
  const value = pair.slice(pair.indexOf('=') + 1)
  if (value === '' || /;\s*max-age=0/i.test(line)) cookies.delete(name)
  else cookies.set(name, value)
}

function codeOf(text: string): string | undefined {
  return /"code":"([A-Z_]+)"/.exec(text)?.[1] ?? /<code>([A-Z_]+)<\/code>/.exec(text)?.[1]
}

async function countRows(usher: Usher) {
  const { read } = usher.deps.ports.storage
  const organizations = await read.organizations.listEnabled(10)
  const memberUsers = new Set<string>()
  let members = 0
  let identities = 0
  for (const { id } of organizations) {
    const page = await read.members.list(id, {}, { limit: 200, cursor: null })
    for (const { member } of page.items) {
      members += 1
      memberUsers.add(member.userId)
      identities += (await read.identities.listOfUser(member.userId)).length
    }
  }
  return { users: memberUsers.size, members, identities }
}
