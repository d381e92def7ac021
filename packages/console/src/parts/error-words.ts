import { ApiError } from '../api/client.ts'
import { useTexts } from '../texts/texts-provider.tsx'
import { hasKey } from './has-key.ts'

export type ErrorWords = { readonly title: string; readonly hint: string }

/** Gives any failure its words in the language that is spoken. */
export function useErrorWords(): (error: unknown) => ErrorWords {
  const { parts } = useTexts()
  const errorTexts = useErrorTexts()
  return (error) => {
    if (!(error instanceof ApiError)) return parts.unexpected
    if (error.code === 'NETWORK') return parts.network
    if (error.code === 'UNEXPECTED_ANSWER') return parts.unexpected
    return errorTexts({ code: error.code, title: error.message, hint: error.hint })
  }
}

/**
 * The words of a code of the error catalogue. The server sends them in English; another language has
 * a text for every code that it was built with.
 */
export function useErrorTexts(): (error: ErrorWords & { readonly code: string }) => ErrorWords {
  const { errors } = useTexts().diagnosis
  return ({ code, title, hint }) =>
    errors !== null && hasKey(errors, code) ? errors[code] : { title, hint }
}
