import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { MiddlewareHandler } from 'hono'
import { graphError } from '../graph/graph-error.ts'
import { failure } from '../oauth/aadsts.ts'
import { errorBody, newTrace } from '../oauth/entra-error.ts'
import type { Context } from '../context.ts'
import type { Endpoint } from '../faults.ts'
import type { Environment, Request } from './environment.ts'

/** Spoils the transport as asked; faults of tokens are applied where tokens are made. */
export function applyFaults(context: Context): MiddlewareHandler<Environment> {
  const { faults } = context
  return async (request, next) => {
    const endpoint = faults.any ? endpointOf(request.req.path) : null
    if (endpoint === null) return next()
    const slow = faults.take('slow', endpoint)
    if (slow !== undefined) await sleep(slow.milliseconds)
    const instead = answerInstead(context, request, endpoint)
    if (instead !== null) return instead
    await next()
    await spoilAnswer(context, request, endpoint)
    return undefined
  }
}

/** Which endpoint a path belongs to; null is the control page, which no fault may break. */
export function endpointOf(path: string): Endpoint | null {
  const found = endpoints.find(([pattern]) => pattern.test(path))
  return found === undefined ? null : found[1]
}

const endpoints: readonly (readonly [RegExp, Endpoint])[] = [
  [/\/openid-configuration$|^\/common\/discovery\/instance$/, 'discovery'],
  [/\/discovery\/v2\.0\/keys$/, 'jwks'],
  [/\/oauth2\/v2\.0\/authorize$|^\/[^/]+\/login$/, 'authorize'],
  [/\/oauth2\/v2\.0\/token$/, 'token'],
  [/\/oauth2\/v2\.0\/logout$/, 'logout'],
  [/^\/graph\/oidc\/userinfo$/, 'userinfo'],
  [/^\/graph\/v1\.0\/.*\/photos?(\/|$)/, 'photo'],
  [/^\/graph\/v1\.0\/.*\/(getMember(Objects|Groups)|memberOf|transitiveMemberOf)/, 'groups'],
  [/^\/graph\/v1\.0\/me$/, 'me'],
  [/^\/graph\/v1\.0\/users/, 'users'],
]

function answerInstead(context: Context, request: Request, endpoint: Endpoint): Response | null {
  const { faults } = context
  if (faults.take('dropConnection', endpoint)) {
    request.env.incoming.socket.destroy()
    return RESPONSE_ALREADY_SENT
  }
  const failing = faults.take('serverError', endpoint)
  if (failing !== undefined) {
    return request.json({ error: 'server_error' }, failing.status ?? 500)
  }
  const throttled = faults.take('throttled', endpoint)
  if (throttled !== undefined) {
    request.header('retry-after', String(throttled.retryAfterSeconds ?? 10))
    return request.json(throttledBody(context, request), 429)
  }
  const elsewhere = faults.take('redirectAnswer', endpoint)
  return elsewhere === undefined ? null : request.redirect(elsewhere.location, 302)
}

function throttledBody(context: Context, request: Request) {
  return request.req.path.startsWith('/graph/')
    ? graphError(context.clock(), 'TooManyRequests', 'Too many requests.')
    : errorBody(failure(90055), newTrace(context.clock()), context.origin)
}

const oversizedBytes = 20_000_000

async function spoilAnswer(context: Context, request: Request, endpoint: Endpoint): Promise<void> {
  const { faults } = context
  if (faults.take('truncatedJson', endpoint)) {
    const text = await request.res.text()
    replaceBody(request, text.slice(0, Math.floor(text.length / 2)))
  }
  const oversized = faults.take('oversizedBody', endpoint)
  if (oversized !== undefined) {
    const text = await request.res.text()
    const padding = ' '.repeat(Math.max(0, (oversized.bytes ?? oversizedBytes) - text.length))
    replaceBody(request, padding + text)
  }
  const contentType = faults.take('wrongContentType', endpoint)
  if (contentType !== undefined) {
    request.res.headers.set('content-type', contentType.contentType ?? 'text/html; charset=utf-8')
  }
}

function replaceBody(request: Request, text: string): void {
  const { status, headers } = request.res
  const kept = new Headers(headers)
  kept.delete('content-length')
  request.res = undefined
  request.res = new Response(text, { status, headers: kept })
}

async function sleep(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds))
}
