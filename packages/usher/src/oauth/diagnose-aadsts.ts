import { aadstsEntry, type AadstsEntry } from './aadsts.ts'

export type Diagnosis = { readonly number: string; readonly entry: AadstsEntry | undefined }

/**
 * Finds Entra's number in its text or its `error_codes`. Older texts wrap the telling number in a
 * general one (`AADSTS70002: … AADSTS54005: …`), so a number of the table wins over the first.
 */
export function diagnoseAadsts(
  description: string,
  numbers: readonly number[] = [],
): Diagnosis | undefined {
  const found = [
    ...[...description.slice(0, 4000).matchAll(/AADSTS(\d{4,9})/g)].map((match) => match[1] ?? ''),
    ...numbers.map(String),
  ]
  const number = found.find((each) => aadstsEntry(each) !== undefined) ?? found[0]
  return number === undefined ? undefined : { number, entry: aadstsEntry(number) }
}
