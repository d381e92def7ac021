// The OpenAPI 3.1 document of the admin API. Routes name the codes that they may answer; here each
// code becomes the response that it is, with the meaning that the catalogue gives it.
import { z, type OpenAPIHono } from '@hono/zod-openapi'
import { errorCatalogue, errorCodes, type ErrorCode } from '../../../core/error-catalogue.ts'
import type { HttpEnv } from '../../context.ts'
import { problemSchema } from './parts.ts'

export type ApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>
type Operation = NonNullable<NonNullable<ApiDocument['paths']>[string]['get']>

/** What any request may meet before its route is reached, and what any body may be refused for. */
const bodyErrors: readonly ErrorCode[] = [
  'BAD_REQUEST',
  'CROSS_SITE_REQUEST',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
]
const codesSchema = z.array(z.enum(errorCodes))

export function describe(
  api: Pick<OpenAPIHono<HttpEnv>, 'openAPIRegistry' | 'getOpenAPI31Document'>,
) {
  api.openAPIRegistry.register('Problem', problemSchema)
  api.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-usher-session',
    description: 'The cookie of a sign-in; `usher-session` over plain http on loopback.',
  })
  api.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API token of the organization. Where one is sent, it alone says who calls.',
  })
  api.openAPIRegistry.registerComponent('securitySchemes', 'setUp', {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-usher-set-up',
    description: 'The cookie of an opened set-up link.',
  })
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Usher',
      version: '1',
      description:
        'Administration of organizations: domains, authentication providers, members, roles, history. Errors are problem details (RFC 9457) with a stable code.',
    },
  })
  for (const path of Object.values(document.paths ?? {}))
    for (const operation of [path.get, path.post, path.put, path.patch, path.delete])
      if (operation) addProblems(operation)
  return document
}

function addProblems(operation: Operation): void {
  const declared = codesSchema.parse(operation['x-error-codes'])
  const codes = new Set(operation.requestBody ? [...declared, ...bodyErrors] : declared)
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of codes) {
    const { status } = errorCatalogue[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  operation['x-error-codes'] = [...codes]
  operation.responses ??= {}
  for (const [status, those] of byStatus)
    operation.responses[String(status)] = {
      description: those.map((code) => `\`${code}\`: ${errorCatalogue[code].title}`).join('\n'),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    }
}
