// Two organizations with people in every role, behind the real application on a real database; and
// everything that was ever answered, so that a test can search it for what must not be in there.
import { createOutbox } from '../../src/lib/outbox.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { createUsher } from '../../src/compose.ts'
import type { Connection } from '../../src/core/connection.ts'
import type { MemberId, UserId } from '../../src/core/ids.ts'
import type { Organization, Session } from '../../src/core/model.ts'
import { operatorsOrganizationKey } from '../../src/engine/stores.ts'
import { createApp } from '../../src/http/app.ts'
import { present } from '../../src/lib/assert.ts'
import { hashToken, randomToken } from '../../src/lib/tokens.ts'
import { address, after, build, word } from '../support/build.ts'
import { freshDatabase, type DialectName } from '../support/database.ts'
import { openDump } from '../support/dump.ts'

export const baseUrl = 'http://localhost:3000'
/** The time before the first request; every request comes a millisecond after the one before. */
export const now = after(60_000)

export type Person = {
  readonly userId: UserId
  readonly memberId: MemberId
  readonly identityId: string
  readonly sessionId: string
  readonly token: string
}
export type Answer = {
  readonly status: number
  // Tests look into answers by name; what is missing is undefined and fails the expectation.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any
  readonly text: string
  readonly headers: Headers
}
export type Server = Awaited<ReturnType<typeof openServer>>
export type World = Awaited<ReturnType<typeof settle>>

/** The application on a database of its own, with nobody in it. */
export async function openServer(
  dialect: DialectName,
  options: { readonly allowPrivate?: readonly string[] } = {},
) {
  const database = await freshDatabase(dialect)
  let passed = 0
  const log: string[] = []
  const clock = () => new Date(now.getTime() + passed)
  /** Names that DNS does not answer for, with the resolver's code. */
  const failing = new Map<string, string>()
  const txt = new Map<string, readonly (readonly string[])[]>()
  const outbox = createOutbox({ from: 'Usher <usher@usher.example>', clock })
  const usher = await createUsher({
    baseUrl,
    databaseUrl: database.url,
    masterKeys: [{ id: 'test', key: new Uint8Array(32).map((_, index) => index + 1) }],
    mailer: outbox,
    clock,
    logger: createLogger({ level: 'debug', write: (line) => log.push(line) }),
    dangerouslyAllowPrivateAddresses: options.allowPrivate ?? [],
    resolveTxt: async (name) => {
      const code = failing.get(name)
      if (code !== undefined) throw Object.assign(new Error(`queryTxt ${code} ${name}`), { code })
      const records = txt.get(name)
      if (!records)
        throw Object.assign(new Error(`queryTxt ENOTFOUND ${name}`), { code: 'ENOTFOUND' })
      return records
    },
  })
  const app = createApp(usher.deps)
  const dump = await openDump(database.url)
  return {
    app,
    database,
    txt,
    failing,
    outbox,
    clock,
    deps: usher.deps,
    /** A millisecond passes. */
    tick() {
      passed += 1
    },
    turn(milliseconds: number) {
      passed += milliseconds
    },
    /** Every line that was logged. */
    log,
    /** Every row of every table but the log of SCIM requests, as text. */
    dump: () => dump.read(),
    async close() {
      await dump.close()
      await usher.close()
      await database.close()
    },
  }
}

/** Two organizations and the operator's own, new in this database. */
export async function settle(server: Server) {
  const { app, database } = server
  const lettersBefore = server.outbox.messages().length
  const transcript: string[] = []

  async function call(
    as: Person | null,
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    server.tick()
    const response = await app.request(`${baseUrl}${path}`, {
      method,
      headers: {
        ...(as && { cookie: `usher-session=${as.token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await textOf(response)
    transcript.push(text)
    const isJson = (response.headers.get('content-type') ?? '').includes('json')
    const json = isJson ? (JSON.parse(text) as unknown) : undefined
    return { status: response.status, json, text, headers: response.headers }
  }

  async function organization(name: string) {
    const made = build.organization({ name, slug: word(name.toLowerCase()) })
    const entra = build.connection({ organizationId: made.id, name: 'Entra ID' })
    const email = build.connection({
      organizationId: made.id,
      name: 'E-mail',
      settings: build.settings.email(),
    })
    await database.storage.transaction(async (stores) => {
      await stores.organizations.insert(made)
      await stores.connections.insert(entra)
      await stores.connections.insert(email)
    })
    return { ...made, entra, email, path: `/api/v1/organizations/${made.id}` }
  }

  async function person(
    of: Organization & { readonly entra: Connection },
    role: string,
    over: { readonly operator?: boolean; readonly name?: string } = {},
  ): Promise<Person> {
    const user = build.user({ operator: over.operator ?? false })
    const email = `${word(role)}@${of.slug}.example`
    const member = build.member({
      organizationId: of.id,
      userId: user.id,
      email,
      displayName: over.name ?? `The ${role}`,
    })
    const identity = build.identity({ userId: user.id, connectionId: of.entra.id })
    const token = randomToken()
    const session: Session = build.session({
      userId: user.id,
      organizationId: of.id,
      memberId: member.id,
      connectionId: of.entra.id,
      identityId: identity.id,
      tokenHash: hashToken(token),
      lastSeenAt: now,
    })
    await database.storage.transaction(async (stores) => {
      await stores.users.insert(user)
      await stores.users.insertEmail(build.userEmail({ userId: user.id, email: address(email) }))
      await stores.members.insert(member)
      await stores.members.setRoles(member.id, [build.role({ role, source: 'pinned' })])
      await stores.identities.insert(identity)
      await stores.sessions.insert(session)
    })
    return {
      userId: user.id,
      memberId: member.id,
      identityId: identity.id,
      sessionId: session.id,
      token,
    }
  }

  const contoso = await organization('Contoso')
  const fabrikam = await organization('Fabrikam')
  const instance = await organization('Instance')
  await database.storage.transaction(({ instance: values }) =>
    values.set(operatorsOrganizationKey, instance.id),
  )
  const people = {
    owner: await person(contoso, 'owner'),
    admin: await person(contoso, 'admin'),
    member: await person(contoso, 'member'),
    foreignAdmin: await person(fabrikam, 'admin'),
    foreignOwner: await person(fabrikam, 'owner'),
    operator: await person(instance, 'owner', { operator: true }),
  }

  return {
    ...people,
    contoso,
    fabrikam,
    instance,
    call,
    organization,
    person,
    txt: server.txt,
    failing: server.failing,
    letters: () => server.outbox.messages().slice(lettersBefore),
    transcript,
    clock: server.clock,
    deps: server.deps,
    storage: database.storage,
    dump: server.dump,
    async auditOf(of: Organization) {
      const page = await database.storage.read.audit.list(of.id, { limit: 200, cursor: null })
      return page.items
    },
  }
}

/** The only value of its kind in what a test just made. */
export function only<Item>(items: readonly Item[]): Item {
  if (items.length !== 1) throw new Error(`expected one item, got ${items.length}`)
  return present(items[0], 'the only item')
}

/** A stream of events never ends by itself: that it was opened is the answer. */
async function textOf(response: Response): Promise<string> {
  if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true)
    return response.text()
  await response.body?.cancel()
  return ''
}
