// The page that lets people in.
import { html, isolated, type Html } from './html.ts'
import { cardPage } from './layout.ts'
import { noticeBanner, type Notice } from './parts/notice.ts'
import type { Brand } from './parts/picture.ts'
import { hasWays, signInWays, type SignInWays } from './parts/sign-in-ways.ts'
import { rich, text } from './texts.ts'

export type SignInView = {
  /** `null` while none is chosen. */
  readonly organization: Brand | null
  readonly ways: SignInWays
  readonly notice: Notice | null
}

/**
 * Buttons, the e-mail form and the question for an address, as far as `ways` has them; with none of
 * them it says that nothing has been set up. Forms: see `parts/sign-in-ways.ts`.
 */
export function signInPage(view: SignInView): string {
  const { organization } = view
  const ready = hasWays(view.ways)
  return cardPage({
    title: text('signIn'),
    organization,
    heading: ready ? signInHeading(organization) : text('nothingSetUpTitle'),
    content: html`${noticeBanner(view.notice)}${ready ? signInWays(view.ways) : nothingSetUp()}`,
  })
}

function signInHeading(organization: Brand | null): Html | string {
  return organization === null
    ? text('signIn')
    : rich('signInTo', { organization: isolated(organization.name) })
}

function nothingSetUp(): Html {
  return html`<div class="stack-small">
    <p>${text('nothingSetUpText')}</p>
    <p class="muted small">${text('nothingSetUpHint')}</p>
  </div>`
}
