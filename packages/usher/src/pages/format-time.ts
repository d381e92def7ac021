// Times as people read them. UTC, and said so: the server does not know where the reader sits.
import { html, type Html } from './html.ts'

const readable = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
  timeZone: 'UTC',
})

/** `24 Nov 2026, 09:05 UTC` */
export function timeText(at: Date): string {
  return `${readable.format(at)} UTC`
}

/** A moment for people and machines; `missing` is said when there is none. */
export function timeElement(at: Date | null, missing: string): Html {
  if (at === null) return html`<span class="muted">${missing}</span>`
  return html`<time datetime="${at.toISOString()}">${timeText(at)}</time>`
}
