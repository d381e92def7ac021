import type { MiddlewareHandler } from 'hono'
import type { RequestLog } from '../requests.ts'
import type { Environment } from './environment.ts'

/** Writes every request of a client into the log; the control page's own are left out. */
export function record(log: RequestLog): MiddlewareHandler<Environment> {
  return async (request, next) => {
    const { method, path } = request.req
    if (path === '/' || path.startsWith('/control/')) return next()
    const body = method === 'GET' || method === 'HEAD' ? '' : await request.req.text()
    const isForm = (request.req.header('content-type') ?? '').startsWith(
      'application/x-www-form-urlencoded',
    )
    log.add({
      method,
      path,
      query: request.req.query(),
      headers: request.req.header(),
      form: isForm ? Object.fromEntries(new URLSearchParams(body)) : null,
      body,
    })
    return next()
  }
}
