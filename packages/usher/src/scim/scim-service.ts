// The table of SCIM's endpoints: request → command → response. What a client does wrong becomes a SCIM
// error here; what goes wrong with us is thrown on to `http/`.
import type { DirectoryScope } from '../core/directory.ts'
import { errorResponse, notFound } from './commands/answer.ts'
import { bulk } from './commands/bulk.ts'
import type {
  DirectoryTarget,
  DiscoveryTarget,
  Handle,
  ResourceTarget,
  ScimCaller,
  ScimPorts,
  ScimRequest,
  ScimResponse,
  TypeTarget,
} from './commands/command.ts'
import { createResource } from './commands/create.ts'
import { deleteResource } from './commands/delete.ts'
import {
  listResourceTypes,
  listSchemas,
  readResourceType,
  readSchema,
  readServiceProviderConfig,
} from './commands/discovery.ts'
import { listAll, listType, searchAll, searchType } from './commands/list.ts'
import { me } from './commands/me.ts'
import { patchResource } from './commands/patch.ts'
import { readResource } from './commands/read.ts'
import { createRegistries } from './commands/registries.ts'
import { replaceResource } from './commands/replace.ts'
import { resourceIdOf } from './commands/resource-id.ts'
import { ScimError } from './scim-error.ts'
import type { ResourceType } from './schema/model.ts'
import type { Registry } from './schema/registry.ts'

export type { ScimCaller, ScimPorts, ScimRequest, ScimResponse } from './commands/command.ts'
export { resolveBase, type ResolvedBase } from './commands/resolve-base.ts'

export type ScimService = { readonly handle: Handle }

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Run<Target> = (target: Target) => Promise<ScimResponse>
type Row = { readonly method: Method; readonly path: string } & (
  | {
      readonly on: 'discovery'
      readonly run: (target: DiscoveryTarget, name: string) => Promise<ScimResponse>
    }
  | { readonly on: 'directory'; readonly scope: DirectoryScope; readonly run: Run<DirectoryTarget> }
  | { readonly on: 'type'; readonly scope: DirectoryScope; readonly run: Run<TypeTarget> }
  | { readonly on: 'resource'; readonly scope: DirectoryScope; readonly run: Run<ResourceTarget> }
)

/** The first path that fits decides; HEAD is GET without its body. */
const table: readonly Row[] = [
  {
    method: 'GET',
    path: '/ServiceProviderConfig',
    on: 'discovery',
    run: readServiceProviderConfig,
  },
  { method: 'GET', path: '/ResourceTypes', on: 'discovery', run: listResourceTypes },
  { method: 'GET', path: '/ResourceTypes/{name}', on: 'discovery', run: readResourceType },
  { method: 'GET', path: '/Schemas', on: 'discovery', run: listSchemas },
  { method: 'GET', path: '/Schemas/{name}', on: 'discovery', run: readSchema },

  { method: 'GET', path: '/', on: 'directory', scope: 'read', run: listAll },
  { method: 'POST', path: '/.search', on: 'directory', scope: 'read', run: searchAll },
  { method: 'POST', path: '/Bulk', on: 'directory', scope: 'write', run: bulk },

  { method: 'GET', path: '/Me', on: 'directory', scope: 'read', run: me },
  { method: 'POST', path: '/Me', on: 'directory', scope: 'write', run: me },
  { method: 'PUT', path: '/Me', on: 'directory', scope: 'write', run: me },
  { method: 'PATCH', path: '/Me', on: 'directory', scope: 'write', run: me },
  { method: 'DELETE', path: '/Me', on: 'directory', scope: 'write', run: me },

  { method: 'GET', path: '/{type}', on: 'type', scope: 'read', run: listType },
  { method: 'POST', path: '/{type}', on: 'type', scope: 'write', run: createResource },
  { method: 'POST', path: '/{type}/.search', on: 'type', scope: 'read', run: searchType },
  { method: 'GET', path: '/{type}/{id}', on: 'resource', scope: 'read', run: readResource },
  { method: 'PUT', path: '/{type}/{id}', on: 'resource', scope: 'write', run: replaceResource },
  { method: 'PATCH', path: '/{type}/{id}', on: 'resource', scope: 'write', run: patchResource },
  { method: 'DELETE', path: '/{type}/{id}', on: 'resource', scope: 'write', run: deleteResource },
]

