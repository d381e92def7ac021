// The engine with a real database and nothing in front of it: an organization with its pinned Entra
// connection, the directory that is paired with it, people who sign in, and simple documents.
import type { ConnectionSettings } from '../../src/core/connection.ts'
import {
  directorySettingsSchema,
  type Directory,
  type DirectoryPerson,
  type DirectoryResource,
  type JsonObject,
  type ResourceDocument,
} from '../../src/core/directory.ts'
import { foldCase } from '../../src/core/fold-case.ts'
import { parseEmail } from '../../src/core/email-address.ts'
import type { OrganizationId } from '../../src/core/ids.ts'
import type { Connection } from '../../src/core/connection.ts'
import type { Organization } from '../../src/core/model.ts'
import type { Claims, GroupLookup, VerifiedIdentity } from '../../src/core/verified-identity.ts'
import type { DirectoryContext, ProvisioningResult } from '../../src/engine/directory-context.ts'
import { createIds } from '../../src/engine/make-ids.ts'
import type { EnginePorts, RequestOrigin, Storage } from '../../src/engine/ports.ts'
import { changeDirectoryUser, createDirectoryUser } from '../../src/engine/provision-user.ts'
import { createDirectoryGroup, type GroupWrite } from '../../src/engine/provision-group.ts'
import { signIn, type SignInResult } from '../../src/engine/sign-in.ts'
import { present } from '../../src/lib/assert.ts'
import { createSealer } from '../../src/lib/sealer.ts'
import { hashToken, randomToken } from '../../src/lib/tokens.ts'
import { build, builtTenantId, id, word } from '../support/build.ts'

export const origin: RequestOrigin = { ipAddress: '192.0.2.9', userAgent: 'Provisioning' }

export function portsOf(storage: Storage): EnginePorts {
  const clock = () => new Date()
  const sealer = createSealer([{ id: 'test', key: new Uint8Array(32).fill(9) }])
  return { storage, clock, ids: createIds(clock), randomToken, hashToken, sealer }
}

export type Tenant = {
  readonly organization: Organization
  readonly connection: Connection
  readonly directory: Directory
  readonly context: DirectoryContext
}

/** An organization that has verified its domain, which is its slug. */
export async function plantTenant(
  { storage }: EnginePorts,
  over: {
    readonly settings?: Partial<Directory['settings']>
    readonly upstream?: ConnectionSettings
    readonly paired?: boolean
  } = {},
): Promise<Tenant> {
  const organization = build.organization()
  const organizationId = organization.id
  const connection = build.connection({
    organizationId,
    settings: over.upstream ?? build.settings.entra(),
  })
  const directory: Directory = {
    ...build.directory({ organizationId }),
    connectionId: over.paired === false ? null : connection.id,
    settings: { ...directorySettingsSchema.parse({}), ...over.settings },
  }
  await storage.transaction(async (stores) => {
    await stores.organizations.insert(organization)
    const domain = build.domain({ organizationId, domain: domainOf(organization) })
    await stores.domains.insert(domain)
    await stores.domains.verify(domain.id, new Date(), 'operator')
    await stores.connections.insert(connection)
    await stores.directories.insert(directory)
    await stores.members.addCustomRole(organizationId, 'editor')
  })
  const context = { directory, tokenId: id('directoryToken'), origin }
  return { organization, connection, directory, context }
}

export function domainOf({ slug }: Organization): string {
  return `${slug}.example`
}

/** An object id as Entra gives one. */
export function newOid(): string {
  return crypto.randomUUID()
}

export type Words = {
  readonly userName: string
  readonly externalId?: string | null
  readonly active?: boolean
  readonly displayName?: string | null
  readonly email?: string | null
  readonly title?: string
  /** A value that is unique in the directory, beside the user name. */
  readonly badge?: string
}

export function personOf(words: Words): DirectoryPerson {
  const email = words.email ?? null
  return {
    userName: words.userName,
    externalId: words.externalId ?? null,
    active: words.active ?? true,
    displayName: words.displayName ?? null,
    email,
    normalizedEmail: (email === null ? undefined : parseEmail(email)) ?? null,
  }
}

export function userWrite(words: Words): {
  readonly person: DirectoryPerson
  readonly document: ResourceDocument
} {
  const person = personOf(words)
  const { userName, externalId, active, displayName, email } = person
  const attributes: JsonObject = {
    userName,
    active,
    ...(displayName !== null && { displayName }),
    ...(email !== null && { emails: [{ value: email, primary: true }] }),
    ...(words.title !== undefined && { title: words.title }),
  }
  const unique = (attribute: string, value: string) => ({ attribute, value, unique: true })
  return {
    person,
    document: {
      externalId,
      label: displayName ?? userName,
      attributes,
      comparable: { ...attributes, userName: foldCase(userName) },
      keys: [
        unique('User:userName', foldCase(userName)),
        ...(words.badge === undefined ? [] : [unique('User:badge', words.badge)]),
      ],
    },
  }
}

