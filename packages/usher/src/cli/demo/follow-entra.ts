// The local Entra may listen on another port than at the last run. A real provider never moves like
// that: the address is part of the issuer, and the issuer is part of who somebody is. So connections
// and identities move along here, and people stay the same people.
import type { EntraEmulator } from '@usher/entra-emulator'
import type { Connection, EntraSettings } from '../../core/connection.ts'
import type { OrganizationId } from '../../core/ids.ts'
import type { Identity, Member } from '../../core/model.ts'
import type { EnginePorts, Stores } from '../../engine/ports.ts'
import type { Recorder } from '../../engine/record.ts'

export function addressesOf(entra: EntraEmulator) {
  return { authority: entra.origin, graphEndpoint: entra.graphOrigin }
}

export async function followEntra(
  ports: EnginePorts,
  stores: Stores,
  organizationId: OrganizationId,
  entra: EntraEmulator,
  record: Recorder,
): Promise<void> {
  const addresses = addressesOf(entra)
  for (const connection of await stores.connections.list(organizationId)) {
    if (!isAtLocalEntra(connection)) continue
    const { id, settings } = connection
    if (settings.authority === addresses.authority) continue
    await stores.connections.update(id, {
      settings: { ...settings, ...addresses },
      updatedAt: ports.clock(),
    })
    await moveIdentities(ports, stores, connection, addresses.authority)
    record.audit('connection.updated', { kind: 'connection', id }, addresses)
  }
}

/** Any connection that the demo or the person trying it has pointed at the emulator. */
function isAtLocalEntra(connection: Connection): connection is Connection<EntraSettings> {
  const { settings } = connection
  return settings.kind === 'entra' && new URL(settings.authority).hostname === 'localhost'
}

async function moveIdentities(
  ports: EnginePorts,
  stores: Stores,
  { id, organizationId, settings }: Connection<EntraSettings>,
  authority: string,
): Promise<void> {
  if (organizationId === null) return
  for (const { userId } of await allMembers(stores, organizationId)) {
    const identity = await stores.identities.findOfUser(userId, id)
    if (identity?.issuer.startsWith(`${settings.authority}/`) !== true) continue
    await stores.identities.remove(identity.id)
    await stores.identities.insert({
      ...movedTo(authority, settings.authority, identity),
      id: ports.ids('identity'),
    })
  }
}

async function allMembers(
  stores: Stores,
  organizationId: OrganizationId,
): Promise<readonly Member[]> {
  const members: Member[] = []
  let cursor: string | null = null
  do {
    const page = await stores.members.list(organizationId, {}, { limit: 100, cursor })
    members.push(...page.items.map(({ member }) => member))
    cursor = page.nextCursor
  } while (cursor !== null)
  return members
}

function movedTo(authority: string, before: string, identity: Identity): Identity {
  const issuer = authority + identity.issuer.slice(before.length)
  return { ...identity, issuer, upstream: { ...identity.upstream, iss: issuer } }
}
