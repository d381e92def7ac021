// The relying party's two endpoints: leave for the provider, and come back. One sign-in reads from
// here to the commit: callback → oauth/ verifies → engine/sign-in.ts decides and applies.
import { Hono } from 'hono'
import { isUpstream, type UpstreamConnection } from '../../core/connection.ts'
import { UsherError } from '../../core/error-catalogue.ts'
import { parseId, type ConnectionId } from '../../core/ids.ts'
import type { ProviderError } from '../../oauth/relying-party.ts'
import { recordFailedAttempt } from '../../engine/attempts.ts'
import { endUpstreamSession } from '../../engine/sessions.ts'
import { signIn } from '../../engine/sign-in.ts'
import { admitBrowser } from '../admit-browser.ts'
import type { HttpContext, HttpEnv } from '../context.ts'
import {
  clearFlowCookie,
  invitationCookie,
  linkCookie,
  readFlowCookie,
  setFlowCookie,
} from '../cookies.ts'
import type { AppDeps } from '../deps.ts'
import { renderError } from '../errors.ts'
import { flowKey, openFlow, sealFlow, type Flow } from '../flow.ts'
import { parseReturnTo } from '../return-to.ts'
import { callerNetwork } from '../take-try.ts'
import { leaveForTest, returnFromTest } from './test-sign-in.ts'

export const callbackPath = '/api/auth/oauth2/callback'
/** Followed by the id of the connection whose sessions it may end. */
export const frontChannelLogoutPath = '/api/auth/oauth2/front-channel-logout/'
const stateLengthMax = 200
const loginHintLengthMax = 254
const sidLengthMax = 200

export function oauth2Routes(deps: AppDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  app.get('/api/auth/oauth2/authorize', (c) => authorize(deps, c))
  app.get(callbackPath, (c) => callback(deps, c, new URL(c.req.url).searchParams))
  app.post(callbackPath, async (c) => callback(deps, c, new URLSearchParams(await c.req.text())))
  app.get(`${frontChannelLogoutPath}:connection`, (c) => frontChannelLogout(deps, c))
  return app
}

/** Nothing is written: state, nonce, verifier and return address travel in a sealed cookie. */
async function authorize(deps: AppDeps, c: HttpContext): Promise<Response> {
  const test = c.req.query('test')
  if (test !== undefined) return leaveForTest(deps, c, test)
  const connection = await findEnabled(deps, parseId('connection', c.req.query('connection') ?? ''))
  const returnTo = parseReturnTo(c.req.query('return_to') ?? '/account', deps.settings)
  if (returnTo === undefined) throw new UsherError('RETURN_ADDRESS_NOT_ALLOWED')
  const loginHint = c.req.query('login_hint')?.slice(0, loginHintLengthMax)
  const begun = await begin(deps, c, connection, loginHint)
  if (begun instanceof Response) return begun
  // A page of another site can send the browser here: the link was opened for a button of ours.
  const isOurs = c.req.header('sec-fetch-site') !== 'cross-site'
  const invitation = isOurs ? invitationCookie.read(c, deps.settings) : undefined
  const flow: Flow = {
    secrets: begun.flow,
    connectionId: connection.id,
    returnTo,
    invitationTokenHash: invitation === undefined ? null : deps.ports.hashToken(invitation),
    testId: null,
  }
  setFlowCookie(c, deps.settings, {
    key: flowKey(deps, begun.flow.state),
    sealed: sealFlow(deps, flow),
    crossSitePost: connection.settings.responseMode === 'form_post',
  })
  c.header('Cache-Control', 'no-store')
  return c.redirect(begun.url)
}

/** A provider that cannot be reached already here leaves an attempt, too. */
async function begin(
  deps: AppDeps,
  c: HttpContext,
  connection: UpstreamConnection,
  loginHint: string | undefined,
) {
  try {
    return await deps.relyingParty.begin(connection, loginHint === undefined ? {} : { loginHint })
  } catch (error) {
    if (!(error instanceof UsherError)) throw error
    return fail(deps, c, { connection, error, stateHash: null, providerError: null })
  }
}

