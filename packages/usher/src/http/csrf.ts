// A proof that a form was made by us for this session and purpose; beside the same-origin rule, for
// the steps that give away most.
import type { ActiveSession } from '../core/model.ts'
import type { AppDeps } from './deps.ts'

export function issueCsrf(deps: AppDeps, purpose: string, session: ActiveSession): string {
  return deps.sealer.seal(`csrf:${purpose}`, session.sessionId)
}

export function checkCsrf(
  deps: AppDeps,
  proof: string,
  purpose: string,
  session: ActiveSession,
): boolean {
  return deps.sealer.open(`csrf:${purpose}`, proof) === session.sessionId
}
