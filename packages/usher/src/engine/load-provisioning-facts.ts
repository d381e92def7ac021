// Gathers what decideProvisioning may look at, inside the transaction that will apply its answer.
import { isUpstream } from '../core/connection.ts'
import type { ArrivedPerson, ProvisioningFacts, Tombstone } from '../core/decide-provisioning.ts'
import type { Directory, DirectoryPerson } from '../core/directory.ts'
import { normalizeUserName } from '../core/email-address.ts'
import { isPinned } from '../core/email-authority.ts'
import type { DirectoryUser } from '../core/model.ts'
import { together } from '../lib/together.ts'
import type { ArrivedMember, Stores } from './ports.ts'
import { takeTurns } from './take-turns.ts'

/** More than one match is ambiguous already. */
const arrivedMax = 3

export async function loadProvisioningFacts(
  stores: Stores,
  directory: Directory,
  person: DirectoryPerson,
): Promise<ProvisioningFacts> {
  await takeTurns(stores, directory.id, person)
  const { externalId } = person
  const userName = normalizeUserName(person.userName)
  const [named, known] = await together([
    stores.directoryUsers.findByUserName(directory.id, userName),
    externalId === null ? [] : stores.directoryUsers.findByExternalId(directory.id, externalId),
  ])
  return {
    externalId,
    nameTakenBy: named.find(({ deletedAt }) => deletedAt === null)?.id,
    tombstones: {
      byExternalId: await tombstones(stores, known),
      byUserName: await tombstones(stores, named),
    },
    ...(await arrivals(stores, directory, person)),
  }
}

async function tombstones(
  stores: Stores,
  found: readonly DirectoryUser[],
): Promise<readonly Tombstone[]> {
  const dead = found.filter(({ deletedAt }) => deletedAt !== null)
  const graves: Tombstone[] = []
  for (const { id, userId, externalId, directoryId } of dead) {
    // A living one is found before a tombstone.
    const now = await stores.directoryUsers.findOfUser(directoryId, userId)
    graves.push({ id, userId, externalId, livesAs: now?.deletedAt === null ? now.id : null })
  }
  return graves
}

async function arrivals(
  stores: Stores,
  { organizationId, connectionId }: Directory,
  { externalId, userName }: DirectoryPerson,
): Promise<Pick<ProvisioningFacts, 'connection' | 'arrived'>> {
  const nobody = { connection: undefined, arrived: { bySubject: [], byUserName: [] } }
  if (connectionId === null) return nobody
  const connection = await stores.connections.find(connectionId)
  if (!connection || !isUpstream(connection)) return nobody
  const bySubject =
    externalId === null
      ? []
      : await stores.directoryUsers.findArrivedBySubject(
          organizationId,
          connectionId,
          externalId,
          arrivedMax,
        )
  const byUserName = await stores.directoryUsers.findArrivedByUserName(
    organizationId,
    connectionId,
    normalizeUserName(userName),
    arrivedMax,
  )
  // Somebody whom an administrator has removed is still the one who came through the organization's own
  // connection. An instance-wide one knows people who never were here.
  const isOwn = connection.organizationId === organizationId
  const known = (found: readonly ArrivedMember[]): readonly ArrivedPerson[] =>
    found.filter(({ memberId }) => isOwn || memberId !== null).map(arrived)
  return {
    connection: { name: connection.name, pinned: isPinned(connection.settings) },
    arrived: { bySubject: known(bySubject), byUserName: known(byUserName) },
  }
}

function arrived({
  userId,
  memberId,
  externalId,
  guest,
  directoryUserId,
}: ArrivedMember): ArrivedPerson {
  return { userId, memberId, externalId, guest, livesAs: directoryUserId }
}
