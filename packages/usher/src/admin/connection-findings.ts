// What a saved connection says about itself, without asking the provider: the reasons why its button
// is missing, why nobody new comes in, and secrets that will not last. Pure.
import type { Connection, ConnectionSecret } from '../core/connection.ts'
import { detailOf, type Detail } from '../core/detail.ts'
import type { ErrorCode } from '../core/error-catalogue.ts'
import { secretWarning } from './connection-secrets.ts'

export type ConnectionFinding = Detail & {
  readonly severity: 'error' | 'warning'
  readonly path: string
  readonly code: ErrorCode
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
      ...detailOf('registrationOff'),
    })
  if (!connection.enabled)
    findings.unshift({
      severity: 'warning',
      path: 'enabled',
      code: 'CONNECTION_DISABLED',
      ...detailOf('connectionOff'),
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
      ...detailOf(expired ? 'secretExpired' : 'secretExpires', { day }),
    },
  ]
}
