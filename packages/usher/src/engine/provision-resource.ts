// Resources of types that an embedding program has registered: stored, and nothing follows from them.
import type { DirectoryResource, ResourceDocument, ResourceTypeName } from '../core/directory.ts'
import type { DirectoryContext, ExpectedVersions, ProvisioningResult } from './directory-context.ts'
import type { EnginePorts } from './ports.ts'
import type { DeletionResult } from './provision-user.ts'

export declare function createCustomResource(
  ports: EnginePorts,
  context: DirectoryContext,
  resourceType: ResourceTypeName,
  document: ResourceDocument,
): Promise<ProvisioningResult>

export declare function changeCustomResource(
  ports: EnginePorts,
  context: DirectoryContext,
  resourceType: ResourceTypeName,
  id: string,
  expected: ExpectedVersions,
  change: (current: DirectoryResource) => ResourceDocument | 'unchanged',
): Promise<ProvisioningResult>

export declare function deleteCustomResource(
  ports: EnginePorts,
  context: DirectoryContext,
  resourceType: ResourceTypeName,
  id: string,
  expected: ExpectedVersions,
): Promise<DeletionResult>
