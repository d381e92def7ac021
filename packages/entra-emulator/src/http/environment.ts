import type { HttpBindings } from '@hono/node-server'
import type { Context as HonoContext } from 'hono'

export type Environment = { Bindings: HttpBindings }
export type Request = HonoContext<Environment>

/** What Entra's sign-in service sends with every answer. */
export function setEntraHeaders(request: Request, requestId: string): void {
  request.header('x-ms-request-id', requestId)
  request.header('x-ms-ests-server', '2.1.local-emulator')
  request.header('x-content-type-options', 'nosniff')
}

export function setNoStore(request: Request): void {
  request.header('cache-control', 'no-store, no-cache')
  request.header('pragma', 'no-cache')
  request.header('expires', '-1')
}

/** A correlation id of the client's comes back in the error, as support expects. */
export function correlationOf(request: Request): string | undefined {
  const given = request.req.header('client-request-id')
  return given !== undefined && /^[0-9a-f-]{36}$/i.test(given) ? given : undefined
}

/**
 * Pages carry inline styles only. There is no `form-action`, because browsers apply it to the
 * redirect that follows the form, which goes to the app.
 */
export function setPageHeaders(request: Request, scriptNonce?: string): void {
  const script = scriptNonce === undefined ? '' : `; script-src 'nonce-${scriptNonce}'`
  request.header(
    'content-security-policy',
    `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'${script}`,
  )
  request.header('referrer-policy', 'strict-origin-when-cross-origin')
  request.header('x-frame-options', 'DENY')
}

/**
 * A form of ours was sent by a page of ours (the Host has been checked before). Programs, which send
 * no `Origin`, may pass.
 */
export function isSameOrigin(request: Request): boolean {
  const site = request.req.header('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const given = request.req.header('origin')
  if (given === undefined) return true
  return URL.canParse(given) && new URL(given).host === request.req.header('host')
}
