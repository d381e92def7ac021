// After sign-out.
import { html, isolated } from './html.ts'
import { cardPage } from './layout.ts'
import type { Brand } from './parts/picture.ts'
import { safeLink } from './safe-address.ts'
import { rich, text } from './texts.ts'

export type SignedOutView = {
  readonly organization: Brand | null
  /** Set when the provider's own session may still be open. */
  readonly connectionName: string | null
  readonly signInHref: string
}

export function signedOutPage(view: SignedOutView): string {
  const provider =
    view.connectionName !== null &&
    html`<p class="small muted">
      ${rich('signedOutProvider', { connection: isolated(view.connectionName) })}
    </p>`
  return cardPage({
    title: text('signedOutTitle'),
    organization: view.organization,
    heading: text('signedOutTitle'),
    intro: text('signedOutText'),
    content: html`${provider}<a class="button primary block" href="${safeLink(view.signInHref)}"
        >${text('signInAgain')}</a
      >`,
  })
}
