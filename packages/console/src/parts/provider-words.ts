import { useTexts } from '../texts/texts-provider.tsx'
import { hasKey } from './has-key.ts'

export type ProviderWords = {
  readonly meaning: string
  readonly fix: string | null
  readonly where: string | null
}

/**
 * What a provider's error means, in the language that is spoken. English comes with the answer; a
 * language of its own has a text for each code that has one. `null`: nothing is known of the code,
 * and the provider's own words are all there is.
 */
export function useProviderWords(): (error: {
  readonly code: string
  readonly meaning: string | null
  readonly fix: string | null
  readonly where: string | null
}) => ProviderWords | null {
  const { providerErrors } = useTexts().diagnosis
  return ({ code, meaning, fix, where }) => {
    if (providerErrors !== null && hasKey(providerErrors, code))
      return { ...providerErrors[code], where }
    return meaning === null ? null : { meaning, fix, where }
  }
}
