import type { Hono } from 'hono'
import { correlationOf, setEntraHeaders } from './environment.ts'
import { aadstsCodes, failure } from '../oauth/aadsts.ts'
import { discoveryDocument, instanceDiscovery, keySet } from '../oauth/discovery.ts'
import { errorBody, newTrace } from '../oauth/entra-error.ts'
import { resolveSegment } from '../oauth/tenant-segment.ts'
import { errorLookupPage } from '../pages/error-page.ts'
import type { Context } from '../context.ts'
import type { TenantSegment } from '../oauth/tenant-segment.ts'
import type { Environment, Request } from './environment.ts'

/** Discovery, keys, MSAL's instance discovery, and the page behind `error_uri`. */
export function metadataRoutes(app: Hono<Environment>, context: Context): void {
  app.get('/:tenant/v2.0/.well-known/openid-configuration', (request) =>
    withSegment(context, request, (segment) =>
      discoveryDocument(context, segment, request.req.query('appid')),
    ),
  )
  app.get('/:tenant/discovery/v2.0/keys', (request) =>
    withSegment(context, request, (segment) =>
      keySet(context.origin, segment, context.keys.published),
    ),
  )
  app.get('/common/discovery/instance', (request) => {
    const endpoint = request.req.query('authorization_endpoint') ?? ''
    return request.json(instanceDiscovery(context.origin, endpoint))
  })
  app.get('/error', (request) => {
    const wanted = request.req.query('code') ?? ''
    const code = aadstsCodes.find((one) => String(one) === wanted)
    const text = code === undefined ? 'Unknown error.' : failure(code).text
    return request.html(errorLookupPage(wanted, text), code === undefined ? 404 : 200)
  })
}

function withSegment(
  context: Context,
  request: Request,
  answer: (segment: TenantSegment) => object,
) {
  const tenant = request.req.param('tenant') ?? ''
  const trace = newTrace(context.clock(), correlationOf(request))
  setEntraHeaders(request, trace.traceId)
  request.header('access-control-allow-origin', '*')
  const segment = resolveSegment(context.directory, tenant)
  if (segment === undefined) {
    // Discovery alone calls this `invalid_tenant`; the token endpoint says `invalid_request`.
    const problem = failure(90002, { tenant }, { error: 'invalid_tenant' })
    return request.json(errorBody(problem, trace, context.origin), problem.status)
  }
  request.header('cache-control', 'max-age=86400, private')
  return request.json(answer(segment))
}
