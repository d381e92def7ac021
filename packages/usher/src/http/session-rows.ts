import type { SessionId } from '../core/ids.ts'
import type { Session } from '../core/model.ts'
import type { SessionRow } from '../pages/parts/session-list.ts'
import type { AppDeps } from './deps.ts'

/** Sessions as the pages list them: with the name of the connection, and which one is looking. */
export async function sessionRows(
  deps: AppDeps,
  sessions: readonly Session[],
  current: SessionId,
): Promise<readonly SessionRow[]> {
  const { connections } = deps.ports.storage.read
  return Promise.all(
    sessions.map(async (session): Promise<SessionRow> => {
      const connection = await connections.find(session.connectionId)
      return { ...session, connectionName: connection?.name ?? '', current: session.id === current }
    }),
  )
}
