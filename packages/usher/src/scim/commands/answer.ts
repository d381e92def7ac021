// From what the engine answered to what the client is told.
import type { DirectoryResource, JsonObject } from '../../core/directory.ts'
import { membersLeftOut } from '../../core/scim-activity.ts'
import type { ProvisioningResult } from '../../engine/directory-context.ts'
import type { DeletionResult } from '../../engine/provision-user.ts'
import { entityTag, resourceLocation } from '../resource/render-resource.ts'
import { ScimError, scimErrorBody } from '../scim-error.ts'
import type { ResourceType } from '../schema/model.ts'
import type { ScimResponse, TypeTarget } from './command.ts'

export type Provisioned = Extract<ProvisioningResult, { readonly resource: DirectoryResource }>
type Refused = Exclude<ProvisioningResult | DeletionResult, Provisioned | { kind: 'deleted' }>

/** RFC 7644 §3.14 and §3.3: the tag and the address go with every answer about one resource. */
export function resourceHeaders({ request, type }: TypeTarget, resource: DirectoryResource) {
  return {
    etag: entityTag(resource.version),
    location: resourceLocation(type, resource.id, request.baseUrl),
  }
}

/** The resource that was written, or the SCIM error that says why it was not. */
export function provisioned(type: ResourceType, result: ProvisioningResult): Provisioned {
  if ('resource' in result) return result
  throw refusal(type, result)
}

export function refusal(type: ResourceType, result: Refused): ScimError {
  switch (result.kind) {
    case 'notFound':
      return notFound(type)
    case 'versionMismatch':
      return new ScimError(412, null, 'The resource has changed: If-Match names another version.')
    case 'taken': {
      const attribute = attributeOf(type, result.attribute)
      return new ScimError(409, 'uniqueness', `Another ${type.name} has this ${attribute}.`)
    }
    case 'lastOwner':
      return new ScimError(
        403,
        null,
        'This person is the last owner of the organization, who cannot be sent away.',
      )
    // Leniently they are left out, since a single stale id would make the whole push fail for good (Okta
    // does not retry a 400); a strict directory is told.
    case 'unknownMembers': {
      const ids = result.ids.slice(0, ignoredShownMax).join(', ')
      return new ScimError(400, 'invalidValue', `There is no user or group with the id ${ids}.`)
    }
    case 'groupCycle':
      return new ScimError(
        400,
        'invalidValue',
        'A group cannot be a member of itself, neither directly nor through other groups.',
      )
  }
}

export function notFound(type: ResourceType): ScimError {
  return new ScimError(404, null, `There is no ${type.name} with this id.`)
}

/** `User:userName` → `userName`. */
function attributeOf(type: ResourceType, key: string): string {
  const prefix = `${type.name}:`
  return key.startsWith(prefix) ? key.slice(prefix.length) : key
}

const ignoredShownMax = 20

/** For the request log: an administrator sees there whom a push could not name. */
export function outcomeOf(result: Provisioned): string {
  const ignored = result.ignoredMemberIds
  if (ignored.length === 0) return result.kind
  const shown = ignored.slice(0, ignoredShownMax).join(', ')
  const more = ignored.length > ignoredShownMax ? ', …' : ''
  return `${result.kind}; ${ignored.length}${membersLeftOut}: ${shown}${more}`
}

export function errorResponse(error: ScimError): ScimResponse {
  return {
    status: error.status,
    body: scimErrorBody(error),
    headers: {
      ...(error.retryAfterSeconds !== undefined && {
        'retry-after': String(error.retryAfterSeconds),
      }),
      // RFC 6750 §3
      ...(error.status === 401 && { 'www-authenticate': 'Bearer realm="scim"' }),
    },
    outcome: error.message,
  }
}

export function document(body: JsonObject): ScimResponse {
  return { status: 200, body, headers: {}, outcome: 'read' }
}
