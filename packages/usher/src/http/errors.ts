// An error on its way out: a problem document (RFC 9457) for programs, a page with the same code,
// hint and reference for people.
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { errorCatalogue, UsherError, type ErrorCode } from '../core/error-catalogue.ts'
import { StorageBusy } from '../engine/ports.ts'
import { errorPage } from '../pages/error-page.ts'
import type { HttpContext } from './context.ts'
import type { AppDeps } from './deps.ts'

export type PublicError = {
  readonly code: ErrorCode
  readonly detail?: string | undefined
  readonly reference?: string | undefined
  readonly providerError?: { readonly code: string; readonly description: string } | null
}

/** When to try again. */
const unavailableSeconds = 5

export function handleError(deps: AppDeps) {
  return (error: Error, c: HttpContext): Response | Promise<Response> => {
    const known = asUsherError(error) ?? asUnavailable(deps, c, error)
    if (!known) deps.logger.error({ err: error, requestId: c.get('requestId') }, 'unexpected error')
    return renderError(c, known ?? new UsherError('INTERNAL_ERROR'), {
      reference: known ? undefined : c.get('requestId'),
    })
  }
}

export function renderError(
  c: HttpContext,
  error: UsherError,
  more: {
    readonly reference?: string | undefined
    readonly providerError?: PublicError['providerError']
  } = {},
): Response | Promise<Response> {
  const { status, title, hint } = errorCatalogue[error.code]
  c.status(status satisfies ContentfulStatusCode)
  if (error.retryAfterSeconds !== undefined)
    c.header('Retry-After', String(error.retryAfterSeconds))
  c.header('Cache-Control', 'no-store')
  // RFC 9110 §15.5.14: or a client that is still sending would never look at the answer.
  if (status === 413) c.header('Connection', 'close')
  if (wantsPage(c))
    return c.html(
      errorPage({
        organization: null,
        code: error.code,
        title,
        hint,
        detail: error.detail ?? null,
        reference: more.reference ?? null,
        providerError: more.providerError ?? null,
        at: new Date(),
        signInHref: '/sign-in',
      }),
    )
  return c.body(
    JSON.stringify({
      type: 'about:blank',
      status,
      code: error.code,
      title,
      hint,
      ...(error.detail !== undefined && { detail: error.detail }),
      ...(error.errors && { errors: error.errors }),
      ...(more.reference !== undefined && { reference: more.reference }),
      ...(more.providerError && { providerError: more.providerError }),
    }),
    status,
    { 'Content-Type': 'application/problem+json' },
  )
}

/** Browsers ask for text/html; the API answers problems whoever asks. */
export function wantsPage(c: HttpContext): boolean {
  if (c.req.path.startsWith('/api/v1/')) return false
  return (c.req.header('accept') ?? '').includes('text/html')
}

/** The database is away, or everybody wants the same row: nobody's mistake, and it passes. */
function asUnavailable(deps: AppDeps, c: HttpContext, error: Error): UsherError | undefined {
  if (!(error instanceof StorageBusy) && !deps.ports.storage.isUnreachable(error)) return undefined
  deps.logger.error({ err: error, requestId: c.get('requestId') }, 'the database did not answer')
  return new UsherError('UNAVAILABLE', { retryAfterSeconds: unavailableSeconds, cause: error })
}

function asUsherError(error: Error): UsherError | undefined {
  if (error instanceof UsherError) return error
  if (error instanceof HTTPException) {
    if (error.status === 413) return new UsherError('BODY_TOO_LARGE')
    if (error.status === 415) return new UsherError('UNSUPPORTED_MEDIA_TYPE')
    if (error.status < 500) return new UsherError('BAD_REQUEST')
  }
  return undefined
}
