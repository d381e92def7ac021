import { useTexts } from '../texts/texts-provider.tsx'
import { hasKey } from './has-key.ts'

/**
 * What precisely was found, in the language that is spoken. English comes with the answer; another
 * language makes its sentence of the same parts.
 */
export function useDetailWords(): (said: {
  readonly detail: string
  readonly explanation: {
    readonly code: string
    readonly parameters: Readonly<Record<string, string>>
  } | null
}) => string {
  const { details } = useTexts().diagnosis
  return ({ detail, explanation }) => {
    if (details === null || explanation === null || !hasKey(details, explanation.code))
      return detail
    const { code, parameters } = explanation
    return details[code].replaceAll(
      /\{(\w+)\}/g,
      (whole, name: string) => parameters[name] ?? whole,
    )
  }
}
