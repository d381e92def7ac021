// The banner above a form: something went wrong, or something went well.
import { errorCatalogue, type ErrorCode } from '../../core/error-catalogue.ts'
import { html, type Html } from '../html.ts'

export type Notice = {
  readonly tone: 'error' | 'warning' | 'success' | 'info'
  readonly title: string
  readonly hint: string | null
  /** Stable, so that people can look it up and quote it. */
  readonly code: ErrorCode | null
}

/** The banner for a refusal, in the words of the catalogue. */
export function errorNotice(code: ErrorCode): Notice {
  const { title, hint } = errorCatalogue[code]
  return { tone: 'error', code, title, hint }
}

export function noticeBanner(notice: Notice | null): Html {
  if (notice === null) return html``
  // An alert is read out at once; good news waits its turn.
  const role = notice.tone === 'error' ? 'alert' : 'status'
  return html`<div class="notice notice-${notice.tone}" role="${role}">
    <strong>${notice.title}</strong
    >${notice.hint !== null && html`<span class="small">${notice.hint}</span>`}${notice.code !== null && html`<span class="code">${notice.code}</span>`}
  </div>`
}
