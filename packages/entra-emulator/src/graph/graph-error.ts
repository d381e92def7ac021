import { randomUUID } from 'node:crypto'

export type GraphErrorCode =
  | 'InvalidAuthenticationToken'
  | 'Authorization_RequestDenied'
  | 'Request_ResourceNotFound'
  | 'Request_BadRequest'
  | 'Directory_ResultSizeLimitExceeded'
  | 'ImageNotFound'
  | 'TooManyRequests'

/** A problem on its way to the client; `headers` is for challenges. */
export class GraphError extends Error {
  readonly code: GraphErrorCode
  readonly status: 400 | 401 | 403 | 404
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: GraphError['status'],
    code: GraphErrorCode,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.name = 'GraphError'
    this.code = code
    this.status = status
    this.headers = headers
  }
}

/** Graph's error body; `innerError` is what its support asks for. */
export function graphError(now: Date, code: string, message: string, clientRequestId?: string) {
  const requestId = randomUUID()
  return {
    error: {
      code,
      message,
      innerError: {
        date: now.toISOString().slice(0, 19),
        'request-id': requestId,
        'client-request-id': clientRequestId ?? requestId,
      },
    },
  }
}
