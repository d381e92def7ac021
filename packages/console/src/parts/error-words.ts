import { ApiError } from '../api/client.ts'
import { useTexts } from '../texts/texts-provider.tsx'
import { hasKey } from './has-key.ts'

export type ErrorWords = { readonly title: string; readonly hint: string }

/** Gives any failure its words in the language that is spoken. */
export function useErrorWords(): (error: unknown) => ErrorWords {
  const { parts } = useTexts()
  const wordsOf = useErrorCodeWords()
  return (error) => {
    if (!(error instanceof ApiError)) return parts.unexpected
    if (error.code === 'NETWORK') return parts.network
    if (error.code === 'UNEXPECTED_ANSWER') return parts.unexpected
    return wordsOf(error.code, { title: error.message, hint: error.hint })
  }
}

/**
 * The words of an error code. English comes with the answer; a language of its own has a text for
 * every code of the server that it was built with.
 */
export function useErrorCodeWords(): (code: string, english: ErrorWords) => ErrorWords {
  const { errors } = useTexts().diagnosis
  return (code, english) => (errors !== null && hasKey(errors, code) ? errors[code] : english)
}
