// Resources straight into the store, where a test needs many and how they came to be is not its subject.
import type { ResourceDocument } from '../../../src/core/directory.ts'
import type { DirectoryResourceId } from '../../../src/core/ids.ts'
import { id } from '../../support/build.ts'
import type { ScimWorld } from './scim-world.ts'

/** Of users no person is made: lists and filters find them, and nobody signs in as them. */
export async function plantResources(
  { storage, organization, directory }: ScimWorld,
  resourceType: 'User' | 'Group',
  documents: readonly ResourceDocument[],
  createdAt: (at: number) => Date = () => new Date(),
): Promise<readonly DirectoryResourceId[]> {
  const kind = resourceType === 'User' ? 'directoryUser' : 'directoryGroup'
  const planted = documents.map((document, at) => ({
    id: id(kind),
    directoryId: directory.id,
    organizationId: organization.id,
    resourceType,
    createdAt: createdAt(at),
    updatedAt: createdAt(at),
    document,
  }))
  await storage.transaction(async (stores) => {
    for (const resource of planted) await stores.resources.insert(resource)
  })
  return planted.map((resource) => resource.id)
}
