// Test sign-ins of a provider: begun here, carried out by the browser (http/routes/test-sign-in.ts).
import { isUpstream } from '../core/connection.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { ConnectionId, TestSignInId } from '../core/ids.ts'
import { actorOf } from '../core/requester.ts'
import type { TestReport } from '../core/test-report.ts'
import type { TestSignIn } from '../engine/ports.ts'
import { insertTestSignIn, openReport } from '../engine/test-sign-in.ts'
import { view } from './connections.ts'
import { recordFor, whole, type AdminCaller, type AdminPorts, type Whole } from './context.ts'

const testsShownMax = 20

export type TestView = { readonly test: TestSignIn; readonly report: TestReport | undefined }

/**
 * Begins a test of a provider, be it switched on or not. `browserToken` goes into the browser that
 * will carry it out. Errors: NOT_FOUND, VALIDATION_FAILED for the e-mail provider.
 */
export async function startTestSignIn(
  ports: AdminPorts,
  caller: AdminCaller,
  connectionId: ConnectionId,
): Promise<{ readonly test: TestSignIn; readonly browserToken: string }> {
  const browserToken = ports.randomToken()
  const test = await ports.storage.transaction(async (stores) => {
    const { connection } = await view(stores, caller, connectionId)
    if (!isUpstream(connection))
      throw new UsherError('VALIDATION_FAILED', {
        detail: 'The e-mail provider has no sign-in elsewhere that could be tested.',
      })
    const started = await insertTestSignIn(ports, stores, {
      organizationId: caller.organizationId,
      connectionId,
      startedBy: actorOf(caller.by),
      browserHash: ports.hashToken(browserToken),
    })
    const record = recordFor(ports, caller)
    record.audit(
      'connection.test-started',
      { kind: 'connection', id: connectionId },
      { testSignInId: started.id },
    )
    await record.write(stores)
    return started
  })
  return { test, browserToken }
}

/** The tests of the last day, newest first. */
export async function listTestSignIns(
  ports: AdminPorts,
  caller: AdminCaller,
  connectionId: ConnectionId,
): Promise<Whole<TestSignIn>> {
  const { read } = ports.storage
  await view(read, caller, connectionId)
  const { organizationId } = caller
  return whole(
    await read.testSignIns.list(organizationId, connectionId, ports.clock(), testsShownMax),
  )
}

/** Errors: NOT_FOUND, also when its day is over. */
export async function getTestSignIn(
  ports: AdminPorts,
  caller: AdminCaller,
  connectionId: ConnectionId,
  id: TestSignInId,
): Promise<TestView> {
  const test = await ports.storage.read.testSignIns.find(id, ports.clock())
  if (!test || test.organizationId !== caller.organizationId || test.connectionId !== connectionId)
    throw new UsherError('NOT_FOUND')
  return { test, report: openReport(ports.sealer, test) }
}
