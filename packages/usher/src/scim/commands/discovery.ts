// RFC 7644 §4: what this server does, readable without a token. Who brings one sees its directory's
// own extensions as well.
import type { JsonObject } from '../../core/directory.ts'
import {
  resourceTypeDocuments,
  schemaDocuments,
  serviceProviderConfig,
} from '../schema/discovery.ts'
import { ScimError } from '../scim-error.ts'
import { document } from './answer.ts'
import type { DiscoveryTarget, ScimResponse } from './command.ts'
import { listResponseUrn } from './list.ts'
import { parameter } from './parameters.ts'

export async function readServiceProviderConfig(target: DiscoveryTarget): Promise<ScimResponse> {
  refuseFilter(target)
  return document(serviceProviderConfig(target.request.baseUrl))
}

export async function listSchemas(target: DiscoveryTarget): Promise<ScimResponse> {
  refuseFilter(target)
  return listed(schemaDocuments(target.registry, target.request.baseUrl))
}

export async function readSchema(target: DiscoveryTarget, urn: string): Promise<ScimResponse> {
  refuseFilter(target)
  return one(schemaDocuments(target.registry, target.request.baseUrl), 'id', urn)
}

export async function listResourceTypes(target: DiscoveryTarget): Promise<ScimResponse> {
  refuseFilter(target)
  return listed(resourceTypeDocuments(target.registry, target.request.baseUrl))
}

export async function readResourceType(
  target: DiscoveryTarget,
  name: string,
): Promise<ScimResponse> {
  refuseFilter(target)
  return one(resourceTypeDocuments(target.registry, target.request.baseUrl), 'name', name)
}

/** RFC 7644 §4: a filter is answered by 403; paging, sorting and projection are ignored. */
function refuseFilter({ request }: DiscoveryTarget): void {
  if (parameter(request.query, 'filter') !== null)
    throw new ScimError(403, null, 'Discovery endpoints do not filter.')
}

function listed(documents: readonly JsonObject[]): ScimResponse {
  return document({
    schemas: [listResponseUrn],
    totalResults: documents.length,
    itemsPerPage: documents.length,
    startIndex: 1,
    Resources: documents,
  })
}

function one(documents: readonly JsonObject[], key: string, wanted: string): ScimResponse {
  const found = documents.find(({ [key]: value }) => {
    return typeof value === 'string' && value.toLowerCase() === wanted.toLowerCase()
  })
  if (found === undefined) throw new ScimError(404, null, `There is no ${wanted}.`)
  return document(found)
}
