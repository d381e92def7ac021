// Small drawings of our own, one a kind of connection. Decorative: the words beside them say it.
import type { ConnectionKind } from '../../core/connection.ts'
import { unreachable } from '../../lib/assert.ts'
import { html, type Html } from '../html.ts'

export function glyph(kind: ConnectionKind): Html {
  return html`<svg
    viewBox="0 0 20 20"
    width="20"
    height="20"
    fill="none"
    stroke="currentColor"
    stroke-width="1.6"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    ${strokes(kind)}
  </svg>`
}

function strokes(kind: ConnectionKind): Html {
  switch (kind) {
    case 'entra':
      return html`<rect x="2.5" y="2.5" width="6" height="6" rx="1.2" fill="currentColor" /><rect
          x="11.5"
          y="2.5"
          width="6"
          height="6"
          rx="1.2"
        /><rect x="2.5" y="11.5" width="6" height="6" rx="1.2" /><rect
          x="11.5"
          y="11.5"
          width="6"
          height="6"
          rx="1.2"
          fill="currentColor"
        />`
    case 'oidc':
      return html`<circle cx="6.5" cy="13.5" r="3.8" /><path
          d="m9.3 10.7 7.5-7.5M13.6 6.4l2.4 2.4"
        />`
    case 'generic':
      return html`<path d="M7 2.5v4M13 2.5v4M4.5 6.5h11V9a5.5 5.5 0 0 1-11 0ZM10 14.5v3" />`
    case 'email':
      return html`<rect x="2.2" y="4" width="15.6" height="12" rx="2" /><path
          d="m3 6 7 5.2L17 6"
        />`
    default:
      return unreachable(kind)
  }
}
