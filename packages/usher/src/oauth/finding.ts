import type { Detail } from '../core/detail.ts'
import { errorCatalogue, type ErrorCode } from '../core/error-catalogue.ts'
import type { Finding, ProviderError } from './relying-party-types.ts'

/** A finding with the remedy of the error catalogue, which documents and console show too. */
export function problem(
  severity: Finding['severity'],
  path: string,
  code: ErrorCode,
  { detail, explanation }: Detail,
  providerError: ProviderError | null = null,
): Finding {
  return {
    severity,
    path,
    code,
    detail,
    explanation,
    hint: errorCatalogue[code].hint,
    providerError,
  }
}