async function callback(deps: AppDeps, c: HttpContext, params: URLSearchParams): Promise<Response> {
  c.header('Cache-Control', 'no-store')
  const state = params.get('state') ?? ''
  const flow = takeFlow(deps, c, state)
  if (!flow) return stray(deps, c)
  if (flow.testId !== null) return returnFromTest(deps, c, { ...flow, testId: flow.testId, params })
  const stateHash = deps.ports.hashToken(state)
  const { read } = deps.ports.storage
  if (await read.attempts.isStateSpent(stateHash)) throw new UsherError('STATE_SPENT')
  const connection = await read.connections.find(flow.connectionId)
  if (!connection || !isUpstream(connection)) throw new UsherError('LOG_IN_SOURCE_NOT_SUPPORTED')
  if (!connection.enabled) {
    const error = new UsherError('CONNECTION_DISABLED')
    return fail(deps, c, { connection, error, stateHash, providerError: null })
  }
  const secrets = await read.connections.listSecrets(connection.id)
  const outcome = await deps.relyingParty.finish(connection, secrets, flow.secrets, params)
  if (outcome.kind === 'refused') {
    const error = new UsherError(outcome.code, { detail: outcome.detail })
    return fail(deps, c, { connection, error, stateHash, providerError: outcome.providerError })
  }
  const result = await signIn(deps.ports, {
    connectionId: connection.id,
    verified: outcome.identity,
    stateHash,
    invitationTokenHash: flow.invitationTokenHash,
    returnTo: flow.returnTo,
    origin: c.get('origin'),
  })
  switch (result.kind) {
    case 'signedIn':
      await admitBrowser(deps, c, result)
      return c.redirect(flow.returnTo)
    case 'confirm':
      linkCookie.set(c, deps.settings, result.linkToken)
      return c.redirect('/sign-in/link')
    case 'denied':
      return renderError(c, new UsherError(result.code), { reference: result.reference })
  }
}

/** The flow is used up by whatever comes back with its state. */
function takeFlow(deps: AppDeps, c: HttpContext, state: string): Flow | undefined {
  if (state === '' || state.length > stateLengthMax) return undefined
  const key = flowKey(deps, state)
  const sealed = readFlowCookie(c, deps.settings, key)
  if (sealed === undefined) return undefined
  clearFlowCookie(c, deps.settings, key)
  return openFlow(deps, sealed, state)
}

/** A callback that no sign-in of this browser asked for. */
async function stray(deps: AppDeps, c: HttpContext): Promise<Response> {
  const error = new UsherError('STATE_INVALID')
  const allowed = await deps.limits.strayCallback.take(callerNetwork(c) ?? 'unknown')
  if (!allowed.ok) throw error
  return fail(deps, c, { connection: null, error, stateHash: null, providerError: null })
}

async function fail(
  deps: AppDeps,
  c: HttpContext,
  failed: {
    readonly connection: UpstreamConnection | null
    readonly error: UsherError
    readonly stateHash: string | null
    readonly providerError: ProviderError | null
  },
): Promise<Response> {
  const { connection, error, stateHash, providerError } = failed
  const reference = await recordFailedAttempt(deps.ports, {
    organizationId: connection?.organizationId ?? null,
    connectionId: connection?.id ?? null,
    code: error.code,
    detail: error.detail ?? error.message,
    providerError,
    stateHash,
    origin: c.get('origin'),
  })
  deps.logger.warn({ code: error.code, reference, connection: connection?.id }, 'sign-in failed')
  return renderError(c, error, { reference, providerError })
}

async function findEnabled(
  deps: AppDeps,
  id: ConnectionId | undefined,
): Promise<UpstreamConnection> {
  const { connections, organizations } = deps.ports.storage.read
  const connection = id && (await connections.find(id))
  if (!connection || !isUpstream(connection)) throw new UsherError('LOG_IN_SOURCE_NOT_SUPPORTED')
  const organization =
    connection.organizationId && (await organizations.find(connection.organizationId))
  if (!connection.enabled || (organization && !organization.enabled))
    throw new UsherError('CONNECTION_DISABLED')
  return connection
}

/**
 * The provider says goodbye (OpenID Connect Front-Channel Logout 1.0): it loads this in a hidden
 * frame, where our cookie is missing, so the session is found by `sid`. It can only end sessions,
 * and only those of the connection that the address names.
 */
async function frontChannelLogout(deps: AppDeps, c: HttpContext): Promise<Response> {
  const connectionId = parseId('connection', c.req.param('connection') ?? '')
  const issuer = c.req.query('iss') ?? ''
  const upstreamSessionId = c.req.query('sid') ?? ''
  const isWellFormed = upstreamSessionId !== '' && upstreamSessionId.length <= sidLengthMax
  if (connectionId !== undefined && isWellFormed)
    await endUpstreamSession(deps.ports, {
      connectionId,
      issuer,
      upstreamSessionId,
      origin: c.get('origin'),
    })
  return c.body(null, 200, { 'Cache-Control': 'no-store' })
}
