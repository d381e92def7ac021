// Resources of types that an embedding program has registered: stored, and nothing follows from them.
import type { DirectoryResource, ResourceDocument, ResourceTypeName } from '../core/directory.ts'
import { parseId, type CustomResourceId } from '../core/ids.ts'
import {
  directoryRecorder,
  type DirectoryContext,
  type ExpectedVersions,
  type ProvisioningResult,
} from './directory-context.ts'
import type { EnginePorts, Stores } from './ports.ts'
import {
  changedAttributes,
  claiming,
  isExpected,
  provision,
  provisionUnique,
  withDocument,
} from './provision.ts'
import type { DeletionResult } from './provision-user.ts'

export async function createCustomResource(
  ports: EnginePorts,
  context: DirectoryContext,
  resourceType: ResourceTypeName,
  document: ResourceDocument,
): Promise<ProvisioningResult> {
  const { id: directoryId, organizationId } = context.directory
  return provisionUnique(ports, directoryId, async (stores): Promise<ProvisioningResult> => {
    const id = ports.ids('customResource')
    const now = ports.clock()
    const fixed = { id, directoryId, organizationId, resourceType, createdAt: now, updatedAt: now }
    await claiming({ id, resourceType, document, userName: null }, () =>
      stores.resources.insert({ ...fixed, document }),
    )
    const { externalId, label, attributes } = document
    const resource = { ...fixed, externalId, label, attributes, version: 1 }
    await note(ports, stores, context, 'created', resource)
    return { ...nothingElse, kind: 'created', resource }
  })
}

export async function changeCustomResource(
  ports: EnginePorts,
  context: DirectoryContext,
  resourceType: ResourceTypeName,
  id: string,
  expected: ExpectedVersions,
  change: (current: DirectoryResource) => ResourceDocument | 'unchanged',
): Promise<ProvisioningResult> {
  const directoryId = context.directory.id
  return provisionUnique(ports, directoryId, async (stores): Promise<ProvisioningResult> => {
    const found = await lockResource(stores, context, resourceType, id)
    if (!found) return { kind: 'notFound' }
    const { resourceId, resource: before } = found
    if (!isExpected(expected, before)) return { kind: 'versionMismatch' }
    const document = change(before)
    if (document === 'unchanged') return { ...nothingElse, kind: 'unchanged', resource: before }
    const updatedAt = ports.clock()
    const claim = { id: resourceId, resourceType, document, userName: null }
    const version = await claiming(claim, () =>
      stores.resources.update({ id: resourceId, directoryId, document, updatedAt }),
    )
    const resource = withDocument(before, document, version, updatedAt)
    const changed = changedAttributes(before, document)
    await note(ports, stores, context, 'updated', resource, { changed })
    return { ...nothingElse, kind: 'updated', resource }
  })
}

export async function deleteCustomResource(
  ports: EnginePorts,
  context: DirectoryContext,
  resourceType: ResourceTypeName,
  id: string,
  expected: ExpectedVersions,
): Promise<DeletionResult> {
  return provision(ports, async (stores): Promise<DeletionResult> => {
    const found = await lockResource(stores, context, resourceType, id)
    if (!found) return { kind: 'notFound' }
    const { resourceId, resource } = found
    if (!isExpected(expected, resource)) return { kind: 'versionMismatch' }
    await stores.resources.remove(context.directory.id, resourceId)
    await note(ports, stores, context, 'deleted', resource)
    return { kind: 'deleted' }
  })
}

const nothingElse = { ignoredMemberIds: [], trace: [] } as const

async function lockResource(
  stores: Stores,
  { directory }: DirectoryContext,
  resourceType: ResourceTypeName,
  id: string,
): Promise<
  { readonly resourceId: CustomResourceId; readonly resource: DirectoryResource } | undefined
> {
  const resourceId = parseId('customResource', id)
  const resource =
    resourceId && (await stores.resources.lock(directory.id, resourceType, resourceId))
  return resource && { resourceId, resource }
}

async function note(
  ports: EnginePorts,
  stores: Stores,
  context: DirectoryContext,
  what: 'created' | 'updated' | 'deleted',
  { id, resourceType, label, externalId }: DirectoryResource,
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const record = directoryRecorder(ports, context)
  record.audit(
    `directory.resource_${what}`,
    { kind: 'directoryResource', id },
    { resourceType, label, externalId, ...details },
  )
  await record.write(stores)
}
