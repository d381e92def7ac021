// How a SCIM answer looks on the wire, and how each failure becomes one (RFC 7644 §3.12).
import { HTTPException } from 'hono/http-exception'
import type { StatusCode } from 'hono/utils/http-status'
import { errorCatalogue, UsherError } from '../../../core/error-catalogue.ts'
import { StorageBusy, UniqueViolation } from '../../../engine/ports.ts'
import { ScimError, scimErrorBody } from '../../../scim/scim-error.ts'
import type { ScimResponse } from '../../../scim/scim-service.ts'
import type { HttpContext } from '../../context.ts'
import type { AppDeps } from '../../deps.ts'
import { scimMediaType } from './media.ts'

const realm = 'Bearer realm="scim"'
const busySeconds = 1

export function render(c: HttpContext, { status, body, headers }: ScimResponse): Response {
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
  c.header('Cache-Control', 'no-store')
  c.status(status as StatusCode)
  if (body === null) return c.body(null)
  // Exactly so, without a charset: some clients compare the whole text.
  c.header('Content-Type', scimMediaType)
  return c.body(JSON.stringify(body))
}

export function errorAnswer(error: ScimError): ScimResponse {
  const { status, retryAfterSeconds } = error
  return {
    status,
    body: scimErrorBody(error),
    headers: {
      ...(retryAfterSeconds !== undefined && { 'Retry-After': String(retryAfterSeconds) }),
      ...(error instanceof UnauthorizedError && { 'WWW-Authenticate': error.challenge }),
      // A client that is still sending what nobody reads would never look at this answer: RFC 9110
      // §15.5.14 lets the server end the connection.
      ...(error.status === 413 && { Connection: 'close' }),
    },
    outcome: error.message,
  }
}

/** RFC 6750 §3: the challenge names an error only where a token was sent. */
export class UnauthorizedError extends ScimError {
  readonly challenge: string
  constructor(sent: 'nothing' | 'credential') {
    super(
      401,
      null,
      sent === 'nothing'
        ? 'Send the token of this directory as Authorization: Bearer.'
        : 'The token is wrong, expired or revoked, or it belongs to another organization.',
    )
    this.challenge = sent === 'nothing' ? realm : `${realm}, error="invalid_token"`
  }
}

/** What is not expected is logged under the request's id, and the client learns nothing but that. */
export function toScimError(deps: AppDeps, c: HttpContext, error: unknown): ScimError {
  if (error instanceof ScimError) return error
  if (error instanceof UsherError) {
    const { status, title } = errorCatalogue[error.code]
    const { retryAfterSeconds } = error
    return new ScimError(status, null, error.detail ?? title, {
      cause: error,
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    })
  }
  if (error instanceof HTTPException && error.status < 500)
    return new ScimError(error.status, null, 'The request could not be understood.')
  const requestId = c.get('requestId')
  if (isContention(error)) {
    deps.logger.warn({ err: error, requestId }, 'SCIM request gave up among others')
    return new ScimError(503, null, 'Too much at once on the same resources: try again.', {
      retryAfterSeconds: busySeconds,
    })
  }
  if (deps.ports.storage.isUnreachable(error)) {
    deps.logger.error({ err: error, requestId }, 'the database did not answer')
    return new ScimError(503, null, 'The service is not ready: try again.', {
      retryAfterSeconds: busySeconds,
    })
  }
  deps.logger.error({ err: error, requestId }, 'unexpected error')
  return new ScimError(500, null, `Something broke on our side; it is logged as ${requestId}.`)
}

/** Others were in the way at each of several tries: worth another one later. */
function isContention(error: unknown): boolean {
  return error instanceof StorageBusy || error instanceof UniqueViolation
}
