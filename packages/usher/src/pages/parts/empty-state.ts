import { html, type Html, type HtmlValue } from '../html.ts'

/** What stands where a list would be. */
export function emptyState(title: HtmlValue, hint: string): Html {
  return html`<div class="empty">
    <h2>${title}</h2>
    <p class="muted">${hint}</p>
  </div>`
}
