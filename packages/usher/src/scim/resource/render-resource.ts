// A stored resource as a client sees it (RFC 7643 §3): its document, what the server knows about it,
// and the rows of its memberships.
import type {
  DirectoryResource,
  GroupMember,
  GroupOfUser,
  JsonObject,
  JsonValue,
} from '../../core/directory.ts'
import { commonAttributes } from '../schema/common-attributes.ts'
import type { ResourceType } from '../schema/model.ts'
import type { Registry } from '../schema/registry.ts'
import { documentOf, fieldsOf, fieldValue } from './fields.ts'
import type { Projection } from './projection.ts'
import { schemasInUse } from './to-document.ts'

/** `null` or absent: not loaded, and so not shown. */
export type ResourceRows = {
  readonly members?: readonly GroupMember[] | null
  readonly groups?: readonly GroupOfUser[] | null
}

/** `baseUrl` is absolute and ends without a slash. */
export function renderResource(
  registry: Registry,
  type: ResourceType,
  resource: DirectoryResource,
  rows: ResourceRows,
  projection: Projection,
  baseUrl: string,
): JsonObject {
  const common = commonValues(type, resource, baseUrl)
  const document = fieldsOf(type).map((field) => {
    const value = fieldValue(resource.attributes, field)
    return [
      field,
      value === undefined ? value : projection.pick(field.attribute, field.extension, value),
    ] as const
  })
  const rowValues = {
    members: (rows.members ?? []).map((member) => renderMember(registry, member, baseUrl)),
    groups: (rows.groups ?? []).map((group) => renderGroup(registry, group, baseUrl)),
  }
  const rowFields = type.schema.attributes.flatMap((attribute) => {
    const name = type.rowAttributes.find((row) => row === attribute.name)
    const value = name === undefined ? undefined : projection.pick(attribute, null, rowValues[name])
    return [[{ attribute, extension: null }, value] as const]
  })
  const commonFields = commonAttributes.map((attribute) => {
    const value = common.get(attribute.name)
    const field = { attribute, extension: null }
    return [field, value === undefined ? value : projection.pick(attribute, null, value)] as const
  })
  return documentOf([...commonFields, ...document, ...rowFields])
}

/** RFC 7644 §3.14: weak, because representations of one version differ by projection. */
export function entityTag(version: number): string {
  return `W/"${version}"`
}

/** Absolute, the same in `meta.location`, `Location` and `Content-Location`. */
export function resourceLocation(type: ResourceType, id: string, baseUrl: string): string {
  return `${baseUrl}${type.endpoint}/${id}`
}

function commonValues(
  type: ResourceType,
  resource: DirectoryResource,
  baseUrl: string,
): ReadonlyMap<string, JsonValue> {
  return new Map<string, JsonValue>([
    ['schemas', schemasInUse(type, resource.attributes)],
    ['id', resource.id],
    ...(resource.externalId === null ? [] : [['externalId', resource.externalId] as const]),
    [
      'meta',
      {
        resourceType: type.name,
        created: resource.createdAt.toISOString(),
        lastModified: resource.updatedAt.toISOString(),
        location: resourceLocation(type, resource.id, baseUrl),
        version: entityTag(resource.version),
      },
    ],
  ])
}

function renderMember(registry: Registry, member: GroupMember, baseUrl: string): JsonObject {
  return {
    value: member.memberId,
    $ref: referenceTo(registry, member.memberType, member.memberId, baseUrl),
    ...(member.label !== null && { display: member.label }),
    type: member.memberType,
  }
}

function renderGroup(registry: Registry, group: GroupOfUser, baseUrl: string): JsonObject {
  return {
    value: group.groupId,
    $ref: referenceTo(registry, 'Group', group.groupId, baseUrl),
    ...(group.label !== null && { display: group.label }),
    type: group.direct ? 'direct' : 'indirect',
  }
}

function referenceTo(registry: Registry, typeName: string, id: string, baseUrl: string): string {
  return `${baseUrl}${registry.byName(typeName)?.endpoint ?? `/${typeName}s`}/${id}`
}
