// What the address of the sign-in log holds, so that a view of it can be sent to a colleague.
import type { InferRequestType } from 'hono/client'
import { z } from 'zod/mini'
import { lenient } from '../../routes/lenient.ts'
import type { api } from '../../api/client.ts'

type Attempts = (typeof api.organizations)[':organizationId']['sign-in-attempts']
export type AttemptFilter = InferRequestType<Attempts['$get']>['query']

export const outcomes = ['signedIn', 'linked', 'created', 'confirm', 'denied', 'failed'] as const
export const times = ['1h', '24h', '7d', '30d'] as const

const word = lenient(z.string())
export const logSearchSchema = z.object({
  /** `failed`: whatever did not end well. */
  outcome: lenient(z.enum([...outcomes, 'unsuccessful'])),
  provider: word,
  person: word,
  code: lenient(
    z.custom<NonNullable<AttemptFilter['code']>>(
      (value) => typeof value === 'string' && /^[A-Z_]{1,60}$/.test(value),
    ),
  ),
  time: lenient(z.enum(times)),
  reference: word,
  /** The attempt that is open beside the list. */
  attempt: word,
})
export type LogSearch = z.infer<typeof logSearchSchema>

export const hoursOf: Readonly<Record<(typeof times)[number], number>> = {
  '1h': 1,
  '24h': 24,
  '7d': 7 * 24,
  '30d': 30 * 24,
}
