// What the address of the provisioning page holds.
import type { InferRequestType } from 'hono/client'
import { z } from 'zod/mini'
import { lenient } from '../../routes/lenient.ts'
import type { api } from '../../api/client.ts'

type Requests =
  (typeof api.organizations)[':organizationId']['directories'][':directoryId']['requests']
type RequestFilter = InferRequestType<Requests['$get']>['query']
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

const word = lenient(z.string())
export const provisioningSearchSchema = z.object({
  directory: word,
  tab: lenient(z.enum(tabs)),
  /** Of the request log. */
  result: lenient(z.enum(['failed'])),
  method: lenient(z.enum(methods)),
  cause: lenient(z.enum(causes)),
  /** The request that is open beside the log. */
  request: word,
})
export type ProvisioningSearch = z.infer<typeof provisioningSearchSchema>
