// Every word that a person reads, by key. Placeholders stand in braces and are checked by the
// compiler. Another language is another `Catalogue` with the same keys and placeholders.
import { html, type Html, type HtmlValue } from './html.ts'
import { accountTexts } from './texts/account.ts'
import { mailTexts } from './texts/mail.ts'
import { signInTexts } from './texts/sign-in.ts'

const english = { ...signInTexts, ...accountTexts, ...mailTexts } as const

export type TextKey = keyof typeof english
export type Catalogue = Readonly<Record<TextKey, string>>

type Placeholder<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never
/** The placeholders that a text asks for; no argument when it asks for none. */
type Values<Key extends TextKey, Value> = [Placeholder<(typeof english)[Key]>] extends [never]
  ? []
  : [values: { readonly [Name in Placeholder<(typeof english)[Key]>]: Value }]

/** A text without markup, for titles, labels and letters. It is escaped where it is used. */
export function text<Key extends TextKey>(key: Key, ...values: Values<Key, string>): string
export function text(key: TextKey, values: Readonly<Record<string, string>> = {}): string {
  return pieces(key)
    .map((piece) => (piece.isName ? (values[piece.text] ?? '') : piece.text))
    .join('')
}

/** A text in which the values may be markup, such as an isolated or emphasized name. */
export function rich<Key extends TextKey>(key: Key, ...values: Values<Key, HtmlValue>): Html
export function rich(key: TextKey, values: Readonly<Record<string, HtmlValue>> = {}): Html {
  return html`${pieces(key).map((piece) => (piece.isName ? values[piece.text] : piece.text))}`
}

function pieces(key: TextKey): readonly { readonly text: string; readonly isName: boolean }[] {
  // Splitting by a group puts every second piece inside the braces.
  return english[key].split(/\{(\w+)\}/).map((piece, index) => ({
    text: piece,
    isName: index % 2 === 1,
  }))
}
