// What has words: the codes of the server, those of providers that it can explain, what the rules of a
// sign-in see, and what the audit trail records.
import type { InferResponseType } from 'hono/client'
import type { AuditAction, AuditArea, Sight } from 'usher/admin-api'
import { api } from './client.ts'

const organization = api.organizations[':organizationId']
const check = organization.connections.check
const explanations = organization['provider-errors']

/** `CLIENT_SECRET_EXPIRED`, … */
export type ErrorCode = InferResponseType<typeof check.$post, 200>['findings'][number]['code']
/** `idTokenSignature`, …: what an answer says in English beside it. */
export type DetailCode = NonNullable<
  InferResponseType<typeof check.$post, 200>['findings'][number]['explanation']
>['code']
/** `AADSTS7000215`, `invalid_client`, … */
export type ProviderErrorCode = InferResponseType<
  typeof explanations.$get,
  200
>['items'][number]['code']

export type { AuditAction, AuditArea, Sight }
