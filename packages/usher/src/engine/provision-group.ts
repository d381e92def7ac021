// Groups that a provisioning client pushes, and who is in them.
import type {
  DirectoryResource,
  GroupMember,
  MembershipChange,
  ResourceDocument,
} from '../core/directory.ts'
import type { DirectoryContext, ExpectedVersions, ProvisioningResult } from './directory-context.ts'
import type { EnginePorts } from './ports.ts'
import type { DeletionResult } from './provision-user.ts'

export type GroupWrite = {
  /** `null`: the document stays as it is. */
  readonly document: ResourceDocument | null
  readonly membership: readonly MembershipChange[]
}

export declare function createDirectoryGroup(
  ports: EnginePorts,
  context: DirectoryContext,
  group: { readonly document: ResourceDocument; readonly memberIds: readonly string[] },
): Promise<ProvisioningResult>

/** `change` runs inside the transaction, perhaps more than once; `members` reads all members. */
export declare function changeDirectoryGroup(
  ports: EnginePorts,
  context: DirectoryContext,
  id: string,
  expected: ExpectedVersions,
  change: (
    current: DirectoryResource,
    members: () => Promise<readonly GroupMember[]>,
  ) => Promise<GroupWrite>,
): Promise<ProvisioningResult>

export declare function deleteDirectoryGroup(
  ports: EnginePorts,
  context: DirectoryContext,
  id: string,
  expected: ExpectedVersions,
): Promise<DeletionResult>
