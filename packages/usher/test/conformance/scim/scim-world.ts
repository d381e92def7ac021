// The SCIM service over a real database, without HTTP: an organization, a directory, and clients that
// call `handle` as `http/` would. Nothing is faked but the clock, where a test turns it.
import { expect } from 'vitest'
import { directorySettingsSchema, type Directory } from '../../../src/core/directory.ts'
import type { DirectoryScope, JsonObject, JsonValue } from '../../../src/core/directory.ts'
import type { Organization } from '../../../src/core/model.ts'
import { createIds } from '../../../src/engine/make-ids.ts'
import type { Storage } from '../../../src/engine/ports.ts'
import { present } from '../../../src/lib/assert.ts'
import { createSealer } from '../../../src/lib/sealer.ts'
import { hashToken, randomToken } from '../../../src/lib/tokens.ts'
import {
  createScimService,
  type ScimCaller,
  type ScimPorts,
  type ScimResponse,
} from '../../../src/scim/scim-service.ts'
import type { ResourceType } from '../../../src/scim/schema/model.ts'
import { build, builtAt, id, word } from '../../support/build.ts'
import { freshDatabase, type DialectName } from '../../support/database.ts'

export const scimBase = 'https://usher.example/scim'
export const urns = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  enterprise: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  list: 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
  search: 'urn:ietf:params:scim:api:messages:2.0:SearchRequest',
  patch: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
  bulk: 'urn:ietf:params:scim:api:messages:2.0:BulkRequest',
  bulkResponse: 'urn:ietf:params:scim:api:messages:2.0:BulkResponse',
  error: 'urn:ietf:params:scim:api:messages:2.0:Error',
} as const

type SendOptions = {
  readonly body?: unknown
  readonly bodyBytes?: number
  readonly ifMatch?: string
  readonly ifNoneMatch?: string
  readonly baseUrl?: string
}

/** One provisioning client: a token of a directory. */
export type ScimClient = {
  readonly caller: ScimCaller | null
  /** `path` is below the base, with its query: `/Users?count=1`. */
  send(method: string, path: string, options?: SendOptions): Promise<ScimResponse>
  get(path: string, options?: SendOptions): Promise<ScimResponse>
  post(path: string, body: unknown, options?: SendOptions): Promise<ScimResponse>
  put(path: string, body: unknown, options?: SendOptions): Promise<ScimResponse>
  /** Wraps the operations in a PatchOp. */
  patch(path: string, operations: unknown, options?: SendOptions): Promise<ScimResponse>
  delete(path: string, options?: SendOptions): Promise<ScimResponse>
  bulk(operations: readonly unknown[], members?: JsonObject): Promise<ScimResponse>
  /** Creates, expects 201, and gives back the id. */
  user(over?: JsonObject): Promise<string>
  group(over?: JsonObject): Promise<string>
}

export type ScimWorld = ScimClient & {
  readonly storage: Storage
  readonly organization: Organization
  readonly directory: Directory
  turnClock(milliseconds: number): void
  /** Another token of the same directory; `null`: none at all. */
  client(scopes: readonly DirectoryScope[] | null): ScimClient
  /** A directory of an organization of its own, in the same database. */
  neighbour(settings?: JsonObject): Promise<ScimClient & { readonly directory: Directory }>
  close(): Promise<void>
}

export async function openScimWorld(
  dialect: DialectName,
  options: {
    /** Of the directory: `{ strict: true }`, extensions. */
    readonly settings?: JsonObject
    readonly resourceTypes?: readonly ResourceType[]
  } = {},
): Promise<ScimWorld> {
  const database = await freshDatabase(dialect)
  const { storage } = database
  let offset = 0
  const clock = () => new Date(Date.now() + offset)
  const ports: ScimPorts = {
    storage,
    clock,
    ids: createIds(clock),
    randomToken,
    hashToken,
    sealer: createSealer([{ id: 'test', key: new Uint8Array(32).fill(7) }]),
    ...(options.resourceTypes !== undefined && { resourceTypes: options.resourceTypes }),
  }
  const { handle } = createScimService(ports)
  const { organization, directory } = await plant(storage, options.settings)
  const clientOf = (caller: ScimCaller | null) => makeClient(handle, caller)
  return {
    ...clientOf(callerOf(directory, ['read', 'write'])),
    storage,
    organization,
    directory,
    turnClock(milliseconds) {
      offset += milliseconds
    },
    client: (scopes) => clientOf(scopes === null ? null : callerOf(directory, scopes)),
    async neighbour(settings) {
      const planted = await plant(storage, settings)
      const caller = callerOf(planted.directory, ['read', 'write'])
      return { ...clientOf(caller), directory: planted.directory }
    },
    close: database.close,
  }
}

