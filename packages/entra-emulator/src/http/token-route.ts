import type { Hono } from 'hono'
import { correlationOf, setEntraHeaders, setNoStore } from './environment.ts'
import { EntraError, errorBody, newTrace } from '../oauth/entra-error.ts'
import { parseTokenRequest } from '../oauth/token-request.ts'
import { answerTokenRequest } from '../oauth/token-response.ts'
import type { Context } from '../context.ts'
import type { Environment } from './environment.ts'

export function tokenRoute(app: Hono<Environment>, context: Context): void {
  app.all('/:tenant/oauth2/v2.0/token', async (request) => {
    const trace = newTrace(context.clock(), correlationOf(request))
    setEntraHeaders(request, trace.traceId)
    setNoStore(request)
    request.header('x-ms-clitelem', '1,0,0,,')
    try {
      const tokenRequest = parseTokenRequest(context.directory, {
        method: request.req.method,
        tenantPath: request.req.param('tenant'),
        contentType: request.req.header('content-type') ?? '',
        authorization: request.req.header('authorization'),
        origin: request.req.header('origin') ?? null,
        body: request.req.method === 'POST' ? await request.req.text() : '',
      })
      if (tokenRequest.origin !== null) {
        request.header('access-control-allow-origin', tokenRequest.origin)
      }
      return request.json(await answerTokenRequest(context, tokenRequest))
    } catch (error) {
      if (!(error instanceof EntraError)) throw error
      const { failure } = error
      request.header('x-ms-clitelem', `1,${failure.code},0,,`)
      return request.json(errorBody(failure, trace, context.origin), failure.status)
    }
  })
}
