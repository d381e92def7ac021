// What every provisioning command shares: its transaction, and the answers that undo it.
import type {
  DirectoryResource,
  ResourceDocument,
  ResourceKey,
  ResourceTypeName,
} from '../core/directory.ts'
import { normalizeUserName } from '../core/email-address.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { DirectoryId, DirectoryResourceId } from '../core/ids.ts'
import type { ExpectedVersions, ProvisioningResult } from './directory-context.ts'
import { UniqueViolation, type EnginePorts, type Stores } from './ports.ts'
import { retryOnConflict } from './retry-on-conflict.ts'

export type Taken = Extract<ProvisioningResult, { kind: 'taken' }>
export type LastOwner = Extract<ProvisioningResult, { kind: 'lastOwner' }>

export const userNameKey = 'User:userName'

/** How often a value is found taken and free again before the command gives up. */
const takenTriesMax = 4

/** One transaction. A last owner who would go undoes it (invariant 7). */
export async function provision<Result>(
  ports: EnginePorts,
  work: (stores: Stores) => Promise<Result>,
): Promise<Result | LastOwner> {
  try {
    return await retryOnConflict(ports, work)
  } catch (error) {
    if (error instanceof UsherError && error.code === 'LAST_OWNER') return { kind: 'lastOwner' }
    throw error
  }
}

/**
 * The same for commands that write a document: where the directory's own uniqueness says no, the
 * answer names the attribute. Whoever has the value is a resource of this directory, so that a filter
 * shows it; if it is gone again meanwhile, the command is run again.
 */
export async function provisionUnique<Result>(
  ports: EnginePorts,
  directoryId: DirectoryId,
  work: (stores: Stores) => Promise<Result>,
): Promise<Result | LastOwner | Taken> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await provision(ports, work)
    } catch (error) {
      if (!(error instanceof ValueTaken)) throw error
      const attribute = await takenAttribute(ports.storage.read, directoryId, error)
      if (attribute !== undefined) return { kind: 'taken', attribute }
      if (attempt === takenTriesMax) throw error
    }
  }
}

/** Writes a document under the directory's uniqueness. */
export async function claiming<Result>(
  claim: {
    readonly id: DirectoryResourceId
    readonly resourceType: ResourceTypeName
    readonly document: ResourceDocument
    /** Of a user; `null` for other types. */
    readonly userName: string | null
  },
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    if (error instanceof UniqueViolation && ownConstraints.has(error.constraint))
      throw new ValueTaken(claim, error)
    throw error
  }
}
const ownConstraints = new Set(['directory_users_user_name_key', 'directory_resource_keys_unique'])

/** Not a UniqueViolation: deciding again would not help. */
class ValueTaken extends Error {
  override readonly name = 'ValueTaken'
  readonly id: DirectoryResourceId
  readonly resourceType: ResourceTypeName
  readonly keys: readonly ResourceKey[]
  readonly userName: string | null
  constructor(claim: Parameters<typeof claiming>[0], cause: UniqueViolation) {
    super(cause.message, { cause })
    this.id = claim.id
    this.resourceType = claim.resourceType
    this.keys = claim.document.keys.filter(({ unique }) => unique)
    this.userName = claim.userName
  }
}

async function takenAttribute(
  stores: Stores,
  directoryId: DirectoryId,
  { id, resourceType, keys, userName }: ValueTaken,
): Promise<string | undefined> {
  if (userName !== null) {
    const named = await stores.directoryUsers.findByUserName(
      directoryId,
      normalizeUserName(userName),
    )
    if (named.some((user) => user.deletedAt === null && user.id !== id)) return userNameKey
  }
  for (const { attribute, value } of keys) {
    const holders = await stores.resources.query(directoryId, {
      resourceType,
      filter: { kind: 'key', attribute, value },
      sort: null,
      limit: 2,
      from: { kind: 'offset', offset: 0 },
    })
    if (holders.some((holder) => holder.id !== id)) return attribute
  }
  return undefined
}

export function isExpected(expected: ExpectedVersions, { version }: DirectoryResource): boolean {
  return expected === undefined || expected.includes(version)
}

/** A resource after its document was replaced. */
export function withDocument(
  resource: DirectoryResource,
  document: ResourceDocument,
  version: number,
  updatedAt: Date,
): DirectoryResource {
  const { externalId, label, attributes } = document
  return { ...resource, externalId, label, attributes, version, updatedAt }
}

/** Names of the attributes that differ. Their values stay out of the audit: some may be secret. */
export function changedAttributes(
  before: DirectoryResource,
  document: ResourceDocument,
): readonly string[] {
  const names = new Set([...Object.keys(before.attributes), ...Object.keys(document.attributes)])
  return [...names].filter(
    (name) => JSON.stringify(before.attributes[name]) !== JSON.stringify(document.attributes[name]),
  )
}
