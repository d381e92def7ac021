// What a provider says when it refuses: on the redirect (RFC 6749 §4.1.2.1), at the token endpoint
// (§5.2), and in Entra's own JSON at its discovery endpoint.
import { z } from 'zod'
import type { ErrorCode } from '../core/error-catalogue.ts'
import { diagnoseAadsts } from './aadsts.ts'
import { plainCode, plainText, redact } from './provider-text.ts'
import { SignInRefused } from './refusal.ts'

export type ErrorFields = {
  readonly error: string
  readonly description: string
  /** Entra's numbers, where it sends them apart from the text. */
  readonly numbers: readonly number[]
}

const errorBodySchema = z.object({
  error: z.string().min(1),
  error_description: z.string().catch(''),
  error_codes: z.array(z.number()).max(20).catch([]),
})

/**
 * The error in a JSON body, whatever the status: GitHub answers a refused code with 200.
 * `undefined` if the body is no OAuth error.
 */
export function errorFieldsOf(body: unknown): ErrorFields | undefined {
  const parsed = errorBodySchema.safeParse(body)
  if (!parsed.success) return undefined
  const { error, error_description: description, error_codes: numbers } = parsed.data
  return { error, description, numbers }
}

/** Turns the provider's refusal into ours. `secrets` are cut out of its text. */
export function refusedByProvider(
  fields: ErrorFields,
  where: 'authorize' | 'token' | 'discovery',
  secrets: readonly string[] = [],
): SignInRefused {
  const description = plainText(redact(fields.description, secrets))
  const diagnosis = diagnoseAadsts(fields.description, fields.numbers)
  if (diagnosis !== undefined) {
    const providerError = { code: `AADSTS${diagnosis.number}`, description }
    const known = diagnosis.entry
    if (known !== undefined) {
      return new SignInRefused(known.code, `${known.meaning} ${known.fix}`, { providerError })
    }
    return new SignInRefused(
      codeOf(fields.error, where),
      `Entra refused with AADSTS${diagnosis.number}.`,
      {
        providerError,
      },
    )
  }
  const error = plainCode(redact(fields.error, secrets))
  return new SignInRefused(codeOf(fields.error, where), `The provider refused with "${error}".`, {
    providerError: { code: error, description },
  })
}

/** RFC 6749 §4.1.2.1 and §5.2, OpenID Connect Core §3.1.2.6. */
function codeOf(error: string, where: 'authorize' | 'token' | 'discovery'): ErrorCode {
  switch (error) {
    case 'access_denied':
    case 'login_required':
    case 'interaction_required':
    case 'account_selection_required':
      return 'PROVIDER_DENIED'
    case 'consent_required':
      return 'CONSENT_REQUIRED'
    case 'invalid_client':
    case 'incorrect_client_credentials': // GitHub's word for it
      return 'CLIENT_SECRET_INVALID'
    case 'invalid_grant':
    case 'bad_verification_code': // GitHub's word for it
      return 'SIGN_IN_CODE_REFUSED'
    case 'redirect_uri_mismatch': // GitHub's and Google's
      return 'REDIRECT_URI_MISMATCH'
    case 'unauthorized_client':
      return 'CLIENT_UNKNOWN'
    case 'invalid_tenant':
      return 'TENANT_UNKNOWN'
    case 'server_error':
    case 'temporarily_unavailable':
    case 'slow_down':
      return 'PROVIDER_UNAVAILABLE'
    default:
      return where === 'discovery' ? 'LOG_IN_SOURCE_NOT_SUPPORTED' : 'PROVIDER_MISCONFIGURED'
  }
}
