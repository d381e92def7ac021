// People in the real thing, for the model to judge: one organization and its directory in one database
// behind two nodes, commands sent to either, and what an onlooker finds afterwards. SCIM and session
// checks go through the whole application; of a sign-in only the exchange with Entra is left out.
import { createUsher, type Usher } from '../../src/compose.ts'
import type { MemberId } from '../../src/core/ids.ts'
import { deactivate, reactivate } from '../../src/engine/deactivate.ts'
import { directoryRecorder } from '../../src/engine/directory-context.ts'
import { createApp } from '../../src/http/app.ts'
import { present } from '../../src/lib/assert.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { createOutbox } from '../../src/lib/outbox.ts'
import { hashToken, randomToken } from '../../src/lib/tokens.ts'
import { id } from '../support/build.ts'
import { freshDatabase, type DialectName } from '../support/database.ts'
import { openReader } from '../support/reader.ts'
import {
  people,
  type Command,
  type Key,
  type Outcome,
  type Seen,
  type SeenAccount,
  type Who,
  type Words,
} from './one-person-model.ts'
import { arrive, domainOf, group, newOid, plantTenant, type Tenant } from './provisioning-world.ts'

const baseUrl = 'http://localhost:3000'

export type Nodes = Awaited<ReturnType<typeof openNodes>>
export type Stage = Awaited<ReturnType<typeof openStage>>

/** Two nodes on one database, and a look past both of them. */
export async function openNodes(dialect: DialectName) {
  const database = await freshDatabase(dialect)
  const start = (): Promise<Usher> =>
    createUsher({
      baseUrl,
      databaseUrl: database.url,
      masterKeys: [{ id: 'test', key: new Uint8Array(32).fill(7) }],
      mailer: createOutbox({ from: 'usher@localhost.example', clock: () => new Date() }),
      logger: createLogger({ level: 'silent' }),
    })
  const ushers = [await start(), await start()]
  const reader = await openReader(database.url)
  return {
    nodes: ushers.map(({ deps }) => ({ app: createApp(deps), ports: deps.ports })),
    reader,
    async close() {
      await reader.close()
      for (const usher of ushers) await usher.close()
      await database.close()
    },
  }
}

