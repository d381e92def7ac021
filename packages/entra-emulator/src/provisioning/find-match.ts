import { fieldsOf } from './scim-path.ts'
import { equals } from './tenant-url.ts'
import type { Cycle } from './cycle.ts'
import type { JobContext } from './job-context.ts'
import type { ScimAnswer } from './scim-client.ts'

export type Match =
  | { readonly kind: 'found'; readonly scimId: string; readonly resource: unknown }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly httpStatus: number | null; readonly text: string }

/** Asks the target for the one resource with this value; more than one is a failure. */
export async function findMatch(
  job: JobContext,
  cycle: Cycle,
  endpoint: '/Users' | '/Groups',
  attribute: string,
  value: string,
): Promise<Match> {
  const answer = await job.client.send(
    {
      method: 'GET',
      path: endpoint,
      query: {
        ...(endpoint === '/Groups' ? { excludedAttributes: 'members' } : {}),
        filter: equals(attribute, value),
      },
    },
    cycle.signal,
  )
  return readMatch(answer, attribute, value)
}

export function readMatch(answer: ScimAnswer, attribute: string, value: string): Match {
  const failed = (text: string): Match => ({ kind: 'failed', httpStatus: answer.status, text })
  // "Nobody" is 200 with totalResults 0; a 404 breaks matching, as it does in Entra.
  if (!answer.ok) return failed(answer.error ?? 'The target did not answer the query.')
  const { Resources: resources, totalResults: total } = fieldsOf(answer.body)
  if (typeof total !== 'number') return failed('The answer to the query is no ListResponse.')
  if (total === 0) return { kind: 'none' }
  const first: unknown = Array.isArray(resources) ? resources[0] : undefined
  if (total > 1) {
    return failed(`DuplicateTargetEntries: ${total} resources have ${attribute} ${value}.`)
  }
  const { id } = fieldsOf(first)
  if (typeof id !== 'string' || id === '') return failed('The resource found has no id.')
  return { kind: 'found', scimId: id, resource: first }
}
