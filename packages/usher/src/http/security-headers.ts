import type { MiddlewareHandler } from 'hono'
import type { HttpEnv } from './context.ts'
import type { HttpSettings } from './deps.ts'

/**
 * Pages carry no script, so the policy allows none. There is no `form-action`: browsers apply it to
 * redirects too, and the address form ends, by redirects, at whatever provider it leads to.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data: https:",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Set last, so that a route may be stricter but not forget them. */
export function securityHeaders(settings: HttpSettings): MiddlewareHandler<HttpEnv> {
  const secure = settings.baseUrl.protocol === 'https:'
  return async (c, next) => {
    await next()
    const { headers } = c.res
    headers.set('X-Content-Type-Options', 'nosniff')
    if (!headers.has('Referrer-Policy')) headers.set('Referrer-Policy', 'same-origin')
    if (secure) headers.set('Strict-Transport-Security', 'max-age=63072000')
    if (!(headers.get('content-type') ?? '').startsWith('text/html')) return
    headers.set('Content-Security-Policy', contentSecurityPolicy)
    headers.set('X-Frame-Options', 'DENY')
    headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  }
}
