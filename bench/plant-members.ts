// An organization with very many members, and an administrator's session to look at them.
import type { Usher } from '../packages/usher/src/compose.ts'
import { entraPreset } from '../packages/usher/src/core/connection-presets.ts'
import { parseEmail } from '../packages/usher/src/core/email-address.ts'
import type { ConnectionId, OrganizationId } from '../packages/usher/src/core/ids.ts'
import type { Stores } from '../packages/usher/src/engine/ports.ts'
import { startSession } from '../packages/usher/src/engine/start-session.ts'
import { present } from '../packages/usher/src/lib/assert.ts'

/** One in so many is deactivated; one in so many signs in with the second provider. */
export const deactivatedEvery = 500
export const secondEvery = 1000
const atOnce = 500

export async function plantMembers({ deps: { ports } }: Usher, count: number) {
  const { storage, ids, clock } = ports
  const now = clock()
  const organizationId = ids('organization')
  const connections = [ids('connection'), ids('connection')] as const
  await storage.transaction(async (stores) => {
    await stores.organizations.insert({
      id: organizationId,
      slug: 'many',
      name: 'Many',
      logoUrl: null,
      enabled: true,
      restrictToDomains: false,
      defaultRole: 'member',
      sessionIdleSeconds: 86_400,
      sessionAbsoluteSeconds: 86_400,
      createdAt: now,
      updatedAt: now,
    })
    for (const [index, id] of connections.entries())
      await stores.connections.insert({
        id,
        organizationId,
        name: `Provider ${index}`,
        enabled: true,
        registrationEnabled: true,
        settings: entraPreset({
          clientId: '33333333-3333-4333-8333-333333333333',
          tenantIds: ['44444444-4444-4444-8444-444444444444'],
        }),
        createdAt: now,
        updatedAt: now,
      })
  })
  for (let first = 0; first < count; first += atOnce)
    await storage.transaction(async (stores) => {
      for (let number = first; number < Math.min(first + atOnce, count); number += 1)
        await plantMember(stores, ports, { organizationId, connections, number })
    })
  const token = await storage.transaction((stores) => signInFirst(stores, organizationId))
  return { organizationId, secondConnectionId: connections[1], token }

  async function signInFirst(stores: Stores, of: OrganizationId): Promise<string> {
    const { items } = await stores.members.list(of, { role: 'owner' }, { limit: 1, cursor: null })
    const { member } = present(items[0], 'the owner')
    const identity = await stores.identities.findOfUser(member.userId, connections[1])
    const organization = present(await stores.organizations.find(of), 'the organization')
    const started = await startSession(ports, stores, {
      userId: member.userId,
      memberId: member.id,
      organization,
      connectionId: connections[1],
      identityId: present(identity, 'an identity').id,
      upstreamSessionId: null,
      origin: { ipAddress: null, userAgent: null },
    })
    return started.token
  }
}

type Planted = {
  readonly organizationId: OrganizationId
  readonly connections: readonly [ConnectionId, ConnectionId]
  readonly number: number
}

async function plantMember(
  stores: Stores,
  { ids, clock }: Usher['deps']['ports'],
  { organizationId, connections, number }: Planted,
): Promise<void> {
  const now = clock()
  const [userId, memberId] = [ids('user'), ids('member')]
  const email = `user-${number}@many.example`
  const isDeactivated = number % deactivatedEvery === 1
  await stores.users.insert({
    id: userId,
    active: true,
    operator: false,
    displayName: null,
    createdAt: now,
  })
  const member = {
    id: memberId,
    organizationId,
    userId,
    status: isDeactivated ? ('deactivated' as const) : ('active' as const),
    origin: number % 2 === 0 ? ('jit' as const) : ('scim' as const),
    displayName: `Person Number${number}`,
    username: email,
    email,
    normalizedEmail: parseEmail(email) ?? null,
    avatarUrl: null,
    createdAt: now,
    updatedAt: now,
    deactivatedAt: isDeactivated ? now : null,
  }
  await stores.members.insert(member)
  const role = number === 0 ? 'owner' : 'member'
  await stores.members.addFirstRoles(member, [
    { role, source: 'pinned', connectionId: null, directoryId: null },
  ])
  await stores.identities.insert({
    id: ids('identity'),
    userId,
    connectionId: connections[number % secondEvery === 0 ? 1 : 0],
    issuer: 'https://issuer.example',
    subject: `subject-${number}`,
    externalId: `subject-${number}`,
    upstream: { iss: null, tid: null, oid: null, sub: null, guest: false },
    profile: {
      uid: `subject-${number}`,
      username: email,
      email,
      avatar: null,
      displayName: null,
      groups: [],
      roles: [],
    },
    createdAt: now,
    lastSignInAt: now,
  })
}
