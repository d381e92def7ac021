// What a provider's error code means and what to do about it: the one source for the check of
// settings, the sign-in log, the test sign-in and the console's look-up.
import { aadstsEntry, aadstsTable, type AadstsNumber } from './aadsts.ts'
import { azurePlaces } from './azure-places.ts'
import { oauthErrorEntry, oauthErrorTable, type OAuthErrorName } from './oauth-errors.ts'

export type Explanation = {
  /** What happened. */
  readonly meaning: string
  /** What to do about it. */
  readonly fix: string
  /** Where to click in the Azure portal; `null` where nothing has to be done there. */
  readonly where: string | null
  /** The setting of the connection to look at, e.g. `clientSecret`; `null` if it is none of ours. */
  readonly setting: string | null
}

/** `undefined` for a code that is in no table; the provider's own words are then all there is. */
export function explainProviderError(code: string): Explanation | undefined {
  const number = /^AADSTS(\d+)$/.exec(code)?.[1]
  if (number === undefined) {
    const entry = oauthErrorEntry(code)
    return entry && { ...words(entry), where: null, setting: entry.setting ?? null }
  }
  const entry = aadstsEntry(number)
  return (
    entry && {
      ...words(entry),
      where: entry.where === undefined ? null : azurePlaces[entry.where],
      setting: entry.setting ?? null,
    }
  )
}

/** A code that has a text: languages other than English translate exactly these. */
export type ExplainedCode = `AADSTS${AadstsNumber}` | OAuthErrorName

/** Every code that `explainProviderError` knows: Entra's numbers first, then the names of OAuth. */
export const explainedCodes: readonly ExplainedCode[] = [
  ...keysOf(aadstsTable).map((number) => `AADSTS${number}` as const),
  ...keysOf(oauthErrorTable),
]

/** `Object.keys`, for tables that hold their own keys and nothing else. */
function keysOf<Table extends object>(table: Table): readonly (keyof Table & (string | number))[] {
  return Object.keys(table) as (keyof Table & (string | number))[]
}

function words({ meaning, fix }: { readonly meaning: string; readonly fix: string }) {
  return { meaning, fix }
}
