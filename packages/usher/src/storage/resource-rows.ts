import type { DirectoryResource } from '../core/directory.ts'
import { toDate } from './columns.ts'
import { parseAttributes } from './json-columns.ts'
import type { DirectoryResourcesTable } from './schema.ts'

export type ResourceRow = Omit<DirectoryResourcesTable, 'comparable'>

export function toResource(row: ResourceRow): DirectoryResource {
  return {
    id: row.id,
    directoryId: row.directory_id,
    organizationId: row.organization_id,
    resourceType: row.resource_type,
    externalId: row.external_id,
    label: row.label,
    attributes: parseAttributes(row.attributes),
    version: row.version,
    createdAt: toDate(row.created_at),
    updatedAt: toDate(row.updated_at),
  }
}
