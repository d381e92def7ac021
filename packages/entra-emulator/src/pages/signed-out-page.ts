import { html } from 'hono/html'
import { layout } from './layout.ts'
import type { Markup } from './layout.ts'

export function signedOutPage(frames: readonly string[], returnTo: string | null): Markup {
  return layout(
    'Signed out',
    html`<h1>You signed out of your account</h1>
      <p>It's a good idea to close all browser windows.</p>
      ${returnTo === null ? '' : html`<p><a href="${returnTo}">Continue</a></p>`}
      ${frames.map(
        (frame) =>
          html`<iframe src="${frame}" title="Signing out of an app" class="hidden"></iframe>`,
      )}`,
  )
}
