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

/**
 * On every answer, whatever its type, so that no route can forget them. Set before the route runs,
 * which may then be stricter; setting them on a finished response would cost a session check more
 * than its look-up does.
 */
export function securityHeaders(settings: HttpSettings): MiddlewareHandler<HttpEnv> {
  const secure = settings.baseUrl.protocol === 'https:'
  return async (c, next) => {
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'same-origin')
    c.header('Content-Security-Policy', contentSecurityPolicy)
    c.header('X-Frame-Options', 'DENY')
    c.header('Cross-Origin-Opener-Policy', 'same-origin')
    if (secure) c.header('Strict-Transport-Security', 'max-age=63072000')
    await next()
  }
}
