// What a provider says when it refuses: on the redirect (RFC 6749 §4.1.2.1), at the token endpoint
// (§5.2), and in Entra's own JSON at its discovery endpoint.
import { z } from 'zod'
import { detailOf, plainDetail } from '../core/detail.ts'
import type { ErrorCode } from '../core/error-catalogue.ts'
import { diagnoseAadsts } from './diagnose-aadsts.ts'
import { oauthErrorEntry } from './oauth-errors.ts'
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
      return new SignInRefused(known.code, plainDetail(`${known.meaning} ${known.fix}`), {
        providerError,
      })
    }
    return new SignInRefused(
      codeOf(fields.error, where),
      detailOf('entraRefused', { number: diagnosis.number }),
      {
        providerError,
      },
    )
  }
  const error = plainCode(redact(fields.error, secrets))
  return new SignInRefused(codeOf(fields.error, where), detailOf('providerRefused', { error }), {
    providerError: { code: error, description },
  })
}

/** A server that answers like this where metadata should be is not the one that was meant. */
function codeOf(error: string, where: 'authorize' | 'token' | 'discovery'): ErrorCode {
  const code = oauthErrorEntry(error)?.code ?? 'PROVIDER_MISCONFIGURED'
  const isElsewhere = where === 'discovery' && code === 'PROVIDER_MISCONFIGURED'
  return isElsewhere ? 'LOG_IN_SOURCE_NOT_SUPPORTED' : code
}
