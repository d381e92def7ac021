import type { DetailCode, ErrorCode, ProviderErrorCode, Sight } from '../../api/codes.ts'

export type ErrorTexts = Readonly<
  Record<ErrorCode, { readonly title: string; readonly hint: string }>
>
export type ProviderErrorTexts = Readonly<
  Record<ProviderErrorCode, { readonly meaning: string; readonly fix: string }>
>
/** With the same `{names}` in braces as the English text. */
export type DetailTexts = Readonly<Record<DetailCode, string>>

/** `{}` is filled with what it was that time. */
export type SightTexts = Readonly<Record<Sight, string>>

/**
 * Words for the codes of the server and of providers. English ones come with each answer, from the
 * server's own catalogue, so that there is nothing to keep in step; another language fills the types.
 */
export const diagnosis: {
  readonly errors: ErrorTexts | null
  readonly providerErrors: ProviderErrorTexts | null
  readonly sights: SightTexts | null
  readonly details: DetailTexts | null
} = { errors: null, providerErrors: null, sights: null, details: null }
