import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { applyFaults } from './apply-faults.ts'
import { controlRoutes } from './control-routes.ts'
import { graphRoutes } from '../graph/routes.ts'
import { logoutRoute } from './logout-route.ts'
import { metadataRoutes } from './metadata-routes.ts'
import { record } from './record.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { tokenRoute } from './token-route.ts'
import type { Context } from '../context.ts'
import type { RequestLog } from '../requests.ts'
import type { Environment } from './environment.ts'

const bodyBytesMax = 1_000_000

/** Every route of the emulator. A request is checked, recorded, perhaps spoiled, then answered. */
export function createApp(context: Context, log: RequestLog): Hono<Environment> {
  const app = new Hono<Environment>()
  const hosts = new Set(allowedHosts(context.origin))
  app.use(async (request, next) => {
    // A page elsewhere that points its own name at this machine (DNS rebinding) gets nothing.
    if (!hosts.has(request.req.header('host') ?? '')) return request.text('Unknown host', 421)
    return next()
  })
  app.use(bodyLimit({ maxSize: bodyBytesMax }))
  app.use(record(log))
  app.use(applyFaults(context))
  metadataRoutes(app, context)
  signInRoutes(app, context)
  tokenRoute(app, context)
  logoutRoute(app, context)
  graphRoutes(app, context)
  controlRoutes(app, context)
  app.notFound((request) => request.json({ error: 'not_found' }, 404))
  app.onError((error, request) => {
    console.error(error)
    return request.json({ error: 'server_error' }, 500)
  })
  return app
}

function allowedHosts(origin: string): readonly string[] {
  const { port } = new URL(origin)
  return ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${port}`)
}