export function groupDocument(
  displayName: string,
  externalId: string | null = null,
): ResourceDocument {
  const comparable = { displayName: foldCase(displayName) }
  return {
    externalId,
    label: displayName,
    attributes: { displayName },
    comparable,
    keys: [{ attribute: 'Group:displayName', value: comparable.displayName, unique: false }],
  }
}

export function push(
  ports: EnginePorts,
  tenant: Tenant,
  words: Words,
): Promise<ProvisioningResult> {
  return createDirectoryUser(ports, tenant.context, userWrite(words))
}

/** The resource of a command that must have succeeded. */
export function resourceOf(result: ProvisioningResult): DirectoryResource {
  if ('resource' in result) return result.resource
  throw new Error(`the command answered ${result.kind}`)
}

export async function pushed(ports: EnginePorts, tenant: Tenant, words: Words) {
  const resource = resourceOf(await push(ports, tenant, words))
  const user = present(
    await ports.storage.read.directoryUsers.find(
      tenant.directory.id,
      resource.id as ReturnType<typeof id<'directoryUser'>>,
    ),
    'the directory user',
  )
  const member = await ports.storage.read.members.findOfUser(tenant.organization.id, user.userId)
  return { ...user, resource, member: present(member, 'the member') }
}

export function change(
  ports: EnginePorts,
  tenant: Tenant,
  userId: string,
  before: Words,
  after: Words,
): Promise<ProvisioningResult> {
  return changeDirectoryUser(ports, tenant.context, userId, undefined, () => ({
    ...userWrite(after),
    before: personOf(before),
  }))
}

export async function group(
  ports: EnginePorts,
  tenant: Tenant,
  displayName: string,
  memberIds: readonly string[] = [],
): Promise<DirectoryResource> {
  const document = groupDocument(displayName)
  return resourceOf(await createDirectoryGroup(ports, tenant.context, { document, memberIds }))
}

export const members = {
  add: (...memberIds: string[]): GroupWrite => step('add', memberIds),
  remove: (...memberIds: string[]): GroupWrite => step('remove', memberIds),
  replace: (...memberIds: string[]): GroupWrite => step('replace', memberIds),
}

function step(kind: 'add' | 'remove' | 'replace', memberIds: readonly string[]): GroupWrite {
  return { document: null, membership: [{ kind, memberIds }] }
}

export type Arrival = {
  readonly oid: string
  readonly userName: string
  readonly email?: string | null
  readonly guest?: boolean
  readonly idToken?: Claims
  readonly groups?: GroupLookup
}

/** A person as Entra vouches for them. */
export function vouched({ connection }: Tenant, arrival: Arrival): VerifiedIdentity {
  const { oid, userName, email = null, guest = false } = arrival
  const iss = `https://login.microsoftonline.com/${builtTenantId}/v2.0`
  return {
    connectionId: connection.id,
    upstream: { iss, tid: builtTenantId, oid, sub: `pairwise-${oid}`, guest },
    idToken: { iss, oid, ...(guest && { acct: 1 }), ...arrival.idToken },
    userInfo: { id: oid, userPrincipalName: userName, mail: email, displayName: userName },
    groups: arrival.groups ?? { kind: 'absent' },
    issuerAsConfigured: true,
    photo: null,
    upstreamSessionId: null,
  }
}

export function arrive(
  ports: EnginePorts,
  tenant: Tenant,
  arrival: Arrival,
): Promise<SignInResult> {
  return signIn(ports, {
    connectionId: tenant.connection.id,
    verified: vouched(tenant, arrival),
    stateHash: word('state-'),
    invitationTokenHash: null,
    returnTo: '/',
    origin,
  })
}

export async function arrived(ports: EnginePorts, tenant: Tenant, arrival: Arrival) {
  const result = await arrive(ports, tenant, arrival)
  if (result.kind !== 'signedIn') throw new Error(`the sign-in ended as ${JSON.stringify(result)}`)
  return result
}

/** Members of the organization, with their roles. */
export async function membersOf({ storage }: EnginePorts, organizationId: OrganizationId) {
  const page = { limit: 200, cursor: null }
  return (await storage.read.members.list(organizationId, {}, page)).items
}

export async function rolesOf(
  ports: EnginePorts,
  { organization }: Tenant,
  user: { readonly userId: ReturnType<typeof id<'user'>> },
): Promise<readonly string[]> {
  const member = await ports.storage.read.members.findOfUser(organization.id, user.userId)
  const roles = await ports.storage.read.members.roles(present(member, 'the member').id)
  return roles.map(({ role }) => role).toSorted()
}

/** What the audit trail of the organization holds, newest first. */
export async function auditOf({ storage }: EnginePorts, { organization }: Tenant) {
  return (await storage.read.audit.list(organization.id, { limit: 100, cursor: null })).items
}
