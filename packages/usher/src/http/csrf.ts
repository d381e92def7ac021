// A proof that a form was made by us for this session and purpose; beside the same-origin rule, for
// the steps that give away most.
import { UsherError } from '../core/error-catalogue.ts'
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

/** Errors: CROSS_SITE_REQUEST. */
export function requireCsrf(
  deps: AppDeps,
  proof: string,
  purpose: string,
  session: ActiveSession,
): void {
  if (!checkCsrf(deps, proof, purpose, session)) throw new UsherError('CROSS_SITE_REQUEST')
}
