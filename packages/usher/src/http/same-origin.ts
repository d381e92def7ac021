import type { MiddlewareHandler } from 'hono'
import { UsherError } from '../core/error-catalogue.ts'
import type { HttpContext, HttpEnv } from './context.ts'
import type { HttpSettings } from './deps.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses writes that a page of another site caused. Browsers say where a request comes from
 * (Sec-Fetch-Site, or Origin on every POST); programs say neither and carry no ambient cookies.
 * The provider's form_post callback is the one write that must come from elsewhere: it is guarded
 * by its sealed state instead.
 */
export function sameOriginOnly(
  settings: HttpSettings,
  exempt: readonly string[],
): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    if (isCrossSite(c, settings) && !exempt.includes(c.req.path))
      throw new UsherError('CROSS_SITE_REQUEST')
    await next()
  }
}

export function isCrossSite(c: HttpContext, settings: HttpSettings): boolean {
  if (safeMethods.has(c.req.method)) return false
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  return origin === undefined
    ? site !== undefined && site !== 'same-origin' && site !== 'none'
    : origin !== settings.baseUrl.origin
}