/** An organization of its own, in which nobody has been yet. */
export async function openStage({ nodes, reader }: Nodes, key: Key) {
  const node = (index: number) => present(nodes[index % nodes.length], 'a node')
  const { ports } = node(0)
  const tenant = await plantTenant(ports, {
    settings: { roleRules: [{ group: 'Staff', role: 'editor' }] },
  })
  const token = await plantToken(tenant)
  const staff = await group(ports, tenant, 'Staff')
  const subjects = { ada: newOid(), bob: newOid(), cyd: newOid() }
  const externalIds = {
    'object id': (who: Who) => subjects[who],
    nickname: (who: Who) => who,
    nothing: () => undefined,
  }
  /** What SCIM calls id, by person and number; number 0 was never there. */
  const resourceIds = new Map<string, string>()
  const sessionTokens = new Map<number, string>()

  async function plantToken({ directory, organization }: Tenant): Promise<string> {
    const secret = `usher_scim_${randomToken()}`
    await ports.storage.transaction((stores) =>
      stores.directoryTokens.insert({
        id: id('directoryToken'),
        directoryId: directory.id,
        organizationId: organization.id,
        kind: 'bearer',
        name: 'Entra',
        tokenHash: hashToken(secret),
        hint: '',
        scopes: ['read', 'write'],
        expiresAt: null,
        lastUsedAt: null,
        revokedAt: null,
        createdAt: new Date(),
      }),
    )
    return secret
  }

  async function scim(at: number, method: string, path: string, body?: unknown) {
    const url = `${baseUrl}/api/v1/organizations/${tenant.organization.id}/scim${path}`
    const response = await node(at).app.request(url, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const json: unknown = text === '' ? null : JSON.parse(text)
    return { status: response.status, json: json as { id?: string; Operations?: unknown } | null }
  }

  /** The same request by itself or inside a bulk request. */
  async function send(at: number, way: string, method: string, path: string, data?: unknown) {
    if (way !== 'bulk') return (await scim(at, method, path, data)).status
    const { json } = await scim(at, 'POST', '/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [{ method, path, ...(data !== undefined && { data }) }],
    })
    const [operation] = (json?.Operations ?? []) as { status: string }[]
    return Number(present(operation, JSON.stringify(json)).status)
  }

  async function perform(command: Command, at: number): Promise<Outcome> {
    const { who } = command
    const path = 'resource' in command ? `/Users/${idOf(who, command.resource)}` : ''
    switch (command.op) {
      case 'sign in':
        return signIn(command, at)
      case 'create': {
        const externalId = externalIds[key](who)
        const body = userBody(command.said, command.active, externalId)
        const { status, json } = await scim(at, 'POST', '/Users', body)
        if (status === 201) made.push({ who, id: present(json?.id, 'the id') })
        return outcomeOf(status)
      }
      case 'change': {
        const { active, ...words } = command.all
        if (command.way === 'put') {
          const body = userBody(words, active, externalIds[key](who))
          return outcomeOf(await send(at, 'put', 'PUT', path, body))
        }
        const body = patchOf(replacements(command.said, command.active))
        return outcomeOf(await send(at, command.way, 'PATCH', path, body))
      }
      case 'delete':
        return outcomeOf(await send(at, command.way, 'DELETE', path))
      case 'join':
      case 'leave': {
        const value = idOf(who, command.resource)
        const operation =
          command.op === 'join'
            ? { op: 'Add', path: 'members', value: [{ value }] }
            : { op: 'Remove', path: `members[value eq "${value}"]` }
        return outcomeOf(
          await send(at, 'patch', 'PATCH', `/Groups/${staff.id}`, patchOf([operation])),
        )
      }
      case 'suspend':
      case 'pardon':
        return byAdministrator(command, at)
    }
  }

  async function signIn(
    { who, said, session }: Extract<Command, { op: 'sign in' }>,
    at: number,
  ): Promise<Outcome> {
    const arrival = { oid: subjects[who], userName: said.userName, email: said.email }
    const result = await arrive(node(at).ports, tenant, arrival)
    if (result.kind === 'denied') return result.code as Outcome
    if (result.kind === 'confirm') throw new Error(`${who} was asked to confirm`)
    sessionTokens.set(session, result.token)
    return 'in'
  }

  async function byAdministrator(
    { op, who }: Extract<Command, { op: 'suspend' | 'pardon' }>,
    at: number,
  ): Promise<Outcome> {
    const { storage } = node(at).ports
    const organizationId = tenant.organization.id
    const rows = await reader.rows(
      `select m.id, m.user_id, i.external_id as said from members m join identities i on i.user_id = m.user_id where m.organization_id = '${organizationId}'
       union all select m.id, m.user_id, coalesce(d.external_id, d.user_name) from members m join directory_users d on d.user_id = m.user_id where m.organization_id = '${organizationId}'`,
    )
    const whose = owners(rows.map(({ user_id, said }) => [String(user_id), said]))
    const member = rows.find(({ user_id }) => whose.get(String(user_id)) === who)
    if (!member) return 'nobody'
    const target = { kind: 'member', organizationId, memberId: member['id'] as MemberId } as const
    await storage.transaction(async (stores) => {
      const record = directoryRecorder(node(at).ports, tenant.context)
      await (op === 'suspend' ? deactivate : reactivate)(node(at).ports, stores, target, record)
      await record.write(stores)
    })
    return 'done'
  }

  /** Ids of what was created since the numbers were last given out. */
  const made: { readonly who: Who; readonly id: string }[] = []

  function idOf(who: Who, number: number): string {
    return resourceIds.get(`${who} ${number}`) ?? 'dru_nobody'
  }

  /** Which user is which person: by subject, externalId or user name, whatever says it. */
  function owners(words: readonly (readonly [string, unknown])[]): ReadonlyMap<string, Who> {
    const found = new Map<string, Who>()
    for (const [userId, said] of words)
      for (const who of people) {
        const names = key === 'object id' ? [] : [who, `${who}@${domainOf(tenant.organization)}`]
        if (![subjects[who], ...names].includes(String(said))) continue
        const known = found.get(userId)
        if (known !== undefined && known !== who)
          throw new Error(`${known} and ${who} became one: ${userId}`)
        found.set(userId, who)
      }
    return found
  }

  /** As one node answers, or, where none is named, both. */
  async function look(at?: number): Promise<Seen> {
    const organization = `'${tenant.organization.id}'`
    const rows = await reader.rows(
      `select 'member' as kind, user_id, status as a, origin as b, display_name as c, username as d, email as e from members where organization_id = ${organization}
       union all select 'role', m.user_id, r.role, null, null, null, null from member_roles r join members m on m.id = r.member_id where m.organization_id = ${organization}
       union all select 'identity', user_id, external_id, null, null, null, null from identities where connection_id = '${tenant.connection.id}'
       union all select 'address', e.user_id, e.email, null, null, null, null from user_emails e join members m on m.user_id = e.user_id where m.organization_id = ${organization}
       union all select 'session', user_id, token_hash, null, null, null, null from sessions where organization_id = ${organization}
       union all select 'directory', user_id, external_id, user_name, cast(active as text), case when deleted_at is null then 'living' else 'grave' end, null from directory_users where directory_id = '${tenant.directory.id}'
       union all select 'orphan', id, null, null, null, null, null from users u where not exists (select 1 from members m where m.user_id = u.id)`,
    )
    const whose = owners(
      rows.flatMap(({ kind, user_id, a, b }) =>
        kind === 'identity' || kind === 'directory'
          ? [a, b].map((said) => [String(user_id), said] as const)
          : [],
      ),
    )
    const orphans = rows.filter(({ kind }) => kind === 'orphan')
    if (orphans.length > 0) throw new Error(`users in no organization: ${JSON.stringify(orphans)}`)
    const live = await liveSessions(at === undefined ? nodes : [node(at)])
    const seen: Record<Who, SeenAccount[]> = { ada: [], bob: [], cyd: [] }
    for (const member of rows.filter(({ kind }) => kind === 'member')) {
      const own = rows.filter(({ user_id }) => user_id === member['user_id'])
      const of = (kind: string) => own.filter((row) => row['kind'] === kind)
      const who = present(
        whose.get(String(member['user_id'])),
        `whose is ${JSON.stringify(member)}`,
      )
      const sessions = of('session').map(({ a }) => live.get(String(a)))
      if (sessions.includes(undefined)) throw new Error(`${who} has a session that is no good`)
      const directory = of('directory')
      seen[who].push({
        origin: String(member['b']),
        status: String(member['a']),
        view: {
          userName: String(member['d']),
          email: String(member['e']),
          displayName: String(member['c']),
        },
        roles: of('role').map(({ a }) => String(a)),
        identities: of('identity').length,
        proven: of('address')
          .map(({ a }) => String(a))
          .toSorted(),
        living: directory
          .filter(({ d }) => d === 'living')
          .map(({ b, c }) => ({ userName: String(b), active: c === 'true' || c === '1' })),
        graves: directory.filter(({ d }) => d === 'grave').length,
        sessions: sessions
          .filter((session) => session !== undefined)
          .toSorted((one, other) => one - other),
      })
    }
    return seen
  }

  /** Sessions for which the nodes vouch, by the hash of their token. Nodes that disagree throw. */
  async function liveSessions(asked: Nodes['nodes']): Promise<ReadonlyMap<string, number>> {
    const live = new Map<string, number>()
    for (const [session, secret] of sessionTokens) {
      const answers = []
      for (const { app } of asked)
        answers.push(
          await app.request(`${baseUrl}/api/auth/session`, {
            headers: { cookie: `usher-session=${secret}` },
          }),
        )
      const statuses = new Set(answers.map(({ status }) => status))
      if (statuses.size > 1) throw new Error(`the nodes disagree about session ${session}`)
      if (statuses.has(200)) live.set(hashToken(secret), session)
    }
    return live
  }

  return {
    domain: domainOf(tenant.organization),
    perform,
    look,
    /** Gives what was made since the last time its number: `living` has the last one. */
    async number(living: Readonly<Record<Who, number | undefined>>): Promise<void> {
      if (made.length === 0) return
      const rows = await reader.rows(
        `select id from directory_users where directory_id = '${tenant.directory.id}' and deleted_at is null`,
      )
      const alive = new Set(rows.map((row) => row['id']))
      for (const { who, id: madeId } of made.splice(0)) {
        const number = living[who]
        if (number !== undefined && alive.has(madeId)) resourceIds.set(`${who} ${number}`, madeId)
      }
    },
  }
}

const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

function patchOf(operations: readonly unknown[]) {
  return { schemas: [patchSchema], Operations: operations }
}

function replacements({ email, ...said }: Partial<Words>, active: boolean | null) {
  const replace = (path: string, value: unknown) => ({ op: 'Replace', path, value })
  return [
    ...Object.entries(said).map(([name, value]) => replace(name, value)),
    ...(email === undefined ? [] : [replace('emails[type eq "work"].value', email)]),
    // As Entra spells it without the flag.
    ...(active === null ? [] : [replace('active', active ? 'True' : 'False')]),
  ]
}

function userBody(words: Words, active: boolean, externalId: string | undefined) {
  const { userName, email, displayName } = words
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    ...(externalId !== undefined && { externalId }),
    userName,
    displayName,
    active,
    emails: [{ type: 'work', value: email, primary: true }],
  }
}

function outcomeOf(status: number): Outcome {
  if (status === 201) return 'made'
  if (status === 200 || status === 204) return 'done'
  if (status === 404) return 'notFound'
  if (status === 409) return 'conflict'
  throw new Error(`SCIM answered ${status}`)
}
