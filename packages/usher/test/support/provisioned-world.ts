// A running Usher that a company directory provisions over real HTTP: Contoso with the local Entra and
// a directory that is paired with it, and Fabrikam next door with one of its own.
import type { Directory } from '../../src/core/directory.ts'
import { directorySettingsSchema } from '../../src/core/directory.ts'
import type { Organization } from '../../src/core/model.ts'
import { makeCredential } from '../../src/engine/directory-access.ts'
import { build, id } from './build.ts'
import type { DialectName } from './database.ts'
import { startWorld, type Browser, type World } from './world.ts'

export const scimType = 'application/scim+json'
export const schemas = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  enterprise: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  patch: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
  bulk: 'urn:ietf:params:scim:api:messages:2.0:BulkRequest',
  search: 'urn:ietf:params:scim:api:messages:2.0:SearchRequest',
  error: 'urn:ietf:params:scim:api:messages:2.0:Error',
} as const

export type WireAnswer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // Tests look into answers by name; what is missing is undefined and fails the expectation.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any
}
export type Send = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<WireAnswer>

/** A directory and the provisioning client that fills it. */
export type Provisioned = {
  readonly organization: Organization
  readonly directory: Directory
  readonly token: string
  /** Absolute, without a slash at the end. */
  readonly scimUrl: string
  /** `path` is below `scimUrl`, or a whole address. */
  readonly send: Send
  create(type: 'Users' | 'Groups', body: Readonly<Record<string, unknown>>): Promise<WireAnswer>
  patch(path: string, ...operations: readonly unknown[]): Promise<WireAnswer>
}

export type ProvisionedWorld = World & {
  readonly own: Provisioned
  readonly foreign: Provisioned
  readonly admin: Browser
  /** One more directory of the organization. */
  furnish(organization: Organization, over?: Partial<Directory>): Promise<Provisioned>
  /** The same client with another token. */
  withToken(of: Provisioned, token: string | null): Provisioned
}

export async function startProvisionedWorld(dialect: DialectName): Promise<ProvisionedWorld> {
  const world = await startWorld(dialect)
  const { ports } = world.usher.deps
  async function furnish(
    organization: Organization,
    over: Partial<Directory> = {},
  ): Promise<Provisioned> {
    const directory: Directory = {
      ...build.directory({ organizationId: organization.id }),
      settings: directorySettingsSchema.parse({}),
      ...over,
    }
    const { credential, tokenHash } = makeCredential(ports, 'bearer')
    await ports.storage.transaction(async (stores) => {
      await stores.directories.insert(directory)
      await stores.directoryTokens.insert({
        ...build.directoryToken({
          organizationId: organization.id,
          directoryId: directory.id,
          tokenHash,
        }),
        kind: 'bearer',
        scopes: ['read', 'write'],
        expiresAt: null,
        revokedAt: null,
      })
    })
    return client(world.baseUrl, organization, directory, credential)
  }
  // The owner comes first: with two organizations a password needs to say for which.
  const admin = await world.ownerBrowser()
  const fabrikam = build.organization({ name: 'Fabrikam' })
  await ports.storage.transaction((stores) => stores.organizations.insert(fabrikam))
  return {
    ...world,
    own: await furnish(world.organization, { connectionId: world.connection.id }),
    foreign: await furnish(fabrikam),
    admin,
    furnish,
    withToken: (of, token) => client(world.baseUrl, of.organization, of.directory, token),
  }
}

function client(
  baseUrl: string,
  organization: Organization,
  directory: Directory,
  token: string | null,
): Provisioned {
  const scimUrl = `${baseUrl}/api/v1/organizations/${organization.id}/scim`
  const send: Send = async (method, path, body, headers = {}) => {
    const response = await fetch(path.startsWith('http') ? path : scimUrl + path, {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': scimType }),
        ...headers,
      },
      ...(body !== undefined && { body: bytesOf(body) }),
    })
    const text = await response.text()
    const isJson = text !== '' && /json/.test(response.headers.get('content-type') ?? '')
    const json = isJson ? (JSON.parse(text) as unknown) : undefined
    return { status: response.status, headers: response.headers, text, json }
  }
  return {
    organization,
    directory,
    token: token ?? '',
    scimUrl,
    send,
    async create(type, body) {
      const answer = await send('POST', `/${type}`, {
        schemas: [type === 'Users' ? schemas.user : schemas.group],
        ...body,
      })
      if (answer.status !== 201) throw new Error(`${answer.status}: ${answer.text}`)
      return answer
    },
    patch: (path, ...operations) =>
      send('PATCH', path, { schemas: [schemas.patch], Operations: operations }),
  }
}

function bytesOf(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return body
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body)
}

/** An id that nobody has. */
export const nobody = (): string => id('directoryUser')
