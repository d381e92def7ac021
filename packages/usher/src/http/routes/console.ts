// The admin console: static files, whose addresses are the console's own business. What they may
// see and do is asked of the admin API; these files hold nothing that anybody may not read.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { UsherError } from '../../core/error-catalogue.ts'
import type { HttpEnv } from '../context.ts'
import type { AppDeps } from '../deps.ts'

/** Where the console is. */
export const consolePath = '/console'
const nonceMark = '%CSP_NONCE%'

export function consoleRoutes({ consoleFolder }: AppDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  const readPage = pageReader(join(consoleFolder, 'index.html'))
  app.get(
    `${consolePath}/assets/*`,
    serveStatic<HttpEnv>({
      root: consoleFolder,
      rewriteRequestPath: (requested) => requested.slice(consolePath.length),
      precompressed: true,
      // Names carry a hash of the content.
      onFound: (_, c) => c.header('Cache-Control', 'public, max-age=31536000, immutable'),
    }),
    () => {
      throw new UsherError('NOT_FOUND')
    },
  )
  app.on('GET', [consolePath, `${consolePath}/*`], async (c) => {
    const nonce = randomBytes(16).toString('base64')
    const page = await readPage()
    c.header('Content-Security-Policy', contentSecurityPolicy(nonce))
    c.header('Cache-Control', 'no-store')
    return c.html(page.replace(nonceMark, nonce))
  })
  // Bookmarks of the pages that were there before, and guides that say "Settings → Authentication".
  app.on('GET', ['/settings', '/settings/*'], (c) => c.redirect(consolePath))
  return app
}

/**
 * Scripts are files of ours only. The component library writes style elements while it runs; each
 * carries the nonce of this answer.
 */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data: https:",
    "font-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Read once; a source tree that was never built has none. Errors: NOT_FOUND. */
function pageReader(file: string): () => Promise<string> {
  let page: Promise<string> | undefined
  return async () => {
    page ??= readFile(file, 'utf8')
    try {
      return await page
    } catch (error) {
      page = undefined
      throw new UsherError('NOT_FOUND', {
        detail: 'The console has not been built: npm run build.',
        cause: error,
      })
    }
  }
}
