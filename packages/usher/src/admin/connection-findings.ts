// What a saved connection says about itself, without asking the provider: the reasons why its button
// is missing, why nobody new comes in, and secrets that will not last. Pure.
import type { Connection, ConnectionSecret } from '../core/connection.ts'
import type { ErrorCode } from '../core/error-catalogue.ts'
import { secretWarning } from './connection-secrets.ts'

export type ConnectionFinding = {
  readonly severity: 'error' | 'warning'
  readonly path: string
  readonly code: ErrorCode
  readonly detail: string
}

export function connectionFindings(
  connection: Connection,
  secrets: readonly ConnectionSecret[],
  now: Date,
): readonly ConnectionFinding[] {
  const findings = secrets.flatMap((secret) => secretFindings(secret, now))
  if (!connection.registrationEnabled)
    findings.unshift({
      severity: 'warning',
      path: 'registrationEnabled',
      code: 'REGISTRATION_DISABLED',
      detail: 'Enable Registration is off: only people who have an account already can sign in.',
    })
  if (!connection.enabled)
    findings.unshift({
      severity: 'warning',
      path: 'enabled',
      code: 'CONNECTION_DISABLED',
      detail: 'The provider is switched off: its button is not on the sign-in page.',
    })
  return findings
}

function secretFindings(secret: ConnectionSecret, now: Date): ConnectionFinding[] {
  const warning = secretWarning(secret.expiresAt, now)
  if (warning === 'none' || secret.expiresAt === null) return []
  const day = secret.expiresAt.toISOString().slice(0, 10)
  const expired = warning === 'expired'
  return [
    {
      severity: expired ? 'error' : 'warning',
      path: `secrets.${secret.id}`,
      code: 'CLIENT_SECRET_EXPIRED',
      detail: expired
        ? `By the date that was entered, this secret expired on ${day}.`
        : `This secret expires on ${day}: add its successor before.`,
    },
  ]
}
