// The sealed flow cookie: everything that a sign-in must remember between leaving for the provider
// and coming back. Nothing is written to the database until the person is back.
import { z } from 'zod'
import { parseId, type ConnectionId, type TestSignInId } from '../core/ids.ts'
import { flowSecretsSchema, type FlowSecrets } from '../oauth/relying-party.ts'
import type { AppDeps } from './deps.ts'

/** Bound into the seal, so that no other blob of ours can pass for a flow (CVE-2026-110864). */
const purpose = 'sign-in-flow.v1'
export const flowSecondsMax = 900

export type Flow = {
  readonly secrets: FlowSecrets
  readonly connectionId: ConnectionId
  readonly returnTo: string
  readonly invitationTokenHash: string | null
  /** A test, which creates nothing; its result goes into this row. `null`: a real sign-in. */
  readonly testId: TestSignInId | null
}

const sealedSchema = z.strictObject({
  secrets: flowSecretsSchema,
  connectionId: z.string(),
  returnTo: z.string(),
  invitationTokenHash: z.string().nullable(),
  testId: z.string().nullable(),
  expiresAt: z.number(),
})

export function sealFlow(deps: AppDeps, flow: Flow): string {
  const expiresAt = deps.ports.clock().getTime() + flowSecondsMax * 1000
  return deps.sealer.seal(purpose, JSON.stringify({ ...flow, expiresAt }))
}

/** The flow that this browser began with this state; `undefined` for anything else. */
export function openFlow(deps: AppDeps, sealed: string, state: string): Flow | undefined {
  const plain = deps.sealer.open(purpose, sealed)
  if (plain === undefined) return undefined
  const flow = sealedSchema.parse(JSON.parse(plain))
  const connectionId = parseId('connection', flow.connectionId)
  if (connectionId === undefined || flow.secrets.state !== state) return undefined
  if (flow.expiresAt <= deps.ports.clock().getTime()) return undefined
  const testId = flow.testId === null ? null : parseId('testSignIn', flow.testId)
  return testId === undefined ? undefined : { ...flow, connectionId, testId }
}

/** Names the cookie of a flow by its state, without giving the state away. */
export function flowKey(deps: AppDeps, state: string): string {
  return deps.ports.hashToken(state).slice(0, 16)
}
