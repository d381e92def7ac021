// Calls of the admin API, typed from the server's own routes. Nothing else of the server is imported.
import { hc } from 'hono/client'
import type { AdminApi } from 'usher/admin-api'

/** `api.organizations[':organizationId'].members.$get({ param, query })`, and so on. */
export const api = hc<AdminApi>(window.location.origin).api.v1

/** What the server says when it refuses (RFC 9457), or `NETWORK` where it could not be reached. */
export class ApiError extends Error {
  readonly code: string
  readonly hint: string
  readonly status: number
  readonly detail: string | null
  readonly reference: string | null
  readonly errors: readonly FieldError[]

  constructor(problem: Problem, cause?: unknown) {
    super(problem.title, { cause })
    this.name = 'ApiError'
    this.code = problem.code
    this.hint = problem.hint
    this.status = problem.status
    this.detail = problem.detail ?? null
    this.reference = problem.reference ?? null
    this.errors = problem.errors ?? []
  }
}

export type FieldError = {
  /** Dotted, as in the body that was sent: `settings.tenantIds.0`. */
  readonly path: string
  readonly message: string
  readonly hint?: string | undefined
}

type Problem = {
  readonly code: string
  readonly title: string
  readonly hint: string
  readonly status: number
  readonly detail?: string
  readonly reference?: string
  readonly errors?: readonly FieldError[]
}

type Answer<Body> = {
  readonly ok: boolean
  readonly status: number
  json(): Promise<Body>
}

/** The body of a good answer. Errors: ApiError. */
export async function answerOf<Body>(request: Promise<Answer<Body>>): Promise<Body> {
  const response = await reach(request)
  return response.json()
}

/** For answers without a body. Errors: ApiError. */
export async function done(request: Promise<Answer<unknown>>): Promise<void> {
  await reach(request)
}

async function reach<Body>(request: Promise<Answer<Body>>): Promise<Answer<Body>> {
  let response: Answer<Body>
  try {
    response = await request
  } catch (error) {
    throw new ApiError({ code: 'NETWORK', title: '', hint: '', status: 0 }, error)
  }
  if (!response.ok) throw new ApiError(await problemOf(response))
  return response
}

/** A proxy in between may answer for the server, in whatever words. */
async function problemOf(response: Answer<unknown>): Promise<Problem> {
  const unknown = { code: 'UNEXPECTED_ANSWER', title: '', hint: '', status: response.status }
  try {
    const body = await response.json()
    return isProblem(body) ? body : unknown
  } catch {
    return unknown
  }
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    typeof body.code === 'string' &&
    'title' in body &&
    typeof body.title === 'string' &&
    'hint' in body &&
    typeof body.hint === 'string'
  )
}
