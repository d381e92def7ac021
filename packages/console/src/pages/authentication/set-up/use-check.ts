import { useRef } from 'react'
import { ApiError } from '../../../api/client.ts'
import {
  useCheckUnsaved,
  type ConnectionToCheck,
  type Finding,
  type Inspection,
} from '../queries.ts'

export type SettingsCheck = {
  /** What the check of just these settings came to; none where they have changed since. */
  readonly inspectionOf: (settings: ConnectionToCheck | null) => Inspection | undefined
  readonly isPending: boolean
  /** What could not even be asked: the server refused, and not because of a field. */
  readonly error: Error | null
  readonly findings: readonly Finding[]
  /** Asks, unless just these settings were asked about. */
  readonly asYouGo: (settings: ConnectionToCheck | null) => void
  readonly now: (settings: ConnectionToCheck) => void
}

/** The check of settings that are not saved, asked as one goes from field to field. */
export function useCheck(organizationId: string): SettingsCheck {
  const check = useCheckUnsaved(organizationId)
  const asked = useRef('')
  const now = (settings: ConnectionToCheck) => {
    asked.current = JSON.stringify(settings)
    check.mutate(settings)
  }
  const refused = check.error instanceof ApiError ? findingsOf(check.error) : []
  return {
    inspectionOf: (settings) =>
      JSON.stringify(settings) === JSON.stringify(check.variables) ? check.data : undefined,
    isPending: check.isPending,
    error: refused.length > 0 ? null : check.error,
    findings: check.data?.findings ?? refused,
    now,
    asYouGo(settings) {
      if (settings !== null && JSON.stringify(settings) !== asked.current) now(settings)
    },
  }
}

/** Fields that the server refused before it asked anybody are findings like any other. */
function findingsOf(error: ApiError): readonly Finding[] {
  return error.errors.map(({ path, message, hint }) => ({
    severity: 'error',
    path,
    code: error.code === 'PLACEHOLDER_IN_URL' ? 'PLACEHOLDER_IN_URL' : 'VALIDATION_FAILED',
    detail: message,
    explanation: null,
    hint: hint ?? '',
    providerError: null,
  }))
}
