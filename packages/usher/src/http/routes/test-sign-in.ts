// A test sign-in leaves for the provider and comes back through the same two endpoints as a real
// one (oauth2.ts), bound to the browser and the session that began it, and ends on a page of the
// console. A sealed flow says which of the two it is, so that neither passes for the other.
import { isUpstream, type UpstreamConnection } from '../../core/connection.ts'
import { UsherError } from '../../core/error-catalogue.ts'
import { parseId, type TestSignInId } from '../../core/ids.ts'
import type { TestSignIn } from '../../engine/ports.ts'
import { checkSession } from '../../engine/sessions.ts'
import { SignInTrail } from '../../engine/sign-in-trail.ts'
import { finishTestSignIn, noteTestRequest, openReport } from '../../engine/test-sign-in.ts'
import { refusalOf } from '../../oauth/refusal.ts'
import type { HttpContext } from '../context.ts'
import { readSessionToken, setFlowCookie, testCookie } from '../cookies.ts'
import type { AppDeps } from '../deps.ts'
import { flowKey, sealFlow, type Flow } from '../flow.ts'

/** Where the browser that asked for a test goes first. */
export function testAddress(deps: AppDeps, id: TestSignInId): string {
  return new URL(`/api/auth/oauth2/authorize?test=${id}`, deps.settings.baseUrl).href
}

/** Where it ends up, whatever happens. */
function resultPath({ organizationId, connectionId, id }: TestSignIn): string {
  return `/console/organizations/${organizationId}/authentication/${connectionId}/test/${id}`
}

/** Errors: STATE_INVALID for another browser or session, or a test that is over. */
export async function leaveForTest(deps: AppDeps, c: HttpContext, id: string): Promise<Response> {
  c.header('Cache-Control', 'no-store')
  const testId = parseId('testSignIn', id)
  const test =
    testId && (await deps.ports.storage.read.testSignIns.find(testId, deps.ports.clock()))
  const token = testCookie.read(c, deps.settings)
  const isSameBrowser = token !== undefined && deps.ports.hashToken(token) === test?.browserHash
  if (!test || !isSameBrowser || !(await isOfStarter(deps, c, test, 'required')))
    throw new UsherError('STATE_INVALID')
  if (test.finishedAt !== null) return c.redirect(resultPath(test))
  const connection = await connectionOf(deps, test)
  const trail = new SignInTrail()
  try {
    const begun = await deps.relyingParty.begin(connection, { trail })
    await noteTestRequest(deps.ports, test, trail)
    const returnTo = resultPath(test)
    const flow: Flow = {
      secrets: begun.flow,
      connectionId: connection.id,
      returnTo,
      invitationTokenHash: null,
      testId: test.id,
    }
    setFlowCookie(c, deps.settings, {
      key: flowKey(deps, begun.flow.state),
      sealed: sealFlow(deps, flow),
      crossSitePost: connection.settings.responseMode === 'form_post',
    })
    return c.redirect(begun.url)
  } catch (error) {
    if (!(error instanceof UsherError)) throw error
    const { code, detail } = error
    const outcome = {
      kind: 'refused',
      code,
      detail: detail ?? error.message,
      explanation: refusalOf(error.cause)?.explanation ?? null,
      providerError: null,
    } as const
    await finishTestSignIn(deps.ports, { test, trail, outcome, origin: c.get('origin') })
    return c.redirect(resultPath(test))
  }
}

/** The first callback decides; the same one again finds the result and changes nothing. */
export async function returnFromTest(
  deps: AppDeps,
  c: HttpContext,
  flow: Flow & { readonly testId: TestSignInId; readonly params: URLSearchParams },
): Promise<Response> {
  const { ports, relyingParty } = deps
  const test = await ports.storage.read.testSignIns.find(flow.testId, ports.clock())
  // A form post comes from the provider's site, without the session; the flow cookie is of it.
  const session = c.req.method === 'POST' ? 'ifThere' : 'required'
  if (!test || !(await isOfStarter(deps, c, test, session))) throw new UsherError('STATE_INVALID')
  if (test.finishedAt !== null) {
    await ports.storage.transaction((stores) =>
      stores.testSignIns.noteReplay(test.id, ports.clock()),
    )
    return c.redirect(resultPath(test), 303)
  }
  const connection = await connectionOf(deps, test)
  const secrets = await ports.storage.read.connections.listSecrets(connection.id)
  const trail = new SignInTrail(openReport(ports.sealer, test)?.steps)
  const outcome = await relyingParty.finish(connection, secrets, flow.secrets, flow.params, trail)
  await finishTestSignIn(ports, { test, trail, outcome, origin: c.get('origin') })
  deps.logger.info(
    { test: test.id, connection: connection.id, outcome: outcome.kind },
    'test sign-in',
  )
  // After a form post the next request must be a GET.
  return c.redirect(resultPath(test), 303)
}

async function isOfStarter(
  deps: AppDeps,
  c: HttpContext,
  test: TestSignIn,
  wanted: 'required' | 'ifThere',
): Promise<boolean> {
  const { startedBy } = test
  if (startedBy.kind !== 'user') return true
  const token = readSessionToken(c, deps.settings)
  if (token === undefined) return wanted === 'ifThere'
  const session = await checkSession(deps.ports, token)
  return session !== undefined && session.sessionId === startedBy.sessionId
}

async function connectionOf(deps: AppDeps, test: TestSignIn): Promise<UpstreamConnection> {
  const connection = await deps.ports.storage.read.connections.find(test.connectionId)
  if (!connection || !isUpstream(connection)) throw new UsherError('LOG_IN_SOURCE_NOT_SUPPORTED')
  return connection
}
