// People whom a provisioning client pushes: create (placeholder, adoption, return), change, delete.
// Facts → decision → writes, in one transaction, as in a sign-in.
import { decideProvisioning } from '../core/decide-provisioning.ts'
import type { DirectoryPerson, DirectoryResource, ResourceDocument } from '../core/directory.ts'
import { parseId, type DirectoryUserId } from '../core/ids.ts'
import type { DirectoryUser } from '../core/model.ts'
import { present } from '../lib/assert.ts'
import { changeDirectoryPerson } from './change-directory-person.ts'
import { deactivate } from './deactivate.ts'
import {
  directoryRecorder,
  type DirectoryContext,
  type ExpectedVersions,
  type ProvisioningResult,
} from './directory-context.ts'
import { loadProvisioningFacts } from './load-provisioning-facts.ts'
import { touchGroupsOf } from './membership.ts'
import type { EnginePorts, Stores } from './ports.ts'
import { isExpected, provision, provisionUnique, userNameKey } from './provision.ts'
import { withdrawDirectoryEmails } from './settle-directory-email.ts'
import { writeDirectoryUser } from './write-directory-user.ts'

export type UserWrite = { readonly person: DirectoryPerson; readonly document: ResourceDocument }

export type UserChange = UserWrite & {
  /**
   * What the directory said of the person until now. Only what differs is written to the member, so
   * that a sign-in's later word for the rest stands. Without it, all of `person` is written.
   */
  readonly before?: DirectoryPerson
}

export type DeletionResult =
  | { readonly kind: 'deleted' }
  | Extract<ProvisioningResult, { kind: 'notFound' | 'versionMismatch' | 'lastOwner' }>

export async function createDirectoryUser(
  ports: EnginePorts,
  context: DirectoryContext,
  write: UserWrite,
): Promise<ProvisioningResult> {
  const { directory } = context
  return provisionUnique(ports, directory.id, async (stores): Promise<ProvisioningResult> => {
    const facts = await loadProvisioningFacts(stores, directory, write.person)
    const decision = decideProvisioning(facts)
    if (decision.kind === 'conflict') return { kind: 'taken', attribute: userNameKey }
    const record = directoryRecorder(ports, context)
    const resource = await writeDirectoryUser(ports, stores, {
      directory,
      decision,
      write,
      record,
    })
    await record.write(stores)
    const { trace } = decision
    return { kind: outcomes[decision.kind], resource, ignoredMemberIds: [], trace }
  })
}

const outcomes = { create: 'created', adopt: 'adopted', revive: 'revived' } as const

/** `change` is pure and runs inside the transaction, perhaps more than once. */
export async function changeDirectoryUser(
  ports: EnginePorts,
  context: DirectoryContext,
  id: string,
  expected: ExpectedVersions,
  change: (current: DirectoryResource) => UserChange | 'unchanged',
): Promise<ProvisioningResult> {
  return provisionUnique(
    ports,
    context.directory.id,
    async (stores): Promise<ProvisioningResult> => {
      const found = await lockDirectoryUser(stores, context, id)
      if (!found) return { kind: 'notFound' }
      const { resource } = found
      if (!isExpected(expected, resource)) return { kind: 'versionMismatch' }
      const write = change(resource)
      const record = directoryRecorder(ports, context)
      if (write === 'unchanged') {
        // "Inactive", said once more, keeps out whom an administrator let in meanwhile.
        if (!found.user.active) {
          await sendAway(ports, stores, found.user, record)
          await record.write(stores)
        }
        return { ...nothingIgnored, kind: 'unchanged', resource }
      }
      const changed = await changeDirectoryPerson(ports, stores, { ...found, write, record })
      await record.write(stores)
      return { ...nothingIgnored, kind: 'updated', resource: changed }
    },
  )
}

const nothingIgnored = { ignoredMemberIds: [], trace: [] } as const

/**
 * Leaves a tombstone, so that a sign-in does not bring the person back, and keeps the memberships for
 * the day on which the directory makes the person anew.
 */
export async function deleteDirectoryUser(
  ports: EnginePorts,
  context: DirectoryContext,
  id: string,
  expected: ExpectedVersions,
): Promise<DeletionResult> {
  return provision(ports, async (stores): Promise<DeletionResult> => {
    const found = await lockDirectoryUser(stores, context, id)
    if (!found) return { kind: 'notFound' }
    const { resource, user } = found
    if (!isExpected(expected, resource)) return { kind: 'versionMismatch' }
    const record = directoryRecorder(ports, context)
    const now = ports.clock()
    // Groups before members, as a change of a group locks them.
    await touchGroupsOf(stores, user.id, now)
    await sendAway(ports, stores, user, record)
    const { organizationId } = user
    await withdrawDirectoryEmails(ports, stores, { organizationId, userId: user.userId, record })
    await stores.directoryUsers.update(user.id, { deletedAt: now })
    await stores.resources.remove(user.directoryId, user.id)
    const { userId, userName, externalId } = user
    const target = { kind: 'directoryUser', id: user.id }
    record.audit('directory.user_deleted', target, { userId, userName, externalId })
    await record.write(stores)
    return { kind: 'deleted' }
  })
}

export type FoundUser = { readonly resource: DirectoryResource; readonly user: DirectoryUser }

async function lockDirectoryUser(
  stores: Stores,
  { directory }: DirectoryContext,
  id: string,
): Promise<FoundUser | undefined> {
  const userId: DirectoryUserId | undefined = parseId('directoryUser', id)
  const resource = userId && (await stores.resources.lock(directory.id, 'User', userId))
  if (!resource) return undefined
  const user = await stores.directoryUsers.find(directory.id, userId)
  return { resource, user: present(user, 'the person behind a resource of type User') }
}

/** The member, unless an administrator has removed it already. */
async function sendAway(
  ports: EnginePorts,
  stores: Stores,
  { organizationId, userId }: DirectoryUser,
  record: ReturnType<typeof directoryRecorder>,
): Promise<void> {
  const member = await stores.members.findOfUser(organizationId, userId)
  if (!member) return
  const target = { kind: 'member', organizationId, memberId: member.id } as const
  await deactivate(ports, stores, target, record)
}
