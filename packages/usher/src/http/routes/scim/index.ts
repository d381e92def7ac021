// SCIM 2.0 on the wire: who calls, how fast, is it well formed; `scim/` does the rest. Everything that
// goes wrong leaves as a SCIM error, and every request of a known directory leaves a line in its log.
// No cookie is ever looked at here.
import type { MiddlewareHandler } from 'hono'
import { UsherError } from '../../../core/error-catalogue.ts'
import { failureCauseOf } from '../../../core/scim-activity.ts'
import { checkCredential, type DirectoryGrant } from '../../../engine/directory-access.ts'
import { resolveBase, type ScimResponse } from '../../../scim/scim-service.ts'
import { ScimError } from '../../../scim/scim-error.ts'
import type { HttpContext, HttpEnv } from '../../context.ts'
import type { AppDeps } from '../../deps.ts'
import { isCrossSite } from '../../same-origin.ts'
import { scimAddress, type ScimAddress } from './address.ts'
import { errorAnswer, render, toScimError, UnauthorizedError } from './answer.ts'
import { acceptsScim } from './media.ts'
import { readScimBody, type ScimBody } from './read-body.ts'
import { redactRequest } from './redact-request.ts'
import { answerTokenRequest, isTokenEndpoint } from './token-endpoint.ts'
import { scimUrl } from './urls.ts'

const outcomeCharactersMax = 500
/** RFC 7644 §4: what tells how to authenticate cannot ask for it. */
const publicEndpoints = new Set(['serviceproviderconfig', 'resourcetypes', 'schemas'])

/** What is known of a request when it ends, well or not. */
type Progress = { grant: DirectoryGrant | null; body: unknown }

/** Mounted on `/api/v1/organizations/*`, in front of body limit and sessions; lets others pass. */
export function scimRoutes(deps: AppDeps): MiddlewareHandler<HttpEnv> {
  const answer = answerer(deps)
  return async (c, next) => {
    const address = scimAddress(c.req.url)
    if (!address) return next()
    if (isTokenEndpoint(address, c.req.method)) return answerTokenRequest(deps, c, address)
    const begunAt = performance.now()
    const progress: Progress = { grant: null, body: undefined }
    let answered: ScimResponse
    try {
      answered = await answer(c, address, progress)
    } catch (error) {
      answered = errorAnswer(toScimError(deps, c, error))
    }
    log(deps, c, address, progress, answered, performance.now() - begunAt)
    return render(c, answered)
  }
}

function answerer(deps: AppDeps) {
  return async (
    c: HttpContext,
    address: ScimAddress,
    progress: Progress,
  ): Promise<ScimResponse> => {
    if (isCrossSite(c, deps.settings)) throw new UsherError('CROSS_SITE_REQUEST')
    if (!address.segments) throw new ScimError(404, null, 'There is nothing at this address.')
    const { basePath, segments } = resolveBase(address.segments)
    progress.grant = await authenticate(deps, c, address, segments)
    if (progress.grant) keepPace(deps.limits.scim.take(progress.grant.directory.id))
    if (!acceptsScim(c.req.header('accept')))
      throw new ScimError(406, null, 'Only application/scim+json is answered here.')
    const body: ScimBody = await readScimBody(c.req.raw)
    progress.body = body.value
    const { grant } = progress
    return deps.scim.handle({
      method: c.req.method === 'HEAD' ? 'GET' : c.req.method,
      segments,
      query: address.query,
      ifMatch: c.req.header('if-match') ?? null,
      ifNoneMatch: c.req.header('if-none-match') ?? null,
      body: body.value,
      bodyBytes: body.bytes,
      caller: grant && {
        directory: grant.directory,
        tokenId: grant.token.id,
        scopes: grant.scopes,
        origin: c.get('origin'),
      },
      baseUrl: `${scimUrl(deps.settings.baseUrl, address.organizationText)}${basePath}`,
    })
  }
}

/** `null`: nobody, at an endpoint that is open to everybody. Errors: UnauthorizedError. */
async function authenticate(
  deps: AppDeps,
  c: HttpContext,
  address: ScimAddress,
  segments: readonly string[],
): Promise<DirectoryGrant | null> {
  const header = c.req.header('authorization')
  if (header === undefined) {
    if (publicEndpoints.has(segments[0]?.toLowerCase() ?? '')) return null
    throw new UnauthorizedError('nothing')
  }
  const [, credential] = /^bearer +([\w.~+/=-]+) *$/i.exec(header) ?? []
  const { organizationId } = address
  if (credential === undefined || organizationId === undefined)
    throw new UnauthorizedError('credential')
  const grant = await checkCredential(deps.ports, deps.sealer, organizationId, credential)
  if (!grant) throw new UnauthorizedError('credential')
  deps.scimRequests.used(grant.token)
  return grant
}

function keepPace(retryAfterSeconds: number): void {
  if (retryAfterSeconds > 0)
    throw new ScimError(429, null, 'Too many requests: wait, then go on.', { retryAfterSeconds })
}

function log(
  { ports, scimRequests }: AppDeps,
  c: HttpContext,
  address: ScimAddress,
  { grant, body }: Progress,
  { status, outcome, body: answer }: ScimResponse,
  milliseconds: number,
): void {
  if (!grant) return
  const redact = redactRequest(grant.directory)
  const method = c.req.method.slice(0, 16)
  const scimType = typeof answer?.['scimType'] === 'string' ? answer['scimType'] : null
  scimRequests.add({
    id: ports.ids('scimRequest'),
    organizationId: grant.directory.organizationId,
    directoryId: grant.directory.id,
    tokenId: grant.token.id,
    method,
    path: redact.path(address.path + address.search),
    status,
    durationMilliseconds: Math.round(milliseconds * 10) / 10,
    body: redact.body(body),
    outcome: outcome.slice(0, outcomeCharactersMax),
    cause: failureCauseOf({ method, status }, scimType, grant.scopes.includes('write')),
    createdAt: ports.clock(),
  })
}