/** What there is, for tests that try every endpoint; `null`: open to everybody. */
export const scimEndpoints: readonly {
  readonly method: Method
  readonly path: string
  readonly scope: DirectoryScope | null
}[] = table.map((row) => ({
  method: row.method,
  path: row.path,
  scope: row.on === 'discovery' ? null : row.scope,
}))

const paths = [...new Set(table.map(({ path }) => path))].map(
  (path) => [path, path.split('/').filter((step) => step !== '')] as const,
)

export function createScimService(ports: ScimPorts): ScimService {
  const registryOf = createRegistries(ports.resourceTypes ?? [])

  async function handle(request: ScimRequest): Promise<ScimResponse> {
    try {
      const registry = registryOf(request.caller?.directory ?? null)
      return await answer({ ports, registry, request, handle })
    } catch (error) {
      if (error instanceof ScimError) return errorResponse(error)
      throw error
    }
  }

  return {
    async handle(request) {
      if (request.method !== 'HEAD') return handle(request)
      return { ...(await handle({ ...request, method: 'GET' })), body: null }
    },
  }
}

type Context = Omit<DirectoryTarget, 'caller'>

async function answer(context: Context): Promise<ScimResponse> {
  const { registry, request } = context
  const fitting = rowsAt(request.segments, registry)
  // Nobody learns without a token what there is and what there is not, beyond discovery.
  if (request.caller === null && fitting[0]?.on !== 'discovery')
    throw new ScimError(401, null, 'Send the token of this directory as Authorization: Bearer.')
  if (fitting.length === 0) throw new ScimError(404, null, 'There is no such endpoint.')
  const row = fitting.find(({ method }) => method === request.method)
  return row === undefined ? methodNotAllowed(request, fitting) : run(row, context)
}

function rowsAt(segments: readonly string[], registry: Registry): readonly Row[] {
  const [path] = paths.find(([, steps]) => fits(steps, segments, registry)) ?? []
  return path === undefined ? [] : table.filter((row) => row.path === path)
}

function fits(steps: readonly string[], segments: readonly string[], registry: Registry): boolean {
  return (
    steps.length === segments.length &&
    segments.every((segment, at) => {
      const step = steps[at]
      if (step === '{type}') return registry.byEndpoint(segment) !== undefined
      if (step === '{id}' || step === '{name}') return true
      return step?.toLowerCase() === segment.toLowerCase()
    })
  )
}

function run(row: Row, context: Context): Promise<ScimResponse> {
  const [endpoint = '', name = ''] = context.request.segments
  if (row.on === 'discovery') return row.run(context, name)
  const caller = callerWith(row.scope, context.request)
  if (row.on === 'directory') return row.run({ ...context, caller })
  const type = typeAt(context.registry, endpoint)
  if (row.on === 'type') return row.run({ ...context, caller, type })
  const id = resourceIdOf(type, name)
  if (id === undefined) throw notFound(type)
  return row.run({ ...context, caller, type, id })
}

function callerWith(scope: DirectoryScope, { caller }: ScimRequest): ScimCaller {
  if (caller === null)
    throw new ScimError(401, null, 'Send the token of this directory as Authorization: Bearer.')
  if (!caller.scopes.includes(scope))
    throw new ScimError(403, null, `The token does not have the ${scope} scope.`)
  return caller
}

function typeAt(registry: Registry, endpoint: string): ResourceType {
  const type = registry.byEndpoint(endpoint)
  if (type === undefined) throw new ScimError(404, null, 'There is no such endpoint.')
  return type
}

function methodNotAllowed(request: ScimRequest, fitting: readonly Row[]): ScimResponse {
  const allow = fitting.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  const error = new ScimError(405, null, `${request.method} does not apply to this endpoint.`)
  const response = errorResponse(error)
  return { ...response, headers: { ...response.headers, allow: allow.join(', ') } }
}
