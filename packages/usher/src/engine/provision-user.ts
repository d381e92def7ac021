// People whom a provisioning client pushes: create (placeholder, adoption, return), change, delete.
import type { DirectoryPerson, DirectoryResource, ResourceDocument } from '../core/directory.ts'
import type { DirectoryContext, ExpectedVersions, ProvisioningResult } from './directory-context.ts'
import type { EnginePorts } from './ports.ts'

export type UserWrite = { readonly person: DirectoryPerson; readonly document: ResourceDocument }

export type DeletionResult =
  | { readonly kind: 'deleted' }
  | Extract<ProvisioningResult, { kind: 'notFound' | 'versionMismatch' | 'lastOwner' }>

export declare function createDirectoryUser(
  ports: EnginePorts,
  context: DirectoryContext,
  write: UserWrite,
): Promise<ProvisioningResult>

/** `change` is pure and runs inside the transaction, perhaps more than once. */
export declare function changeDirectoryUser(
  ports: EnginePorts,
  context: DirectoryContext,
  id: string,
  expected: ExpectedVersions,
  change: (current: DirectoryResource) => UserWrite | 'unchanged',
): Promise<ProvisioningResult>

export declare function deleteDirectoryUser(
  ports: EnginePorts,
  context: DirectoryContext,
  id: string,
  expected: ExpectedVersions,
): Promise<DeletionResult>
