// What the address of the provisioning page holds.
import type { InferRequestType } from 'hono/client'
import { z } from 'zod/mini'
import type { api } from '../../api/client.ts'

type Requests =
  (typeof api.organizations)[':organizationId']['directories'][':directoryId']['requests']
export type RequestFilter = InferRequestType<Requests['$get']>['query']
export type Cause = NonNullable<RequestFilter['cause']>

export const tabs = ['health', 'connect', 'requests', 'settings'] as const
export const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const
/** A cause that the server no longer knows is no filter. */
export const causes = [
  'taken',
  'invalidValue',
  'malformed',
  'missing',
  'scope',
  'lastOwner',
  'changedMeanwhile',
  'tooFast',
  'busy',
  'serverError',
  'other',
] as const satisfies readonly Cause[]

const word = z.catch(z.optional(z.string()), undefined)
export const provisioningSearchSchema = z.object({
  directory: word,
  tab: z.catch(z.optional(z.enum(tabs)), undefined),
  /** Of the request log. */
  result: z.catch(z.optional(z.enum(['failed'])), undefined),
  method: z.catch(z.optional(z.enum(methods)), undefined),
  cause: z.catch(z.optional(z.enum(causes)), undefined),
  /** The request that is open beside the log. */
  request: word,
})
export type ProvisioningSearch = z.infer<typeof provisioningSearchSchema>
