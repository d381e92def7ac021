// GET /Users/{id} (RFC 7644 §3.4.1).
import { alreadyKnown } from './entity-tag.ts'
import { notFound, resourceHeaders } from './answer.ts'
import type { ResourceTarget, ScimResponse } from './command.ts'
import { requestedProjection } from './requested-projection.ts'
import { renderOne } from './rows.ts'

export async function readResource(target: ResourceTarget): Promise<ScimResponse> {
  const { ports, caller, request, type, id } = target
  const projection = requestedProjection(target)
  const { resources } = ports.storage.read
  const resource = await resources.find(caller.directory.id, type.name, id)
  if (resource === undefined) throw notFound(type)
  const headers = resourceHeaders(target, resource)
  if (alreadyKnown(request.ifNoneMatch, resource.version))
    return { status: 304, body: null, headers, outcome: 'not modified' }
  return {
    status: 200,
    body: await renderOne(target, resource, projection),
    headers,
    outcome: 'read',
  }
}
