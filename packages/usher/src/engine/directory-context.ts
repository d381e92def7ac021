// Who provisions, and what a provisioning command answers.
import type { Directory, DirectoryResource } from '../core/directory.ts'
import type { DirectoryTokenId } from '../core/ids.ts'
import type { TraceStep } from '../core/sign-in-trace.ts'
import type { EnginePorts, RequestOrigin } from './ports.ts'
import { recorder, type Recorder } from './record.ts'

/** The directory that a provisioning client speaks for; its token has been checked. */
export type DirectoryContext = {
  readonly directory: Directory
  readonly tokenId: DirectoryTokenId
  readonly origin: RequestOrigin
}

export type ProvisioningResult =
  | {
      readonly kind: 'created' | 'adopted' | 'revived' | 'updated' | 'unchanged'
      readonly resource: DirectoryResource
      /** Ids that named nobody in this directory and were left out. */
      readonly ignoredMemberIds: readonly string[]
      readonly trace: readonly TraceStep[]
    }
  | { readonly kind: 'notFound' }
  /** The caller's `If-Match` does not name the version that is there. */
  | { readonly kind: 'versionMismatch' }
  /** Another resource of this directory has the value; `attribute` as in `ResourceKey`. */
  | { readonly kind: 'taken'; readonly attribute: string }
  /** Invariant 7. */
  | { readonly kind: 'lastOwner' }
  /** A group would end up inside itself. */
  | { readonly kind: 'groupCycle' }
  /** Only where the directory is strict: ids to add that name nobody in it; nothing was changed. */
  | { readonly kind: 'unknownMembers'; readonly ids: readonly string[] }

/** Versions that the caller would accept; `undefined`: any. */
export type ExpectedVersions = readonly number[] | undefined

export function directoryRecorder(ports: EnginePorts, context: DirectoryContext): Recorder {
  return recorder(ports, {
    organizationId: context.directory.organizationId,
    actor: {
      kind: 'directory',
      directoryId: context.directory.id,
      tokenId: context.tokenId,
    },
    origin: context.origin,
  })
}