async function plant(storage: Storage, settings: JsonObject = {}) {
  const organization = build.organization()
  const directory: Directory = {
    id: id('directory'),
    organizationId: organization.id,
    name: word('Directory '),
    connectionId: null,
    settings: directorySettingsSchema.parse(settings),
    createdAt: builtAt,
    updatedAt: builtAt,
  }
  await storage.transaction(async (stores) => {
    await stores.organizations.insert(organization)
    await stores.directories.insert(directory)
  })
  return { organization, directory }
}

function callerOf(directory: Directory, scopes: readonly DirectoryScope[]): ScimCaller {
  const origin = { ipAddress: '192.0.2.7', userAgent: 'Provisioning' }
  return { directory, tokenId: id('directoryToken'), origin, scopes }
}

function makeClient(
  handle: ReturnType<typeof createScimService>['handle'],
  caller: ScimCaller | null,
): ScimClient {
  const client: ScimClient = {
    caller,
    send(method, path, options = {}) {
      const url = new URL(`${scimBase}${path}`)
      const below = url.pathname.slice(new URL(scimBase).pathname.length)
      // What a client sends is JSON: what JSON does not know is not there.
      const text = options.body === undefined ? undefined : JSON.stringify(options.body)
      return handle({
        method,
        segments: below
          .split('/')
          .filter((segment) => segment !== '')
          .map(decodeURIComponent),
        query: url.searchParams,
        ifMatch: options.ifMatch ?? null,
        ifNoneMatch: options.ifNoneMatch ?? null,
        body: text === undefined ? undefined : (JSON.parse(text) as unknown),
        bodyBytes: options.bodyBytes ?? text?.length ?? 0,
        caller,
        baseUrl: options.baseUrl ?? scimBase,
      })
    },
    get: (path, options) => client.send('GET', path, options),
    post: (path, body, options) => client.send('POST', path, { ...options, body }),
    put: (path, body, options) => client.send('PUT', path, { ...options, body }),
    patch: (path, operations, options) =>
      client.send('PATCH', path, {
        ...options,
        body: { schemas: [urns.patch], Operations: operations },
      }),
    delete: (path, options) => client.send('DELETE', path, options),
    bulk: (operations, members = {}) =>
      client.send('POST', '/Bulk', {
        body: { schemas: [urns.bulk], ...members, Operations: operations },
      }),
    user: async (over) => createdId(await client.post('/Users', userBody(over))),
    group: async (over) => createdId(await client.post('/Groups', groupBody(over))),
  }
  return client
}

export function userBody(over: JsonObject = {}): JsonObject {
  return { schemas: [urns.user], userName: `${word('ada')}@contoso.example`, ...over }
}

export function groupBody(over: JsonObject = {}): JsonObject {
  return { schemas: [urns.group], displayName: word('Group '), ...over }
}

function createdId(response: ScimResponse): string {
  expect(response).toMatchObject({ status: 201 })
  return idOf(response)
}

export function idOf({ body }: ScimResponse): string {
  return textOf(body?.['id'])
}

export function textOf(value: JsonValue | undefined): string {
  if (typeof value !== 'string') throw new Error(`no text: ${JSON.stringify(value)}`)
  return value
}

/** The Resources of a list, after a look at its envelope. */
export function resourcesOf({ status, body }: ScimResponse): readonly JsonObject[] {
  expect({ status, schemas: body?.['schemas'] }).toEqual({ status: 200, schemas: [urns.list] })
  return (body?.['Resources'] ?? []) as readonly JsonObject[]
}

export function idsOf(response: ScimResponse): readonly string[] {
  return resourcesOf(response).map((resource) => textOf(resource['id']))
}

/** The results of a bulk request. */
export function operationsOf({ status, body }: ScimResponse): readonly JsonObject[] {
  expect({ status, schemas: body?.['schemas'] }).toEqual({
    status: 200,
    schemas: [urns.bulkResponse],
  })
  return present(body?.['Operations'], 'Operations') as readonly JsonObject[]
}

/** An answer is this SCIM error, in the envelope that RFC 7644 §3.12 wants. */
export function expectScimError(
  { status, body }: ScimResponse,
  expected: number,
  scimType?: string,
): void {
  expect({ status, body }).toEqual({
    status: expected,
    body: {
      schemas: [urns.error],
      status: String(expected),
      ...(scimType !== undefined && { scimType }),
      detail: expect.stringMatching(/./),
    },
  })
}
