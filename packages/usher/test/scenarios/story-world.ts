// The guide's combined approach over HTTP: one Usher, the local Entra for sign-ins, a directory with
// its token, and a provisioning client that speaks as Entra's does.
import { contoso, type NewUser, type User } from '@usher/entra-emulator'
import { fork } from 'node:child_process'
import type { UpstreamConnection } from '../../src/core/connection.ts'
import type { OrganizationId } from '../../src/core/ids.ts'
import { present } from '../../src/lib/assert.ts'
import { hashToken, randomToken } from '../../src/lib/tokens.ts'
import { build, id, word } from '../support/build.ts'
import type { DialectName } from '../support/database.ts'
import { openReader } from '../support/reader.ts'
import { startWorld, type Browser, type World } from '../support/world.ts'

export type Directory = {
  readonly organizationId: OrganizationId
  readonly connection: UpstreamConnection
  readonly token: string
}
export type ScimAnswer = {
  readonly status: number
  // Tests look into answers by name; what is missing is undefined and fails the expectation.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any
}
export type Story = Awaited<ReturnType<typeof startStory>>

export async function startStory(dialect: DialectName) {
  const world = await startWorld(dialect)
  const { organization, connection } = world
  const own = await plantDirectory(world, organization.id, connection)
  const reader = await openReader(world.databaseUrl)
  await verifyDomain(world, organization.id, contoso.domain)
  const owner = await world.ownerBrowser()

  /** To the guide's Tenant URL, to which Entra adds `/Users` and `/Groups`. */
  async function scim(
    method: string,
    path: string,
    body?: unknown,
    { directory = own, port }: { readonly directory?: Directory; readonly port?: number } = {},
  ): Promise<ScimAnswer> {
    const url = new URL(
      `/api/v1/organizations/${directory.organizationId}/scim/users${path}`,
      world.baseUrl,
    )
    if (port !== undefined) url.port = String(port)
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${directory.token}`,
        'content-type': 'application/scim+json',
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, json: text === '' ? undefined : JSON.parse(text) }
  }

  return {
    ...world,
    /** Signed in before there was a second organization to choose from. */
    owner,
    scim,
    /** Somebody new at Contoso; every name is used once. */
    hire(given: Partial<NewUser> = {}): User {
      const name = word('ada')
      return world.entra.directory.addUser(contoso.tenantId, {
        userPrincipalName: `${name}@${contoso.domain}`,
        displayName: name,
        mail: `${name}@${contoso.domain}`,
        ...given,
      })
    },
    /** Pushed, and what the directory calls the person here. */
    async provision(user: User, over: object = {}, directory: Directory = own): Promise<string> {
      const answer = await scim('POST', '/Users', entraUser(user, over), { directory })
      if (answer.status !== 201) throw new Error(JSON.stringify(answer))
      return String(answer.json.id)
    },
    async find(filter: string): Promise<readonly { readonly id: string }[]> {
      const { json } = await scim('GET', `/Users?filter=${encodeURIComponent(filter)}`)
      return json.Resources ?? []
    },
    /** What the members list has for this text. */
    async members(search: string) {
      const path = `/api/v1/organizations/${organization.id}/members?search=${encodeURIComponent(search)}`
      // oxlint-disable-next-line typescript/no-explicit-any
      return (JSON.parse((await owner.get(path)).text) as { items: any[] }).items
    },
    /** Rows in the whole database. */
    async census() {
      const [row] = await reader.rows(`select
        (select count(*) from users) as users,
        (select count(*) from members) as members,
        (select count(*) from identities) as identities,
        (select count(*) from directory_users where deleted_at is null) as directory_users,
        (select count(*) from directory_users where deleted_at is not null) as tombstones`)
      const count = (name: string) => Number(present(row, 'the counts')[name])
      return {
        users: count('users'),
        members: count('members'),
        identities: count('identities'),
        directoryUsers: count('directory_users'),
        tombstones: count('tombstones'),
      }
    },
    /** Another organization with its own connection to the same Entra, and its own directory. */
    async otherOrganization(): Promise<Directory> {
      const other = build.organization({ name: 'Fabrikam' })
      const made: UpstreamConnection = {
        ...connection,
        id: id('connection'),
        organizationId: other.id,
        name: 'Entra ID of Fabrikam',
        settings: { ...connection.settings, linkPolicy: 'automatic' },
      }
      const { ports, sealer } = world.usher.deps
      await ports.storage.transaction(async (stores) => {
        await stores.organizations.insert(other)
        await stores.connections.insert(made)
        await stores.connections.addSecret({
          id: id('secret'),
          connectionId: made.id,
          kind: 'client-secret',
          sealed: sealer.seal('connection-secret', contoso.clientSecret),
          hint: '',
          expiresAt: null,
          createdAt: ports.clock(),
        })
      })
      return plantDirectory(world, other.id, made)
    },
    async close() {
      await reader.close()
      await world.close()
    },
  }
}

async function plantDirectory(
  { usher }: World,
  organizationId: OrganizationId,
  connection: UpstreamConnection,
): Promise<Directory> {
  const token = `usher_scim_${randomToken()}`
  const roleRules = [{ group: 'Engineering', role: 'admin' }]
  const directory = {
    ...build.directory({ organizationId }),
    connectionId: connection.id,
    settings: { strict: false, roleRules, extensions: [] },
  }
  await usher.deps.ports.storage.transaction(async (stores) => {
    await stores.directories.insert(directory)
    await stores.directoryTokens.insert({
      id: id('directoryToken'),
      directoryId: directory.id,
      organizationId,
      kind: 'bearer',
      name: 'Entra',
      tokenHash: hashToken(token),
      hint: token.slice(-4),
      scopes: ['read', 'write'],
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
      createdAt: new Date(),
    })
  })
  return { organizationId, connection, token }
}

async function verifyDomain(
  { usher }: World,
  organizationId: OrganizationId,
  name: string,
): Promise<void> {
  const domain = build.domain({ organizationId, domain: name })
  await usher.deps.ports.storage.transaction(async (stores) => {
    await stores.domains.insert(domain)
    await stores.domains.verify(domain.id, new Date(), 'operator')
  })
}

/** The body with which Entra creates somebody. */
export function entraUser(user: User, over: object = {}): object {
  return {
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:User',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    ],
    externalId: user.id,
    userName: user.userPrincipalName,
    active: true,
    displayName: user.displayName,
    ...(user.mail !== null && { emails: [{ primary: true, type: 'work', value: user.mail }] }),
    meta: { resourceType: 'User' },
    roles: [],
    ...over,
  }
}

export function patch(...operations: readonly object[]): object {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: operations,
  }
}

export const replace = (path: string, value: unknown): object => ({ op: 'Replace', path, value })

export type SessionFacts = {
  readonly memberId: string
  readonly user: { readonly id: string }
  readonly roles: readonly string[]
}

/** Who is signed in; a refused session fails the test. */
export async function whoIs(browser: Browser): Promise<SessionFacts> {
  const answer = await browser.session()
  if (answer.status !== 200) throw new Error(answer.text)
  return JSON.parse(answer.text) as SessionFacts
}

/** A second Usher process on the same database; `at` sends a browser's question there. */
export async function startSecondNode(world: Pick<World, 'databaseUrl' | 'baseUrl'>) {
  const node = fork(new URL('../support/second-server.ts', import.meta.url), {
    env: {
      ...process.env,
      USHER_TEST_DATABASE: world.databaseUrl,
      USHER_TEST_BASE: world.baseUrl,
    },
    execArgv: ['--conditions=source'],
  })
  const port = await new Promise<number>((resolve, reject) => {
    node.once('message', (message) => resolve(Number(message)))
    node.once('exit', (code) => reject(new Error(`the second node ended: ${code}`)))
  })
  return {
    port,
    at(path: string): string {
      const url = new URL(path, world.baseUrl)
      url.port = String(port)
      return url.href
    },
    close: () => node.kill(),
  }
}
