// The only way from text to markup. Hono's template escapes; this one is narrower: values have a
// type, nothing is asynchronous, and characters that make text lie about its order never get through.
import { html as honoHtml } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { assert } from '../lib/assert.ts'

/** Markup that is safe to send: every value in it has been escaped. */
export type Html = HtmlEscapedString

/** What a template takes: text is escaped, markup is kept, lists are joined, nothing is nothing. */
export type HtmlValue = string | number | Html | null | undefined | false | readonly HtmlValue[]

/** Builds markup; every text value in it is escaped, for content and for quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const rendered = honoHtml(compact(strings), ...values.map(withoutDeceit))
  assert(!(rendered instanceof Promise), 'a page template holds a promise')
  return rendered
}

/** A name or other text of strangers, kept apart from the text direction around it. */
export function isolated(text: string): Html {
  return html`<bdi>${text}</bdi>`
}

/**
 * Control characters, and the marks that embed, override or isolate direction: with them a name
 * could show `moc.live` as `evil.com` (CVE-2021-42574). Line feed and tab stay.
 */
const deceitful = /(?![\n\t])[\p{Cc}\u{202a}-\u{202e}\u{2066}-\u{2069}]/gu

export function withoutControls(text: string): string {
  return text.replace(deceitful, '')
}

// Templates are laid out for people who read the source. What is sent has one space where the source
// has a line break, which renders the same. Kept per template, since a template never changes.
const compacted = new WeakMap<TemplateStringsArray, TemplateStringsArray>()

function compact(strings: TemplateStringsArray): TemplateStringsArray {
  const known = compacted.get(strings)
  if (known !== undefined) return known
  const parts = strings.map((part) =>
    part
      .replaceAll(/\s*\n\s*/g, ' ')
      .replaceAll(' />', '/>')
      .replaceAll(' >', '>'),
  )
  const made = Object.assign(parts, { raw: strings.raw })
  compacted.set(strings, made)
  return made
}

function withoutDeceit(value: HtmlValue): HtmlValue {
  if (typeof value === 'string') return withoutControls(value)
  // Markup is a String object and has been cleaned when it was made.
  return Array.isArray(value) ? value.map(withoutDeceit) : value
}
