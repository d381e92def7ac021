import { randomUUID } from 'node:crypto'
import { failure } from './aadsts.ts'
import type { AadstsCode, Failure } from './aadsts.ts'

/** Thrown where a request to the token endpoint ends; the route turns it into Entra's JSON. */
export class EntraError extends Error {
  readonly failure: Failure

  constructor(problem: Failure) {
    super(`AADSTS${problem.code}: ${problem.text}`)
    this.name = 'EntraError'
    this.failure = problem
  }
}

export function refuse(...problem: Parameters<typeof failure>): never {
  throw new EntraError(failure(...problem))
}

/** The numbers Entra puts at the foot of every error, so that support can find it. */
export type Trace = {
  readonly traceId: string
  readonly correlationId: string
  readonly timestamp: string
}

export function newTrace(now: Date, correlationId?: string): Trace {
  return {
    traceId: randomUUID(),
    correlationId: correlationId ?? randomUUID(),
    timestamp: `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`,
  }
}

/** `AADSTSn: text Trace ID: … Correlation ID: … Timestamp: …`, on one line as since 2024. */
export function describeFailure(problem: Failure, trace: Trace): string {
  return (
    `AADSTS${problem.code}: ${problem.text} Trace ID: ${trace.traceId} ` +
    `Correlation ID: ${trace.correlationId} Timestamp: ${trace.timestamp}`
  )
}

/** The body of an error answer, with the fields in Entra's order. */
export function errorBody(problem: Failure, trace: Trace, origin: string) {
  return {
    error: problem.error,
    error_description: describeFailure(problem, trace),
    error_codes: [problem.code] satisfies AadstsCode[],
    timestamp: trace.timestamp,
    trace_id: trace.traceId,
    correlation_id: trace.correlationId,
    ...(problem.hasLookupPage ? { error_uri: `${origin}/error?code=${problem.code}` } : {}),
    ...(problem.suberror === null ? {} : { suberror: problem.suberror }),
  }
}
