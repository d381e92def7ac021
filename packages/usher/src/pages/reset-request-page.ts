// Ask for a link to choose a new password.
import { html } from './html.ts'
import { cardPage } from './layout.ts'
import { csrfField, field, hidden } from './parts/field.ts'
import { noticeBanner, type Notice } from './parts/notice.ts'
import type { Brand } from './parts/picture.ts'
import { safeLink } from './safe-address.ts'
import { text } from './texts.ts'

export type ResetRequestView = {
  readonly organization: Brand | null
  readonly organizationSlug: string | null
  readonly action: string
  readonly csrf: string | null
  readonly address: string | null
  readonly signInHref: string
  readonly notice: Notice | null
}

/** Sends `email`, `organization` and `csrf` to `action`. */
export function resetRequestPage(view: ResetRequestView): string {
  const email = field({
    id: 'email',
    name: 'email',
    label: text('emailLabel'),
    type: 'email',
    autocomplete: 'username',
    value: view.address,
  })
  return cardPage({
    title: text('resetTitle'),
    organization: view.organization,
    heading: text('resetTitle'),
    intro: text('resetIntro'),
    content: html`${noticeBanner(view.notice)}
      <form method="post" action="${safeLink(view.action)}">
        ${csrfField(view.csrf)}${hidden('organization', view.organizationSlug)}${email}<button
          class="button primary block"
        >
          ${text('resetSubmit')}
        </button>
      </form>
      <p class="links"><a href="${safeLink(view.signInHref)}">${text('backToSignIn')}</a></p>`,
  })
}
