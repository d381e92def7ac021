import { Hono } from 'hono'
import { UsherError } from '../../core/error-catalogue.ts'
import type { HttpEnv } from '../context.ts'
import type { AppDeps } from '../deps.ts'

/** `/livez`: the process answers. `/readyz`: and so does its database. */
export function operationsRoutes(deps: AppDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  app.get('/livez', (c) => c.json({ status: 'ok' }))
  app.get('/readyz', async (c) => {
    try {
      await deps.ports.storage.ping()
    } catch (cause) {
      throw new UsherError('UNAVAILABLE', { detail: 'The database does not answer.', cause })
    }
    return c.json({ status: 'ok' })
  })
  return app
}
