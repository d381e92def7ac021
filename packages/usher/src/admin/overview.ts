// How the organization fares: counts by day, what needs attention, and what a new one has yet to do.
import { attentionOf, type Attention } from '../core/attention.ts'
import { isUpstream } from '../core/connection.ts'
import type { ActivityStore, Stores } from '../engine/ports.ts'
import type { AdminCaller, AdminPorts } from './context.ts'
import { listDirectories } from './directories.ts'

const dayMilliseconds = 86_400_000
const causesMax = 5

type Rows<Name extends keyof ActivityStore> = Awaited<ReturnType<ActivityStore[Name]>>

export type Overview = {
  readonly since: Date
  readonly members: Rows<'membersByStatus'>
  readonly joined: Rows<'membersByDay'>
  readonly signIns: Rows<'signInsByDay'>
  readonly provisioning: Rows<'provisioningByDay'>
  readonly attention: readonly Attention[]
  readonly steps: Steps
}

/** What a new organization has yet to do; true is done. */
export type Steps = {
  readonly provider: boolean
  readonly signedIn: boolean
  readonly directory: boolean
  readonly provisioned: boolean
  readonly domain: boolean
}

/** Of the last `days` days, today among them; days are days of UTC. */
export async function getOverview(
  ports: AdminPorts,
  caller: AdminCaller,
  days: number,
): Promise<Overview> {
  const { organizationId } = caller
  const { read } = ports.storage
  const now = ports.clock()
  const today = Math.floor(now.getTime() / dayMilliseconds)
  const since = new Date((today - days + 1) * dayMilliseconds)
  const { items: directories } = await listDirectories(ports, caller)
  const [members, joined, signIns, provisioning, failures, tokens] = await Promise.all([
    read.activity.membersByStatus(organizationId),
    read.activity.membersByDay(organizationId, since),
    read.activity.signInsByDay(organizationId, since),
    read.activity.provisioningByDay(organizationId, since),
    read.activity.failuresByCause(
      organizationId,
      new Date(now.getTime() - dayMilliseconds),
      causesMax,
    ),
    Promise.all(directories.map(({ directory }) => read.directoryTokens.list(directory.id))),
  ])
  const providers = await ownProviders(read, caller)
  const domains = await read.domains.list(organizationId)
  return {
    since,
    members,
    joined,
    signIns,
    provisioning,
    attention: attentionOf({
      now,
      secrets: providers.flatMap(({ connection, secrets }) =>
        secrets.map(({ expiresAt }) => ({
          connectionId: connection.id,
          connectionName: connection.name,
          expiresAt,
        })),
      ),
      directories: directories.map(({ directory, lastRequestAt }, index) => ({
        directoryId: directory.id,
        name: directory.name,
        lastRequestAt,
        tokenExpiries: (tokens[index] ?? [])
          .filter(({ revokedAt }) => revokedAt === null)
          .map(({ expiresAt }) => expiresAt),
      })),
      failures,
    }),
    steps: {
      provider: providers.some(({ connection }) => connection.enabled),
      signedIn: providers.some(({ isUsed }) => isUsed),
      directory: directories.length > 0,
      provisioned: directories.some(({ users }) => users > 0),
      domain: domains.some(({ verifiedAt }) => verifiedAt !== null),
    },
  }
}

async function ownProviders(read: Stores, caller: AdminCaller) {
  const connections = (await read.connections.list(caller.organizationId)).filter(isUpstream)
  return Promise.all(
    connections.map(async (connection) => ({
      connection,
      secrets: await read.connections.listSecrets(connection.id),
      // Not by the attempts, which are not kept for ever.
      isUsed: await read.identities.anyOfConnection(connection.id),
    })),
  )
}
