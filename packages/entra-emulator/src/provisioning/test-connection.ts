import { randomUUID } from 'node:crypto'
import { findMatch } from './find-match.ts'
import { EndpointUnusable } from './scim-client.ts'
import type { Cycle } from './cycle.ts'
import type { JobContext } from './job-context.ts'

export type ConnectionTest =
  | { readonly ok: true }
  | { readonly ok: false; readonly httpStatus: number | null; readonly text: string }

/** Asks for somebody who cannot be there. Fails unless the answer is an empty list. */
export async function testConnection(job: JobContext, cycle: Cycle): Promise<ConnectionTest> {
  try {
    const match = await findMatch(job, cycle, '/Users', job.settings.matchUsersBy, randomUUID())
    if (match.kind === 'none') return { ok: true }
    if (match.kind === 'failed')
      return { ok: false, httpStatus: match.httpStatus, text: match.text }
    const text = 'The endpoint found a user who cannot exist: it ignores the filter.'
    return { ok: false, httpStatus: 200, text }
  } catch (error) {
    if (!(error instanceof EndpointUnusable)) throw error
    return { ok: false, httpStatus: error.status, text: error.message }
  }
}

/** For a cycle: nothing is written to an endpoint that fails the test. */
export async function demandConnection(job: JobContext, cycle: Cycle): Promise<void> {
  const test = await testConnection(job, cycle)
  if (!test.ok) throw new EndpointUnusable(test.text, test.httpStatus)
}
