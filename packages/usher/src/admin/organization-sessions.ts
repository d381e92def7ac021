// The running sessions of a whole organization: how many a change would touch, and their end.
import type { AdminCaller, AdminPorts } from './context.ts'
import { recordFor } from './context.ts'

export async function countSessions(ports: AdminPorts, caller: AdminCaller): Promise<number> {
  return ports.storage.read.sessions.countOfOrganization(caller.organizationId, ports.clock())
}

/**
 * Everybody has to sign in again; whoever asks for it stays, to see what came of it. Returns how
 * many sessions ended.
 */
export async function endAllSessions(ports: AdminPorts, caller: AdminCaller): Promise<number> {
  const { by, organizationId } = caller
  const own = by.kind === 'session' ? by.session.sessionId : null
  return ports.storage.transaction(async (stores) => {
    const sessionsEnded = await stores.sessions.removeOfOrganization(organizationId, own)
    const record = recordFor(ports, caller)
    const target = { kind: 'organization', id: organizationId }
    record.audit('organization.sessions_ended', target, { sessionsEnded })
    record.emit('organization.sessions_ended', null, { organizationId, sessionsEnded })
    await record.write(stores)
    return sessionsEnded
  })
}
