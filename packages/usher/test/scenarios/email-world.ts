// The real application on a real database with an organization that has the e-mail provider on; mails
// that can be read, a clock that can be turned, and browsers that keep cookies.
import { createUsher, type Usher } from '../../src/compose.ts'
import type { ConnectionId, OrganizationId } from '../../src/core/ids.ts'
import type { Organization } from '../../src/core/model.ts'
import { createOrganization } from '../../src/engine/create-organization.ts'
import type { Mail } from '../../src/engine/ports.ts'
import { createApp } from '../../src/http/app.ts'
import { invitationRoutes } from '../../src/http/routes/invitations.ts'
import { present } from '../../src/lib/assert.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { address, word } from '../support/build.ts'
import { freshDatabase, type DialectName } from '../support/database.ts'

export const baseUrl = 'http://localhost:3000'
export const goodPassword = 'seven lamps over the harbour'
export const otherPassword = 'nine kites above the meadow'

export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The stable code of a problem document, or of an error page. */
  readonly code: string | undefined
}
export type Body = Readonly<Record<string, unknown>> | URLSearchParams | string
export type EmailWorld = Awaited<ReturnType<typeof openEmailWorld>>
export type Browser = ReturnType<EmailWorld['browser']>

export async function openEmailWorld(dialect: DialectName) {
  const database = await freshDatabase(dialect)
  const mails: Mail[] = []
  const log: string[] = []
  let offset = 0
  const usher = await createUsher({
    baseUrl,
    databaseUrl: database.url,
    masterKeys: [{ id: 'test', key: new Uint8Array(32).map((_, index) => index + 1) }],
    mailer: {
      async send(mail) {
        mails.push(mail)
      },
    },
    clock: () => new Date(Date.now() + offset),
    logger: createLogger({ level: 'debug', write: (line) => log.push(line) }),
  })
  const app = createApp(usher.deps)
  app.route('/', invitationRoutes(usher.deps))
  const { storage } = usher.deps.ports

  function browser(ipAddress: string | null = null) {
    const cookies = new Map<string, string>()
    async function request(path: string, init: RequestInit): Promise<Answer> {
      const headers = new Headers(init.headers)
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
      const env = ipAddress === null ? undefined : socketFrom(ipAddress)
      const response = await app.request(`${baseUrl}${path}`, { ...init, headers }, env)
      for (const line of response.headers.getSetCookie()) keep(cookies, line)
      const text = await response.text()
      return { status: response.status, headers: response.headers, text, code: codeOf(text) }
    }
    return {
      cookies,
      get: (path: string) => request(path, { headers: { accept: 'text/html' } }),
      /** JSON, or a form as a browser sends it. */
      post: (path: string, body: Body) =>
        request(path, {
          method: 'POST',
          body:
            typeof body === 'string' || body instanceof URLSearchParams
              ? body
              : JSON.stringify(body),
          headers:
            body instanceof URLSearchParams
              ? { accept: 'text/html', origin: baseUrl }
              : { 'content-type': 'application/json' },
        }),
      async session(): Promise<string | undefined> {
        const answer = await request('/api/auth/session', {})
        return answer.status === 200 ? /"email":"([^"]+)"/.exec(answer.text)?.[1] : undefined
      },
    }
  }

  return {
    usher,
    storage,
    mails,
    log,
    browser,
    turnClock(milliseconds: number) {
      offset += milliseconds
    },
    now: () => usher.deps.ports.clock(),
    /** The token in the last letter to the address. */
    tokenFor(email: string): string {
      const mail = mails.findLast(({ to }) => to === email)
      return present(/[?&]token=([\w-]{43})/.exec(mail?.text ?? '')?.[1], `a link for ${email}`)
    },
    async organization(
      email: { enabled?: boolean; registrationEnabled?: boolean } = {},
      changes: Partial<Organization> = {},
    ) {
      const slug = word('org')
      return storage.transaction(async (stores) => {
        const made = await createOrganization(usher.deps.ports, stores, {
          name: `Organization ${slug}`,
          slug,
          email: { enabled: true, registrationEnabled: true, ...email },
          actor: { kind: 'system' },
          origin: { ipAddress: null, userAgent: null },
        })
        await stores.organizations.update(made.organization.id, changes)
        return { ...made.organization, connectionId: made.emailConnection.id }
      })
    },
    updateConnection: (
      id: ConnectionId,
      changes: { enabled?: boolean; registrationEnabled?: boolean },
    ) => storage.transaction((stores) => stores.connections.update(id, changes)),
    /** Signs up, opens the letter's link, chooses the password. */
    async register(organization: string, email = `${word('ada')}@contoso.example`) {
      const visitor = browser()
      await visitor.post('/api/auth/email/sign-up', {
        organization,
        email,
        display_name: 'Ada Lovelace',
      })
      const token = this.tokenFor(email)
      const answer = await visitor.post('/api/auth/email/verify', { token, password: goodPassword })
      if (answer.status !== 200) throw new Error(`not registered: ${answer.text}`)
      return { email, browser: visitor }
    },
    signIn: async (organization: string, email: string, password = goodPassword) =>
      browser().post('/api/auth/email/sign-in', { organization, email, password }),
    async person(organizationId: OrganizationId, email: string) {
      const proven = await storage.read.users.findEmail(address(email))
      if (!proven) return undefined
      const member = await storage.read.members.findOfUser(organizationId, proven.userId)
      const roles = member ? await storage.read.members.roles(member.id) : []
      return { userId: proven.userId, proven, member, roles: roles.map(({ role }) => role) }
    },
    async membersOf(organizationId: OrganizationId) {
      const page = { limit: 100, cursor: null }
      return (await storage.read.members.list(organizationId, {}, page)).items
    },
    /** Everything that was kept of what happened: audit trail and sign-in attempts. */
    async kept(organizationId: OrganizationId): Promise<string> {
      const page = { limit: 200, cursor: null }
      const audit = await storage.read.audit.list(organizationId, page)
      const attempts = await storage.read.attempts.list(organizationId, {}, page)
      return JSON.stringify([audit.items, attempts.items])
    },
    async attempts(organizationId: OrganizationId) {
      const page = { limit: 200, cursor: null }
      return (await storage.read.attempts.list(organizationId, {}, page)).items
    },
    async close() {
      await usher.close()
      await database.close()
    },
  }
}

export function form(fields: Readonly<Record<string, string>>): URLSearchParams {
  return new URLSearchParams(fields)
}

export type { Usher }

function socketFrom(remoteAddress: string) {
  return { incoming: { socket: { remoteAddress, remotePort: 1, remoteFamily: 'IPv4' } } }
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
