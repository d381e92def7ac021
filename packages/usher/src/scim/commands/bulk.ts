// POST /Bulk (RFC 7644 §3.7). Each operation goes through the service as a request of its own, with
// its own authorisation, transaction and audit; there is no transaction around all of them.
import type { JsonObject } from '../../core/directory.ts'
import { StorageBusy, UniqueViolation } from '../../engine/ports.ts'
import { ScimError } from '../scim-error.ts'
import { errorResponse } from './answer.ts'
import { orderOperations } from './bulk-order.ts'
import { referencesOf, resolveReferences } from './bulk-references.ts'
import { readBulkRequest, type BulkOperation } from './bulk-request.ts'
import type { DirectoryTarget, ScimRequest, ScimResponse } from './command.ts'

export const bulkResponseUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse'

const busy = new ScimError(503, null, 'Others were in the way for too long: try this again.')

export async function bulk(target: DirectoryTarget): Promise<ScimResponse> {
  const { failOnErrors, operations } = readBulkRequest(target.request)
  const { order, circular } = orderOperations(dependenciesOf(operations))
  const created = new Map<string, string | null>()
  const results = new Map<number, JsonObject>()
  let failures = 0
  for (const at of order) {
    if (failOnErrors !== null && failures >= failOnErrors) break
    const operation = operations[at]
    if (operation === undefined) continue
    const { path, response } = await run(target, operation, created, circular.has(at))
    if (isCreation(operation) && operation.bulkId !== null)
      created.set(operation.bulkId, createdId(response))
    if (response.status >= 400) failures += 1
    results.set(at, resultOf(target, { ...operation, path }, response))
  }
  return {
    status: 200,
    body: {
      schemas: [bulkResponseUrn],
      // In the order of the request, in whatever order they were done.
      Operations: [...operations.keys()].flatMap((at) => results.get(at) ?? []),
    },
    headers: {},
    outcome: `bulk: ${results.size - failures} done, ${failures} failed`,
  }
}

function dependenciesOf(operations: readonly BulkOperation[]): readonly (readonly number[])[] {
  const creators = new Map<string, number>()
  for (const [at, operation] of operations.entries())
    if (isCreation(operation) && operation.bulkId !== null) creators.set(operation.bulkId, at)
  return operations.map((operation) =>
    [...referencesOf(operation)].flatMap((bulkId) => creators.get(bulkId) ?? []),
  )
}

async function run(
  target: DirectoryTarget,
  operation: BulkOperation,
  created: ReadonlyMap<string, string | null>,
  circular: boolean,
): Promise<{ readonly path: string; readonly response: ScimResponse }> {
  let { path } = operation
  try {
    if (circular) throw new ScimError(409, null, 'The operations refer to each other in a circle.')
    const resolved = resolveReferences(operation, (bulkId) => {
      const id = created.get(bulkId) ?? null
      if (id === null)
        throw new ScimError(409, null, `Nothing was created that bulkId:${bulkId} could stand for.`)
      return id
    })
    path = resolved.path
    return { path, response: await target.handle(requestOf(target, resolved)) }
  } catch (error) {
    if (error instanceof ScimError) return { path, response: errorResponse(error) }
    // What was done before stays done, so that the client has to hear of it.
    if (error instanceof StorageBusy || error instanceof UniqueViolation)
      return { path, response: errorResponse(busy) }
    throw error
  }
}

const segmentsByMethod = new Map([
  ['POST', 1],
  ['PUT', 2],
  ['PATCH', 2],
  ['DELETE', 2],
])

function requestOf({ request, registry }: DirectoryTarget, operation: BulkOperation): ScimRequest {
  const method = operation.method.toUpperCase()
  const segmentsWanted = segmentsByMethod.get(method)
  if (segmentsWanted === undefined)
    throw new ScimError(400, 'invalidValue', `A bulk operation is POST, PUT, PATCH or DELETE.`)
  if (method === 'POST' && operation.bulkId === null)
    throw new ScimError(400, 'invalidValue', 'A POST needs a bulkId.')
  // Relative to the base; so nothing here leads to Bulk again, to `.search` or to another server.
  const [below = '', query = ''] = operation.path.split('?', 2)
  const segments = below.startsWith('/') ? segmentsOf(below) : []
  const [endpoint = ''] = segments
  if (segments.length !== segmentsWanted || registry.byEndpoint(endpoint) === undefined)
    throw new ScimError(400, 'invalidValue', `A bulk ${method} cannot have this path.`)
  return {
    ...request,
    method,
    segments,
    query: new URLSearchParams(query),
    ifMatch: operation.version,
    ifNoneMatch: null,
    body: operation.data,
    bodyBytes: 0,
  }
}

function segmentsOf(path: string): readonly string[] {
  try {
    return path.slice(1).split('/').map(decodeURIComponent)
  } catch {
    throw new ScimError(400, 'invalidValue', 'The path is not percent-encoded as it should be.')
  }
}

function resultOf(
  { request }: DirectoryTarget,
  { method, bulkId, path }: BulkOperation,
  { status, headers, body }: ScimResponse,
): JsonObject {
  const { etag } = headers
  const [below = ''] = path.split('?', 1)
  // RFC 7644 §3.7: a location always, but for a POST that failed; a path that is none has no place.
  const named = isPost(method) || !below.startsWith('/') ? null : request.baseUrl + below
  const location = headers['location'] ?? named
  return {
    method,
    ...(bulkId !== null && { bulkId }),
    ...(location !== null && { location }),
    ...(etag !== undefined && status < 400 && { version: etag }),
    status: String(status),
    ...(status >= 400 && body !== null && { response: body }),
  }
}

const isPost = (method: string): boolean => method.toUpperCase() === 'POST'
const isCreation = ({ method }: BulkOperation): boolean => isPost(method)

function createdId({ status, body }: ScimResponse): string | null {
  const id = body?.['id']
  return status === 201 && typeof id === 'string' ? id : null
}
