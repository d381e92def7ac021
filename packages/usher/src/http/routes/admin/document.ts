// The OpenAPI 3.1 document of the admin API, made from the schemas that validate.
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { HttpEnv } from '../../context.ts'

export type ApiDocument = ReturnType<OpenAPIHono<HttpEnv>['getOpenAPI31Document']>

export function describe(
  api: Pick<OpenAPIHono<HttpEnv>, 'getOpenAPI31Document' | 'openAPIRegistry'>,
): ApiDocument {
  api.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-usher-session',
    description: 'The session of an administrator; `usher-session` over http on loopback.',
  })
  return api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Usher',
      version: '1',
      description:
        'Administration of organizations, sign-in providers and members. Errors are problem details (RFC 9457) with a stable `code` and a `hint`.',
    },
    security: [{ session: [] }],
  })
}
