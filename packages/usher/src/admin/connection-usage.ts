import type { ConnectionId } from '../core/ids.ts'
import { view } from './connections.ts'
import type { AdminCaller, AdminPorts } from './context.ts'

/** What hangs on a connection, and would go with it. */
export type ConnectionUsage = {
  /** People's bindings to the provider. */
  readonly identities: number
  /** Sessions that were opened through it and are still good. */
  readonly sessions: number
  /** Directories that are paired with it, by name. */
  readonly directories: readonly string[]
}

/** Errors: NOT_FOUND. */
export async function connectionUsage(
  ports: AdminPorts,
  caller: AdminCaller,
  id: ConnectionId,
): Promise<ConnectionUsage> {
  const { read } = ports.storage
  await view(read, caller, id)
  const directories = await read.directories.list(caller.organizationId)
  return {
    identities: await read.identities.countOfConnection(id),
    sessions: await read.sessions.countOfConnection(id, ports.clock()),
    directories: directories
      .filter(({ connectionId }) => connectionId === id)
      .map(({ name }) => name),
  }
}
