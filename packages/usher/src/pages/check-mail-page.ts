// After sign-up and reset. Says the same whether the address is known or not, so that nobody can
// find out who has an account.
import { html, isolated } from './html.ts'
import { cardPage } from './layout.ts'
import type { Brand } from './parts/picture.ts'
import { safeLink } from './safe-address.ts'
import { rich, text } from './texts.ts'

export type CheckMailView = {
  readonly organization: Brand | null
  readonly address: string
  readonly validMinutes: number
  readonly signInHref: string
}

export function checkMailPage(view: CheckMailView): string {
  const address = html`<strong>${isolated(view.address)}</strong>`
  return cardPage({
    title: text('checkMailTitle'),
    organization: view.organization,
    heading: text('checkMailTitle'),
    intro: rich('checkMailText', { address }),
    content: html`<p class="small muted">
        ${rich('checkMailHint', { minutes: view.validMinutes })}
      </p>
      <a class="button block" href="${safeLink(view.signInHref)}">${text('backToSignIn')}</a>`,
  })
}
