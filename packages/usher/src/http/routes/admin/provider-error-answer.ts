// A provider's refusal as administrators see it: its own words, and ours beside them.
import { z } from '@hono/zod-openapi'
import type { SignInAttempt } from '../../../core/model.ts'
import { explainedCodes, explainProviderError } from '../../../oauth/explain-provider-error.ts'

export const providerErrorAnswer = z
  .strictObject({
    code: z.string().openapi({
      description: 'Entra’s number, or the OAuth `error`.',
      example: 'AADSTS7000215',
    }),
    description: z.string().openapi({ description: 'The provider’s own words.' }),
    meaning: z.string().nullable().openapi({
      description: 'What it means in plain words; null where the code is not known.',
    }),
    fix: z.string().nullable().openapi({ description: 'What to do about it.' }),
    where: z.string().nullable().openapi({
      description: 'Where to click in the Azure portal; null where nothing is to be done there.',
      example:
        'Azure portal → Microsoft Entra ID → App registrations → your app → Certificates & secrets',
    }),
    setting: z.string().nullable().openapi({
      description: 'The setting of the provider here to look at, e.g. `clientSecret`.',
    }),
  })
  .openapi('ProviderError')

/** A code of a provider, explained without anybody having met it. */
export const explanationAnswer = z
  .strictObject({
    code: z.enum(explainedCodes),
    meaning: z.string(),
    fix: z.string(),
    where: z.string().nullable(),
    setting: z.string().nullable(),
  })
  .openapi('ProviderErrorExplanation')

/** Explained when it is read, so that a text that was mended is right for old attempts too. */
export function toProviderErrorAnswer(
  said: NonNullable<SignInAttempt['providerError']>,
): z.infer<typeof providerErrorAnswer> {
  const explained = explainProviderError(said.code)
  return {
    code: said.code,
    description: said.description,
    meaning: explained?.meaning ?? null,
    fix: explained?.fix ?? null,
    where: explained?.where ?? null,
    setting: explained?.setting ?? null,
  }
}
